import { useEffect, useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import type { AttachmentId } from '#shared/domain/ids.ts'

/** Pictures of a thread are small and few: the last ones that were looked at stay. */
const KEPT = 40
const read = new Map<AttachmentId, Promise<string>>()

function pictureOf(attachmentId: AttachmentId): Promise<string> {
  const known = read.get(attachmentId)
  if (known !== undefined) return known
  const reading = client.chat
    .image({ attachmentId })
    .then(({ mediaType, contentBase64 }) => `data:${mediaType};base64,${contentBase64}`)
  reading.catch(() => read.delete(attachmentId))
  read.set(attachmentId, reading)
  const [oldest] = read.keys()
  if (read.size > KEPT && oldest !== undefined) read.delete(oldest)
  return reading
}

/** The address of an attached picture; null until it was read, 'gone' when it is not there any more. */
export function usePicture(attachmentId: AttachmentId): string | 'gone' | null {
  const [address, setAddress] = useState<string | 'gone' | null>(null)
  useEffect(() => {
    let isMounted = true
    pictureOf(attachmentId).then(
      (found) => isMounted && setAddress(found),
      () => isMounted && setAddress('gone'),
    )
    return () => {
      isMounted = false
    }
  }, [attachmentId])
  return address
}
