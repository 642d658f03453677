import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { MAIN_ENTRIES, PREBUILT } from './build/bundle-entries.mjs'

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      // small pure packages are bundled: one file starts faster than two hundred
      externalizeDeps: { exclude: PREBUILT.bundled },
      rollupOptions: {
        input: MAIN_ENTRIES,
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
    build: {
      outDir: 'out/renderer',
      target: 'es2024',
      rollupOptions: { input: resolve('src-renderer/index.html') },
    },
  },
})
