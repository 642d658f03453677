const WORDS =
  'river water walker path stone bridge morning light house garden letter table window winter summer road cloud friend market paper'.split(
    ' ',
  )

/** Sentences that do not repeat: an answer that says the same again and again is stopped as a loop. */
export function variedText(sentences: number): string {
  let state = 7
  const next = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return Math.floor((state / 2 ** 31) * below)
  }
  const word = () => WORDS[next(WORDS.length)] ?? ''
  const sentence = (at: number) =>
    `In part ${at} the ${word()} near the ${word()} had ${next(9_000)} ${word()}s and a ${word()}. `
  return Array.from({ length: sentences }, (_, at) => `${sentence(at)}${at % 12 === 11 ? '\n\n' : ''}`).join('')
}
