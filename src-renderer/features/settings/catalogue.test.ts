import { expect, test } from 'vitest'
import { SETTING_KEYS, SETTINGS } from '#shared/domain/settings.ts'
import { SETTING_CATALOGUE } from './catalogue.ts'

/** Set where they belong: by the first steps, on the dashboard, in the help. */
const WITHOUT_CONTROL = ['onboarding.done', 'dashboard.layout', 'help.favourites', 'help.read', 'help.newsSeen']

test('every setting has its place on the page, once', () => {
  const shown = SETTING_CATALOGUE.map((entry) => entry.key)
  expect(shown.toSorted()).toEqual(SETTING_KEYS.filter((key) => !WITHOUT_CONTROL.includes(key)).toSorted())
})

test('the page accepts exactly the numbers that the core accepts', () => {
  const wrong = SETTING_CATALOGUE.flatMap(({ key, control }) => {
    if (control.type !== 'number') return []
    const step = control.decimals ? 0.01 : 1
    const accepts = (value: number) => SETTINGS[key].safeParse(value).success
    const { min, max } = control
    return accepts(min) && accepts(max) && !accepts(min - step) && !accepts(max + step) ? [] : [key]
  })
  expect(wrong).toEqual([])
})

test('the page offers exactly the choices that the core knows', () => {
  const wrong = SETTING_CATALOGUE.flatMap(({ key, control }) => {
    if (control.type !== 'choice') return []
    const schema = SETTINGS[key] as unknown as { unwrap(): { options: string[] } }
    const known = schema.unwrap().options.toSorted()
    const offered = control.options.map((option) => option.value).toSorted()
    return JSON.stringify(known) === JSON.stringify(offered) ? [] : [key]
  })
  expect(wrong).toEqual([])
})
