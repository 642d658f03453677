import type { Approval } from '#shared/domain/approval.ts'
import { MAX_NOTICE_TEXT, MAX_NOTICE_TITLE } from '#shared/domain/notice.ts'

/** What a notification shows without cutting it, on the systems that show least. */
const SEEN_CHARS = 160
const SEEN_LINES = 3

/** One line, without what could pass for other lines of the notification, at most `max` characters. */
export function oneLine(text: string, max: number): string {
  const plain = text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return plain.length <= max ? plain : `${plain.slice(0, max - 1)}…`
}

/**
 * The text of a question and whether it says all. Only then may it be allowed without the card: nobody can approve
 * what they cannot see.
 */
export function approvalText(approval: Approval): { title: string; text: string; saysAll: boolean } {
  const title = oneLine(approval.title, MAX_NOTICE_TITLE)
  const lines = previewLines(approval)
  const reasons = oneLine(approval.reasons.join('. '), MAX_NOTICE_TEXT)
  if (approval.kind !== 'permission' || lines === null) return { title, text: reasons, saysAll: false }
  const text = [...lines, ...approval.reasons].join('\n')
  const isShort = text.length <= SEEN_CHARS && lines.length + approval.reasons.length <= SEEN_LINES
  const isPlain = [approval.title, ...lines, ...approval.reasons].every((line) => oneLine(line, SEEN_CHARS) === line)
  return isShort && isPlain ? { title, text, saysAll: true } : { title, text: reasons, saysAll: false }
}

/** The fields as lines; null for what a line cannot hold (a diff) and for a call that has no preview. */
function previewLines({ preview }: Approval): string[] | null {
  if (preview?.kind !== 'fields') return null
  return preview.fields.map(({ label, value }) => `${label}: ${value}`)
}
