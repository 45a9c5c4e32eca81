/** What the program says of a release that is damaged, and that it always exits with 3 then. */
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findRelease, type Release } from '../../../src/cli/models.ts'
import { copyModels, events, filesIn, fixture, run, scratch } from './cli.ts'
import { canPolish } from './polishing.ts'

/** A copy of the models, with the catalogue and the statistics that come with them. */
async function ownModels(): Promise<{ folder: string; release: Release }> {
  const folder = await scratch()
  const release = await copyModels(join(folder, 'models'))
  await cp(join((await findRelease(null)).folder, 'styles.json'), join(release.folder, 'styles.json'))
  return { folder, release }
}

async function change(release: Release, file: string, to: (text: string) => string): Promise<void> {
  const path = join(release.folder, file)
  const before = await readFile(path, 'utf8')
  const after = to(before)
  expect(after).not.toBe(before)
  await writeFile(path, after)
}

async function flip(release: Release, file: string): Promise<void> {
  const bytes = await readFile(join(release.folder, file))
  bytes[bytes.length - 9] ^= 1
  await writeFile(join(release.folder, file), bytes)
}

const style = (change: (style: Record<string, unknown>) => void) => (text: string) => {
  const catalogue = JSON.parse(text)
  change(catalogue.styles[3])
  return JSON.stringify(catalogue)
}

const paint = ['-s', 'the-scream', '-o', 'out', '--models', 'models', '--json']
const two = [fixture('good.png'), fixture('good.jpg')]

describe('a damaged release', () => {
  it.each([
    ['styles.json', style((one) => Object.assign(one, { title: null })), /styles\.json is damaged \(the title of/],
    [
      'styles.json',
      style((one) => Object.assign(one, { adapters: { file: '../x', bytes: 1, sha256: 'a' } })),
      /styles\.json is damaged \([\w-]+\.adapters\.file/,
    ],
    [
      'styles.json',
      style((one) => Object.assign(one, { name: '../x' })),
      /styles\.json is damaged \(styles\[3\]\.name/,
    ],
    ['styles.json', (text: string) => text.slice(0, -20), /styles\.json is damaged \(it is not whole JSON\)/],
    [
      'manifest.json',
      (text: string) => text.replace('predictor.safe', '../../../etc/passwd'),
      /\(files\.predictor\.file /,
    ],
    ['manifest.json', (text: string) => text.replace('"stem": 24', '"stem": 1e9'), /\(predictor\.stem /],
    ['../current.json', () => '{"current":"../x"}', /current\.json is damaged/],
  ])('%s exits with 3 before anything is painted: %#', async (file, to, message) => {
    const { folder, release } = await ownModels()
    await change(release, file, to)
    const result = await run(folder, [...two, ...paint])
    expect([result.code, result.err]).toEqual([3, expect.stringMatching(message)])
    expect(events(result)).toEqual([{ event: 'error', code: 'model-corrupt', message: expect.stringMatching(message) }])
    expect((await filesIn(folder)).filter((name) => name.startsWith('out'))).toEqual([])
  })

  it.skipIf(!canPolish).each(['loss-network.safetensors', 'statistics/the-scream.safetensors'])(
    'exits with 3 also where %s is what is altered',
    async (file) => {
      const { folder, release } = await ownModels()
      await flip(release, file)
      const result = await run(folder, [...two, ...paint, '--polish', '1'])
      expect(result.code).toBe(3)
      expect(events(result)).toEqual([
        { event: 'error', code: 'model-corrupt', message: expect.stringContaining(file) },
      ])
    },
  )

  it('steers no terminal', async () => {
    const { folder, release } = await ownModels()
    const title = '\u001b]0;x\u0007A \u202eTitle\n'
    await change(
      release,
      'styles.json',
      style((one) => Object.assign(one, { title })),
    )
    const result = await run(folder, ['styles', '--models', 'models'])
    expect([result.code, result.err]).toEqual([0, ''])
    expect(result.out).toContain('  ]0;xA Title  ')
  })
})
