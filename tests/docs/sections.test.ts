import { expect, test } from 'vitest'
import { readSection, SECTIONS } from './sections.ts'

test.each(SECTIONS)('$file: the $name table is what the code says (npm run docs prints it again)', async (section) => {
  expect(readSection(section)).toBe(await section.print())
})
