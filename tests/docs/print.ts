import { SECTIONS, writeSection } from './sections.ts'

/** `npm run docs`: prints the tables of the pages again from the code. */
for (const section of SECTIONS) await writeSection(section)
