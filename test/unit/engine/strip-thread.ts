/** A thread that serves a strip, of the sources. */
import { serveStripThread } from '../../../src/cli/strips.ts'

serveStripThread()
