/**
 * Which room may import which: the table that `.config/import-rules.json` is made from.
 *
 * `npx tsx src/tools/lint/import-rules.ts` writes the file, for Biome reads JSON only; a test compares the two. A new
 * room is a new row.
 */
import { writeFileSync } from 'node:fs'
import path from 'node:path'

/** Kinds of packages, by what their importers need to have around them. */
const PACKAGES = {
  tfjs: ['@tensorflow/**'],
  lit: ['lit', 'lit/**', 'lit-html/**'],
  browser: ['idb', 'comlink', 'workbox-*', 'workbox-*/**'],
  node: ['node:*', 'node:*/**'],
  sharp: ['sharp'],
} as const

type Kind = keyof typeof PACKAGES
const ALL = Object.keys(PACKAGES) as readonly Kind[]

export interface Row {
  /** Folder or file below `src`; a room within a room (`app/state`) inherits what that one may import. */
  readonly room: string
  /** Globs of the files that the row is for, where it is not the whole room. */
  readonly files?: readonly string[]
  /** Rooms that it may import, itself aside, or single files of others. */
  readonly sees?: readonly string[]
  /** Files of its own room that it may not import all the same. */
  readonly hides?: readonly string[]
  readonly packages?: readonly Kind[]
  /** Packages that the room around it may have, and this one not. */
  readonly without?: readonly Kind[]
  readonly why: string
}

/** What the rest of the page may know of the state. */
const STATE = ['state/types.ts', 'state/selectors.ts'] as const

/** Where two rows are for the same file, the later one holds. */
const ROWS: readonly Row[] = [
  { room: 'core', why: 'core is the lowest layer, and pure TypeScript: no tfjs, no DOM library, no Node.' },
  {
    room: 'kernels',
    sees: ['core'],
    why: 'kernels import core only: WebAssembly, and how it is called, without tfjs.',
  },
  {
    room: 'engine',
    sees: ['core', 'kernels'],
    packages: ['tfjs', 'node'],
    why: 'engine imports core and kernels only, and needs tfjs only.',
  },
  {
    room: 'gatys',
    sees: ['core', 'kernels', 'engine'],
    packages: ['tfjs'],
    why: 'gatys imports core, kernels and engine only, and runs in browsers too.',
  },
  {
    room: 'polishing',
    sees: ['core', 'engine', 'gatys'],
    why: 'polishing imports core, engine and gatys only: worker and terminal hand in what differs.',
  },
  {
    room: 'learning',
    sees: ['core', 'engine', 'gatys'],
    packages: ['tfjs'],
    why: 'learning imports core, engine and gatys only: worker and terminal hand in what differs.',
  },
  {
    room: 'database',
    sees: ['core'],
    packages: ['browser'],
    why: 'database imports core only: page and worker open what they keep by it.',
  },
  {
    room: 'worker',
    sees: ['core', 'engine', 'gatys', 'polishing', 'learning', 'database'],
    packages: ['tfjs', 'browser'],
    why: 'worker imports core, engine, gatys, polishing, learning and database only, and has no page and no Node.',
  },
  {
    room: 'worker',
    files: ['client*.ts', 'protocol*.ts'],
    sees: ['core', 'engine/types.ts', 'gatys/types.ts', 'polishing/types.ts'],
    // Its address is none of it.
    hides: ['**/service*', '**/service*/**', '!**/service.ts*url'],
    packages: ['browser'],
    why: 'The page loads this file, and the page never loads tfjs: types only.',
  },
  {
    room: 'app',
    sees: ['core', 'worker/client.ts', 'worker/protocol.ts', 'app/words'],
    packages: ['lit', 'browser'],
    why: "app imports core and the worker's client and protocol only: the page never loads tfjs, and has no Node.",
  },
  {
    room: 'app/storage',
    sees: ['database'],
    without: ['lit'],
    why: 'storage is below the state: it keeps values and knows nothing of what they mean.',
  },
  {
    room: 'app/state',
    sees: ['app/storage'],
    without: ['lit'],
    why: 'state knows nothing of the page: components read it, and never the other way.',
  },
  {
    room: 'app/words',
    sees: ['page/preferences.ts'],
    without: ['lit', 'browser'],
    why: 'words are what the app says, in each language, and how it writes numbers.',
  },
  { room: 'app/styles', why: 'styles are style sheets only.' },
  {
    room: 'app/parts',
    sees: [...STATE, 'app/styles'],
    why: 'parts are what components and commands are made of; of the state they know types and selectors only.',
  },
  {
    room: 'app/stage',
    sees: [...STATE, 'app/parts', 'app/page', 'app/styles'],
    why: 'stage draws what it is given; of the state it knows types and selectors only.',
  },
  {
    room: 'app/page',
    sees: [...STATE, 'state/deps.ts', 'app/parts', 'app/stage', 'app/styles'],
    why: 'page is the browser around the app; of the state it knows types and selectors only.',
  },
  {
    room: 'app/page',
    files: ['page-store.ts'],
    sees: ['app/state', 'app/storage', 'app/parts'],
    why: 'page-store.ts alone puts the store together.',
  },
  {
    room: 'app/components',
    sees: [...STATE, 'app/parts', 'app/stage', 'app/page', 'app/styles', 'app/commands'],
    why: "Components read the state's types and selectors, and ask the store for the rest.",
  },
  {
    room: 'app/commands',
    sees: [...STATE, 'app/parts', 'app/stage', 'app/page', 'app/components', 'app/styles'],
    why: "Commands read the state's types and selectors, and ask the store for the rest.",
  },
  {
    room: 'cli',
    sees: ['core', 'engine', 'gatys', 'polishing', 'learning'],
    packages: ['tfjs', 'node', 'sharp'],
    why: 'cli imports core, engine, gatys, polishing and learning only, and has no page.',
  },
  {
    room: 'index.ts',
    sees: ['core', 'engine', 'gatys'],
    packages: ['tfjs'],
    why: 'The library re-exports core, engine and gatys only, and runs in browsers and in Node alike.',
  },
  {
    room: 'tools',
    sees: ['core', 'kernels', 'engine', 'gatys', 'polishing', 'cli', 'index.ts'],
    packages: ALL,
    why: 'tools import core, kernels, engine, gatys, polishing and cli only.',
  },
  { room: 'examples', packages: ALL, why: 'The examples are a user’s programs: they import the package.' },
]

const NOWHERE = ['**/tools/**', '**/test/**', '**/dist/**']

/** How a room is written in an import, wherever that stands. */
function patterns(room: string): string[] {
  if (room === 'index.ts') return ['../index.ts', '../../index.ts']
  const name = path.posix.basename(room)
  return [room.endsWith('.ts') ? `**/${name}` : `**/${name}/**`]
}

/** What a row may see, with what the rooms around its own may. */
function inherited(row: Row, rows: readonly Row[]) {
  const around = rows.filter(({ room, files }) => !files && row.room.startsWith(`${room}/`))
  return {
    sees: [...around, row].flatMap(({ room, sees = [] }) => [room, ...sees]),
    packages: [...around, row].flatMap(({ packages = [] }) => packages).filter((kind) => !row.without?.includes(kind)),
  }
}

/** What a row may not import: rooms that it does not see, those beside it in a room around both, and packages. */
function forbidden(row: Row, rows: readonly Row[]): string[] {
  const { sees, packages } = inherited(row, rows)
  const around = path.posix.dirname(row.room)
  const rooms = [...new Set(rows.map(({ room }) => room))]
  const unseen = rooms.filter((room) => !sees.includes(room) && ['.', around].includes(path.posix.dirname(room)))
  return [
    ...unseen.flatMap(patterns).filter((pattern) => !NOWHERE.includes(pattern)),
    ...sees.filter((name) => !rooms.includes(name)).map((file) => `!**/${file}`),
    ...(row.hides ?? []),
    ...ALL.filter((kind) => !packages.includes(kind)).flatMap((kind) => PACKAGES[kind]),
  ]
}

interface Group {
  readonly group: readonly string[]
  readonly message: string
}

const rule = (options: 'off' | readonly Group[]) => ({
  linter: {
    rules: {
      style: {
        noRestrictedImports: options === 'off' ? 'off' : { level: 'error', options: { patterns: options } },
      },
    },
  },
})

const nowhere: Group = { group: NOWHERE, message: 'Nothing imports tools, tests or built files.' }

function includes({ room, files }: Row): string[] {
  if (files) return files.map((file) => `src/${room}/${file}`)
  return [room.endsWith('.ts') ? `src/${room}` : `src/${room}/**`]
}

/** The configuration that extends Biome's. */
export function importRules(rows: readonly Row[] = ROWS) {
  const overrides = rows.map((row) => {
    // Tools do import each other.
    const general = row.room === 'tools' ? { ...nowhere, group: NOWHERE.slice(1) } : nowhere
    return { includes: includes(row), ...rule([general, { group: forbidden(row, rows), message: row.why }]) }
  })
  const sw = { group: ['**/src/**'], message: 'The service worker imports nothing from src.' }
  return {
    ...rule([nowhere]),
    overrides: [
      ...overrides,
      { includes: ['sw/**'], ...rule([nowhere, sw]) },
      { includes: ['test/**', 'src/vite.config.ts', 'src/node.vite.config.ts'], ...rule('off') },
    ],
  }
}

/** Absolute path of the file that is made. */
export const RULES_FILE = path.resolve(import.meta.dirname, '../../../.config/import-rules.json')

/** The file's text, a line for each row, so that a change shows which rooms it is for. */
export function rulesText(): string {
  const { linter, overrides } = importRules()
  const lines = overrides.map((override) => `    ${JSON.stringify(override)}`)
  return `{\n  "linter": ${JSON.stringify(linter)},\n  "overrides": [\n${lines.join(',\n')}\n  ]\n}\n`
}

if (import.meta.filename === process.argv[1]) writeFileSync(RULES_FILE, rulesText())
