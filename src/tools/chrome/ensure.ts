/** `npm test` runs this first: makes sure there is a Chromium, and says so if it had to install one. */
import { ensureChrome } from './launcher.ts'

try {
  ensureChrome((line) => console.log(line))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
