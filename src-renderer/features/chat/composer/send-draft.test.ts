import { expect, test } from 'vitest'
import { useConnection } from '#renderer/lib/client.ts'
import { useToasts } from '#renderer/lib/toasts.ts'
import { strings } from '../strings.ts'
import { draftOf, setDraftText } from './drafts.ts'
import { sendDraft } from './send-draft.ts'

test('without a connection a message stays in its field, and this is said', () => {
  useConnection.setState({ state: 'reconnecting' })
  setDraftText('conv_1', 'Plan my week')
  sendDraft('conv_1')
  expect(draftOf('conv_1').text).toBe('Plan my week')
  expect(useToasts.getState().toasts.map(({ text }) => text)).toEqual([strings.composer.notConnected])
})
