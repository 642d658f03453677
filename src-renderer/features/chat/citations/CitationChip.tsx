import { Popover } from '@mantine/core'
import { useEffect, useState } from 'react'
import styles from './Citations.module.css'
import { openSource } from './side-panel.ts'
import { type Cited, type Passage, passageAt } from './sources.ts'
import { strings } from './strings.ts'

/** The number of a source: pointing at it shows the passage, Enter or a click opens the file there. */
export function CitationChip({ no, cited }: { no: number; cited: Cited }) {
  const { file, place } = cited
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover opened={isOpen} position="top" width={340} withinPortal trapFocus={false} returnFocus={false}>
      <Popover.Target>
        <button
          type="button"
          className={styles.chip}
          aria-label={strings.chip(no, file.name, null)}
          onPointerEnter={() => setOpen(true)}
          onPointerLeave={() => setOpen(false)}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || !isOpen) return
            event.stopPropagation()
            setOpen(false)
          }}
          onClick={() => {
            setOpen(false)
            openSource(file, place)
          }}
        >
          {no}
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles.card ?? ''}>{isOpen && <Preview no={no} cited={cited} />}</Popover.Dropdown>
    </Popover>
  )
}

function Preview({ no, cited: { file, place } }: { no: number; cited: Cited }) {
  const passage = usePassage(file.attachmentId, place)
  return (
    <>
      <p className={styles.cardHead}>
        <strong className="h-cut">{file.name}</strong>
        <span>{strings.place(no, passage?.page ?? null)}</span>
      </p>
      <p className={styles.cardText}>
        {passage === undefined ? strings.reading : passage === null ? strings.gone : passage.text}
      </p>
      <p className={styles.cardHint}>{strings.openHint}</p>
    </>
  )
}

/** undefined: not read yet. null: gone. */
function usePassage(attachmentId: Cited['file']['attachmentId'], place: number): Passage | null | undefined {
  const [passage, setPassage] = useState<Passage | null>()
  useEffect(() => {
    let isMounted = true
    passageAt(attachmentId, place).then(
      (found) => isMounted && setPassage(found),
      () => isMounted && setPassage(null),
    )
    return () => {
      isMounted = false
    }
  }, [attachmentId, place])
  return passage
}
