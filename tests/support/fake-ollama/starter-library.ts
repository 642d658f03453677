import { STARTER_MODELS } from '#shared/domain/starter-models.ts'
import type { LibraryModel } from './library.ts'

/** The starter models as small downloads of a few seconds. */
export const starterLibrary: LibraryModel[] = STARTER_MODELS.map(({ name, sizeBytes, capabilities }) => ({
  model: {
    name,
    sizeBytes,
    contextLength: 32_768,
    capabilities: capabilities.map((each) => (each === 'chat' ? 'completion' : each)),
  },
  layers: [sizeBytes - 20_000, 20_000],
  bytesPerSecond: sizeBytes / 6,
}))
