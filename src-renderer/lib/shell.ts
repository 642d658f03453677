import { useEffect } from 'react'
import { create } from 'zustand'
import type { ShellAnswer, ShellNews, ShellRequest, ShellStatus } from '#shared/domain/shell.ts'

/** What the preload of the desktop shell offers beside the line to the core. */
interface Bridge {
  ask(request: ShellRequest): Promise<ShellAnswer>
  onNews(callback: (news: ShellNews) => void): void
}

const bridge = (window as { hearthShell?: Bridge }).hearthShell

/** True where dialogs, the file manager and other windows can be reached: inside the desktop shell. */
export const hasShell = bridge !== undefined

const listeners = new Set<(news: ShellNews) => void>()
bridge?.onNews((news) => {
  for (const listener of listeners) listener(news)
})

/** Calls back for what the shell tells by itself. Never in a browser. */
export function onShellNews(callback: (news: ShellNews) => void): () => void {
  listeners.add(callback)
  return () => {
    listeners.delete(callback)
  }
}

/** Asks the shell. Rejects with words for the person; in a browser always. */
async function ask(request: ShellRequest): Promise<string | ShellStatus | null> {
  if (bridge === undefined) throw new Error('This works in the desktop app only')
  const answer = await bridge.ask(request)
  if (!answer.ok) throw new Error(answer.message)
  return answer.value
}

const asText = (value: string | ShellStatus | null) => (typeof value === 'string' ? value : null)

/** The dialog of the system for a folder or a file. Null: the person cancelled. */
export const pickPath = async (picks: 'folder' | 'file', title: string) =>
  asText(await ask({ type: 'pick', picks, title }))

/** Shows a file or folder in the file manager, where the core allows it. */
export const reveal = async (path: string) => void (await ask({ type: 'reveal', path }))

/** What the small window is to begin from; empty when it is nothing. */
export const takeQuestion = async () =>
  hasShell ? (asText(await ask({ type: 'take-question' }).catch(() => '')) ?? '') : ''

/** Shows a place in the big window; in a browser there is only this one. */
export function openInBigWindow(address: string): void {
  if (hasShell) void ask({ type: 'open-page', address })
  else location.hash = address
}

/** Hides the small window; a browser goes to the start page. */
export function hideSmallWindow(): void {
  if (hasShell) void ask({ type: 'hide-ask' })
  else location.hash = '#/chat'
}

export function fitSmallWindow(height: number): void {
  if (hasShell) void ask({ type: 'resize-ask', height })
}

export const checkForUpdates = () => ask({ type: 'check-updates' })
export const installUpdate = () => ask({ type: 'install-update' })
export const goBackToPreviousVersion = () => ask({ type: 'go-back' })

/** The text of a file of agents that the person opened in the file manager; null when there is none. */
export const useOpenedAgents = create<{ content: string | null }>(() => ({ content: null }))

/** Takes what was opened before the page was there, and what is opened from now on. Calls back when there is some. */
export function followOpenedAgents(onOpened: () => void): () => void {
  const take = async () => {
    const content = asText(await ask({ type: 'take-agent-file' }).catch(() => null))
    if (content === null) return
    useOpenedAgents.setState({ content })
    onOpened()
  }
  if (hasShell) void take()
  return onShellNews((news) => {
    if (news.type === 'agent-file') void take()
  })
}

const useStatus = create<{ status: ShellStatus | null }>(() => ({ status: null }))

async function readStatus(): Promise<void> {
  const status = await ask({ type: 'status' }).catch(() => null)
  if (status !== null && typeof status !== 'string') useStatus.setState({ status })
}

/** What the shell says about keys and versions, live; null in a browser. Read again when `freshOn` changes. */
export function useShellStatus(freshOn?: unknown): ShellStatus | null {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed setting is the reason to read again
  useEffect(() => {
    if (!hasShell) return
    void readStatus()
    return onShellNews((news) => {
      if (news.type === 'status') void readStatus()
    })
  }, [freshOn])
  return useStatus((store) => store.status)
}
