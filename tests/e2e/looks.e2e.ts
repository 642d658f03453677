import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { strings as first } from '#renderer/features/first-run/strings.ts'
import { strings as recovery } from '#renderer/features/recovery/strings.ts'
import { startHeadlessCore } from '#tests/support/headless-core.ts'
import { addOllama } from '#tests/support/stories.ts'
import { looksOf } from './support/looks.ts'
import { expect, test } from './support/test.ts'

// a trace keeps every frame; the pictures of this story are kept anyway
test.use({ trace: 'off' })

const EMPTY = ['dashboard', 'chat', 'agents', 'agents/memory', 'executions', 'approvals']

test('the first steps look right in every theme and size', async ({ shell, ollama }) => {
  test.setTimeout(240_000)
  await shell.prepare(async (client) => {
    await addOllama(client, ollama.url)
    await client.settings.reset({ key: 'models.defaultChat' })
    await client.settings.reset({ key: 'onboarding.done' })
  })
  const page = await shell.open()
  const looks = looksOf(page, await shell.client())
  const go = (name: string | RegExp) => page.getByRole('button', { name }).press('Enter')
  const title = (name: string | RegExp) => expect(page.getByRole('heading', { name })).toBeVisible()
  await title(first.welcome.title)
  await looks.at('first-welcome')
  await go(first.welcome.go)
  await title(first.pc.title)
  await looks.at('first-pc')
  await go(first.next)
  await expect(page.getByRole('radio').first()).toBeAttached()
  await looks.at('first-model')
  await go(first.next)
  await title(first.see.title)
  await looks.at('first-see')
  await go(new RegExp(`^(${first.next}|${first.see.later})`))
  await title(first.chat.title(''))
  await looks.at('first-chat')
})

test('every page without anything in it looks right in every theme and size', async ({ shell, ollama }) => {
  test.setTimeout(240_000)
  await shell.prepare((client) => addOllama(client, ollama.url))
  const page = await shell.open('#/dashboard')
  const looks = looksOf(page, await shell.client())
  for (const where of EMPTY) {
    await looks.goTo(`#/${where}`)
    await looks.at(`empty-${where.replace('/', '-')}`)
  }
})

test('the recovery screen looks right in every theme and size', async ({ shell, tolerated }) => {
  test.setTimeout(120_000)
  tolerated.push(/WebSocket|503|404|Failed to load resource/)
  const core = await startHeadlessCore({ dataDir: shell.dataDir })
  await (await core.connect()).backup.create()
  await core.stop()
  writeFileSync(join(shell.dataDir, 'db', 'hearth.sqlite'), '')
  const page = await shell.open()
  await expect(page.getByRole('heading', { name: recovery.title.missing })).toBeVisible()
  await looksOf(page, null).at('recovery')
})
