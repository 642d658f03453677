import type { ModelRef } from '#shared/domain/model.ts'
import type { ChatRequest, ModelGateway } from './model-gateway.ts'

/** More than any token holds: what comes after that many was written past the limit by a server that keeps none. */
const MAX_CHARS_PER_TOKEN = 16

/** One short answer of a model for the app's own use: without tools, without thinking, always the same. */
export async function askModel(
  gateway: Pick<ModelGateway, 'chat'>,
  ask: { model: ModelRef; instructions: string; source: string; maxOutputTokens: number; signal: AbortSignal },
): Promise<string> {
  const { model, maxOutputTokens, signal } = ask
  const stream = gateway.chat({ model, ...askedWith(ask), signal })
  let answer = ''
  for await (const event of stream) {
    if (event.type === 'text') answer += event.text
    if (answer.length > maxOutputTokens * MAX_CHARS_PER_TOKEN) break
  }
  return answer
}

/** What `askModel` sends; for keeping it with the step that asks. */
export const askedWith = ({
  instructions,
  source,
  maxOutputTokens,
}: {
  instructions: string
  source: string
  maxOutputTokens: number
}): Pick<ChatRequest, 'messages' | 'tools' | 'params' | 'maxOutputTokens'> => ({
  messages: [
    { role: 'system', content: instructions },
    { role: 'user', content: source },
  ],
  tools: [],
  params: { temperature: 0, thinking: 'off' },
  maxOutputTokens,
})
