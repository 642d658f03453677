/**
 * Who may import whom, as data. The first row whose `at` starts a file's path is its layer. `mayImport` names layers;
 * a name that ends in `/` stands for every layer below it. A layer with `isPerFolder` has one house per folder, and a
 * house may import itself but not its neighbours.
 */
export const LAYERS = [
  { name: 'shared/std', at: 'src-shared/std/', mayImport: [] },
  { name: 'shared/errors', at: 'src-shared/errors/', mayImport: ['shared/std'] },
  { name: 'shared/domain', at: 'src-shared/domain/', mayImport: ['shared/std', 'shared/errors'] },
  { name: 'shared/contract', at: 'src-shared/contract/', mayImport: ['shared/std', 'shared/errors', 'shared/domain'] },
  { name: 'main/platform', at: 'src-main/platform/', mayImport: ['shared/'] },
  { name: 'main/engine', at: 'src-main/engine/', mayImport: ['shared/', 'main/platform'] },
  {
    name: 'main/features',
    at: 'src-main/features/',
    isPerFolder: true,
    mayImport: ['shared/', 'main/platform', 'main/engine'],
  },
  { name: 'main/app', at: 'src-main/app/', mayImport: ['shared/', 'main/platform', 'main/engine', 'main/features'] },
  { name: 'main/shell-headless', at: 'src-main/shell-headless/', mayImport: ['shared/', 'main/platform', 'main/app'] },
  { name: 'main/shell-electron', at: 'src-main/shell-electron/', mayImport: ['shared/', 'main/platform', 'main/app'] },
  { name: 'preload', at: 'src-preload/', mayImport: ['shared/contract'] },
  // the nouns too: cards for tool calls and approvals are shown by several pages, and know no client
  { name: 'renderer/ui', at: 'src-renderer/ui/', mayImport: ['shared/std', 'shared/domain'] },
  { name: 'renderer/lib', at: 'src-renderer/lib/', mayImport: ['shared/'] },
  {
    name: 'renderer/features',
    at: 'src-renderer/features/',
    isPerFolder: true,
    mayImport: ['shared/', 'renderer/ui', 'renderer/lib'],
  },
  { name: 'renderer/app', at: 'src-renderer/app/', mayImport: ['shared/', 'renderer/'] },
]

const MAIN = 'src-main/'
const PAGE = 'src-renderer/'

/** Which npm package may be imported where, and what for. A package without a row may not be imported at all. */
export const PACKAGES = [
  { name: 'zod', in: ['src-shared/', MAIN], reason: 'schemas of the contract, of settings and of tool input' },
  {
    name: '@orpc/contract',
    in: ['src-shared/contract/', 'src-main/engine/rpc/', 'src-main/app/', 'src-renderer/lib/'],
    reason: 'the contract itself',
  },
  { name: '@orpc/server', in: ['src-main/engine/rpc/', 'src-main/app/'], reason: 'implements the contract' },
  {
    name: '@orpc/client',
    in: ['src-main/engine/rpc/', 'src-main/app/', 'src-renderer/lib/'],
    reason: 'errors, streams and the page client',
  },
  { name: '@orpc/openapi', in: ['src-main/app/'], reason: 'the REST side and its document, loaded at first use' },
  { name: '@orpc/zod', in: ['src-main/app/'], reason: 'zod to JSON Schema for the document' },
  { name: 'better-sqlite3', in: ['src-main/engine/'], reason: 'the database; features use it through Db' },
  { name: 'kysely', in: ['src-main/engine/', 'src-main/features/'], reason: 'types and builds SQL' },
  { name: 'piscina', in: ['src-main/engine/workers/'], reason: 'worker threads for heavy reads and parsing' },
  { name: 'pino', in: ['src-main/platform/'], reason: 'structured logs' },
  { name: '@napi-rs/keyring', in: ['src-main/platform/'], reason: 'the keychain of the operating system' },
  { name: 'undici', in: ['src-main/platform/', 'src-main/features/models/'], reason: 'HTTP with our own time limits' },
  { name: 'eventsource-parser', in: ['src-main/features/models/'], reason: 'Server-Sent Events of providers' },
  { name: 'node-llama-cpp', in: ['src-main/features/models/'], reason: 'the embedded engine, in its own process' },
  { name: '@huggingface/jinja', in: ['src-main/features/models/'], reason: 'chat templates of models' },
  { name: 'jsonrepair', in: ['src-main/features/'], reason: 'repairs the JSON that small models write' },
  { name: 'mathjs', in: ['src-main/features/toolbox/'], reason: 'the calculator tool, loaded at first use' },
  { name: 'diff', in: ['src-main/features/', 'src-renderer/ui/'], reason: 'line differences' },
  { name: 'quickjs-emscripten', in: ['src-main/features/toolbox/'], reason: 'JavaScript of models, in a sandbox' },
  { name: 'ipaddr.js', in: ['src-main/platform/'], reason: 'addresses that network tools must not reach' },
  { name: '@mozilla/readability', in: ['src-main/features/toolbox/'], reason: 'the readable part of a web page' },
  { name: 'linkedom', in: ['src-main/features/toolbox/'], reason: 'the DOM that Readability reads' },
  { name: 'turndown', in: ['src-main/features/toolbox/'], reason: 'a web page as Markdown' },
  { name: 'unpdf', in: ['src-main/features/chat/'], reason: 'text of attached PDF files' },
  { name: 'mammoth', in: ['src-main/features/chat/'], reason: 'text of attached Word files' },
  { name: 'fflate', in: ['src-main/features/chat/'], reason: 'imports that arrive zipped' },
  { name: 'micromark', in: ['src-main/features/chat/'], reason: 'Markdown to safe HTML for exports' },
  { name: 'micromark-extension-gfm', in: ['src-main/features/chat/'], reason: 'tables in exports' },
  { name: 'minisearch', in: ['src-main/features/help/'], reason: 'search over the pages of the help' },
  { name: 'systeminformation', in: ['src-main/features/dashboard/'], reason: 'load of this PC, in a worker' },
  { name: 'electron-updater', in: ['src-main/shell-electron/'], reason: 'updates from GitHub releases' },
  { name: 'ws', in: ['src-main/shell-headless/'], reason: 'WebSocket server of the headless shell' },
  { name: 'electron', in: ['src-main/shell-electron/', 'src-preload/'], reason: 'the desktop shell and nothing else' },
  { name: 'react', in: [PAGE], reason: 'the page' },
  { name: 'react-dom', in: [PAGE], reason: 'the page' },
  { name: '@mantine/core', in: [PAGE], reason: 'components' },
  { name: '@mantine/hooks', in: [PAGE], reason: 'hooks of the components' },
  {
    name: '@tanstack/react-router',
    in: ['src-renderer/app/'],
    reason: 'addresses of pages',
  },
  { name: '@tanstack/react-virtual', in: [PAGE], reason: 'long lists' },
  { name: 'lucide-react', in: [PAGE], reason: 'icons' },
  {
    name: 'zustand',
    in: [PAGE],
    reason: 'stores of pages',
  },
  { name: 'react-markdown', in: ['src-renderer/ui/'], reason: 'Markdown of models' },
  { name: 'remark-gfm', in: ['src-renderer/ui/'], reason: 'tables and task lists' },
  { name: 'remark-math', in: ['src-renderer/ui/'], reason: 'formulas' },
  { name: 'rehype-katex', in: ['src-renderer/ui/'], reason: 'formulas' },
  { name: 'rehype-sanitize', in: ['src-renderer/ui/'], reason: 'model output is untrusted' },
  { name: 'katex', in: ['src-renderer/ui/'], reason: 'formulas' },
  { name: 'mermaid', in: ['src-renderer/ui/'], reason: 'diagrams, loaded at first use' },
  { name: 'shiki', in: ['src-renderer/ui/'], reason: 'code highlighting, loaded at first use' },
]

/** Where Node's own modules may be imported. */
export const NODE_MODULES_IN = [MAIN]

/** The only index files: a feature's own, and lists that are tables. */
export const INDEX_FILES = [/^src-main\/features\/[^/]+\/index\.ts$/, /^src-main\/engine\/migrations\/index\.ts$/]

export const LIMITS = { indexLines: 15, lines: 300, testLines: 600 }

/** Tables, where splitting would only scatter what is read together. */
export const LONG_TABLES = ['src-shared/errors/errors.ts', 'src-shared/errors/error-texts.ts']
