import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the test models: named by the environment, else beside the repository. */
const HERE = dirname(fileURLToPath(import.meta.url))
const PLACES = [process.env.HEARTH_TEST_MODELS, join(HERE, '..', '..', '..', 'shared', 'models')]
const folder = PLACES.filter((place) => place !== undefined).find((place) => existsSync(join(place, 'tiny-agent')))

if (folder === undefined) throw new Error('The test models are not there; set HEARTH_TEST_MODELS to their folder.')

/** A real, very small chat model with tools. */
export const TINY_AGENT = join(folder, 'tiny-agent', 'tiny-agent.q8_0.gguf')
/** Its known prompts and greedy completions. */
export const TINY_GOLDEN = join(folder, 'tiny-agent', 'golden.jsonl')
