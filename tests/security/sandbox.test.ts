import { expect, test } from 'vitest'
import type { ScriptInput, ScriptTurn } from '#main/features/toolbox/script.ts'
import { createPlayScript } from '#main/features/toolbox/script-thread.ts'
import { systemClock } from '#main/platform/system-clock.ts'

const playScript = createPlayScript(systemClock)
const play = (code: string, over: Partial<ScriptInput> = {}): Promise<ScriptTurn> =>
  playScript(
    { code, tools: ['echo', 'other'], results: [], now: 1_000_000, seed: 7, ...over },
    AbortSignal.timeout(30_000),
  )

const given = (turn: ScriptTurn): unknown => (turn.type === 'done' ? JSON.parse(turn.value || 'null') : turn)

test('a script computes, prints, and gives what it returns, also as a single expression', async () => {
  expect(await play('const a = [1, 2, 3]; console.log("sum", { of: a }); return a.reduce((x, y) => x + y)')).toEqual({
    type: 'done',
    value: '6',
    log: ['sum {"of":[1,2,3]}'],
  })
  expect(await play('[1, 2].map((x) => x * 2)')).toMatchObject({ type: 'done', value: '[2,4]' })
})
