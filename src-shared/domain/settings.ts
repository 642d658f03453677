import { z } from 'zod'
import { isAccelerator } from './accelerator.ts'
import { DEFAULT_LIMITS } from './agent.ts'
import { AgentId } from './ids.ts'
import { ModelRef } from './model.ts'
import { RunMode } from './tool.ts'

const WEB_ADDRESS = /^https?:\/\/[^\s/@?#]+(?:\/[^\s@]*)?$/i

/** Every setting: its schema and default. The page's words for it are in the Settings page's strings. */
export const SETTINGS = {
  'appearance.theme': z.enum(['system', 'light', 'dark', 'contrast']).default('system'),
  'appearance.density': z.enum(['tight', 'cosy', 'roomy']).default('cosy'),
  'appearance.fontSizePx': z.number().int().min(12).max(18).default(13),
  'appearance.reducedMotion': z.boolean().default(false),
  'appearance.singleKeys': z.boolean().default(true),
  'onboarding.done': z.boolean().default(false),
  'profile.name': z.string().max(80).default(''),
  'chat.showThinking': z.boolean().default(false),
  'chat.autoTitle': z.boolean().default(true),
  'chat.defaultAgent': AgentId.nullable().default(null),
  'models.defaultChat': ModelRef.nullable().default(null),
  'models.defaultUtility': ModelRef.nullable().default(null),
  'models.defaultEmbedding': ModelRef.nullable().default(null),
  'models.defaultVision': ModelRef.nullable().default(null),
  'models.idleUnloadMinutes': z.number().int().min(1).max(1_440).default(10),
  'models.ggufFolder': z.string().max(1_000).default(''),
  'agents.mode': RunMode.default('ask'),
  'agents.maxSteps': z.number().int().min(1).max(500).default(DEFAULT_LIMITS.maxSteps),
  'agents.maxMinutes': z.number().int().min(1).max(1_440).default(30),
  'agents.maxTokens': z.number().int().min(100).max(100_000_000).default(DEFAULT_LIMITS.maxTokens),
  'agents.maxCostUsd': z.number().min(0).max(1_000).default(DEFAULT_LIMITS.maxCostUsd),
  'approvals.expireHours': z.number().int().min(1).max(720).default(72),
  'tools.webSearch': z.enum(['off', 'searxng', 'duckduckgo']).default('off'),
  'tools.searxngUrl': z
    .string()
    .max(300)
    .refine(
      (url) => url === '' || WEB_ADDRESS.test(url),
      'Write an address like https://search.example.org, or nothing',
    )
    .default(''),
  'privacy.onlyThisPc': z.boolean().default(false),
  /** the cards of the dashboard in the person's order; empty: as it comes */
  'dashboard.layout': z
    .array(z.object({ id: z.string().max(40), columns: z.number().int().min(3).max(12), isHidden: z.boolean() }))
    .max(40)
    .default([]),
  'backup.daily': z.boolean().default(true),
  'data.binDays': z.number().int().min(1).max(365).default(30),
  'data.versionDays': z.number().int().min(7).max(3_650).default(90),
  'help.favourites': z.array(z.string().max(200)).max(200).default([]),
  /** the pages that were read last, newest first */
  'help.read': z.array(z.string().max(200)).max(20).default([]),
  /** the version whose news the person has seen */
  'help.newsSeen': z.string().max(40).default(''),
  /** see feature-flags.ts */
  'flags.artifactScripts': z.boolean().default(true),
  'flags.runJavascript': z.boolean().default(true),
  'flags.engineGpu': z.boolean().default(true),
  'desktop.closeToTray': z.boolean().default(true),
  'desktop.startAtLogin': z.boolean().default(false),
  'desktop.hotkey': z
    .string()
    .max(60)
    .refine((keys) => keys === '' || isAccelerator(keys), 'Write keys like Ctrl+Shift+Space, or nothing')
    .default('CommandOrControl+Shift+Space'),
  'desktop.notifications': z.boolean().default(true),
  'desktop.autoUpdate': z.boolean().default(false),
} as const satisfies Record<string, z.ZodType>

export type SettingKey = keyof typeof SETTINGS
export type SettingValue<K extends SettingKey> = z.infer<(typeof SETTINGS)[K]>
export type SettingValues = { [K in SettingKey]: SettingValue<K> }

export const SETTING_KEYS = Object.keys(SETTINGS) as SettingKey[]
export const isSettingKey = (key: string): key is SettingKey => Object.hasOwn(SETTINGS, key)
