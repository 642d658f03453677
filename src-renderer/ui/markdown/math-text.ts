/** A formula longer than this is shown as its source: KaTeX works on the main thread. */
export const MAX_FORMULA_CHARS = 4_000

const CODE_SPAN = /(`+)(?:(?!\1)[\s\S])*?[^`]\1(?!`)/g

/**
 * Brings the ways in which models write formulas to the one that the parser knows, and escapes the dollars that are
 * money: an opening dollar has no space after it, a closing one no space before and no digit after it (Pandoc's rule).
 */
export function normaliseMath(text: string): string {
  if (!/[$\\]/.test(text)) return text
  let result = ''
  let from = 0
  for (const code of text.matchAll(CODE_SPAN)) {
    result += normaliseProse(text.slice(from, code.index)) + code[0]
    from = code.index + code[0].length
  }
  return result + normaliseProse(text.slice(from))
}

const FORMULA_OR_DOLLAR =
  /\\\(([^\n]{1,2000}?)\\\)|\\\[([\s\S]{1,4000}?)\\\]|\$\$([^$]{1,4000})\$\$|\\\$|\$(?![\s$])((?:[^$\n\\]|\\.){1,1000}?)(?<!\s)\$(?!\d)|\$/g

function normaliseProse(text: string): string {
  return text.replace(FORMULA_OR_DOLLAR, (all, paren?: string, bracket?: string, double?: string, single?: string) => {
    if (paren !== undefined) return `$${paren.trim()}$`
    if (bracket !== undefined) return `$$${bracket.trim()}$$`
    if (double !== undefined || single !== undefined || all === '\\$') return all
    return '\\$'
  })
}

/** The TeX inside a display block: `$$ ... $$` or `\[ ... \]`. */
export function texOf(source: string): string {
  return source
    .trim()
    .slice(2)
    .replace(/(?:\$\$|\\\])$/, '')
    .trim()
}

/** Whether prose may hold a formula: only then is KaTeX loaded. */
export const mayHoldMath = (text: string): boolean => /\$[^\s]|\\\(|\\\[/.test(text)
