import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { ENTRIES } from './src-main/platform/entries.ts'

const SHELLS = {
  desktop: 'shell-electron/desktop.ts',
  core: 'shell-electron/core.ts',
  headless: 'shell-headless/headless.ts',
}
const entries = Object.entries({ ...SHELLS, ...ENTRIES }).map(([name, path]) => [name, resolve('src-main', path)])

/** Pure JavaScript that is bundled with the core: a few files load faster than several hundred. */
const BUNDLED = [
  '@orpc/client',
  '@orpc/contract',
  '@orpc/openapi',
  '@orpc/openapi-client',
  '@orpc/server',
  '@orpc/zod',
  'eventsource-parser',
  'kysely',
  'zod',
]

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: 'node22',
      externalizeDeps: { exclude: BUNDLED },
      rollupOptions: {
        input: Object.fromEntries(entries),
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rollupOptions: {
        input: { preload: resolve('src-preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    plugins: [react()],
    // the highlighter loads grammars on demand, which only a module worker can
    worker: { format: 'es' },
    build: {
      outDir: 'out/renderer',
      target: 'es2024',
      minify: true,
      rollupOptions: { input: resolve('src-renderer/index.html') },
    },
  },
})
