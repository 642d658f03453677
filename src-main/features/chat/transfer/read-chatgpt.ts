import type { TransferConversation, TransferMessage } from '#shared/domain/chat-transfer.ts'
import { MAX_TRANSFER_TEXT } from '#shared/domain/chat-transfer.ts'
import type { Skipped } from './import-types.ts'

const MAX_NODES = 40_000
const MAX_ID_CHARS = 60

interface Node {
  id: string
  parent: string | null
  children: string[]
  said: { role: 'user' | 'assistant'; text: string; at: number | null; model: string | null } | null
}

type Read = { chat: TransferConversation; note: Skipped | null } | { skipped: Skipped }

/**
 * A conversation of a ChatGPT export: its tree with all branches. Hidden messages and kinds of content that mean nothing
 * here are left out; what was left out of the words is said in `note`.
 */
export function readChatGpt(value: unknown): Read {
  const raw = asRecord(value)
  const title = textField(raw?.title) || 'Imported chat'
  const mapping = asRecord(raw?.mapping)
  if (raw === null || mapping === null) return { skipped: { title, why: 'it has no messages in a form that is known' } }
  const keys = Object.keys(mapping)
  if (keys.length > MAX_NODES) return { skipped: { title, why: `it has ${keys.length} messages` } }
  const unknown = new Set<string>()
  const nodes = new Map(keys.map((id) => [id, toNode(id, mapping[id], unknown)]))
  const createdAt = timeOf(raw.create_time) ?? 0
  const built = build(nodes, { head: textField(raw.current_node), createdAt })
  if (typeof built === 'string') return { skipped: { title, why: built } }
  const last = Math.max(createdAt, ...built.messages.map((message) => message.createdAt))
  const chat = {
    title: title.slice(0, 200),
    createdAt,
    updatedAt: timeOf(raw.update_time) ?? last,
    isPinned: false,
    ...built,
  }
  const note =
    unknown.size === 0 ? null : { title, why: `left out of its messages: ${[...unknown].slice(0, 5).join(', ')}` }
  return { chat, note }
}

function toNode(id: string, value: unknown, unknown: Set<string>): Node {
  const raw = asRecord(value)
  const children = Array.isArray(raw?.children) ? raw.children.filter((each) => typeof each === 'string') : []
  return { id, parent: textField(raw?.parent) || null, children, said: toSaid(asRecord(raw?.message), unknown) }
}

function toSaid(message: Record<string, unknown> | null, unknown: Set<string>): Node['said'] {
  const role = textField(asRecord(message?.author)?.role)
  const metadata = asRecord(message?.metadata)
  if (message === null || metadata?.is_visually_hidden_from_conversation === true) return null
  if (role !== 'user' && role !== 'assistant' && role !== 'tool') return null
  const text = wordsOf(asRecord(message.content), unknown).trim()
  if (text === '') return null
  return {
    role: role === 'user' ? 'user' : 'assistant',
    text,
    at: timeOf(message.create_time),
    model: textField(metadata?.model_slug).slice(0, 200) || null,
  }
}

/** Kinds of content without words for the person: settings, and thinking that was hidden there too. */
const SILENT = new Set([
  'user_editable_context',
  'model_editable_context',
  'thoughts',
  'reasoning_recap',
  'system_error',
])

function wordsOf(content: Record<string, unknown> | null, unknown: Set<string>): string {
  if (content === null) return ''
  const kind = textField(content.content_type)
  const parts = Array.isArray(content.parts) ? content.parts : []
  switch (kind) {
    case 'text':
    case 'multimodal_text':
      return parts.map((part) => (typeof part === 'string' ? part : partWords(asRecord(part), unknown))).join('\n\n')
    case 'code':
      return fenced(textField(content.text), textField(content.language).replace(/[^\w+#-]/g, ''))
    case 'execution_output':
      return fenced(textField(content.text), '')
    case 'tether_quote':
      return textField(content.text).replace(/^/gm, '> ')
    default:
      if (!SILENT.has(kind)) unknown.add(kind === '' ? 'content without a kind' : `“${kind.slice(0, 40)}”`)
      return ''
  }
}

function partWords(part: Record<string, unknown> | null, unknown: Set<string>): string {
  const kind = textField(part?.content_type)
  if (kind === 'audio_transcription') return textField(part?.text)
  unknown.add(kind.startsWith('image') ? 'pictures' : kind.includes('audio') ? 'sound' : 'files')
  return kind.startsWith('image') ? '[A picture that is not in the export]' : ''
}

function fenced(text: string, language: string): string {
  if (text.trim() === '') return ''
  let longest = 2
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length)
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language === 'unknown' ? '' : language}\n${text}\n${fence}`
}

/** Walks down from the roots once, without recursion: a circle is no tree, and what hangs on none is not reached. */
function build(
  nodes: ReadonlyMap<string, Node>,
  about: { head: string; createdAt: number },
): Pick<TransferConversation, 'messages' | 'head'> | string {
  const children = childrenOf(nodes)
  const messages: TransferMessage[] = []
  const byNode = new Map<string, TransferMessage>()
  const seen = new Set<string>()
  const open = [...nodes.values()].filter(({ parent }) => parent === null || !nodes.has(parent)).map(({ id }) => id)
  const above = new Map<string, string | null>(open.map((id) => [id, null]))
  const waiting = open.reverse()
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const node = nodes.get(id)
    if (node === undefined || seen.has(id)) continue
    seen.add(id)
    const parentId = above.get(id) ?? null
    const parent = parentId === null ? undefined : byNode.get(parentId)
    const own = node.said === null ? parent : put(node, parent, (children.get(node.parent ?? '')?.length ?? 0) < 2)
    if (own !== undefined) byNode.set(id, own)
    for (const child of (children.get(id) ?? []).toReversed()) {
      above.set(child, id)
      waiting.push(child)
    }
  }
  if (nodes.size > 0 && seen.size === 0) return 'its messages follow each other in a circle'
  if (messages.length === 0) return 'nothing was said in it'
  if (
    messages.some(({ parts }) => parts.some((part) => part.type === 'text' && part.text.length > MAX_TRANSFER_TEXT))
  ) {
    return 'a message in it is longer than a million characters'
  }
  return { messages, head: (byNode.get(about.head) ?? messages.at(-1))?.id ?? null }

  /** What a tool gave and what was said after it is one answer, as long as nothing branches there. */
  function put(
    { id, said }: Node,
    parent: TransferMessage | undefined,
    isOnlyChild: boolean,
  ): TransferMessage | undefined {
    if (said === null) return parent
    const part = { type: 'text' as const, stepNo: 1, text: said.text }
    if (parent !== undefined && parent.role === said.role && isOnlyChild) {
      parent.parts.push({ ...part, stepNo: parent.parts.length + 1 })
      return parent
    }
    const message: TransferMessage = {
      // theirs may be of any length, and alike at their beginnings
      id: id.length <= MAX_ID_CHARS ? id : `${messages.length} ${id.slice(0, MAX_ID_CHARS)}`,
      parent: parent?.id ?? null,
      role: said.role,
      state: 'complete',
      createdAt: said.at ?? parent?.createdAt ?? about.createdAt,
      parts: [part],
      files: [],
      model: said.model,
      usage: null,
    }
    messages.push(message)
    return message
  }
}

/** By what each message says of its parent; the order is the one that the parent gives. */
function childrenOf(nodes: ReadonlyMap<string, Node>): Map<string, string[]> {
  const children = new Map<string, string[]>()
  for (const { id, parent } of nodes.values()) {
    if (parent === null) continue
    const list = children.get(parent)
    if (list === undefined) children.set(parent, [id])
    else list.push(id)
  }
  for (const [id, list] of children) {
    const order = new Map(nodes.get(id)?.children.map((child, at) => [child, at]))
    list.sort((a, b) => (order.get(a) ?? list.length) - (order.get(b) ?? list.length))
  }
  return children
}

const asRecord = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null

const textField = (value: unknown): string => (typeof value === 'string' ? value.toWellFormed() : '')

const MAX_SECONDS = 8_640_000_000_000 / 1_000

/** Seconds since 1970 as milliseconds; null for what is no time. */
function timeOf(value: unknown): number | null {
  const seconds = typeof value === 'number' && Number.isFinite(value) ? value : Number.NaN
  return seconds > 0 && seconds <= MAX_SECONDS ? Math.round(seconds * 1_000) : null
}
