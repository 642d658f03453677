import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const FOLDER = fileURLToPath(new URL('../../../test-results/looks', import.meta.url))
const VARIANT = /-(?:light|dark|contrast)-\d+\.png$|-zoomed\.png$/

/** All pictures of the looks stories on one page, a row for each state: the person's eye compares them. */
if (!existsSync(FOLDER)) throw new Error('There are no pictures yet. Run: npx playwright test looks --project=headless')
const pictures = readdirSync(FOLDER).filter((name) => VARIANT.test(name))
const states = Map.groupBy(pictures, (name) => name.replace(VARIANT, ''))
const rows = [...states].map(([state, names]) => {
  const shown = names.map(
    (name) => `<a href="${name}" title="${name}"><img loading="lazy" src="${name}" alt="${name}"></a>`,
  )
  return `<h2>${state}</h2><div>${shown.join('')}</div>`
})
const style =
  'body{font:14px system-ui;margin:24px}div{display:flex;gap:8px;overflow:auto}img{height:260px;border:1px solid #999}'
const sheet = join(FOLDER, 'index.html')
writeFileSync(
  sheet,
  `<!doctype html><meta charset="utf-8"><title>Looks</title><style>${style}</style>${rows.join('\n')}`,
)
process.stdout.write(`${states.size} states, ${pictures.length} pictures: ${sheet}\n`)
