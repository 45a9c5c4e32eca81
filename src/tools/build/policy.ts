/**
 * What a server says beside the app's files, in one table: the page's own content-security policy, the headers of the
 * preview server, and those of the files for the usual hosts are all made of it.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Plugin } from 'vite'

/** Everything comes from where the app is served; `blob:` workers inherit the page's policy, and have no other. */
const POLICY: Readonly<Record<string, string>> = {
  'default-src': "'self'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'style-src': "'self'",
  'img-src': "'self' blob: data:",
  'media-src': 'blob:',
  'worker-src': "'self' blob:",
  'connect-src': "'self'",
  'object-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
}

/** What a page may ask of the device. Names that a browser does not know make it complain, so only old ones are here. */
const FORBIDDEN = ['accelerometer', 'geolocation', 'gyroscope', 'magnetometer', 'microphone', 'midi', 'payment', 'usb']

/** Files whose name changes with their bytes. */
export const HASHED_FOLDER = 'assets/'

/** How long a browser may keep a file without asking: for ever where the name holds its hash, not at all otherwise. */
export const CACHING = { hashed: 'public, max-age=31536000, immutable', other: 'no-cache' } as const

const inline = /<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g

/** The policy for a page: with the hashes of the scripts that stand in it. */
export function policyFor(html: string): string {
  const hashes = [...html.matchAll(inline)].map(([, code]) => `'sha256-${sha256(code)}'`)
  return Object.entries(POLICY)
    .map(([name, value]) => [name, value, ...(name === 'script-src' ? hashes : [])].join(' '))
    .join('; ')
}

/** Headers for every file of the app, whose page is `html`; {@link CACHING} comes on top. */
export function headersFor(html: string): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy': `${policyFor(html)}; frame-ancestors 'none'`,
    'Content-Security-Policy-Report-Only': "require-trusted-types-for 'script'",
    'Permissions-Policy': ['camera=(self)', ...FORBIDDEN.map((name) => `${name}=()`)].join(', '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
  }
}

/** The page with its policy as the first thing in it. */
export function withPolicy(html: string): string {
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policyFor(html)}" />`
  return html.replace(/(<meta charset="[^"]*" \/>)/, `$1\n    ${meta}`)
}

/** @returns base64, as integrity attributes and policies have it */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('base64')
}

/**
 * Sends {@link headersFor} from the preview server. The development server sends none, since it injects scripts and
 * styles of its own.
 */
export function headers(): Plugin {
  return {
    name: 'pastiche:headers',
    configurePreviewServer(server) {
      const { root, build } = server.config
      const sent = Object.entries(headersFor(readFileSync(path.resolve(root, build.outDir, 'index.html'), 'utf8')))
      server.middlewares.use((request, response, next) => {
        for (const [name, value] of sent) response.setHeader(name, value)
        const { hashed, other } = CACHING
        response.setHeader('Cache-Control', request.url?.startsWith(`/${HASHED_FOLDER}`) ? hashed : other)
        next()
      })
    },
  }
}
