import { create } from 'zustand'
import type { Download } from '#shared/contract/models.contract.ts'
import { client } from './client.ts'
import { formatBytes, formatDuration } from './format.ts'
import { watch } from './watch.ts'

/** Downloads of models, oldest first, live; null until the first list came. */
export const useDownloads = create<{ downloads: readonly Download[] | null }>(() => ({ downloads: null }))

let isFollowed = false

/** Keeps the list fresh for as long as the page lives. Calling it again does nothing. */
export function followDownloads(): void {
  if (isFollowed) return
  isFollowed = true
  watch({
    open: (signal) => client.models.watchDownloads(undefined, { signal }),
    onItem: (downloads) => useDownloads.setState({ downloads }),
  })
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
