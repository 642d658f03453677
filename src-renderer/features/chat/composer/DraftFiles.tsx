import { FileText, OctagonX, X } from 'lucide-react'
import { formatTokens } from '#renderer/lib/format.ts'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { PictureThumb } from '../attached/PictureThumb.tsx'
import { strings as files } from '../attached/strings.ts'
import { strings } from '../strings.ts'
import styles from './Composer.module.css'
import { type DraftFile, removeFile } from './drafts.ts'

const words = strings.composer

/** The files of a draft; one that was refused says why beside its name. */
export function DraftFiles({ id, files: chosen }: { id: string; files: readonly DraftFile[] }) {
  if (chosen.length === 0) return null
  return (
    <ul className={styles.files}>
      {chosen.map((file) => (
        <li key={file.key} className={styles.file} data-state={file.state}>
          {file.state === 'refused' && <OctagonX size={12} aria-hidden="true" />}
          {file.state === 'ready' && file.ref.kind === 'image' && <PictureThumb picture={file.ref} size="small" />}
          {(file.state === 'reading' || (file.state === 'ready' && file.ref.kind !== 'image')) && (
            <FileText size={12} aria-hidden="true" />
          )}
          <span className="h-cut">{file.name}</span>
          <span className={styles.fileFact} role={file.state === 'refused' ? 'alert' : undefined}>
            {factOf(file)}
          </span>
          <IconButton
            icon={X}
            size={12}
            label={words.remove(file.name)}
            className={styles.removeFile}
            onClick={() => removeFile(id, file.key)}
          />
        </li>
      ))}
    </ul>
  )
}

function factOf(file: DraftFile): string {
  if (file.state === 'reading') {
    return file.share === undefined || file.share === 1 ? files.reading : files.sending(Math.round(file.share * 100))
  }
  if (file.state === 'refused') return file.why
  const { kind, width, height, pageCount } = file.ref
  if (kind === 'image' && width !== undefined && height !== undefined) return files.size(width, height)
  if (pageCount !== undefined) return files.pages(pageCount)
  return `${formatTokens(file.ref.tokens)} ${strings.inspector.tokensUnit}`
}
