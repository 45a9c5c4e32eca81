/** Each import rule of the linter fires on a file that breaks it, and lets through what the layers allow. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { importRules, type Row, RULES_FILE, rulesText } from '../../../src/tools/lint/import-rules.ts'

const root = path.resolve(import.meta.dirname, '../../..')

type Imports = Readonly<Record<string, readonly string[]>>

const forbidden: Imports = {
  'src/core/a.ts': [
    '../engine/engine.ts',
    '../gatys/x.ts',
    '../worker/x.ts',
    '../app/x.ts',
    '../cli/x.ts',
    '../tools/x.ts',
  ],
  'src/core/b.ts': ['@tensorflow/tfjs-core', 'node:fs', 'lit', 'sharp', '../../test/x.ts'],
  'src/kernels/a.ts': ['../engine/x.ts', '../gatys/x.ts', '../app/x.ts', '@tensorflow/tfjs-core', 'lit', 'node:fs'],
  'src/engine/ops/a.ts': ['../../gatys/x.ts', '../../worker/x.ts', '../../app/x.ts', '../../cli/x.ts', 'lit', 'sharp'],
  'src/gatys/a.ts': ['../worker/x.ts', '../app/x.ts', '../cli/x.ts', '../tools/x.ts', 'node:fs'],
  'src/learning/a.ts': ['../polishing/x.ts', '../worker/x.ts', '../app/x.ts', '../cli/x.ts', 'node:fs', 'sharp'],
  'src/polishing/a.ts': [
    '../worker/x.ts',
    '../app/x.ts',
    '../cli/x.ts',
    '../tools/x.ts',
    '../index.ts',
    'node:fs',
    'idb',
  ],
  'src/database/a.ts': ['../engine/x.ts', '../worker/x.ts', '../app/x.ts', '../cli/x.ts', 'lit', 'node:fs'],
  'src/worker/service.ts': ['../app/x.ts', '../cli/x.ts', '../tools/x.ts', 'lit', 'node:fs'],
  'src/worker/client.ts': [
    './service.ts',
    '../polishing/x.ts',
    '../database/x.ts',
    '../engine/engine.ts',
    '../gatys/x.ts',
    '@tensorflow/tfjs-core',
  ],
  'src/worker/protocol.ts': ['./service.ts', '../engine/engine.ts', '@tensorflow/tfjs-core'],
  'src/app/components/a.ts': [
    '../../engine/types.ts',
    '../../gatys/x.ts',
    '../../worker/service.ts',
    '../../cli/x.ts',
    '../state/store.ts',
    '../state/settings/editing.ts',
    '../state/pictures/picture-painter.ts',
    '../state/polish/polish-controller.ts',
    '../storage/storage.ts',
  ],
  'src/app/state/store.ts': [
    '../components/x.ts',
    '../stage/viewport.ts',
    '../page/preferences.ts',
    '../parts/wording.ts',
    '../commands/registry.ts',
    '../../database/x.ts',
    '../../worker/service.ts',
    'lit',
  ],
  'src/app/state/polish/a.ts': ['../../components/x.ts', '../../page/x.ts', '../../../engine/engine.ts'],
  'src/app/page/a.ts': [
    '../state/store.ts',
    '../state/gallery/gallery.ts',
    '../storage/storage.ts',
    '../components/x.ts',
    '../commands/registry.ts',
    '../../worker/service.ts',
  ],
  'src/app/stage/a.ts': ['../state/pictures/photos.ts', '../components/x.ts', '../../cli/x.ts'],
  'src/app/parts/a.ts': ['../state/settings/wanted.ts', '../components/x.ts', '../../gatys/x.ts'],
  'src/app/storage/a.ts': ['../state/types.ts', '../page/x.ts', '../../engine/types.ts'],
  'src/app/words/a.ts': ['../components/x.ts', '../state/types.ts', '../page/intake.ts', 'lit'],
  'src/app/main.ts': [
    '../polishing/x.ts',
    '../engine/engine.ts',
    '../worker/service.ts',
    '@tensorflow/tfjs-core',
    'node:fs',
    '../index.ts',
  ],
  'src/cli/a.ts': ['../worker/client.ts', '../app/x.ts', '../tools/x.ts', 'lit'],
  'src/index.ts': ['./worker/client.ts', './app/x.ts', './cli/x.ts', './tools/x.ts', 'node:fs', 'sharp'],
  'src/tools/size/a.ts': ['../../app/x.ts', '../../worker/x.ts', '../../../test/x.ts'],
  'src/examples/node/a.ts': ['../../core/x.ts', '../../index.ts', '../../cli/x.ts'],
  'sw/sw.ts': ['../src/core/errors.ts', '../src/app/main.ts'],
}

const allowed: Imports = {
  'src/core/a.ts': ['./errors.ts'],
  'src/kernels/a.ts': ['../core/base64.ts', './layer.ts'],
  'src/engine/ops/a.ts': [
    '../../core/errors.ts',
    '../../kernels/kernel-module.ts',
    '../types.ts',
    '@tensorflow/tfjs-core',
  ],
  'src/gatys/a.ts': ['../core/errors.ts', '../engine/types.ts', '@tensorflow/tfjs-core'],
  'src/learning/a.ts': ['../core/errors.ts', '../engine/types.ts', '../gatys/x.ts', '@tensorflow/tfjs-core'],
  'src/polishing/a.ts': ['../core/errors.ts', '../engine/engine.ts', '../gatys/x.ts', './pace.ts'],
  'src/worker/service.ts': [
    '../core/errors.ts',
    '../engine/engine.ts',
    '../gatys/x.ts',
    '../polishing/x.ts',
    '../database/x.ts',
    'comlink',
  ],
  'src/worker/client.ts': ['../core/errors.ts', '../engine/types.ts', './protocol.ts', 'comlink'],
  'src/app/components/a.ts': [
    '../../core/errors.ts',
    '../../worker/client.ts',
    '../../worker/protocol.ts',
    '../state/types.ts',
    '../state/selectors.ts',
    '../commands/registry.ts',
    '../page/keyboard.ts',
    '../stage/viewport.ts',
    '../parts/wording.ts',
    '../styles/shared.ts',
    'lit',
  ],
  'src/app/commands/a.ts': [
    '../components/x.ts',
    '../page/keyboard.ts',
    '../parts/icons.ts',
    '../state/types.ts',
    'lit',
  ],
  'src/app/words/a.ts': ['../page/preferences.ts', './en/menu-words.ts'],
  'src/app/state/store.ts': [
    '../storage/storage.ts',
    './pictures/picture-painter.ts',
    './polish/loader.ts',
    '../../core/knobs.ts',
    '../../worker/client.ts',
  ],
  'src/app/page/a.ts': ['../state/types.ts', '../state/selectors.ts', '../state/deps.ts', './preferences.ts', 'lit'],
  'src/app/page/page-store.ts': ['../state/store.ts', '../storage/storage.ts', '../../worker/client.ts'],
  'src/app/stage/a.ts': ['./viewport.ts', '../state/types.ts', 'lit'],
  'src/app/parts/a.ts': ['../state/types.ts', '../state/selectors.ts', '../../core/knobs.ts', 'lit'],
  'src/app/storage/a.ts': ['../../core/errors.ts', '../../database/x.ts', 'idb'],
  'src/database/a.ts': ['../core/errors.ts', 'idb'],
  'src/cli/a.ts': [
    '../polishing/x.ts',
    '../core/errors.ts',
    '../engine/engine.ts',
    '../gatys/x.ts',
    'sharp',
    'node:fs',
  ],
  'src/index.ts': ['./core/errors.ts', './engine/engine.ts', './gatys/x.ts'],
  'src/tools/gallery/build.ts': [
    '../../core/errors.ts',
    '../../engine/engine.ts',
    '../../cli/x.ts',
    '../size/limits.ts',
  ],
  'src/examples/node/a.ts': ['pastiche', 'sharp', 'node:fs'],
  'sw/sw.ts': ['workbox-precaching'],
}

const name = (file: string, specifier: string) => `${file} imports ${specifier}`

/** What the linter rejects, when each file holds the imports that either table gives it, one a line. */
function rejections(): Set<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'import-rules-'))
  try {
    cpSync(path.join(root, '.config'), path.join(folder, '.config'), { recursive: true })
    const lines = new Map<string, string[]>()
    for (const [file, specifiers] of [...Object.entries(forbidden), ...Object.entries(allowed)])
      lines.set(file, [...(lines.get(file) ?? []), ...specifiers])
    for (const [file, specifiers] of lines) {
      mkdirSync(path.join(folder, path.dirname(file)), { recursive: true })
      writeFileSync(path.join(folder, file), specifiers.map((specifier) => `export * from '${specifier}'\n`).join(''))
    }
    const biome = path.join(root, 'node_modules/@biomejs/biome/bin/biome')
    const options = ['--config-path=.config/biome.json', '--only=style/noRestrictedImports', '--max-diagnostics=none']
    const { stdout } = spawnSync(process.execPath, [biome, 'lint', ...options, '--reporter=github', 'src', 'sw'], {
      cwd: folder,
      encoding: 'utf8',
    })
    const found = stdout.matchAll(/title=lint\/style\/noRestrictedImports,file=([^,]+),line=(\d+)/g)
    return new Set(
      [...found].map(([, file, line]) => {
        const relative = path.relative(realpathSync(folder), file).replaceAll('\\', '/')
        return name(relative, lines.get(relative)![Number(line) - 1])
      }),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const names = (imports: Imports) =>
  Object.entries(imports).flatMap(([file, specifiers]) => specifiers.map((specifier) => name(file, specifier)))

test('the linter rejects every import that the layers forbid, and none that they allow', () => {
  expect([...rejections()].sort()).toEqual(names(forbidden).sort())
})

test('the file that the linter reads is the one that the table makes', () => {
  expect(readFileSync(RULES_FILE, 'utf8')).toBe(rulesText())
})

test('a room within a room may import what that one may, and those beside it that its row names', () => {
  const rows: Row[] = [
    { room: 'core', why: 'lowest' },
    { room: 'app', sees: ['core', 'worker/client.ts'], packages: ['lit'], why: 'page' },
    { room: 'app/state', why: 'state imports no component' },
    { room: 'app/components', sees: ['app/state'], why: 'components' },
    { room: 'worker', sees: ['core'], why: 'worker' },
  ]
  const group = (includes: string) =>
    importRules(rows).overrides.find((override) => override.includes.includes(includes))?.linter.rules.style
      .noRestrictedImports
  const patterns = (includes: string) => JSON.stringify(group(includes))
  expect(patterns('src/app/state/**')).toContain('"**/components/**"')
  expect(patterns('src/app/components/**')).not.toContain('"**/state/**"')
  for (const room of ['src/app/state/**', 'src/app/components/**'])
    expect(patterns(room)).toMatch(/"\*\*\/worker\/\*\*","!\*\*\/worker\/client\.ts".*"@tensorflow/)
  expect(patterns('src/worker/**')).toMatch(/"\*\*\/app\/\*\*".*"lit"/)
  expect(patterns('src/worker/**')).not.toContain('components')
})
