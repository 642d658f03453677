import { MantineProvider } from '@mantine/core'
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { Approval } from '#shared/domain/approval.ts'
import { ApprovalCard, type Decision } from './ApprovalCard.tsx'
import type { Args } from './approval-draft.ts'
import { strings } from './strings.ts'

const approval = (more: Partial<Approval> = {}): Approval => ({
  approvalId: 'appr_1',
  kind: 'permission',
  state: 'pending',
  runId: 'run_1',
  conversationId: 'conv_1',
  agentId: 'agent_1',
  agentName: 'Helper',
  callId: 'call_1',
  tool: 'file_write',
  title: 'Write plan.md?',
  risk: 'write',
  reasons: ['Changes a file'],
  args: { path: 'plan.md', content: 'buy milk' },
  argsHash: 'hash-of-what-was-asked',
  preview: { kind: 'diff', path: 'plan.md', isNew: true, before: '', after: 'buy milk' },
  question: null,
  scopes: ['call', 'run', 'agent'],
  folderId: null,
  host: null,
  decision: null,
  createdAt: 1,
  expiresAt: null,
  decidedAt: null,
  ...more,
})

function show(given: Approval, onPreviewEdit = hashOfContent) {
  const decisions: Decision[] = []
  const answers: string[] = []
  render(
    <MantineProvider env="test">
      <ApprovalCard
        approval={given}
        onDecide={async (decision) => void decisions.push(decision)}
        onPreviewEdit={onPreviewEdit}
        onAnswer={async (answer) => void answers.push(answer)}
      />
    </MantineProvider>,
  )
  return { decisions, answers }
}

const hashOfContent = async (args: Args) => ({ preview: null, argsHash: `hash of ${args.content}` })
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name })
const click = (name: string) => act(async () => fireEvent.click(button(name)))
const edit = (text: string) =>
  act(async () => fireEvent.change(screen.getByRole('textbox', { name: 'Content' }), { target: { value: text } }))

test('allowing quotes the hash of what was shown', async () => {
  const { decisions } = show(approval())
  await click(strings.once('Write'))
  expect(decisions).toEqual([{ decision: 'approve', scope: 'call', argsHash: 'hash-of-what-was-asked' }])
})

test('an edit is allowed with its own arguments and the hash of its own preview', async () => {
  const { decisions } = show(approval())
  await click(strings.editFirst)
  await edit('buy bread')
  await waitFor(() => expect(button(strings.edited('Write')).disabled).toBe(false))
  await click(strings.edited('Write'))
  const editedArgs = { path: 'plan.md', content: 'buy bread' }
  expect(decisions).toEqual([{ decision: 'approve', scope: 'call', argsHash: 'hash of buy bread', editedArgs }])
})

test('an edit whose preview has not come yet cannot be allowed', async () => {
  show(approval(), () => new Promise(() => {}))
  await click(strings.editFirst)
  await edit('buy bread')
  expect(button(strings.edited('Write')).disabled).toBe(true)
})

test('a preview of older text never unlocks newer text', async () => {
  const waiting: ((shown: { preview: null; argsHash: string }) => void)[] = []
  show(approval(), () => new Promise((resolve) => waiting.push(resolve)))
  await click(strings.editFirst)
  await edit('first')
  await waitFor(() => expect(waiting.length).toBe(1))
  await edit('second')
  await act(async () => waiting[0]?.({ preview: null, argsHash: 'hash of first' }))
  expect(button(strings.edited('Write')).disabled).toBe(true)
})

test('denying quotes the original, also in the middle of an edit', async () => {
  const { decisions } = show(approval())
  await click(strings.editFirst)
  await edit('buy bread')
  await click(strings.deny)
  expect(decisions).toEqual([{ decision: 'deny', scope: 'call', argsHash: 'hash-of-what-was-asked' }])
})

test('it takes no focus and no button is a default', () => {
  show(approval())
  expect(document.activeElement).toBe(document.body)
  expect(screen.getAllByRole('button').every((each) => each.getAttribute('type') === 'button')).toBe(true)
})

test('raw JSON is folded, what would happen is readable', () => {
  show(approval())
  expect(screen.getByRole('region', { name: 'plan.md' }).textContent).toContain('buy milk')
  expect(screen.getByText(strings.exact).closest('details')?.open).toBe(false)
})

test('a question gives its choices and a field for words', async () => {
  const question = { text: 'Which colour?', choices: ['Blue', 'Green'], allowsText: true }
  const { answers } = show(approval({ kind: 'question', question }))
  await click('Blue')
  fireEvent.change(screen.getByRole('textbox'), { target: { value: ' Red ' } })
  await click(strings.answer)
  expect(answers).toEqual(['Blue', 'Red'])
})

test('an unknown outcome is answered by what is true', async () => {
  const { answers } = show(approval({ kind: 'unknown_outcome' }))
  await click(strings.didNotHappen)
  expect(answers).toEqual(['not_done'])
})

test('what refused an answer is said on the card', async () => {
  render(
    <MantineProvider env="test">
      <ApprovalCard
        approval={approval()}
        onDecide={() => Promise.reject(new Error('It was decided in another window.'))}
        onPreviewEdit={hashOfContent}
        onAnswer={async () => {}}
      />
    </MantineProvider>,
  )
  await click(strings.once('Write'))
  expect(screen.getByRole('alert').textContent).toContain('It was decided in another window.')
})

test('a call that reaches a host is allowed, not sent, and its wider answers name the host', async () => {
  const fields = [{ label: 'Address', value: 'https://example.org/?q=1' }]
  const { decisions } = show(
    approval({
      tool: 'web_fetch',
      risk: 'send',
      host: 'example.org',
      scopes: ['run', 'host', 'agent'],
      args: { url: 'https://example.org/?q=1' },
      preview: { kind: 'fields', fields },
    }),
  )
  expect(button(strings.once(strings.allow))).toBeTruthy()
  await click(strings.moreWays)
  const items = await screen.findAllByRole('menuitem', { hidden: true })
  expect(items.map(({ textContent }) => textContent)).toEqual([
    'Allow example.org for the rest of this answer',
    'Allow example.org for this agent, for 24 hours',
    'Allow example.org for this agent, until you take it back',
    'Always allow for this agent, for 24 hours',
    'Always allow for this agent, until you take it back',
    'Deny and say why',
  ])
  await act(async () => fireEvent.click(items[0] as HTMLElement))
  expect(decisions).toEqual([{ decision: 'approve', scope: 'run', argsHash: 'hash-of-what-was-asked' }])
})
