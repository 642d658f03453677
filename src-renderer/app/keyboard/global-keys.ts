import { toggleInspector } from '#renderer/lib/inspector.ts'
import type { KeyBinding } from '#renderer/lib/keys.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { pauseAll } from '../frame/run-actions.ts'
import { toggleSidebar } from '../frame/sidebar-store.ts'
import { openLayer, toggleLayer } from '../layers-store.ts'
import { PAGES } from '../pages.ts'
import { strings } from '../strings.ts'
import { takeBack } from '../UndoToasts.tsx'
import { focusRegion, focusSearch } from './regions.ts'

const words = strings.keyboard
const general = (keys: string, label: string, run: () => unknown): KeyBinding => ({
  keys,
  label,
  run,
  group: words.groups.general,
})

/** The keys that work on every page. */
export const globalKeys: readonly KeyBinding[] = [
  general('Ctrl K', words.palette, () => toggleLayer('palette')),
  general('Ctrl J', words.approvals, () => toggleLayer('approvals')),
  general('Ctrl .', words.inspector, toggleInspector),
  general('Ctrl B', words.sidebar, toggleSidebar),
  general('Ctrl ,', words.settings, () => goTo('settings')),
  { ...general('Ctrl Z', words.undo, () => void takeBack()), worksInFields: false },
  general('Ctrl Shift P', words.pauseAll, () => void pauseAll()),
  general('F6', words.nextRegion, () => focusRegion(1)),
  general('Shift F6', words.previousRegion, () => focusRegion(-1)),
  { ...general('Alt Left', words.back, () => history.back()), worksInFields: false },
  { ...general('Alt Right', words.forward, () => history.forward()), worksInFields: false },
  general('/', words.search, focusSearch),
  general('?', words.help, () => openLayer('keyboard')),
  ...PAGES.map(
    (page): KeyBinding => ({
      keys: `G ${page.goToKey}`,
      label: page.title,
      group: words.groups.goTo,
      run: () => goTo(page.id),
    }),
  ),
]
