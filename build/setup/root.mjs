import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of package.json. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** A path inside the repository. */
export const inRoot = (...parts) => join(ROOT, ...parts)

/** Progress for the person. Never stdout: that belongs to what a command answers. */
export const say = (line) => process.stderr.write(`${line}\n`)
