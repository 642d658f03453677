import { ChevronLeft, ChevronRight, Copy, Download } from 'lucide-react'
import { useState } from 'react'
import { saveFile } from '#renderer/lib/save-file.ts'
import { CodeBlock } from '#renderer/ui/code/CodeBlock.tsx'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { MarkdownText } from '#renderer/ui/markdown/MarkdownText.tsx'
import { Segmented } from '#renderer/ui/Segmented.tsx'
import { useChat } from '../chat.store.ts'
import { openArtifact } from '../citations/side-panel.ts'
import { copyText, orSay } from '../parts/say.ts'
import { strings as chatWords } from '../strings.ts'
import { ArtifactFrame } from './ArtifactFrame.tsx'
import styles from './Artifacts.module.css'
import { type ArtifactPlace, fileNameOf, previewKindOf, versionsOf } from './artifact.ts'
import { strings } from './strings.ts'

type View = 'code' | 'preview'

/** A code block or a whole document of an answer beside the chat, with its other versions. */
export function ArtifactPanel({ artifact }: { artifact: ArtifactPlace }) {
  const rows = useChat((state) => state.thread.rows)
  const [view, setView] = useState<View>('preview')
  const versions = versionsOf(
    rows.filter((row) => row !== null),
    artifact,
  )
  const at = versions.findIndex((each) => each.messageId === artifact.messageId && each.code === artifact.code)
  const kind = previewKindOf(artifact)
  const name = fileNameOf(artifact)
  const step = (by: number) => {
    const next = versions[at + by]
    if (next !== undefined) openArtifact(next)
  }
  return (
    <div className={styles.panel}>
      <header className={styles.head}>
        <h2 className="h-cut" title={name}>
          {name}
        </h2>
        <IconButton
          icon={Copy}
          size={14}
          label={strings.copy}
          onClick={() => orSay(copyText(artifact.code, chatWords.actions.copied))}
        />
        <IconButton
          icon={Download}
          size={14}
          label={strings.save}
          onClick={() => saveFile(name, new Blob([artifact.code], { type: 'text/plain;charset=utf-8' }))}
        />
      </header>
      {(kind !== null || versions.length > 1) && (
        <div className={styles.bar}>
          {kind !== null && (
            <Segmented<View>
              label={strings.views}
              value={view}
              onChange={setView}
              options={[
                { value: 'preview', label: strings.preview },
                { value: 'code', label: strings.code },
              ]}
            />
          )}
          {versions.length > 1 && (
            <span className={styles.versions}>
              <IconButton
                icon={ChevronLeft}
                size={14}
                label={strings.older}
                disabled={at <= 0}
                onClick={() => step(-1)}
              />
              {strings.version(at + 1, versions.length)}
              <IconButton
                icon={ChevronRight}
                size={14}
                label={strings.newer}
                disabled={at >= versions.length - 1}
                onClick={() => step(1)}
              />
            </span>
          )}
        </div>
      )}
      <Body artifact={artifact} view={kind === null ? 'code' : view} name={name} />
    </div>
  )
}

function Body({ artifact, view, name }: { artifact: ArtifactPlace; view: View; name: string }) {
  const kind = previewKindOf(artifact)
  if (view === 'preview' && (kind === 'html' || kind === 'svg')) {
    return (
      <ArtifactFrame
        key={`${artifact.messageId} ${artifact.code}`}
        code={artifact.code}
        name={name}
        canRun={kind === 'html'}
      />
    )
  }
  return (
    <div className={styles.body}>
      {view === 'preview' ? (
        <MarkdownText text={artifact.code} />
      ) : (
        <CodeBlock code={artifact.code} language={artifact.language} />
      )}
    </div>
  )
}
