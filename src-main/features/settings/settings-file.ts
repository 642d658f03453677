import { createHash } from 'node:crypto'
import type { SettingsStore } from '#main/engine/settings/settings.ts'
import type { ImportRow } from '#shared/contract/settings.contract.ts'
import { isSettingKey } from '#shared/domain/settings.ts'
import { isPortable, SETTINGS_FORMAT, SETTINGS_FORMAT_VERSION, SettingsFile } from '#shared/domain/settings-file.ts'
import { AppError, toAppError } from '#shared/errors/errors.ts'

const MOST_KEYS = 1_000

type Known = Pick<SettingsStore, 'list' | 'state' | 'check'>

/** Every choice of the person as a file that can be read, edited and taken to another PC. No secret is a setting. */
export function exportSettings(settings: Known, facts: { version: string; now: number }) {
  const exportedAt = new Date(facts.now).toISOString()
  const file: SettingsFile = {
    format: SETTINGS_FORMAT,
    formatVersion: SETTINGS_FORMAT_VERSION,
    app: facts.version,
    exportedAt,
    settings: Object.fromEntries(
      settings
        .list()
        .filter(({ key }) => isPortable(key))
        .map(({ key, value }) => [key, value]),
    ),
  }
  return { fileName: `hearth-settings-${exportedAt.slice(0, 10)}.json`, text: `${JSON.stringify(file, null, 2)}\n` }
}

/**
 * What a file would change, key by key. The digest is of file and outcome together, so that what is confirmed is what was
 * shown.
 *
 * @throws settings_file.unreadable with the reason
 */
export function previewImport(settings: Known, text: string) {
  const file = readFile(text)
  const rows = Object.entries(file.settings).map(([key, value]) => toRow(settings, key, value))
  const digest = createHash('sha256')
    .update(JSON.stringify([text, rows]))
    .digest('hex')
  return { rows, from: file.app ?? null, digest }
}

function readFile(text: string): SettingsFile {
  const parsed = SettingsFile.safeParse(readJson(text))
  if (!parsed.success) throw unreadable('It does not have the form of an exported file')
  const { formatVersion, settings } = parsed.data
  if (formatVersion > SETTINGS_FORMAT_VERSION) {
    throw unreadable(`It is of format ${formatVersion}, and this Hearth knows ${SETTINGS_FORMAT_VERSION}`)
  }
  if (Object.keys(settings).length > MOST_KEYS) throw unreadable('It names too many settings')
  return parsed.data
}

function readJson(text: string): unknown {
  try {
    // Some editors begin a file with a byte order mark.
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    const { message } = cause as Error
    throw unreadable(`It is no JSON: ${message.slice(0, 200)}`)
  }
}

function toRow(settings: Known, key: string, value: unknown): ImportRow {
  const shown = key.slice(0, 80)
  if (!isSettingKey(key)) {
    return { key: shown, outcome: 'unknown', before: null, after: null, problem: 'This Hearth has no such setting' }
  }
  const before = settings.state(key).value
  if (!isPortable(key)) {
    return { key, outcome: 'not_portable', before, after: null, problem: 'It belongs to the PC that it was made on' }
  }
  try {
    const after = settings.check(key, value)
    const outcome = JSON.stringify(after) === JSON.stringify(before) ? 'same' : 'changes'
    return { key, outcome, before, after, problem: null }
  } catch (thrown) {
    const problem = toAppError(thrown).message.slice(0, 300)
    return { key, outcome: 'invalid', before, after: null, problem }
  }
}

const unreadable = (reason: string) => new AppError('settings_file.unreadable', reason)
