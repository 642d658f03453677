const FORBIDDEN_ELEMENTS =
  'script, foreignObject, iframe, object, embed, image, use[href^="http"], animate, set, handler, a'
const SAFE_REFERENCE = /^#/

/**
 * A drawn SVG as text that holds no script, no handler and no address outside of itself; null when it is no SVG.
 * It is shown through an `img`, where the browser runs and loads nothing anyway: two locks on one door.
 */
export function sanitiseSvg(svg: string): string | null {
  const page = new DOMParser().parseFromString(svg, 'image/svg+xml')
  const root = page.documentElement
  if (root.localName !== 'svg' || page.querySelector('parsererror') !== null) return null
  for (const element of root.querySelectorAll(FORBIDDEN_ELEMENTS)) element.remove()
  for (const element of [root, ...root.querySelectorAll('*')]) cleanAttributes(element)
  for (const style of root.querySelectorAll('style')) style.textContent = cleanCss(style.textContent ?? '')
  return new XMLSerializer().serializeToString(root)
}

function cleanAttributes(element: Element): void {
  for (const { name, value } of [...element.attributes]) {
    const isReference = /(^|:)(href|src)$/i.test(name)
    if (/^on/i.test(name) || (isReference && !SAFE_REFERENCE.test(value.trim()))) element.removeAttribute(name)
    else if (name === 'style') element.setAttribute(name, cleanCss(value))
  }
}

/** References inside the drawing stay (`url(#arrow)`), everything that could be fetched goes. */
const cleanCss = (css: string): string =>
  css
    .replace(/@import[^;]*;?/gi, '')
    .replace(/url\(\s*['"]?(?!#)[^)]*\)/gi, 'none')
    .replace(/expression\(|javascript:/gi, '')

/** The drawn size, so that the image keeps its place before it is decoded. */
export function sizeOfSvg(svg: string): { width: number; height: number } | null {
  const box = /viewBox="\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)/.exec(svg)
  return box === null ? null : { width: Math.ceil(Number(box[1])), height: Math.ceil(Number(box[2])) }
}
