const ORDER = ['topbar', 'sidebar', 'stage', 'inspector', 'status']
const FOCUSABLE = 'a[href], button:not(:disabled), input:not(:disabled), textarea, [tabindex="0"]'

const lastFocused = new WeakMap<Element, HTMLElement>()

/** Moves the focus to the next part of the window, to where it was there before. */
export function focusRegion(step: 1 | -1): void {
  const regions = ORDER.map((name) => document.querySelector<HTMLElement>(`[data-region="${name}"]`)).filter(
    (region) => region !== null,
  )
  const active = document.activeElement
  const inside = regions.filter((region) => region.contains(active))
  const current = inside.at(-1)
  if (current !== undefined && active instanceof HTMLElement) lastFocused.set(current, active)
  const at = current === undefined ? (step > 0 ? -1 : 0) : regions.indexOf(current)
  const next = regions[(at + step + regions.length) % regions.length]
  if (next !== undefined) enter(next)
}

function enter(region: HTMLElement): void {
  const remembered = lastFocused.get(region)
  const target = remembered?.isConnected ? remembered : firstFocusable(region)
  target?.focus()
}

function firstFocusable(region: HTMLElement): HTMLElement | undefined {
  const all = [...region.querySelectorAll<HTMLElement>(FOCUSABLE)]
  return all.find((element) => element.tabIndex === 0 && element.offsetParent !== null) ?? all[0] ?? region
}

/** Puts the cursor into the search field of the page; false when the page has none. */
export function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>('[data-region="stage"] [data-page-search]')
  field?.focus()
  field?.select()
  return field !== null
}
