import { describe, expect, test } from 'vitest'
import type { AttachedImage, AttachmentText, TranscriptMessage } from '#main/engine/ports/transcript.ts'
import { fitFiles } from './attached-files.ts'
import { rankPassages } from './rank-passages.ts'

const count = async (texts: string[]) =>
  texts.map((text) => ({ tokens: Math.ceil(text.length / 4), precision: 'exact' as const }))
const model = { numCtx: 4_096, capabilities: ['chat' as const], location: 'this_pc' as const }

const message = (text: string, more: Partial<TranscriptMessage> = {}): TranscriptMessage => ({
  messageId: 'msg_1',
  conversationId: 'conv_1',
  parentId: null,
  role: 'user',
  state: 'complete',
  parts: [{ type: 'text', stepNo: 0, text }],
  attachments: [],
  runId: null,
  appliedSeq: 0,
  model: null,
  usage: null,
  error: null,
  createdAt: 0,
  attachmentTexts: [],
  ...more,
})

/** Passages of 500 characters, the words of one of them in the middle. */
function report(passages: number, special: number, words: string): AttachmentText {
  const pieces = Array.from({ length: passages }, (_, at) =>
    `${at === special ? words : 'Nothing of note.'} `.padEnd(500, 'lorem '),
  )
  return {
    name: 'report.pdf',
    text: pieces.join(''),
    isUntrusted: true,
    passages: pieces.map((_, at) => ({ no: at + 1, start: at * 500, end: at * 500 + 500, page: at + 1 })),
  }
}

describe('attached files that are too much for the window', () => {
  const big = report(90, 61, 'The deposit is three rents.')

  test('give the passages that the question is about, in the order of the file, and say what was left out', async () => {
    const { history, cut } = await fitFiles(
      [message('How large is the deposit?', { attachmentTexts: [big] })],
      model,
      count,
    )
    const numbers = history[0]?.attachmentTexts[0]?.passages?.map(({ no }) => no) ?? []
    expect(numbers).toContain(62)
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
    expect(numbers.length * 500).toBeLessThan(4_096 * 4 * 0.45)
    expect(cut).toEqual([
      { what: `${numbers.length} of 90 passages of report.pdf were sent, those that fit the question`, tokens: 0 },
    ])
  })

  test('look at the question before when the last one is short', async () => {
    const asked = [
      message('Tell me about the deposit of this flat, in detail please.', { attachmentTexts: [big] }),
      message('And?'),
    ]
    const { history } = await fitFiles(asked, model, count)
    expect(history[0]?.attachmentTexts[0]?.passages?.map(({ no }) => no)).toContain(62)
  })

  test('of code are cut between lines, with a mark where something is missing', async () => {
    const code = { name: 'a.py', text: Array.from({ length: 2_000 }, (_, at) => `value_${at} = ${at}`).join('\n') }
    const { history, cut } = await fitFiles([message('What is value_1500?', { attachmentTexts: [code] })], model, count)
    const text = history[0]?.attachmentTexts[0]?.text ?? ''
    expect([text.includes('value_1500 = 1500'), text.includes('[...]'), cut.length]).toEqual([true, true, 1])
  })
})

test('files that fit are given whole, and nothing is said', async () => {
  const small = report(3, 1, 'Hello')
  const history = [message('Hi', { attachmentTexts: [small] })]
  expect(await fitFiles(history, model, count)).toEqual({ history, cut: [] })
})

describe('pictures of earlier messages', () => {
  const image: AttachedImage = { name: 'a.png', width: 1, height: 1, mediaType: 'image/png', base64: 'x' }
  const history = [message('Look', { images: [image] }), message('And now?')]

  test('are named to a model that cannot see, and the person is told', async () => {
    const fitted = await fitFiles(history, model, count)
    expect(fitted.history[0]).toMatchObject({ images: [], attachmentTexts: [{ name: 'a.png' }] })
    expect(fitted.cut[0]?.what).toContain('a.png')
  })
  test('go to one that sees, and those of the newest message are never taken away', async () => {
    const seeing = { ...model, capabilities: ['chat' as const, 'vision' as const] }
    expect((await fitFiles(history, seeing, count)).history).toEqual(history)
    const newest = [message('Look', { images: [image] })]
    expect((await fitFiles(newest, model, count)).history).toEqual(newest)
  })
})

describe('rankPassages', () => {
  const texts = (...all: string[]) => all.map((text) => ({ text }))
  test.each([
    [
      'a rare word counts more than a common one',
      'the rent clause',
      texts('the the the', 'a rent', 'the clause', 'the x'),
      [2, 1],
    ],
    ['endings of words do not matter', 'invoices paid', texts('nothing', 'an invoice was paying'), [1]],
    ['marks on letters do not matter', 'Übergabe', texts('nichts', 'die ubergabe'), [1]],
    ['words of scripts without spaces are found', '押金多少', texts('天气', '押金是三个月'), [1]],
  ])('%s', async (_rule, question, all, best) => {
    expect((await rankPassages(question, all)).slice(0, best.length)).toEqual(best)
  })
  test('without a common word the order is that of the document', async () => {
    expect(await rankPassages('zebra', texts('a', 'b', 'c'))).toEqual([0, 1, 2])
  })

  test('others have their turn while much is read', async () => {
    let turns = 0
    let isDone = false
    const others = () => {
      if (isDone) return
      turns++
      setImmediate(others)
    }
    setImmediate(others)
    await rankPassages(
      'rent',
      Array.from({ length: 1_000 }, () => ({ text: 'the rent is due '.repeat(60) })),
    )
    isDone = true
    expect(turns).toBeGreaterThan(10)
  })
})
