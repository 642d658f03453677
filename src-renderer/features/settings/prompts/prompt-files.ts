import { client } from '#renderer/lib/client.ts'
import { saveFile } from '#renderer/lib/save-file.ts'
import { sayFailure } from '#renderer/lib/say.ts'
import { showToast } from '#renderer/lib/toasts.ts'
import { words } from './strings.ts'

const MAX_BYTES = 15 * 1024 * 1024

/** The whole library as a file of the person's. */
export async function exportPrompts(): Promise<void> {
  const library = await client.prompts.export()
  saveFile('prompts.json', new Blob([JSON.stringify(library, null, 2)], { type: 'application/json' }))
  showToast({ text: words.exported })
}

/** Adds what is new. The core checks every field; a file that is none of ours is refused whole. */
export async function importPrompts(file: File): Promise<void> {
  try {
    showToast({ text: await added(file) })
  } catch (thrown) {
    sayFailure(thrown)
  }
}

async function added(file: File): Promise<string> {
  if (file.size > MAX_BYTES) return words.tooLargeFile
  const library = await parsed(file)
  if (library === null) return words.badFile
  const { added: count, known } = await client.prompts.import(library)
  return words.imported(count, known)
}

async function parsed(file: File): Promise<Parameters<typeof client.prompts.import>[0] | null> {
  try {
    const value: unknown = JSON.parse(await file.text())
    const isOurs = typeof value === 'object' && value !== null && 'format' in value && value.format === 'hearth.prompts'
    return isOurs ? (value as Parameters<typeof client.prompts.import>[0]) : null
  } catch {
    return null
  }
}
