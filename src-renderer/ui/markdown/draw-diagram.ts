import mermaid from 'mermaid'
import { sanitiseSvg } from './svg-image.ts'

const MAX_SOURCE_CHARS = 8_000
const MAX_EDGES = 300

let count = 0
let last: Promise<unknown> = Promise.resolve()

/** The diagram as sanitised SVG in the colours of the present theme; null when it cannot be drawn. One at a time. */
export function drawDiagram(source: string): Promise<string | null> {
  const drawing = last.then(() => draw(source)).catch(() => null)
  last = drawing
  return drawing
}

/**
 * Mermaid measures labels in the live page. What could become a tag there is written with a sign that only looks
 * like one; `<br>`, arrows and comparisons stay.
 */
export const withoutTags = (source: string): string =>
  source.replace(/<(?!br\s*\/?>)(?=[a-z/!?])|&(?:lt|#0*60|#x0*3c);?|#(?:lt|60|x3c);/gi, '\u2039')

async function draw(source: string): Promise<string | null> {
  if (source.length > MAX_SOURCE_CHARS) return null
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    suppressErrorRendering: true,
    htmlLabels: false,
    flowchart: { htmlLabels: false },
    maxTextSize: MAX_SOURCE_CHARS,
    maxEdges: MAX_EDGES,
    fontFamily: 'system-ui, sans-serif',
    look: 'classic',
    theme: 'base',
    themeVariables: themeColours(),
    secure: [
      'secure',
      'securityLevel',
      'startOnLoad',
      'maxTextSize',
      'maxEdges',
      'htmlLabels',
      'themeCSS',
      'fontFamily',
    ],
  })
  const { svg } = await mermaid.render(`h-diagram-${count++}`, withoutTags(source))
  return sanitiseSvg(svg)
}

function themeColours(): Record<string, string> {
  const computed = getComputedStyle(document.documentElement)
  const token = (name: string) => computed.getPropertyValue(`--h-${name}`).trim()
  return {
    background: token('surface'),
    primaryColor: token('well'),
    primaryTextColor: token('text'),
    primaryBorderColor: token('line-control'),
    secondaryColor: token('active'),
    tertiaryColor: token('surface'),
    lineColor: token('text-3'),
    textColor: token('text'),
    noteBkgColor: token('waiting-soft'),
    noteTextColor: token('text'),
    fontSize: '13px',
  }
}
