/**
 * The names of controls that are shown and yet out of reach: cut off by a part of the page that does not scroll.
 * Runs in the page, so it may use nothing from outside itself.
 */
export function lostControls(): string[] {
  const CONTROLS = 'button, a[href], input, textarea, select, [role=tab], [role=option], [role=row], [role=radio]'
  const AXES = [
    { near: 'left', far: 'right', overflow: 'overflowX' },
    { near: 'top', far: 'bottom', overflow: 'overflowY' },
  ] as const

  const isShown = (element: Element) => {
    const { width, height } = element.getBoundingClientRect()
    return width > 2 && height > 2 && element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
  }

  /** Goes outward: what scrolls stands for what is in it, what only cuts must hold the middle of it. */
  const isLost = (element: Element) =>
    AXES.some(({ near, far, overflow }) => {
      let box = element.getBoundingClientRect()
      let isFree = getComputedStyle(element).position === 'fixed'
      for (let at = element.parentElement; at !== null && !isFree; at = at.parentElement) {
        const style = getComputedStyle(at)
        const bounds = at.getBoundingClientRect()
        if (['auto', 'scroll'].includes(style[overflow])) box = bounds
        else if (style[overflow] !== 'visible') {
          const middle = (box[near] + box[far]) / 2
          if (middle < bounds[near] - 1 || middle > bounds[far] + 1) return true
        }
        isFree = style.position === 'fixed'
      }
      const middle = (box[near] + box[far]) / 2
      return middle < 0 || middle > (near === 'left' ? innerWidth : innerHeight)
    })

  const nameOf = (element: Element) =>
    `${element.tagName.toLowerCase()} ${element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40) ?? ''}`

  return [...document.querySelectorAll(CONTROLS)]
    .filter((element) => element.closest('[inert], [aria-hidden=true], [class*=_skip]') === null)
    .filter((element) => isShown(element) && isLost(element))
    .map(nameOf)
}
