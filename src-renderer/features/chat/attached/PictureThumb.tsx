import { Modal } from '@mantine/core'
import { ImageOff } from 'lucide-react'
import { useState } from 'react'
import type { AttachmentRef } from '#shared/domain/message.ts'
import styles from './Attached.module.css'
import { strings } from './strings.ts'
import { usePicture } from './use-picture.ts'

/** An attached picture, small; a click shows it large. */
export function PictureThumb({ picture, size = 'usual' }: { picture: AttachmentRef; size?: 'usual' | 'small' }) {
  const [isLarge, setLarge] = useState(false)
  const address = usePicture(picture.attachmentId)
  if (address === 'gone') {
    return (
      <span className={styles.chip}>
        <ImageOff size={12} aria-hidden="true" />
        {strings.pictureGone}
      </span>
    )
  }
  return (
    <>
      <button
        type="button"
        className={styles.thumb}
        data-size={size}
        aria-label={strings.show(picture.name)}
        title={picture.name}
        disabled={address === null}
        onClick={() => setLarge(true)}
      >
        {address !== null && <img src={address} alt="" />}
      </button>
      <Modal opened={isLarge} onClose={() => setLarge(false)} title={picture.name} size="auto">
        <div className={styles.large}>
          {address !== null && <img src={address} alt={strings.picture(picture.name)} />}
        </div>
      </Modal>
    </>
  )
}
