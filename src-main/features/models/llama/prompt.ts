import { Template } from '@huggingface/jinja'
import { EngineError } from './engine-error.ts'
import type { PromptInput, TemplateMessage } from './engine-protocol.ts'

/** For files that bring no template: the plainest of the common ones. */
const CHATML =
  "{% for m in messages %}{{ '<|im_start|>' + m.role + '\\n' + m.content + '<|im_end|>\\n' }}{% endfor %}{{ '<|im_start|>assistant\\n' }}"
const OPEN = '\u{F0000}'
const CLOSE = '\u{F0001}'
const MARKED = new RegExp(`${OPEN}(\\d+)${CLOSE}`, 'u')

export interface TemplateFacts {
  template: string | undefined
  bosText: string
  eosText: string
  /** texts of the vocabulary's control tokens, longest first */
  controlTexts: readonly string[]
}

/** A piece of a prompt; control texts in `said` pieces are only words. */
export interface PromptPiece {
  text: string
  isControl: boolean
}

/**
 * Writes the prompt with the model's own template. A control token that somebody wrote into a message, a file or a tool result
 * must not end a turn or open one: such texts go through the template as marks and come out as pieces of plain text.
 */
export function renderPrompt(input: PromptInput, facts: TemplateFacts): PromptPiece[] {
  const template = new Template(facts.template ?? CHATML)
  const guard = new ControlGuard(facts.controlTexts)
  const messages = input.messages.map((message) => guard.protect(message))
  const text = render(template, { ...input, messages, tools: guard.protect(input.tools) }, facts)
  return guard.split(text)
}

function render(template: Template, input: PromptInput, facts: TemplateFacts): string {
  const values = (messages: TemplateMessage[]) => ({
    messages,
    tools: input.tools.length > 0 ? input.tools : null,
    add_generation_prompt: true,
    bos_token: facts.bosText,
    eos_token: facts.eosText,
    ...(input.isThinkingOff ? { enable_thinking: false } : {}),
  })
  try {
    return template.render(values(input.messages))
  } catch (first) {
    // some templates know no system role: then its text opens the first user message
    const [system, user, ...rest] = input.messages
    if (system?.role !== 'system' || user?.role !== 'user') throw templateError(first)
    try {
      return template.render(values([{ ...user, content: `${system.content}\n\n${user.content}` }, ...rest]))
    } catch {
      throw templateError(first)
    }
  }
}

const templateError = (cause: unknown) =>
  new EngineError(
    'llm.bad_request',
    `The chat template of this model refused the conversation: ${String(cause).slice(0, 300)}`,
  )

class ControlGuard {
  readonly #pattern: RegExp | undefined
  readonly #texts: string[] = []

  constructor(controlTexts: readonly string[]) {
    const escaped = controlTexts.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    this.#pattern = escaped.length === 0 ? undefined : new RegExp(escaped.join('|'), 'g')
  }

  protect<T>(value: T): T {
    if (typeof value === 'string') return this.#protectText(value) as T
    if (Array.isArray(value)) return value.map((item) => this.protect(item)) as T
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.protect(inner)])) as T
  }

  split(text: string): PromptPiece[] {
    return text.split(MARKED).flatMap((part, index) => {
      const isMark = index % 2 === 1
      const said = isMark ? (this.#texts[Number(part)] ?? '') : part
      return said === '' ? [] : [{ text: said, isControl: !isMark }]
    })
  }

  #protectText(text: string): string {
    const clean = text.replaceAll(OPEN, '').replaceAll(CLOSE, '')
    if (this.#pattern === undefined) return clean
    return clean.replace(this.#pattern, (found) => `${OPEN}${this.#texts.push(found) - 1}${CLOSE}`)
  }
}
