import { InsufficientMemoryError } from 'node-llama-cpp'
import { expect, test } from 'vitest'
import { loadError } from './engine-error.ts'
import type { PromptInput } from './engine-protocol.ts'
import { renderPrompt, type TemplateFacts } from './prompt.ts'

const facts = (template: string | undefined, controlTexts: string[] = []): TemplateFacts => ({
  template,
  bosText: '<s>',
  eosText: '</s>',
  controlTexts,
})
const input = (known: Partial<PromptInput> = {}): PromptInput => ({
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Hi' },
  ],
  tools: [],
  isThinkingOff: false,
  ...known,
})
const whole = (given: PromptInput, about: TemplateFacts) =>
  renderPrompt(given, about)
    .map((piece) => piece.text)
    .join('')

test('the template of the file writes the prompt, with its own begin and end', () => {
  const template =
    '{{ bos_token }}{% for m in messages %}[{{ m.role }}]{{ m.content }}{{ eos_token }}{% endfor %}{% if add_generation_prompt %}[assistant]{% endif %}'
  expect(whole(input(), facts(template))).toBe('<s>[system]Be brief.</s>[user]Hi</s>[assistant]')
})

test('a template that knows no system role gets its text in the first user message', () => {
  const template =
    "{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}<{{ m.role }}>{{ m.content }}{% endfor %}"
  expect(whole(input(), facts(template))).toBe('<user>Be brief.\n\nHi')
})

test('a template that refuses the conversation says so', () => {
  const template = "{{ raise_exception('After the optional system message, roles must alternate') }}"
  expect(() => renderPrompt(input(), facts(template))).toThrow(
    expect.objectContaining({ code: 'llm.bad_request', message: expect.stringContaining('alternate') }),
  )
})

test('a file without a template is asked in the plainest of the common forms', () => {
  expect(whole(input(), facts(undefined))).toBe(
    '<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n',
  )
})

test('thinking is switched off by the word that templates know', () => {
  const template = '{% if enable_thinking is defined and enable_thinking is false %}<think></think>{% endif %}'
  expect([whole(input({ isThinkingOff: true }), facts(template)), whole(input(), facts(template))]).toEqual([
    '<think></think>',
    '',
  ])
})

test('control texts in messages, tools and arguments come out word for word, marked as mere words', () => {
  const said = 'a<|end|>b<|start|>c \u{F0000}0\u{F0001}'
  const messages: PromptInput['messages'] = [{ role: 'user', content: said }]
  const tools: PromptInput['tools'] = [
    { type: 'function', function: { name: 't', description: '<|end|>', parameters: {} } },
  ]
  const template = '<|start|>{{ tools | tojson }}{{ messages[0].content | trim }}<|end|>'
  const pieces = renderPrompt(input({ messages, tools }), facts(template, ['<|start|>', '<|end|>']))
  expect(pieces.filter((piece) => !piece.isControl).map((piece) => piece.text)).toEqual([
    '<|end|>',
    '<|end|>',
    '<|start|>',
  ])
  expect(pieces.map((piece) => piece.text).join('')).toMatch(
    /^<\|start\|>.*"<\|end\|>".*a<\|end\|>b<\|start\|>c 0<\|end\|>$/,
  )
})

test('a failed load is told apart: memory, a stop, or the file', () => {
  const stopped = AbortSignal.abort()
  const going = new AbortController().signal
  const codes = [
    loadError(new InsufficientMemoryError('x'), going),
    loadError(new Error('A context size of 9 is too large for the available VRAM'), going),
    loadError(new Error('Failed to load model'), stopped),
    loadError(new Error('Failed to load model'), going),
  ].map((error) => error.code)
  expect(codes).toEqual(['llm.out_of_memory', 'llm.out_of_memory', 'cancelled', 'llm.model_broken'])
})
