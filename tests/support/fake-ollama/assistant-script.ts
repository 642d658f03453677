import type { FakeModel, Rule, Script } from './script.ts'

export const ASSISTANT = 'small-assistant:latest'
export const NATIVE_ASSISTANT = 'small-native:latest'
export const THINKER = 'small-thinker:latest'

/** One model for each way in which a server may answer. */
export const assistantModels: FakeModel[] = [
  { name: ASSISTANT, path: 'rendered', contextLength: 32_768 },
  { name: NATIVE_ASSISTANT, path: 'native', contextLength: 32_768 },
  { name: THINKER, path: 'rendered', contextLength: 32_768, capabilities: ['completion', 'tools', 'thinking'] },
  { name: 'small-embed:latest', capabilities: ['embedding'], contextLength: 2_048, embeddingLength: 64 },
]

const PATH = '([\\w./\\\\-]+\\.\\w+)'

const counting = Array.from({ length: 200 }, (_, index) => index + 1).join(' ')

const rich = `Here is a short overview.

| Month | Income | Expense |
| --- | ---: | ---: |
| April | 2,400 € | 1,910 € |
| May | 2,400 € | 2,035 € |

The difference in April is $2400 - 1910 = 490$.

\`\`\`ts
const saved = rows.map((row) => row.income - row.expense)
\`\`\`

\`\`\`mermaid
graph LR
  Income --> Account
  Account --> Rent
  Account --> Savings
\`\`\`

- [x] Read the table
- [ ] Decide what to do in June
`

const long = Array.from(
  { length: 60 },
  (_, index) => `Sentence ${index + 1} of the story says what the walkers saw on their way along the river. `,
).join('')

/** A tool call, then a sentence about its result. */
const withTool = (user: string, call: { name: string; arguments: Record<string, unknown> }, after: string): Rule => ({
  user,
  replies: [{ toolCalls: [call] }, { text: after, tokensPerSecond: 80 }],
})

/** A sensible small assistant: enough for the stories of the end-to-end tests, and for trying the app by hand. */
export const assistantScript: Script = [
  { system: 'title', replies: [{ text: 'A short chat' }] },
  withTool(
    `append "(.+?)" to ${PATH}`,
    { name: 'file_read', arguments: { path: '{{2}}' } },
    'I read {{2}}. Tell me where the text goes.',
  ),
  withTool(
    `replace "(.+?)" (?:with|by) "(.*?)" in ${PATH}`,
    { name: 'file_edit', arguments: { path: '{{3}}', oldText: '{{1}}', newText: '{{2}}' } },
    'Done: {{tool}}',
  ),
  withTool(
    `write "(.+?)" to ${PATH}`,
    { name: 'file_write', arguments: { path: '{{2}}', content: '{{1}}' } },
    'Done: {{tool}}',
  ),
  withTool(
    `(?:read|open|summari[sz]e)\\b.*?${PATH}`,
    { name: 'file_read', arguments: { path: '{{1}}' } },
    'It says: {{tool}}',
  ),
  withTool('(?:list|show)\\b.*\\bfiles', { name: 'file_list', arguments: { path: '.' } }, '{{tool}}'),
  withTool('remember (?:that )?(.+)', { name: 'memory_save', arguments: { text: '{{1}}' } }, 'I will remember that.'),
  withTool(
    'what is ([\\d\\s+*/().-]+)',
    { name: 'calculator', arguments: { expression: '{{1}}' } },
    'The result is {{tool}}',
  ),
  withTool('what time', { name: 'get_time', arguments: {} }, 'It is {{tool}}'),
  withTool(
    'ask me',
    {
      name: 'ask_user',
      arguments: { text: 'Which colour do you like?', choices: ['Red', 'Blue'], allowsText: true },
    },
    'You chose: {{tool}}',
  ),
  { user: 'count from 1 to 200', replies: [{ text: counting, tokensPerSecond: 40 }] },
  {
    user: 'think about',
    replies: [
      {
        thinking: 'First I look at what was asked. Then I compare the two ways. The second one is shorter.',
        text: 'The second way is shorter.',
        tokensPerSecond: 60,
      },
    ],
  },
  { user: 'table|overview', replies: [{ text: rich, tokensPerSecond: 120 }] },
  { user: 'story|long answer', replies: [{ text: long, tokensPerSecond: 60 }] },
  {
    user: '^(hello|hi|good (morning|day|evening))\\b',
    replies: [{ text: 'Hello! How can I help you?', tokensPerSecond: 60 }],
  },
  {
    replies: [
      {
        text: 'I am a small scripted assistant. Ask me to read, list or write a file, to count, or to remember something.',
      },
    ],
  },
]
