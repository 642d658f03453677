import { Button } from '@mantine/core'
import { Eye, EyeOff, Pencil, RotateCcw, Trash2 } from 'lucide-react'
import { useRef, useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { matchWords } from '#renderer/lib/match.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { Chip } from '#renderer/ui/Chip.tsx'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { SearchField } from '#renderer/ui/SearchField.tsx'
import type { Prompt } from '#shared/contract/prompts.contract.ts'
import { act, actUndoable } from '../change-setting.ts'
import { Panel } from '../parts/Panel.tsx'
import sectionStyles from '../SettingsPage.module.css'
import { strings } from '../strings.ts'
import { PromptEditor } from './PromptEditor.tsx'
import styles from './Prompts.module.css'
import { exportPrompts, importPrompts } from './prompt-files.ts'
import { words } from './strings.ts'

/** The prompt library: written, hidden, taken along as a file. */
export function PromptsSection(_props: { target: string }) {
  const [search, setSearch] = useState('')
  const [editing, setEditing] = useState<Prompt | 'new' | null>(null)
  const picker = useRef<HTMLInputElement>(null)
  const list = useResource(() => client.prompts.list({ withHidden: true }), ['prompt.changed'])
  const all = list.data ?? []
  const prompts = all.filter(({ name, title }) => search === '' || matchWords(`${name} ${title}`, search) !== null)
  return (
    <Panel
      title={words.title}
      about={words.about}
      actions={
        <>
          <Button variant="default" onClick={() => picker.current?.click()}>
            {words.import}
          </Button>
          <Button variant="default" onClick={() => void act(exportPrompts)}>
            {words.export}
          </Button>
          <Button variant="filled" onClick={() => setEditing('new')}>
            {words.add}
          </Button>
          <input
            ref={picker}
            type="file"
            accept="application/json,.json"
            hidden
            onChange={(event) => {
              const [file] = event.currentTarget.files ?? []
              if (file !== undefined) void importPrompts(file)
              event.currentTarget.value = ''
            }}
          />
        </>
      }
    >
      <div className={sectionStyles.toolbar}>
        <SearchField label={words.search} value={search} onChange={setSearch} />
      </div>
      {list.error !== undefined && list.data === undefined && (
        <ErrorState isInline title={strings.failed} action={<Button onClick={list.reload}>{strings.retry}</Button>}>
          {errorText(list.error)}
        </ErrorState>
      )}
      {list.data !== undefined && prompts.length === 0 && (
        <p className={`${sectionStyles.box} ${sectionStyles.empty}`}>
          {search === '' ? words.none : words.noneFound(search)}
        </p>
      )}
      {prompts.length > 0 && (
        <ul className={sectionStyles.box} aria-label={words.list}>
          {prompts.map((prompt) => (
            <PromptItem key={prompt.promptId} prompt={prompt} onEdit={() => setEditing(prompt)} />
          ))}
        </ul>
      )}
      {editing !== null && (
        <PromptEditor prompt={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      )}
    </Panel>
  )
}

function PromptItem({ prompt, onEdit }: { prompt: Prompt; onEdit: () => void }) {
  const { promptId, name, isStarter, isHidden, isChanged } = prompt
  const restore = () => client.prompts.restore({ promptId })
  return (
    <li className={styles.item} data-hidden={isHidden || undefined}>
      <span className={styles.text}>
        <span className={styles.name}>/{name}</span>
        <span className="h-cut">{prompt.title}</span>
      </span>
      {isStarter && <Chip>{isChanged ? words.changed : words.starter}</Chip>}
      {isHidden && <Chip>{words.hidden}</Chip>}
      {isChanged && (
        <IconButton
          icon={RotateCcw}
          label={words.reset(name)}
          onClick={() =>
            void actUndoable(
              () => client.prompts.reset({ promptId }),
              words.wasReset(name),
              () => client.prompts.update({ promptId, name, title: prompt.title, text: prompt.text }),
            )
          }
        />
      )}
      <IconButton icon={Pencil} label={words.edit(name)} onClick={onEdit} />
      {isHidden ? (
        <IconButton icon={Eye} label={words.show(name)} onClick={() => void act(restore)} />
      ) : (
        <IconButton
          icon={isStarter ? EyeOff : Trash2}
          label={isStarter ? words.hide(name) : words.delete(name)}
          tone={isStarter ? 'plain' : 'danger'}
          onClick={() =>
            void actUndoable(
              () => client.prompts.delete({ promptId }),
              isStarter ? words.wasHidden(name) : words.deleted(name),
              restore,
            )
          }
        />
      )}
    </li>
  )
}
