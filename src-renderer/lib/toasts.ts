import { create } from 'zustand'

export interface Toast {
  id: number
  text: string
  tone: 'plain' | 'failed'
  actions: readonly ToastAction[]
}

export interface ToastAction {
  label: string
  keys?: string
  run: () => void
}

const SHOWN_MS = 8_000
const SHOWN_AT_ONCE = 3

let nextId = 1

export const useToasts = create<{ toasts: readonly Toast[] }>(() => ({ toasts: [] }))

interface ToastOptions {
  text: string
  tone?: Toast['tone']
  action?: ToastAction
  /** instead of one action */
  actions?: readonly ToastAction[]
  /** until it is closed, as a failure does: it asks for an answer */
  stays?: boolean
}

/** One line at the bottom left, for eight seconds; a failure stays until it is closed. At most three at once. */
export function showToast({ text, tone = 'plain', action, actions, stays = tone !== 'plain' }: ToastOptions): number {
  const id = nextId++
  const entry: Toast = { id, text, tone, actions: actions ?? (action === undefined ? [] : [action]) }
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts, entry].slice(-SHOWN_AT_ONCE) }))
  if (!stays) setTimeout(() => closeToast(id), SHOWN_MS)
  return id
}

export const closeToast = (id: number): void =>
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }))
