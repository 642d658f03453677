import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import type { TransferMessage } from '#shared/domain/chat-transfer.ts'
import { bodyOf, dayAndTime, oneLine, whoSaid } from './render-markdown.ts'

/** More than this, or marks nested deeper, is written as it is: the parser's time grows with the square of the worst. */
const MAX_PARSED_CHARS = 200_000
const NESTED_DEEPLY = /^[ \t]*(?:>[ \t]?|[-+*][ \t]+|\d{1,9}[.)][ \t]+){20}/m
const MAX_OPENERS = 3_000

const STYLE =
  'body{font:16px/1.55 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}' +
  'article{border-top:1px solid #8884;padding:.6rem 0 1rem}h2{font-size:.85rem;opacity:.75}' +
  'pre{overflow:auto;padding:.7rem;background:#8881}code{font-family:ui-monospace,monospace;font-size:.9em}' +
  'table{border-collapse:collapse}td,th{border:1px solid #8886;padding:.25rem .6rem}' +
  'blockquote{margin-inline:0;padding-inline-start:.8rem;border-inline-start:3px solid #8886}' +
  'img{max-width:100%}.plain{white-space:pre-wrap;overflow-wrap:anywhere}'

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** The beginning of a file without scripts, which fetches nothing when it is opened. */
export function htmlHead({ title, createdAt }: { title: string; createdAt: number }): string {
  const name = escapeHtml(oneLine(title))
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
  return (
    `<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n` +
    `<meta http-equiv="content-security-policy" content="${policy}">\n<meta name="referrer" content="no-referrer">\n` +
    `<meta name="viewport" content="width=device-width">\n<title>${name}</title>\n<style>${STYLE}</style></head>\n` +
    `<body>\n<h1>${name}</h1>\n<p>Started ${dayAndTime(createdAt)} UTC</p>\n`
  )
}

export const HTML_END = '</body></html>\n'

export interface ShownFile {
  name: string
  /** a picture, to be shown in place */
  dataAddress: string | null
}

/** One message. HTML in its words is written as words; addresses other than http, https and mailto are taken out. */
export function htmlOf(message: TransferMessage, files: readonly ShownFile[]): string {
  const shown = files.map(({ name, dataAddress }) =>
    dataAddress === null
      ? `<p>Attached: ${escapeHtml(name)}</p>`
      : `<p><img src="${escapeHtml(dataAddress)}" alt="${escapeHtml(name)}"></p>`,
  )
  const heading = `${escapeHtml(whoSaid(message))}, ${dayAndTime(message.createdAt)}`
  return `<article><h2>${heading}</h2>\n${toHtml(bodyOf(message.parts))}\n${shown.join('\n')}</article>\n`
}

function toHtml(markdown: string): string {
  const openers = markdown.match(/[[*_<]/g)?.length ?? 0
  if (markdown.length > MAX_PARSED_CHARS || NESTED_DEEPLY.test(markdown) || openers > MAX_OPENERS) {
    return `<div class="plain">${escapeHtml(markdown)}</div>`
  }
  return micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()] })
}
