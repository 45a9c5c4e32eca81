/** Starts the worker under the page's own policy. */
import { SERVES } from './protocol.ts'
import serviceUrl from './service.ts?worker&url'

let starter: string | null = null

/**
 * A worker takes its content-security policy from its own response, and one from a `blob:` address from the page: so it
 * is bound even where a server sends no header. The script imports the real one, and fails where that is empty: such a
 * worker would be silent, and be waited for.
 */
export function startWorker(): Worker {
  const script = `import ${JSON.stringify(new URL(serviceUrl, import.meta.url).href)}
if (!self.${SERVES}) throw new Error('The worker has no service.')`
  starter ??= URL.createObjectURL(new Blob([script], { type: 'text/javascript' }))
  return new Worker(starter, { type: 'module', name: 'pastiche' })
}
