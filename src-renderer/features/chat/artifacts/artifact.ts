import { fenceParts } from '#renderer/ui/markdown/fence-parts.ts'
import { splitBlocks } from '#renderer/ui/markdown/split-blocks.ts'
import type { Message } from '#shared/domain/message.ts'
import { textOf } from '#shared/domain/message-text.ts'

/** A code block of an answer. */
export interface ArtifactPlace {
  messageId: string
  code: string
  language: string
}

export interface ArtifactVersion extends ArtifactPlace {
  at: number
}

export type PreviewKind = 'html' | 'svg' | 'markdown'

const HTML_START = /^\s*(?:<!doctype html|<html[\s>])/i
const SVG_START = /^\s*(?:<\?xml[^>]*\?>\s*)?<svg[\s>]/i

/** How a block can be looked at beside its code; null when it can only be read. */
export function previewKindOf({ code, language }: Pick<ArtifactPlace, 'code' | 'language'>): PreviewKind | null {
  if (SVG_START.test(code) || language === 'svg') return 'svg'
  if (HTML_START.test(code) || language === 'html' || language === 'htm') return 'html'
  return language === 'md' || language === 'markdown' ? 'markdown' : null
}

/** The finished code blocks of an answer, in order. */
export function blocksOf(message: Pick<Message, 'messageId' | 'parts' | 'createdAt'>): ArtifactVersion[] {
  return splitBlocks(textOf(message.parts)).flatMap((block) => {
    if (block.kind !== 'fence' || !block.isClosed) return []
    const { code, language } = fenceParts(block.source, true)
    return [{ messageId: message.messageId, at: message.createdAt, code, language }]
  })
}

/** Two blocks are versions of one thing when they look the same way and share this much of their lines. */
const MIN_SHARED = 0.35

/**
 * Every version of a block in a conversation, oldest first, itself among them: of each answer the block that shares
 * most with it. A document that begins anew with the same title is a version too.
 */
export function versionsOf(
  messages: readonly Pick<Message, 'messageId' | 'role' | 'parts' | 'createdAt'>[],
  chosen: ArtifactPlace,
): ArtifactVersion[] {
  return messages.flatMap((message) => {
    if (message.role !== 'assistant') return []
    const blocks = blocksOf(message)
    if (message.messageId === chosen.messageId) {
      const own = blocks.find(({ code }) => code === chosen.code)
      return [own ?? { ...chosen, at: message.createdAt }]
    }
    const [best] = blocks
      .filter((block) => sortOf(block) === sortOf(chosen))
      .map((block) => ({ block, share: likeness(block.code, chosen.code) }))
      .filter(({ share }) => share >= MIN_SHARED)
      .sort((a, b) => b.share - a.share)
    return best === undefined ? [] : [best.block]
  })
}

const sortOf = (block: ArtifactPlace): string => previewKindOf(block) ?? block.language

function likeness(a: string, b: string): number {
  const title = titleOf(a)
  if (title !== null && title === titleOf(b)) return 1
  const lines = (text: string) =>
    new Set(
      text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line.length > 2),
    )
  const [of, among] = [lines(a), lines(b)]
  if (of.size === 0 || among.size === 0) return 0
  return [...of].filter((line) => among.has(line)).length / Math.min(of.size, among.size)
}

/** The title of a document; of code the name that a comment in its first line gives. */
export function titleOf(code: string): string | null {
  const [, title] = /<title[^>]*>([^<]{1,120})<\/title>/i.exec(code) ?? []
  const [, heading] = /^#\s+(.{1,120})$/m.exec(code.slice(0, 400)) ?? []
  const [, file] = /^\s*(?:\/\/|#|--|<!--|\/\*)\s*([\w./-]{1,80}\.\w{1,8})\b/.exec(code) ?? []
  return (file ?? title ?? heading)?.trim() ?? null
}

const ENDINGS: Record<string, string> = {
  bash: 'sh',
  csharp: 'cs',
  htm: 'html',
  javascript: 'js',
  kotlin: 'kt',
  markdown: 'md',
  python: 'py',
  ruby: 'rb',
  rust: 'rs',
  shell: 'sh',
  typescript: 'ts',
  yml: 'yaml',
}

/** A name to save a block under. Signs that file systems do not take are left out. */
export function fileNameOf(block: ArtifactPlace): string {
  const kind = previewKindOf(block)
  const language = kind === 'markdown' ? 'md' : (kind ?? ENDINGS[block.language] ?? block.language)
  const ending = /^[a-z0-9]{1,8}$/.test(language) ? language : 'txt'
  const title = (titleOf(block.code) ?? '').split(/[\\/]/).at(-1) ?? ''
  const safe = title
    .replace(/[^\p{L}\p{N} ._-]/gu, '')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, 60)
  if (safe === '') return `artifact.${ending}`
  return safe.toLowerCase().endsWith(`.${ending}`) ? safe : `${safe}.${ending}`
}
