import { Button } from '@mantine/core'
import { Paperclip, Square } from 'lucide-react'
import {
  type ClipboardEvent,
  type DragEvent,
  type KeyboardEvent,
  type TextareaHTMLAttributes,
  useEffect,
  useRef,
  useState,
} from 'react'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { KeyHint } from '#renderer/ui/KeyHint.tsx'
import { MAX_MESSAGE_CHARS } from '#shared/domain/message-text.ts'
import { BlindModel } from '../attached/BlindModel.tsx'
import { chat, tooLong, useChat } from '../chat.store.ts'
import { orSay } from '../parts/say.ts'
import { lastOf } from '../state/thread-view.ts'
import { strings } from '../strings.ts'
import { AgentPaused } from './AgentPaused.tsx'
import { AgentPicker } from './AgentPicker.tsx'
import styles from './Composer.module.css'
import { composerAction } from './composer-keys.ts'
import { DraftFiles } from './DraftFiles.tsx'
import { attachFiles, draftIdOf, mentionsOf, removeMention, setDraftText, useDraft } from './drafts.ts'
import { COMPOSER_ID } from './focus-composer.ts'
import { MentionChips } from './MentionChips.tsx'
import { MeterButton } from './MeterButton.tsx'
import { ModelPicker } from './ModelPicker.tsx'
import { ModePicker } from './ModePicker.tsx'
import { NoModel } from './NoModel.tsx'
import { sendDraft } from './send-draft.ts'
import { PromptForm } from './suggest/PromptForm.tsx'
import suggestStyles from './suggest/Suggest.module.css'
import { SuggestList } from './suggest/SuggestList.tsx'
import { useSuggestions } from './suggest/use-suggestions.ts'
import { WaitingMessages } from './WaitingMessages.tsx'

const words = strings.composer

/** Where the person writes: text, files, who answers with which model and what it may do, send and stop. */
export function Composer() {
  const conversation = useChat((state) => state.conversation)
  const id = useChat(draftIdOf)
  const draft = useDraft(id)
  const suggest = useSuggestions(id)
  const [isDropping, setDropping] = useState(false)
  const picker = useRef<HTMLInputElement>(null)
  const runId = conversation?.activeRunId ?? null
  const isEmpty = draft.text.trim() === ''
  const isReading = draft.files.some(({ state }) => state === 'reading')
  const canSend = !isReading && (!isEmpty || draft.files.some(({ state }) => state === 'ready'))

  const act = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (suggest.onKeyDown(event)) return
    const isComposing = event.nativeEvent.isComposing
    const action = composerAction(
      { ...pressOf(event), isComposing },
      { isEmpty: draft.text === '', isAnswering: runId !== null },
    )
    if (action === null) return
    event.preventDefault()
    if (action === 'send' && canSend) sendDraft(id)
    else if (action === 'stop' && runId !== null) orSay(chat.stop(runId))
    else if (action === 'editLast') editLast()
  }
  const onFiles = (files: FileList | null) => {
    if (files !== null && files.length > 0) void attachFiles(id, [...files])
  }
  const onPaste = (event: ClipboardEvent) => {
    const { files } = event.clipboardData
    const length = draft.text.length + event.clipboardData.getData('text/plain').length
    if (files.length === 0 && length <= MAX_MESSAGE_CHARS) return
    event.preventDefault()
    // Refused whole: half of a text, cut without a word, would be worse than none.
    if (files.length === 0) orSay(Promise.reject(tooLong(length)))
    else onFiles(files)
  }
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setDropping(false)
    onFiles(event.dataTransfer.files)
  }

  return (
    <div className={styles.zone}>
      <WaitingMessages />
      <NoModel />
      <AgentPaused />
      <div className={suggestStyles.anchor}>
        {suggest.isShown && (
          <SuggestList
            id={suggest.listId}
            label={suggest.label}
            items={suggest.items}
            active={suggest.active}
            none={suggest.none}
            onChoose={suggest.choose}
          />
        )}
      </div>
      {suggest.form !== null && (
        <PromptForm prompt={suggest.form} onInsert={suggest.insert} onClose={suggest.closeForm} />
      )}
      <BlindModel id={id} draft={draft} />
      {/* biome-ignore lint/a11y/useSemanticElements: nothing is submitted, and a form would take Enter */}
      <div
        className={styles.composer}
        role="group"
        aria-label={words.label}
        data-dropping={isDropping || undefined}
        onDragOver={(event) => {
          event.preventDefault()
          setDropping(true)
        }}
        onDragLeave={() => setDropping(false)}
        onDrop={onDrop}
      >
        <DraftFiles id={id} files={draft.files} />
        <MentionChips mentions={mentionsOf(draft)} onRemove={(mention) => removeMention(id, mention)} />
        <GrowingField
          suggest={suggest.field}
          text={draft.text}
          placeholder={isDropping ? words.dropHere : runId === null ? words.placeholder : words.placeholderBusy}
          onChange={(text) => setDraftText(id, text)}
          onKeyDown={act}
          onPaste={onPaste}
        />
        <div className={styles.bottom}>
          <IconButton icon={Paperclip} label={words.attach} onClick={() => picker.current?.click()} />
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            onChange={(event) => {
              onFiles(event.currentTarget.files)
              event.currentTarget.value = ''
            }}
          />
          {conversation !== null && (
            <>
              <AgentPicker />
              {conversation.twinId === null && <ModelPicker />}
              <ModePicker />
            </>
          )}
          <span className={styles.right}>
            <MeterButton id={id} draft={draft} />
            {runId !== null && (
              <Button
                size="xs"
                variant="default"
                leftSection={<Square size={12} aria-hidden="true" />}
                rightSection={<KeyHint keys="Esc" />}
                onClick={() => orSay(chat.stop(runId))}
              >
                {words.stop}
              </Button>
            )}
            {(runId === null || canSend) && (
              <Button size="xs" variant="filled" disabled={!canSend} onClick={() => sendDraft(id)}>
                {words.send}
              </Button>
            )}
          </span>
        </div>
      </div>
    </div>
  )
}

const pressOf = ({ key, shiftKey, ctrlKey, altKey, metaKey }: KeyboardEvent) => ({
  key,
  shiftKey,
  ctrlKey,
  altKey,
  metaKey,
})

function editLast(): void {
  const { thread, conversation } = useChat.getState()
  const last = lastOf(thread, 'user')
  if (last !== null && !conversation?.activeRunId) chat.setEditing(last.messageId)
}

interface GrowingFieldProps {
  suggest: Pick<TextareaHTMLAttributes<HTMLTextAreaElement>, 'onSelect' | 'onBlur' | 'aria-haspopup'>
  text: string
  placeholder: string
  onChange: (text: string) => void
  onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => void
  onPaste: (event: ClipboardEvent) => void
}

/** A text field as high as its text, up to its limit: `field-sizing` does the measuring without script. */
function GrowingField({ suggest, text, placeholder, onChange, onKeyDown, onPaste }: GrowingFieldProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  const conversationId = useChat((state) => state.conversationId)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another conversation is a new place to write
  useEffect(() => {
    if (document.activeElement === document.body || document.activeElement === null) field.current?.focus()
  }, [conversationId])
  return (
    <textarea
      ref={field}
      id={COMPOSER_ID}
      className={styles.field}
      rows={1}
      value={text}
      aria-label={words.label}
      placeholder={placeholder}
      {...suggest}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      onPaste={onPaste}
    />
  )
}
