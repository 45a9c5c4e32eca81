#!/usr/bin/env node
import { fileURLToPath } from 'node:url'
import { startedWithTooFewFiles } from './too-many-files.ts'

// The program starts itself once more for each painter and each of its threads, so a build needs this one entry only.
// Everything else is imported when it is needed: `--help` loads neither sharp nor tfjs.
try {
  if (process.argv[2] === '--painter' && process.send) {
    const { servePainter } = await import('./painter-child.ts')
    servePainter()
  } else if (process.argv[2] === '--strip' && !(await import('node:worker_threads')).isMainThread) {
    const { serveStripThread } = await import('./strips.ts')
    serveStripThread()
  } else {
    const { main } = await import('./program.ts')
    process.exitCode = await main(process.argv.slice(2), fileURLToPath(import.meta.url))
  }
} catch (error) {
  // Modules are files as well.
  const text = startedWithTooFewFiles(String((error as Error | null)?.stack ?? error))
  if (text === null) throw error
  process.stderr.write(`pastiche: ${text}\n`)
  process.exitCode = 1
}
