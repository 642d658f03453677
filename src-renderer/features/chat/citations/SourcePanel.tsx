import { Button } from '@mantine/core'
import { Fragment, useEffect, useRef, useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import type { AttachmentRef } from '#shared/domain/message.ts'
import styles from './Citations.module.css'
import type { Passage } from './sources.ts'
import { strings } from './strings.ts'

const WINDOW = 60

interface Shown {
  from: number
  items: readonly Passage[]
  total: number
}

/** The text of an attached file with its page marks, at the passage that was asked for. */
export function SourcePanel({ file, place }: { file: AttachmentRef; place: number | null }) {
  const { shown, error, more } = usePassages(file, place)
  const target = useRef<HTMLElement>(null)
  const isRead = shown !== null
  // biome-ignore lint/correctness/useExhaustiveDependencies: goes to the place when it, or its text, arrives
  useEffect(() => {
    target.current?.scrollIntoView({ block: 'center' })
    target.current?.focus({ preventScroll: true })
  }, [place, isRead])
  return (
    <div className={styles.source}>
      <header className={styles.head}>
        <h2 className="h-cut" title={file.name}>
          {file.name}
        </h2>
        <span>{strings.count(file.passageCount ?? 0)}</span>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <section className={styles.body} aria-label={strings.panel(file.name)} tabIndex={0}>
        {error !== null && (
          <ErrorState isInline title={strings.failed}>
            {errorText(error)}
          </ErrorState>
        )}
        {shown !== null && shown.from > 0 && <MoreButton label={strings.earlier} onClick={() => more(-1)} />}
        {shown?.items.map((passage, at) => {
          const index = shown.from + at
          const isNewPage = passage.page !== null && passage.page !== shown.items[at - 1]?.page
          const isTarget = index === place
          return (
            <Fragment key={index}>
              {isNewPage && <p className={styles.page}>{strings.page(passage.page ?? 0)}</p>}
              <p className={styles.passage}>
                <span className={styles.no}>{(file.firstPassage ?? 1) + index}</span>
                {isTarget ? (
                  <mark ref={target} tabIndex={-1}>
                    {passage.text}
                  </mark>
                ) : (
                  passage.text
                )}
              </p>
            </Fragment>
          )
        })}
        {shown !== null && shown.from + shown.items.length < shown.total && (
          <MoreButton label={strings.later} onClick={() => more(1)} />
        )}
      </section>
    </div>
  )
}

const MoreButton = ({ label, onClick }: { label: string; onClick: () => void }) => (
  <Button size="xs" variant="default" onClick={onClick}>
    {label}
  </Button>
)

/** The passages around a place; more of them on request, in both directions. */
function usePassages({ attachmentId }: AttachmentRef, place: number | null) {
  const [shown, setShown] = useState<Shown | null>(null)
  const [error, setError] = useState<unknown>(null)
  const read = (offset: number, limit: number) => client.chat.passages({ attachmentId, offset, limit })
  const known = useRef<Shown | null>(null)
  known.current = shown

  useEffect(() => {
    const has = known.current
    const isThere = place === null || (has !== null && place >= has.from && place < has.from + has.items.length)
    if (has !== null && isThere) return
    let isMounted = true
    const from = Math.max(0, (place ?? 0) - WINDOW / 2)
    client.chat.passages({ attachmentId, offset: from, limit: WINDOW }).then(
      ({ items, total }) => isMounted && setShown({ from, items, total }),
      (thrown: unknown) => isMounted && setError(thrown),
    )
    return () => {
      isMounted = false
    }
  }, [attachmentId, place])

  async function more(direction: -1 | 1): Promise<void> {
    if (shown === null) return
    const from = direction < 0 ? Math.max(0, shown.from - WINDOW) : shown.from + shown.items.length
    const limit = direction < 0 ? shown.from - from : WINDOW
    try {
      const { items } = await read(from, limit)
      setShown(
        direction < 0
          ? { ...shown, from, items: [...items, ...shown.items] }
          : { ...shown, items: [...shown.items, ...items] },
      )
    } catch (thrown) {
      setError(thrown)
    }
  }
  return { shown, error, more: (direction: -1 | 1) => void more(direction) }
}
