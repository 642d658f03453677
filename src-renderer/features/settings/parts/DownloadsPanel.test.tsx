import { MantineProvider } from '@mantine/core'
import { act, render, screen } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { downloadFigures, useDownloads } from '#renderer/lib/downloads-store.ts'
import type { Download, Model } from '#shared/contract/models.contract.ts'
import { DownloadsPanel } from './DownloadsPanel.tsx'
import { fitOfModel, fitSentence } from './fit-words.ts'
import { menuOf } from './model-actions.ts'

const GB = 1_000_000_000
const download: Download = {
  ref: { providerId: 'prov_1', name: 'qwen3:4b' },
  providerName: 'Ollama',
  state: 'running',
  detail: '',
  errorCode: null,
  doneBytes: GB,
  totalBytes: 2.5 * GB,
  bytesPerSecond: 30_000_000,
  secondsLeft: 50,
  updatedAt: 1,
}
const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const show = (...downloads: Download[]) => act(() => useDownloads.setState({ downloads }))

beforeEach(() => {
  show()
  render(
    <MantineProvider env="test">
      <DownloadsPanel isTarget={false} />
    </MantineProvider>,
  )
})

const names = () => screen.getAllByRole('button').map((button) => button.getAttribute('aria-label'))

test('a running download has a bar with its numbers, and can be paused or cancelled', () => {
  show(download)
  const bar = screen.getByRole('progressbar', { name: 'Download of qwen3:4b' })
  expect(bar.getAttribute('aria-valuenow')).toBe('40')
  expect(plain(downloadFigures(download))).toBe('1 GB of 2.5 GB, 30 MB/s, 50 s left')
  expect(names()).toEqual(['Pause: qwen3:4b', 'Cancel: qwen3:4b'])
})

test('one that failed says why, without a bar, and can be resumed', () => {
  const detail = 'There is too little room on the disk.'
  const { bytesPerSecond: _rate, secondsLeft: _left, ...rest } = download
  show({ ...rest, bytesPerSecond: null, secondsLeft: null, state: 'failed', detail, errorCode: 'disk.full' })
  expect(screen.queryByRole('progressbar')).toBeNull()
  expect(screen.getByText(/too little room on the disk/)).toBeDefined()
  expect(names()).toEqual(['Resume: qwen3:4b', 'Cancel: qwen3:4b'])
})

test('no bar is shown while the size is not known; a finished one is only dismissed; none shows nothing', () => {
  show({
    ...download,
    totalBytes: null,
    doneBytes: 0,
    bytesPerSecond: null,
    secondsLeft: null,
    detail: 'Asks the library',
  })
  expect(screen.queryByRole('progressbar')).toBeNull()
  expect(screen.getByText('Asks the library')).toBeDefined()
  show({ ...download, state: 'done' })
  expect(names()).toEqual(['Dismiss: qwen3:4b'])
  show()
  expect(screen.queryByRole('list')).toBeNull()
})

const model: Model = {
  ref: { providerId: 'prov_1', name: 'big:70b' },
  title: 'big:70b',
  providerName: 'Ollama',
  location: 'this_pc',
  capabilities: ['chat', 'vision'],
  contextLength: 32_768,
  numCtx: 8_192,
  usesPromptedTools: false,
  sizeBytes: 43 * GB,
  isLoaded: false,
  gpuShare: null,
  price: null,
}
const memory = { ramTotalBytes: 16 * GB, ramFreeBytes: 8 * GB, vramTotalBytes: null, vramFreeBytes: null }

test('a model that is too large says what it needs and what would help; one in memory or elsewhere says nothing', () => {
  const advice = fitOfModel(model, memory)
  expect(plain(advice === null ? '' : fitSentence(advice))).toMatch(
    /^Too large: needs about \d+(\.\d)? GB; 8 GB are free now, choose a smaller model$/,
  )
  expect(fitOfModel({ ...model, isLoaded: true }, memory)).toBeNull()
  expect(fitOfModel({ ...model, location: 'internet' }, memory)).toBeNull()
})

test('the menu offers the roles that a model can play, and deletion only where the provider can', () => {
  const uses = { chat: model.ref, utility: null, embedding: null, vision: null, engineId: null }
  const labels = (ollamaIds: string[], capabilities: Model['capabilities']) =>
    menuOf(
      { ...model, capabilities },
      { ...uses, ollamaIds: new Set(ollamaIds) },
      { onOptions() {}, onDelete() {} },
    ).map(({ label }) => label)
  expect(labels(['prov_1'], ['chat', 'vision'])).toEqual([
    'Use for small jobs',
    'Use for pictures',
    'Load into memory',
    'Options and test',
    'Delete from this provider',
  ])
  expect(labels([], ['embedding'])).toEqual(['Use for finding by meaning', 'Load into memory', 'Options and test'])
})
