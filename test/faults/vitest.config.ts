/** What takes an hour, and of which the end-to-end tests have a part: `npm run faults`. */
import path from 'node:path'
import { defineConfig } from 'vitest/config'

const root = path.resolve(import.meta.dirname, '../..')

export default defineConfig({
  root,
  cacheDir: path.join(root, '.cache/vitest'),
  test: {
    include: ['test/faults/**/*.test.ts'],
    environment: 'node',
    globalSetup: ['test/e2e/setup.ts'],
    fileParallelism: false,
    hookTimeout: 120_000,
  },
})
