import { setImmediate } from 'node:timers/promises'

const K1 = 1.2
const B = 0.75
const MIN_STEM = 4
/** Read in one go, a few milliseconds long: twenty megabytes are no reason to answer nobody meanwhile. */
const CHARS_AT_ONCE = 50_000

/**
 * Places of texts by how much they have to do with a question, best first: BM25 over words, cut to a stem so that
 * "invoices" finds "invoice". Texts that share no word come last, in their own order; the first text of all stays
 * in front of those, because a beginning says what a document is.
 *
 * @see Robertson & Zaragoza 2009, The Probabilistic Relevance Framework: BM25 and Beyond
 */
export async function rankPassages(question: string, texts: readonly { text: string }[]): Promise<number[]> {
  const asked = [...new Set(wordsOf(question))]
  const documents = await countAll(texts, new Set(asked))
  const average = documents.reduce((sum, each) => sum + each.length, 0) / Math.max(1, documents.length)
  const rarity = new Map(
    asked.map((word) => {
      const holding = documents.filter((each) => each.counts.has(word)).length
      return [word, Math.log(1 + (documents.length - holding + 0.5) / (holding + 0.5))]
    }),
  )
  const scores = documents.map(({ counts, length }) =>
    asked.reduce((sum, word) => {
      const times = counts.get(word) ?? 0
      const weight = (times * (K1 + 1)) / (times + K1 * (1 - B + (B * length) / Math.max(1, average)))
      return sum + weight * (rarity.get(word) ?? 0)
    }, 0),
  )
  return scores.map((_, at) => at).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
}

interface Counted {
  /** of the words that were asked for */
  counts: Map<string, number>
  /** in words */
  length: number
}

async function countAll(texts: readonly { text: string }[], asked: ReadonlySet<string>): Promise<Counted[]> {
  const counted: Counted[] = []
  let chars = 0
  for (const { text } of texts) {
    counted.push(countsOf(text, asked))
    chars += text.length
    if (chars < CHARS_AT_ONCE) continue
    chars = 0
    await setImmediate()
  }
  return counted
}

function countsOf(text: string, asked: ReadonlySet<string>): Counted {
  const words = wordsOf(text)
  const counts = new Map<string, number>()
  for (const word of words) if (asked.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return { counts, length: words.length }
}

/** Words in lower case without marks on letters; of scripts without spaces, each pair of signs. */
function wordsOf(text: string): string[] {
  const plain = text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
  return (plain.match(/[\p{L}\p{N}]+/gu) ?? []).flatMap((word) =>
    WITHOUT_SPACES.test(word) ? pairsOf(word) : [stem(word)],
  )
}

const WITHOUT_SPACES = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u

const pairsOf = (word: string): string[] =>
  word.length < 3 ? [word] : Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2))

/** The endings of inflection that English, German and the Romance languages share, roughly. */
function stem(word: string): string {
  const cut = word.replace(/(?:ingly|ings|ing|edly|ies|es|ed|en|er|s|e|y)$/, '')
  return cut.length >= MIN_STEM ? cut : word
}
