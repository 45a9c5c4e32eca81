/** The headers of `policy.ts` in the words of the usual web servers, as files beside the app. */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Plugin } from 'vite'
import { afterBuild } from './after-build.ts'
import { CACHING, HASHED_FOLDER, headersFor } from './policy.ts'

type Headers = Readonly<Record<string, string>>

/** Types that older installations do not know, and send a file of as text or not at all to be run. */
const TYPES = { wasm: 'application/wasm', webmanifest: 'application/manifest+json' } as const

const lines = (headers: Headers, line: (name: string, value: string) => string) =>
  Object.entries(headers).map(([name, value]) => line(name, value))

const block = (head: string, body: readonly string[], foot: string) => [head, ...body.map((line) => `  ${line}`), foot]

/** Netlify and Cloudflare Pages, which let browsers ask before they use what they keep, unless told otherwise. */
function netlify(headers: Headers): readonly string[] {
  return [
    '/*',
    ...lines(headers, (name, value) => `  ${name}: ${value}`),
    `/${HASHED_FOLDER}*`,
    `  Cache-Control: ${CACHING.hashed}`,
  ]
}

function apache(headers: Headers): readonly string[] {
  // Not for an answer that the file is missing, hence without `always`.
  const caching = (value: string, where: string) => `Header set Cache-Control "${value}"${where}`
  return [
    ...lines(TYPES, (extension, type) => `AddType ${type} .${extension}`),
    ...block(
      '<IfModule mod_headers.c>',
      [
        ...lines(headers, (name, value) => `Header always set ${name} "${value}"`),
        caching(CACHING.other, ''),
        caching(CACHING.hashed, ` "expr=%{REQUEST_URI} =~ m#/${HASHED_FOLDER}#"`),
      ],
      '</IfModule>',
    ),
  ]
}

/** For the `server` block of a site. */
function nginx(headers: Headers): readonly string[] {
  const add = (name: string, value: string) => `add_header ${name} ${value} always;`
  return [
    `set $pastiche_caching "${CACHING.other}";`,
    `if ($uri ~ ^/${HASHED_FOLDER}) { set $pastiche_caching "${CACHING.hashed}"; }`,
    // Not for an answer that the file is missing.
    'add_header Cache-Control $pastiche_caching;',
    ...lines(headers, (name, value) => add(name, `"${value}"`)),
  ]
}

/** For the block of a site. Of two `header` lines that fit, the more general one would be the last word. */
function caddy(headers: Headers): readonly string[] {
  const hashed = `path /${HASHED_FOLDER}*`
  return [
    ...block(
      'header {',
      lines(headers, (name, value) => `${name} "${value}"`),
      '}',
    ),
    `@pastiche_hashed ${hashed}`,
    `header @pastiche_hashed Cache-Control "${CACHING.hashed}"`,
    `@pastiche_other not ${hashed}`,
    `header @pastiche_other Cache-Control "${CACHING.other}"`,
  ]
}

/** By name in the build. */
const HOSTS = {
  _headers: { comment: '', write: netlify },
  '.htaccess': { comment: '# For Apache, with AllowOverride FileInfo.', write: apache },
  'nginx.headers': {
    comment:
      "# For nginx: include this in the site's server block. A location with an add_header of its own hides all of these.",
    write: nginx,
  },
  'caddy.headers': { comment: "# For Caddy: import this into the site's block.", write: caddy },
} as const

/** Names of the files in a build; no page asks for them. */
export const HOST_FILES: readonly string[] = Object.keys(HOSTS)

/** The files for a built page, by name. */
export function hostFiles(html: string): ReadonlyMap<string, string> {
  const headers = headersFor(html)
  return new Map(
    Object.entries(HOSTS).map(([name, { comment, write }]) => [
      name,
      `${[...(comment ? [comment] : []), ...write(headers)].join('\n')}\n`,
    ]),
  )
}

/** Writes the files into the finished build, once its page is sealed. */
export function hosts(): Plugin {
  return afterBuild('hosts', ({ dist }) => {
    const files = hostFiles(readFileSync(path.join(dist, 'index.html'), 'utf8'))
    for (const [name, text] of files) writeFileSync(path.join(dist, name), text)
  })
}
