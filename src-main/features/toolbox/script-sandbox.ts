import { parentPort, workerData } from 'node:worker_threads'
import { playTurn } from './play-turn.ts'
import type { ScriptInput } from './script.ts'

/** The thread of one turn of a script. It says one thing and is ended by whoever started it. */
parentPort?.postMessage(await playTurn(workerData as ScriptInput))
