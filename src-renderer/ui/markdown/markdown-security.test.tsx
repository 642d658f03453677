import { MantineProvider } from '@mantine/core'
import { act, render, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { HOSTILE } from './hostile-inputs.ts'
import { MarkdownText } from './MarkdownText.tsx'
import { sanitiseSvg } from './svg-image.ts'

const FORBIDDEN = [
  'script, style, link, meta, base, iframe, frame, object, embed, applet, form, template, marquee',
  'img, video, audio, source, picture, foreignObject, use',
].join(', ')
/** A link may lead anywhere that it names; nothing else may have an address at all. */
const SAFE_LINK = /^(https?:\/\/[^@]*$|mailto:)/
const ADDRESSES = /^(href|src|srcset|action|formaction|data|xlink:href|poster|background)$/i
const FETCHES = /url\(|@import|expression\(/i

/** Everything in the tree that could run, fetch, cover the page or lead to a forbidden place. */
function dangersIn(root: Element): string[] {
  const dangers = [...root.querySelectorAll(FORBIDDEN)].map((element) => element.localName)
  for (const element of root.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name)) dangers.push(name)
      const isLink = element.localName === 'a' && name === 'href' && SAFE_LINK.test(value)
      if (!isLink && ADDRESSES.test(name)) dangers.push(`${name}=${value}`)
      if (name === 'style' && FETCHES.test(value)) dangers.push(value)
      if (name === 'srcdoc' || ((name === 'id' || name === 'name') && /root|cookie/.test(value))) dangers.push(name)
    }
    const isInterfacePart = element.closest('button, svg') !== null
    if (element.namespaceURI === 'http://www.w3.org/2000/svg' && !isInterfacePart && !element.closest('.katex')) {
      dangers.push(`svg ${element.localName}`)
    }
  }
  return dangers
}

async function shown(markdown: string, isStreaming: boolean): Promise<Element> {
  const { container } = render(
    <MantineProvider env="test">
      <div data-testid="output">
        <MarkdownText text={markdown} isStreaming={isStreaming} />
      </div>
    </MantineProvider>,
  )
  await act(async () => {
    await import('./MathProse.tsx')
    await new Promise((resolve) => setTimeout(resolve, 0))
  })
  return container.querySelector('[data-testid=output]') as Element
}

test('the table of hostile inputs is long enough to mean something', () => {
  expect(HOSTILE.length).toBeGreaterThanOrEqual(40)
})

test.each(HOSTILE)('%s: nothing that runs, fetches or leads astray', async (_name, markdown) => {
  expect(dangersIn(await shown(markdown, false))).toEqual([])
})

test.each(HOSTILE)('%s, cut anywhere while it streams', async (_name, markdown) => {
  for (const share of [0.3, 0.6, 0.9]) {
    const half = markdown.slice(0, Math.ceil(markdown.length * share))
    expect(dangersIn(await shown(half, true))).toEqual([])
  }
})

test('the check itself finds what it looks for', () => {
  const root = document.createElement('div')
  root.innerHTML =
    '<img src="https://evil.test/x" onerror="x"><a href="javascript:x">a</a><p style="background:url(x)"></p>'
  expect(dangersIn(root)).toEqual([
    'img',
    'src=https://evil.test/x',
    'onerror',
    'href=javascript:x',
    'background:url(x)',
  ])
})

test('a link says where it leads and opens without a way back', async () => {
  const output = await shown('[your bank](https://other.test/login) and <mailto:ann@mail.test>', false)
  const [web, mail] = output.querySelectorAll('a')
  expect(web?.outerHTML).toContain('rel="noreferrer noopener"')
  expect(output.textContent).toContain('your bank other.test')
  expect(mail?.getAttribute('href')).toBe('mailto:ann@mail.test')
})

test('HTML is shown as the text that it is', async () => {
  expect((await shown('<b>bold</b>', false)).textContent).toBe('<b>bold</b>')
})

test('a line break in a table is one', async () => {
  expect((await shown('| a |\n| - |\n| x<br>y |', false)).querySelectorAll('td br').length).toBe(1)
})

test('an image is named with its host and never loaded', async () => {
  const output = await shown('![a chart](https://pictures.test/a.png)', false)
  expect(output.textContent).toBe('Image not loaded: a chart pictures.test')
})

test('a formula is drawn', async () => {
  const output = await shown('Let $x^2$ be.', false)
  await waitFor(() => expect(output.querySelector('.katex')).not.toBeNull())
})

test('a line of 10,000 characters is shown without freezing', async () => {
  const start = performance.now()
  const output = await shown('word '.repeat(2_000), true)
  expect(output.textContent?.length).toBeGreaterThan(9_000)
  expect(performance.now() - start).toBeLessThan(2_000)
})

test.each([
  ['a script', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><rect/></svg>'],
  ['a handler', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><rect onclick="alert(1)"/></svg>'],
  ['a link', '<svg xmlns="http://www.w3.org/2000/svg"><a href="javascript:alert(1)"><rect/></a></svg>'],
  ['an outer image', '<svg xmlns="http://www.w3.org/2000/svg"><image href="https://evil.test/t.png"/></svg>'],
  ['an outer fill', '<svg xmlns="http://www.w3.org/2000/svg"><rect style="fill:url(https://evil.test/a)"/></svg>'],
  [
    'an imported style',
    '<svg xmlns="http://www.w3.org/2000/svg"><style>@import url(https://evil.test/a.css);</style></svg>',
  ],
  [
    'HTML inside',
    '<svg xmlns="http://www.w3.org/2000/svg"><foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject></svg>',
  ],
  [
    'an animated address',
    '<svg xmlns="http://www.w3.org/2000/svg"><a><animate attributeName="href" values="javascript:alert(1)"/></a></svg>',
  ],
])('a diagram loses %s', (_name, svg) => {
  expect(sanitiseSvg(svg) ?? '').not.toMatch(/script|onload|onclick|evil\.test|foreignObject|animate|<a\b/)
})

test('a diagram keeps its arrows and its own styles', () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg"><style>.a{fill:red}</style><path marker-end="url(#arrow)" class="a"/></svg>'
  expect(sanitiseSvg(svg)).toContain('marker-end="url(#arrow)"')
  expect(sanitiseSvg(svg)).toContain('.a{fill:red}')
})

test('what is no SVG is not shown as one', () => {
  expect([sanitiseSvg('<p>hi</p>'), sanitiseSvg('<svg><')]).toEqual([null, null])
})
