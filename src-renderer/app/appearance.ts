import { useEffect, useSyncExternalStore } from 'react'
import { useSettings } from '#renderer/lib/settings-store.ts'
import type { SettingValues } from '#shared/domain/settings.ts'

export interface Appearance {
  theme: SettingValues['appearance.theme']
  density: SettingValues['appearance.density']
  fontSizePx: number
  reducedMotion: boolean
}

const STORAGE_KEY = 'hearth.appearance'
const BASE_FONT_PX = 13
const DEFAULTS: Appearance = { theme: 'system', density: 'cosy', fontSizePx: BASE_FONT_PX, reducedMotion: false }

const prefersDark = () => window.matchMedia('(prefers-color-scheme: dark)')
const prefersContrast = () => window.matchMedia('(prefers-contrast: more)')

/** What the last page looked like, so that the first paint needs no answer from the core. */
export function rememberedAppearance(): Appearance {
  try {
    return { ...DEFAULTS, ...(JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}') as Partial<Appearance>) }
  } catch {
    return DEFAULTS
  }
}

export interface Look {
  scheme: 'light' | 'dark'
  isHighContrast: boolean
}

export function lookOf(theme: Appearance['theme']): Look {
  if (theme === 'contrast' || (theme === 'system' && prefersContrast().matches)) {
    return { scheme: 'dark', isHighContrast: true }
  }
  const isDark = theme === 'dark' || (theme === 'system' && prefersDark().matches)
  return { scheme: isDark ? 'dark' : 'light', isHighContrast: false }
}

/** Writes the appearance onto the root element. Sizes are rem, so the font size scales everything. */
export function applyAppearance(appearance: Appearance): Look {
  const look = lookOf(appearance.theme)
  const { dataset, style } = document.documentElement
  dataset.mantineColorScheme = look.scheme
  if (look.isHighContrast) dataset.contrast = 'high'
  else delete dataset.contrast
  dataset.density = appearance.density
  if (appearance.reducedMotion) dataset.motion = 'reduced'
  else delete dataset.motion
  style.fontSize = `${(appearance.fontSizePx / BASE_FONT_PX) * 100}%`
  return look
}

/** Keeps the root element as the settings say, and gives the scheme that Mantine should use. */
export function useAppearance(): Look {
  const byKey = useSettings((store) => store.byKey)
  const isLoaded = useSettings((store) => store.isLoaded)
  useSyncExternalStore(onSystemChange, systemLook)
  const remembered = rememberedAppearance()
  const appearance: Appearance = isLoaded
    ? {
        theme: (byKey['appearance.theme']?.value as Appearance['theme'] | undefined) ?? DEFAULTS.theme,
        density: (byKey['appearance.density']?.value as Appearance['density'] | undefined) ?? DEFAULTS.density,
        fontSizePx: (byKey['appearance.fontSizePx']?.value as number | undefined) ?? DEFAULTS.fontSizePx,
        reducedMotion: (byKey['appearance.reducedMotion']?.value as boolean | undefined) ?? DEFAULTS.reducedMotion,
      }
    : remembered
  const text = JSON.stringify(appearance)
  useEffect(() => {
    localStorage.setItem(STORAGE_KEY, text)
    applyAppearance(JSON.parse(text) as Appearance)
  })
  return lookOf(appearance.theme)
}

function onSystemChange(callback: () => void): () => void {
  const queries = [prefersDark(), prefersContrast()]
  for (const query of queries) query.addEventListener('change', callback)
  return () => {
    for (const query of queries) query.removeEventListener('change', callback)
  }
}

const systemLook = () => `${prefersDark().matches}${prefersContrast().matches}`
