/** What runs in a strip's worker, which the app's worker starts, see `strip-workers.ts`. */

import { serveStrip } from '../engine/fused/strips/serve-strip.ts'
import type { ToStrip } from '../engine/fused/strips/strip-protocol.ts'

// Such as a browser that does not hand modules of WebAssembly over: as an error of this worker it is heard of.
addEventListener('messageerror', () => {
  throw new Error('A message did not arrive whole.')
})

serveStrip({
  post: (message, transfer) => postMessage(message, { transfer: [...transfer] }),
  listen: (onMessage) => addEventListener('message', ({ data }: MessageEvent<ToStrip>) => onMessage(data)),
})
