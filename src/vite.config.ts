import path from 'node:path'
import { defineConfig } from 'vite'
import { assets } from './tools/build/assets.ts'
import { earlyFiles } from './tools/build/first-files.ts'
import { hosts } from './tools/build/host-files.ts'
import { kernels } from './tools/build/kernels.ts'
import { Notices } from './tools/build/licence-notices.ts'
import { offline } from './tools/build/offline.ts'
import { headers } from './tools/build/policy.ts'
import { sealedPage } from './tools/build/sealed-page.ts'
import { styles } from './tools/build/styles.ts'

const root = path.resolve(import.meta.dirname, '..')

const notices = new Notices()

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  publicDir: path.join(root, 'public'),
  cacheDir: path.join(root, '.cache/vite'),
  // A missing model file is a 404, not the page under another name.
  appType: 'mpa',
  plugins: [
    assets(),
    kernels(),
    styles(),
    headers(),
    notices.collect(),
    earlyFiles(),
    sealedPage(),
    hosts(),
    offline(notices.collect()),
    notices.write(),
  ],
  // The package's own entry is for browsers of 2015.
  resolve: { alias: { 'workbox-window': 'workbox-window/build/workbox-window.prod.mjs' } },
  worker: { format: 'es', plugins: () => [kernels(), notices.collect()] },
  // Codecs locate their .wasm beside their own module, which pre-bundling would move.
  optimizeDeps: { exclude: ['@jsquash/jpeg', '@jsquash/png', '@jsquash/webp'] },
  server: { port: 5173 },
  // Answers that vary with who asks are asked for again by everybody else.
  preview: { port: 4173, cors: false },
  build: {
    outDir: path.join(root, 'dist/app'),
    emptyOutDir: true,
    target: 'es2022',
    // The content-security policy has no room for data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    rolldownOptions: {
      checks: { pluginTimings: false },
      // One file of what the page needs at once, and not one more for each set of modules that a later script shares.
      output: { codeSplitting: { groups: [{ name: 'index', test: /\/app\/main\.ts$/ }] } },
    },
  },
})
