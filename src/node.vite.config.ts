import { rm } from 'node:fs/promises'
import path from 'node:path'
import { defineConfig, type Plugin } from 'vite'
import packageJson from '../package.json' with { type: 'json' }
import { declarations } from './tools/build/declarations.ts'
import { executable } from './tools/build/executable.ts'
import { Notices } from './tools/build/licence-notices.ts'
import { release } from './tools/build/packed-release.ts'

const root = path.resolve(import.meta.dirname, '..')
const notices = new Notices().add(Object.keys(packageJson.dependencies))

/** Empties the folders of the build that are ours: the app's stands beside them. */
function clear(folders: readonly string[]): Plugin {
  let out = ''
  return {
    name: 'pastiche:clear',
    configResolved(config) {
      out = path.resolve(config.root, config.build.outDir)
    },
    async buildStart() {
      await Promise.all(folders.map((name) => rm(path.join(out, name), { recursive: true, force: true })))
    },
  }
}

/** The terminal program, the library and their models: our own modules bundled, packages left to be imported. */
export default defineConfig({
  root,
  publicDir: false,
  cacheDir: path.join(root, '.cache/vite-node'),
  plugins: [
    clear(['cli', 'lib']),
    executable('cli/pastiche.js'),
    release(),
    declarations(),
    notices.collect(),
    notices.write(),
  ],
  build: {
    ssr: true,
    target: 'node20.19',
    outDir: path.join(root, 'dist'),
    emptyOutDir: false,
    minify: false,
    rolldownOptions: {
      input: { 'cli/pastiche': path.join(root, 'src/cli/pastiche.ts'), 'lib/index': path.join(root, 'src/index.ts') },
      output: { entryFileNames: '[name].js', chunkFileNames: 'lib/[name]-[hash].js' },
    },
  },
})
