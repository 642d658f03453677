import { buildIfStale } from '../app-bundle.mjs'
import { inRoot } from '../setup/root.mjs'
import { checkBundle } from './bundle-check.mjs'
import { countPlaywright, countVitest } from './counters.mjs'

const bin = (...parts) => [process.execPath, [inRoot('node_modules', ...parts)]]
const tool = (path, ...args) => {
  const [program, first] = bin(...path.split('/'))
  return { program, args: [...first, ...args] }
}

/**
 * What `npm test` does, in order. A stage is a program (its exit code decides, `count` reads how many tests it ran
 * from its output) or a function that answers `{ passed, failed, problems }`.
 */
export const STAGES = [
  { name: 'format and lint', ...tool('@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.') },
  { name: 'types', ...tool('typescript/bin/tsc', '-b', '--pretty', 'false') },
  { name: 'layers', program: process.execPath, args: [inRoot('build', 'check-layers.mjs')] },
  { name: 'unused code', ...tool('knip/bin/knip.js', '--no-progress') },
  {
    name: 'tests',
    ...tool('vitest/vitest.mjs', 'run', '--reporter=default'),
    count: countVitest,
  },
  { name: 'build', check: () => (buildIfStale() ? checkBundle() : { passed: 0, failed: 1, problems: [] }) },
  {
    name: 'end to end',
    ...tool('@playwright/test/cli.js', 'test', '--reporter=list'),
    count: countPlaywright,
  },
]
