import { create } from 'zustand'

export interface Toast {
  id: number
  text: string
  tone: 'plain' | 'failed'
  action?: { label: string; keys?: string; run: () => void }
}

const SHOWN_MS = 8_000
const SHOWN_AT_ONCE = 3

let nextId = 1

export const useToasts = create<{ toasts: readonly Toast[] }>(() => ({ toasts: [] }))

/** One line at the bottom left, for eight seconds; a failure stays until it is closed. At most three at once. */
export function showToast(toast: { text: string; tone?: Toast['tone']; action?: Toast['action'] }): number {
  const id = nextId++
  const { text, tone = 'plain', action } = toast
  const entry: Toast = action === undefined ? { id, text, tone } : { id, text, tone, action }
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts, entry].slice(-SHOWN_AT_ONCE) }))
  if (tone === 'plain') setTimeout(() => closeToast(id), SHOWN_MS)
  return id
}

export const closeToast = (id: number): void =>
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }))
