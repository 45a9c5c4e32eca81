/** What runs in a strip's worker, which the app's worker starts, see `strip-workers.ts`. */

import { serveStrip } from '../engine/fused/strips/serve-strip.ts'
import type { ToStrip } from '../engine/fused/strips/strip-protocol.ts'

serveStrip({
  post: (message, transfer) => postMessage(message, { transfer: [...transfer] }),
  listen: (onMessage) => addEventListener('message', ({ data }: MessageEvent<ToStrip>) => onMessage(data)),
})
