import type { Approval } from '#shared/domain/approval.ts'
import type { ConversationId, RunId } from '#shared/domain/ids.ts'
import type { Message } from '#shared/domain/message.ts'
import type { Client } from '#tests/support/headless-core.ts'
import { settle } from '#tests/support/stories.ts'

/** A conversation as a program would hold it: ask, wait, look. */
export interface Talk {
  readonly conversationId: ConversationId
  /** Sends and waits until the run is over or waits for the person. */
  say(text: string): Promise<RunId>
  /** The one approval that waits. */
  pending(): Promise<Approval>
  messages(): Promise<Message[]>
  /** What the last answer says. */
  answer(): Promise<Message>
}

export async function startTalk(client: Client, options: Parameters<Client['chat']['create']>[0]): Promise<Talk> {
  const { conversationId } = await client.chat.create(options)
  const messages = async () => (await client.chat.messages({ conversationId, limit: 200 })).items
  return {
    conversationId,
    messages,
    async say(text) {
      const { runId } = await client.chat.send({ conversationId, text })
      if (runId === null) throw new Error('the message was queued')
      await settle(client, runId)
      return runId
    },
    async pending() {
      const { items } = await client.governance.approvals({ pending: true })
      const [approval] = items
      if (approval === undefined || items.length > 1) throw new Error(`${items.length} approvals wait, not one`)
      return approval
    },
    async answer() {
      const last = (await messages()).at(-1)
      if (last?.role !== 'assistant') throw new Error('there is no answer')
      return last
    },
  }
}

export const textOf = (message: Message): string =>
  message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
