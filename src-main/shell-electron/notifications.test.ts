import { expect, test } from 'vitest'
import type { Notice } from '#shared/domain/notice.ts'
import { createFakeElectron } from '#tests/support/fake-electron.ts'
import { createNotifications } from './notifications.ts'

function setUp() {
  const fake = createFakeElectron()
  const done: string[] = []
  const notifications = createNotifications(fake.parts, {
    open: (address) => void done.push(`open ${address}`),
    decide: ({ approvalId, argsHash }, decision) => void done.push(`${decision} ${approvalId} ${argsHash}`),
  })
  return { notifications, done, shown: fake.seen.notifications }
}

const question = (canApprove: boolean, canDeny = true): Notice => ({
  noticeId: 'ntc_1',
  kind: 'approval',
  title: 'Write notes.md?',
  text: 'Changes a file',
  address: 'approvals/appr_1',
  approval: { approvalId: 'appr_1', argsHash: 'abc', canApprove, canDeny },
})

const buttons = (shown: ReturnType<typeof setUp>['shown']) => shown.at(-1)?.options.actions?.map(({ text }) => text)

test.each([
  [question(true), ['Allow once', 'Deny', 'Open']],
  [question(false), ['Deny', 'Open']],
  [question(false, false), ['Open']],
  [{ ...question(false), kind: 'run_failed' as const, approval: null }, ['Open']],
])('a notice offers only what its text allows', (notice, offers) => {
  const { notifications, shown } = setUp()
  notifications.show(notice)
  expect(buttons(shown)).toEqual(offers)
  expect(shown[0]?.calls).toEqual(['show'])
})

test('a decision carries the hash of what was shown; a click opens the question', () => {
  const { notifications, shown, done } = setUp()
  notifications.show(question(true))
  shown[0]?.fire('action', { actionIndex: 0 })
  notifications.show(question(true))
  shown[1]?.fire('action', { actionIndex: 1 })
  notifications.show(question(true))
  shown[2]?.fire('action', { actionIndex: 2 })
  notifications.show(question(true))
  shown[3]?.fire('click', {})
  notifications.show(question(true))
  shown[4]?.fire('action', { actionIndex: 9 })
  expect(done).toEqual([
    'approve appr_1 abc',
    'deny appr_1 abc',
    'open #/approvals/appr_1',
    'open #/approvals/appr_1',
    'open #/approvals/appr_1',
  ])
})

test('a question that was answered elsewhere is taken back', () => {
  const { notifications, shown } = setUp()
  notifications.show(question(true))
  notifications.withdraw('appr_2')
  expect(shown[0]?.calls).toEqual(['show'])
  notifications.withdraw('appr_1')
  expect(shown[0]?.calls).toEqual(['show', 'close'])
})

test('of very many notifications the oldest are let go', () => {
  const { notifications, shown } = setUp()
  for (let i = 0; i < 60; i++) notifications.show({ ...question(false), noticeId: `ntc_${i}` })
  expect(shown.filter(({ calls }) => calls.includes('close')).length).toBe(10)
})
