const ESC = String.fromCharCode(27)
const plain = (output) => output.replaceAll(new RegExp(`${ESC}\\[[0-9;]*m`, 'g'), '')
const number = (text, pattern) => Number(pattern.exec(text)?.[1] ?? 0)

/** From vitest's closing lines: `Tests  2 failed | 41 passed | 1 skipped (44)`; a file that cannot load counts too. */
export function countVitest(output) {
  const text = plain(output)
  const tests = text.match(/^\s*Tests\s+.*$/gm)?.at(-1) ?? ''
  const files = text.match(/^\s*Test Files\s+.*$/gm)?.at(-1) ?? ''
  const failedTests = number(tests, /(\d+) failed/)
  const failed = failedTests > 0 ? failedTests : number(files, /(\d+) failed/)
  return { passed: number(tests, /(\d+) passed/), failed }
}

/** From Playwright's closing lines: `3 failed`, `12 passed (1.2m)`; a flaky one failed once, so it counts as failed. */
export function countPlaywright(output) {
  const text = plain(output)
  const last = (pattern) => Number([...text.matchAll(pattern)].at(-1)?.[1] ?? 0)
  return { passed: last(/^\s*(\d+) passed/gm), failed: last(/^\s*(\d+) failed/gm) + last(/^\s*(\d+) flaky/gm) }
}
