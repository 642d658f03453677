import { expect, test } from 'vitest'
import { withoutTags } from './draw-diagram.ts'

test.each([
  ['a tag', 'A["<img src=x onerror=alert(1)>"]', 'A["‹img src=x onerror=alert(1)>"]'],
  ['a closing tag', 'A["</style><script>"]', 'A["‹/style>‹script>"]'],
  ['an entity', 'A["&lt;img&gt; &#60;b &#x3C;i #lt;u"]', 'A["‹img&gt; ‹b ‹i ‹u"]'],
])('%s in a label is only a sign that looks like one', (_name, source, safe) => {
  expect(withoutTags(source)).toBe(safe)
})

test.each(['A <--> B', 'A <|-- B', 'A["one<br/>two"]', 'A["3 < 4"]'])('%s stays as it is', (source) => {
  expect(withoutTags(source)).toBe(source)
})
