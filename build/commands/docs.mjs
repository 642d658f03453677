import { inRoot } from '../setup/root.mjs'
import { runToEnd } from '../setup/runtime.mjs'

/** Prints the tables of the documentation pages again from the code. */
export const run = () => runToEnd(process.execPath, [inRoot('tests', 'docs', 'print.ts')])
