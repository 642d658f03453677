import { describe, expect, test } from 'vitest'
import { ERROR_TEXTS } from './error-texts.ts'
import { AppError, ERRORS, type ErrorCode, isAppError, toAppError } from './errors.ts'
import { fromWire, toWire } from './wire.ts'

const codes = Object.keys(ERRORS) as ErrorCode[]
/** Words that the person need not know, and tones that ui.md rules out. */
const FORBIDDEN = /\b(token|embedding|inference|endpoint|quantisation|LLM|oops|sorry|please|failed to|invalid|I)\b|!/

describe('the texts of errors', () => {
  test('there is one for each code and for nothing else', () => {
    expect(Object.keys(ERROR_TEXTS).sort()).toEqual([...codes].sort())
  })

  test.each(codes)('%s says what happened and what to do next, in plain short sentences', (code) => {
    const { title, next } = ERROR_TEXTS[code]
    const wrong = [title, next].filter(
      (text) => !/^[A-Z].*\.$/.test(text) || text.length > 80 || FORBIDDEN.test(text) || text.includes('  '),
    )
    expect(wrong).toEqual([])
    expect(title).not.toBe(next)
  })

  test('no two codes read the same', () => {
    const titles = codes.map((code) => `${ERROR_TEXTS[code].title} ${ERROR_TEXTS[code].next}`)
    expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([])
  })
})

describe('an error', () => {
  test.each(codes)('%s goes over the wire and comes back the same, without its stack', (code) => {
    const error = new AppError(code, 'What happened', { path: '/x' }, { cause: new Error('inner') })
    const back = fromWire(JSON.parse(JSON.stringify(toWire(error))))
    expect([back.code, back.message, back.data, back.kind, back.retry, back.cause]).toEqual([
      code,
      'What happened',
      { path: '/x' },
      ERRORS[code].kind,
      ERRORS[code].retry,
      undefined,
    ])
  })

  test('whatever is thrown becomes one of ours: ours as it is, an abort as cancelled, the rest as bug with its cause', () => {
    const ours = new AppError('disk.full', 'Full')
    const cause = new TypeError('x is undefined')
    expect(toAppError(ours)).toBe(ours)
    expect(toAppError(new DOMException('Stopped', 'AbortError')).code).toBe('cancelled')
    expect(toAppError(cause)).toMatchObject({ code: 'bug', message: 'x is undefined', cause })
    expect(toAppError('a text')).toMatchObject({ code: 'bug', message: 'a text' })
    expect(isAppError(Object.assign(new Error('fake'), { name: 'AppError', code: 'no.such' }))).toBe(false)
  })

  test('a code that this version does not know arrives as bug and keeps its code', () => {
    expect(fromWire({ code: 'mail.unheard_of', message: 'm', data: { a: 1 } })).toMatchObject({
      code: 'bug',
      message: 'm',
      data: { a: 1, wireCode: 'mail.unheard_of' },
    })
  })
})
