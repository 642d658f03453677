import { strings as frame } from '#renderer/app/strings.ts'
import { strings as agents } from '#renderer/features/agents/strings.ts'
import { strings as dashboard } from '#renderer/features/dashboard/strings.ts'
import { strings as runs } from '#renderer/features/executions/strings.ts'
import { fillWorld } from './support/filled-world.ts'
import { looksOf } from './support/looks.ts'
import { expect, test } from './support/test.ts'

// a trace keeps every frame; the pictures of this story are kept anyway
test.use({ trace: 'off' })

const TABS = Object.keys(agents.editor.tabs) as (keyof typeof agents.editor.tabs)[]

test('dashboard, executions and approvals look right in every theme and size', async ({ shell, ollama, folder }) => {
  test.setTimeout(240_000)
  const { toolRun } = await fillWorld(shell, ollama, folder)
  const page = await shell.open('#/dashboard')
  const looks = looksOf(page, await shell.client())
  const needs = page.getByRole('region', { name: dashboard.cards.needs })
  await expect(needs.getByText('Write todo.txt?')).toBeVisible()
  await looks.at('dashboard')
  await page.getByRole('button', { name: dashboard.actions.arrange }).press('Enter')
  await looks.at('dashboard-arrange')

  await looks.goTo('#/executions')
  await expect(page.getByRole('grid', { name: runs.table })).toBeVisible()
  await looks.at('executions')
  await looks.goTo(`#/executions/${toolRun}/2`)
  const inspector = page.getByRole('complementary', { name: runs.inspector.label })
  await expect(inspector.getByText('84', { exact: true })).toBeVisible()
  await looks.at('executions-step')

  await looks.goTo('#/approvals')
  await expect(page.getByRole('heading', { level: 1, name: frame.pages.approvals })).toBeVisible()
  await looks.at('approvals')
})

test('agents and every part of one look right in every theme and size', async ({ shell, ollama, folder }) => {
  test.setTimeout(240_000)
  const { agentId } = await fillWorld(shell, ollama, folder)
  const page = await shell.open('#/agents')
  const looks = looksOf(page, await shell.client())
  await expect(page.getByRole('grid', { name: agents.list.label })).toContainText('Helper')
  await looks.at('agents')
  await looks.goTo('#/agents/new')
  await looks.at('agents-new')
  await looks.goTo('#/agents/memory')
  await looks.at('agents-memory')
  for (const tab of TABS) {
    await looks.goTo(`#/agents/${agentId}/${tab}`)
    await expect(page.getByRole('tab', { name: agents.editor.tabs[tab], exact: true })).toHaveAttribute(
      'aria-selected',
      'true',
    )
    await looks.at(`agent-${tab}`)
  }
})
