import { create } from 'zustand'
import type { Download } from '#shared/contract/models.contract.ts'
import { client, whenOnline } from './client.ts'
import { formatBytes, formatDuration } from './format.ts'

/** Downloads of models, oldest first, live; null until the first list came. */
export const useDownloads = create<{ downloads: readonly Download[] | null }>(() => ({ downloads: null }))

const PAUSE_AFTER_CUT_MS = 1_000

let isFollowed = false

/** Keeps the list fresh for as long as the page lives. Calling it again does nothing. */
export function followDownloads(): void {
  if (isFollowed) return
  isFollowed = true
  void watch(new AbortController().signal)
}

async function watch(signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      await whenOnline(signal)
      for await (const downloads of await client.models.watchDownloads(undefined, { signal })) {
        useDownloads.setState({ downloads })
      }
    } catch {
      // the connection is gone: asked again when it is back
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_AFTER_CUT_MS))
  }
}

/** 0 to 1; null while the size is not known. */
export const shareOf = ({ doneBytes, totalBytes }: Pick<Download, 'doneBytes' | 'totalBytes'>): number | null =>
  totalBytes === null || totalBytes === 0 ? null : Math.min(1, doneBytes / totalBytes)

/** "1.2 GB of 2.5 GB, 34 MB/s, 40 s left"; what the server does where there are no numbers. */
export function downloadFigures(download: Download): string {
  const { doneBytes, totalBytes, bytesPerSecond, secondsLeft, detail } = download
  const size = totalBytes === null || totalBytes === 0 ? '' : `${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}`
  const rate = bytesPerSecond === null ? '' : `${formatBytes(bytesPerSecond)}/s`
  const left = secondsLeft === null ? '' : `${formatDuration(secondsLeft * 1_000)} left`
  return [size, rate, left, detail].filter((text) => text !== '').join(', ')
}
