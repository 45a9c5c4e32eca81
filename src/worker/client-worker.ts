/** Starts the worker under the page's own policy. */
import serviceUrl from './service.ts?worker&url'

let starter: string | null = null

/**
 * A worker takes its content-security policy from its own response, and one from a `blob:` address from the page: so it
 * is bound even where a server sends no header. The script is one line that imports the real one.
 */
export function startWorker(): Worker {
  const script = `import ${JSON.stringify(new URL(serviceUrl, import.meta.url).href)}`
  starter ??= URL.createObjectURL(new Blob([script], { type: 'text/javascript' }))
  return new Worker(starter, { type: 'module', name: 'pastiche' })
}
