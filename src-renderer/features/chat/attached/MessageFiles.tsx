import { FileText } from 'lucide-react'
import type { AttachmentRef } from '#shared/domain/message.ts'
import { openSource } from '../citations/side-panel.ts'
import styles from './Attached.module.css'
import { PictureThumb } from './PictureThumb.tsx'
import { strings } from './strings.ts'

/** What is attached to a message: pictures to look at, documents to open at their passages. */
export function MessageFiles({ files }: { files: readonly AttachmentRef[] }) {
  if (files.length === 0) return null
  return (
    <ul className={styles.row}>
      {files.map((file) => (
        <li key={file.attachmentId}>
          {file.kind === 'image' ? <PictureThumb picture={file} /> : <FileChip file={file} />}
        </li>
      ))}
    </ul>
  )
}

function FileChip({ file }: { file: AttachmentRef }) {
  const inside = (
    <>
      <FileText size={12} aria-hidden="true" />
      <span className="h-cut">{file.name}</span>
      {file.pageCount !== undefined && <span className={styles.fact}>{strings.pages(file.pageCount)}</span>}
    </>
  )
  if (file.passageCount === undefined) return <span className={styles.chip}>{inside}</span>
  return (
    <button
      type="button"
      className={styles.chip}
      title={strings.open(file.name)}
      onClick={() => openSource(file, null)}
    >
      {inside}
    </button>
  )
}
