export interface FenceParts {
  /** the first word after the fence, lower case; empty when there is none */
  language: string
  code: string
}

/** The language and the code of a fenced block. While it is open the last, half line waits: code grows by whole lines. */
export function fenceParts(source: string, isClosed: boolean): FenceParts {
  const lines = source
    .replace(/^(?:[ \t]*\n)+/, '')
    .replace(/\n$/, '')
    .split('\n')
  const [opener = '', ...body] = lines
  const [, indent = '', , info = ''] = /^( {0,3})(`{3,}|~{3,})(.*)$/.exec(opener) ?? []
  if (isClosed) body.pop()
  const code = indent === '' ? body : body.map((line) => line.replace(new RegExp(`^ {1,${indent.length}}`), ''))
  return { language: (info.trim().split(/[\s{,:]/)[0] ?? '').toLowerCase(), code: code.join('\n') }
}
