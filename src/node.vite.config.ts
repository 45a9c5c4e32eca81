import { rm } from 'node:fs/promises'
import path from 'node:path'
import { defineConfig } from 'vite'
import { declarations } from './tools/build/declarations.ts'
import { executable } from './tools/build/executable.ts'
import { release } from './tools/build/release.ts'

const root = path.resolve(import.meta.dirname, '..')
const out = path.join(root, 'dist')

/** The terminal program, the library and their models: our own modules bundled, packages left to be imported. */
export default defineConfig({
  root,
  publicDir: false,
  cacheDir: path.join(root, '.cache/vite-node'),
  plugins: [
    {
      name: 'pastiche:clear',
      buildStart: () =>
        Promise.all(['cli', 'lib'].map((name) => rm(path.join(out, name), { recursive: true, force: true }))).then(
          () => undefined,
        ),
    },
    executable('cli/pastiche.js'),
    release(path.join(out, 'models')),
    declarations(),
  ],
  build: {
    ssr: true,
    target: 'node20.19',
    outDir: out,
    // The other build's dist/app stands beside these, so the plugin above clears what is ours.
    emptyOutDir: false,
    minify: false,
    rolldownOptions: {
      input: { 'cli/pastiche': path.join(root, 'src/cli/pastiche.ts'), 'lib/index': path.join(root, 'src/index.ts') },
      output: { entryFileNames: '[name].js', chunkFileNames: 'lib/[name]-[hash].js' },
    },
  },
})
