import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Plugin } from 'vite'

const meta = /<meta\s+http-equiv="Content-Security-Policy"\s+content="([^"]*)"\s*\/?>/i

function policyOf(html: string): string {
  const policy = meta.exec(html)?.[1]
  if (!policy) throw new Error('index.html has no content-security policy.')
  return policy
}

/**
 * The content-security policy stands in `index.html`. The development server leaves it out, since it injects scripts
 * and styles of its own; the preview server sends it as a header as well, because a worker takes its policy from its
 * own response and not from the page.
 */
export function policy(): Plugin {
  return {
    name: 'pastiche:policy',
    transformIndexHtml: {
      order: 'pre',
      handler(html, context) {
        policyOf(html)
        return context.server ? html.replace(meta, '') : html
      },
    },
    configurePreviewServer(server) {
      const { root, build } = server.config
      const policy = policyOf(readFileSync(path.resolve(root, build.outDir, 'index.html'), 'utf8'))
      server.middlewares.use((_request, response, next) => {
        response.setHeader('content-security-policy', `${policy}; frame-ancestors 'none'`)
        response.setHeader('x-content-type-options', 'nosniff')
        response.setHeader('referrer-policy', 'no-referrer')
        next()
      })
    },
  }
}
