import { cpSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/** Vite serves these as they are. In a folder that git and Vite's watcher pass by. */
const publicDir = path.join(import.meta.dirname, 'node_modules/.public')

/** The folder of a package's file. */
const folder = (file: string) => path.dirname(fileURLToPath(import.meta.resolve(file)))

cpSync(folder('pastiche/models/current.json'), path.join(publicDir, 'models'), { recursive: true })
cpSync(folder('@tensorflow/tfjs-backend-wasm/dist/index.js'), path.join(publicDir, 'wasm'), {
  recursive: true,
  filter: (file) => !path.extname(file) || file.endsWith('.wasm'),
})

export default defineConfig({ root: import.meta.dirname, base: './', publicDir, build: { target: 'es2022' } })
