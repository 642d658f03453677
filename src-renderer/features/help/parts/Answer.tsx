import { Button } from '@mantine/core'
import { Square, X } from 'lucide-react'
import { errorText } from '#renderer/lib/errors.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { Chip } from '#renderer/ui/Chip.tsx'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { CitationSource } from '#renderer/ui/markdown/citation-source.ts'
import { MarkdownText } from '#renderer/ui/markdown/MarkdownText.tsx'
import type { HelpHit } from '#shared/contract/help.contract.ts'
import { helpAddress } from '../addresses.ts'
import styles from '../Help.module.css'
import { type Asked, ask, closeAnswer, stopAnswer } from '../help.store.ts'
import { strings } from '../strings.ts'
import { leaveSearch } from './Contents.tsx'

const words = strings.answer

/** What a model wrote from the documents, with the passages it was given. */
export function Answer({ asked }: { asked: Asked }) {
  const { question, sources, model, text, state } = asked
  const isWriting = state === 'writing'
  return (
    <section className={styles.answer} aria-label={words.heading}>
      <header className={styles.titleRow}>
        <h2 className={styles.question}>{question}</h2>
        {isWriting ? (
          <IconButton icon={Square} size={14} label={words.stop} keys="Esc" onClick={stopAnswer} />
        ) : (
          <IconButton icon={X} label={words.close} onClick={closeAnswer} />
        )}
      </header>
      {state === 'failed' ? (
        <Failed asked={asked} />
      ) : (
        <CitationSource value={(no) => chipOf(sources, no)}>
          <MarkdownText text={text} isStreaming={isWriting} />
        </CitationSource>
      )}
      <p className="h-meta" aria-live="polite">
        {isWriting ? words.writing : endingOf(asked)}
      </p>
      {model !== null && (
        <p className="h-meta">
          {model.location === 'this_pc' ? (
            state !== 'failed' && words.by(model.title)
          ) : (
            <Chip tone="warn">{words.byOutside(model.title, model.destination)}</Chip>
          )}
        </p>
      )}
      {sources.length > 0 && <Sources sources={sources} />}
    </section>
  )
}

function endingOf({ state, text }: Asked): string {
  if (state === 'stopped') return words.stopped
  if (state === 'cut') return words.cut
  return state === 'done' && !/\[\d+/.test(text) ? words.noSource : ''
}

const placeOf = ({ pageTitle, title }: HelpHit) => strings.results.place(pageTitle, title)

function chipOf(sources: readonly HelpHit[], no: number) {
  const source = sources[no - 1]
  if (source === undefined) return null
  return (
    <a
      className={styles.cite}
      href={helpAddress(source.pageId, source.anchor)}
      title={source.excerpt}
      aria-label={words.source(no, placeOf(source))}
      onClick={leaveSearch}
    >
      {no}
    </a>
  )
}

function Sources({ sources }: { sources: readonly HelpHit[] }) {
  return (
    <>
      <h3 className={styles.heading}>{words.sources}</h3>
      <ol className={styles.sources}>
        {sources.map((source, at) => (
          <li key={`${source.pageId}:${source.anchor}`}>
            <a href={helpAddress(source.pageId, source.anchor)} onClick={leaveSearch}>
              {at + 1}. {placeOf(source)}
            </a>
          </li>
        ))}
      </ol>
    </>
  )
}

function Failed({ asked: { error, question } }: { asked: Asked }) {
  const isModelMissing = error?.code === 'model.not_chosen' || error?.code === 'llm.model_missing'
  return (
    <div role="alert" className={styles.failed}>
      <p>
        {words.failed}. {error === null ? '' : errorText(error)}
      </p>
      {isModelMissing ? (
        <Button size="xs" variant="default" onClick={() => goTo('settings', 'models')}>
          {words.model}
        </Button>
      ) : (
        <Button size="xs" variant="default" onClick={() => void ask(question)}>
          {words.again}
        </Button>
      )}
    </div>
  )
}
