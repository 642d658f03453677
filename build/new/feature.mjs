import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Writes a feature in the right shape and adds it to the contract. Returns the files; none when it exists. */
export function addFeature(root, name) {
  const title = name[0].toUpperCase() + name.slice(1)
  const texts = templates(name, title)
  if (Object.keys(texts).some((file) => existsSync(join(root, file)))) return []
  for (const [file, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text, { flag: 'wx' })
  }
  const contract = join(root, 'src-shared', 'contract', 'contract.ts')
  writeFileSync(contract, withContract(readFileSync(contract, 'utf8'), name))
  const routes = join(root, 'src-main', 'app', 'create-routes.ts')
  writeFileSync(routes, withRoutes(readFileSync(routes, 'utf8'), name, title))
  return [...Object.keys(texts), 'src-shared/contract/contract.ts', 'src-main/app/create-routes.ts']
}

const withContract = (text, name) =>
  text
    .replace(/\n\n\/\*\*/, `\nimport { ${name} } from './${name}.contract.ts'\n\n/**`)
    .replace(/(export const contract = \{[^}]*?),?(\s*\})/, `$1, ${name}$2`)

const withRoutes = (text, name, title) =>
  text
    .replace(/\n\n/, `\nimport { create${title} } from '../features/${name}/index.ts'\n\n`)
    .replace(/(return \{[^}]*?),?(\s*\})/, `$1,\n    ${name}: create${title}().routes$2`)

const templates = (name, title) => ({
  [`src-shared/contract/${name}.contract.ts`]: `import { z } from 'zod'
import { procedure } from './base.ts'

const route = { tags: ['${title}'] }

export const ${name} = {
  list: procedure
    .route({ ...route, method: 'GET', path: '/${name}', summary: 'All ${name}' })
    .output(z.array(z.object({ name: z.string() }))),
}
`,
  [`src-main/features/${name}/index.ts`]: `import { create${title}Routes } from './${name}.routes.ts'
import { create${title}Service } from './${name}.service.ts'

/** What ${name} gives to the app. */
export function create${title}() {
  const service = create${title}Service()
  return { service, routes: create${title}Routes(service) }
}
`,
  [`src-main/features/${name}/${name}.service.ts`]: `export type ${title}Service = ReturnType<typeof create${title}Service>

export function create${title}Service() {
  return { list: (): { name: string }[] => [] }
}
`,
  [`src-main/features/${name}/${name}.routes.ts`]: `import { os } from '#main/engine/rpc/implement.ts'
import type { ${title}Service } from './${name}.service.ts'

export const create${title}Routes = (service: ${title}Service) => ({
  list: os.${name}.list.handler(() => service.list()),
})
`,
  [`src-main/features/${name}/${name}.service.test.ts`]: `import { expect, test } from 'vitest'
import { create${title}Service } from './${name}.service.ts'

test('a new installation has no ${name}', () => {
  expect(create${title}Service().list()).toEqual([])
})
`,
  [`src-renderer/features/${name}/strings.ts`]: `export const strings = { title: '${title}' }
`,
  [`src-renderer/features/${name}/${title}Page.tsx`]: `import { strings } from './strings.ts'

export function ${title}Page() {
  return <h1>{strings.title}</h1>
}
`,
})
