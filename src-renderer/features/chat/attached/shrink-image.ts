import { MAX_SENT_SIDE } from '#shared/domain/image-tokens.ts'

const IMAGE = /^image\/(png|jpeg|webp|gif)$/
const JPEG_QUALITY = 0.86
/** A drawing with few colours stays sharp as PNG; a photo of this size as PNG would be several megabytes. */
const MAX_PNG_BYTES = 1_500_000
const MAX_SOURCE_BYTES = 60 * 1024 * 1024

export const isImage = (file: File): boolean => IMAGE.test(file.type)

/**
 * The picture as it is sent: at most 1,568 pixels, drawn anew, so that place and camera that a photo carries stay here.
 * Null when the browser cannot draw it; the core then says what is wrong with it.
 */
export async function shrinkImage(file: File): Promise<Blob | null> {
  if (file.size > MAX_SOURCE_BYTES) return null
  const picture = await createImageBitmap(file).catch(() => null)
  if (picture === null) return null
  try {
    const scale = Math.min(1, MAX_SENT_SIDE / Math.max(picture.width, picture.height))
    const width = Math.max(1, Math.round(picture.width * scale))
    const height = Math.max(1, Math.round(picture.height * scale))
    const canvas = new OffscreenCanvas(width, height)
    const context = canvas.getContext('2d')
    if (context === null) return null
    context.imageSmoothingQuality = 'high'
    context.drawImage(picture, 0, 0, width, height)
    if (file.type !== 'image/jpeg') {
      const png = await canvas.convertToBlob({ type: 'image/png' })
      if (png.size <= MAX_PNG_BYTES) return png
    }
    return await canvas.convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY })
  } finally {
    picture.close()
  }
}
