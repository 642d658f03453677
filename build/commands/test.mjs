import { findChromium } from '../stages/chromium.mjs'
import { runStages } from '../stages/run-stages.mjs'
import { STAGES } from '../stages/stages.mjs'

/** Every check there is, the end-to-end specs in a browser last. This is what CI runs. */
export async function run() {
  const hasBrowser = findChromium()
  if (!hasBrowser) process.stderr.write('No Chromium and it could not be installed: Playwright looks for its own.\n')
  return runStages(STAGES)
}
