import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arranged, hiddenOrShown, movedBy, movedTo, type Placed, widened } from './layout.ts'

const card = (id: string, columns = 6, isHidden = false): Placed => ({ id, columns, isHidden })
const ids = (cards: readonly Placed[]) => cards.map(({ id }) => id).join('')
const FIRST = ['a', 'b', 'c', 'd'].map((id) => card(id))

test('the saved order counts, a new card is last, one that is gone or there twice is left out', () => {
  expect(ids(arranged([card('c'), card('z'), card('a'), card('c')], FIRST))).toBe('cabd')
  expect(arranged([], FIRST)).toEqual(FIRST)
})

test('a card takes the place of the one it is dropped on', () => {
  expect([ids(movedTo(FIRST, 'a', 'c')), ids(movedTo(FIRST, 'd', 'b'))]).toEqual(['bcad', 'adbc'])
})

test('moving by one steps over hidden cards and stops at the ends', () => {
  const cards = hiddenOrShown(FIRST, 'b', true)
  expect([ids(movedBy(cards, 'a', 1)), ids(movedBy(cards, 'a', -1)), ids(movedBy(cards, 'd', 1))]).toEqual([
    'bcad',
    'abcd',
    'abcd',
  ])
})

test('a card is never narrower than three columns nor wider than the page, and none is lost', () => {
  const move = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom(-1 as const, 1 as const), fc.boolean())
  fc.assert(
    fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
      const end = moves.reduce(
        (cards, [id, by, isWidth]) => (isWidth ? widened(cards, id, by) : movedBy(cards, id, by)),
        FIRST,
      )
      expect(ids(end).split('').toSorted()).toEqual(['a', 'b', 'c', 'd'])
      expect(end.every(({ columns }) => columns >= 3 && columns <= 12)).toBe(true)
    }),
  )
})
