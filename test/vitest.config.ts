import path from 'node:path'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { assets } from '../src/tools/build/assets.ts'
import { findChrome, softwareGpuFlags } from '../src/tools/chrome/launcher.ts'

const root = path.resolve(import.meta.dirname, '..')

/** Null where there is none: unit tests need none, and `npm test` installs one first. */
const executablePath = findChrome()

export default defineConfig({
  root,
  cacheDir: path.join(root, '.cache/vitest'),
  test: {
    reporters: ['default'],
    // To catch what hangs, and nothing else: a busy machine takes ten times as long.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          environment: 'node',
          globalSetup: ['test/setup/program.ts', 'test/setup/vulkan.ts'],
        },
      },
      {
        extends: true,
        // Untrusted input, at random: a little of it in each run, much of it in `npm run fuzz`.
        test: {
          name: 'fuzz',
          include: ['test/fuzz/**/*.test.ts'],
          environment: 'node',
          // No other limit: a long run takes as long as it is asked to.
          ...(process.argv.includes('long') && { testTimeout: 0, env: { FUZZ_LONG: '1' } }),
        },
      },
      {
        extends: true,
        plugins: [assets({ withParity: true })],
        // Codecs locate their .wasm beside their own module, which pre-bundling would move.
        optimizeDeps: { exclude: ['@jsquash/jpeg', '@jsquash/png', '@jsquash/webp'] },
        server: { fs: { allow: [root] } },
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { args: [...softwareGpuFlags], ...(executablePath && { executablePath }) },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/setup.ts'],
          environment: 'node',
          fileParallelism: false,
          // One process and so one Chromium for all files.
          isolate: false,
        },
      },
    ],
  },
})
