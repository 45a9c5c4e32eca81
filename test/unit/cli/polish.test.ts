/** Polishing with the real program and the release's own loss network: pictures, what is refused, and what is said. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { readMark } from '../../../src/cli/mark.ts'
import { iterationText, polishText } from '../../../src/cli/report.ts'
import type { StyleCatalogue } from '../../../src/core/release.ts'
import { writeSafetensors } from '../../../src/core/safetensors.ts'
import { STYLE_PX, strokePx } from '../../../src/core/strokes.ts'
import { optimise } from '../../../src/gatys/optimise.ts'
import { measureStatistics, packStatistics } from '../../../src/gatys/statistics.ts'
import type { Losses, PolishOptions, SizeStatistics, Snapshot } from '../../../src/gatys/types.ts'
import { TimeLeft } from '../../../src/polishing/time-left.ts'
import {
  copyModels,
  difference,
  events,
  filesIn,
  fixture,
  PROGRAM,
  pixels,
  run,
  scratch,
  sharedEngine,
  vectorOf,
  writeCatalogue,
  writeVector,
} from './cli.ts'
import { canPolish, manifest, PAINTING, photos, STYLE } from './polishing.ts'

const lossesOf = (all: Record<string, unknown>[]) =>
  all.filter(({ event }) => event === 'iteration').map(({ losses }) => losses as Losses)

/** What the library makes of the same. */
async function optimised(photo: string, painting: string, options: PolishOptions): Promise<Snapshot> {
  const engine = await sharedEngine()
  const { strokePx = STYLE_PX.painted, keepColours = false } = options
  const statistics = await measureStatistics(engine, await pixels(fixture(painting)), { strokePx, keepColours })
  const style = await vectorOf(painting)
  let last: Snapshot | null = null
  for await (const snapshot of optimise(engine, await pixels(photo), [{ style, statistics, weight: 1 }], options))
    last = snapshot
  if (!last) throw new Error('no snapshot')
  return last
}

describe.skipIf(!canPolish)('pastiche --polish', () => {
  beforeAll(sharedEngine)

  it('comes closer to the painting, says so, and makes what the library makes', async () => {
    const folder = await photos('a')
    const result = await run(folder, ['in/a.png', '-s', PAINTING, '--polish', '6', '-o', 'a.png', '--json'])
    expect([result.code, result.err]).toEqual([0, ''])
    const all = events(result)
    const iterations = all.filter(({ event }) => event === 'iteration')
    expect(iterations.map(({ iteration }) => iteration)).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(iterations[3]).toMatchObject({ photo: 'in/a.png', iterations: 6 })
    expect(iterations.at(-1)).toMatchObject({ done: 1 })
    const losses = lossesOf(all)
    for (const { content, style, variation, total } of losses) expect(content + style + variation).toBeCloseTo(total, 4)
    const [start, end] = [losses[1], losses.at(-1)]
    expect(end?.style).toBeLessThan(0.9 * start.style)
    const expected = await optimised(join(folder, 'in/a.png'), 'painting.jpg', { iterations: 6 })
    expect(all.at(-2)).toMatchObject({
      event: 'painted',
      width: 96,
      reducedBy: 'none',
      polish: { iteration: 6, iterations: 6, ended: 'done', losses: expected.losses },
    })
    expect(difference(await pixels(join(folder, 'a.png')), expected.picture())).toBe(0)
  })

  it('takes every setting', async () => {
    const folder = await photos('a')
    const options = ['--polish', '3', '--from', 'noise', '--seed', '7', '--style-weight', '4', '--optimiser', 'adam']
    const rest = ['--stroke', '-1', '--keep-colours', '--max-edge', '64', '-o', 'a.png']
    const result = await run(folder, ['in/a.png', '-s', PAINTING, ...options, ...rest])
    expect([result.code, result.err]).toEqual([0, ''])
    expect(result.out).toMatch(
      /a\.png → a\.png \(64 × 64, reduced from 96 × 96, as --max-edge sets, 3 iterations, [\d.]+ s\)\n$/,
    )
    const expected = await optimised(join(folder, 'in/a.png'), 'painting.jpg', {
      iterations: 3,
      from: 'noise',
      seed: 7,
      styleWeight: 4,
      optimiser: 'adam',
      strokePx: strokePx(-1),
      keepColours: true,
      maxEdge: 64,
    })
    expect(difference(await pixels(join(folder, 'a.png')), expected.picture())).toBe(0)
  })

  it('polishes towards a built-in style with the statistics that the release has of it, as towards its painting', async () => {
    const folder = await photos('a')
    const release = await copyModels(join(folder, 'models'))
    await writeCatalogue(release)
    const path = join(release.folder, 'styles.json')
    const catalogue = JSON.parse(await readFile(path, 'utf8')) as StyleCatalogue
    const { painted: strokePx, bold } = STYLE_PX
    const measured = await measureStatistics(await sharedEngine(), await pixels(PAINTING), { strokePx })
    // A file has the largest strokes' size too, which nobody asks for here.
    for (const sizes of [measured.colour, measured.grey] as Map<number, SizeStatistics>[])
      sizes.set(bold, sizes.get(strokePx)!)
    const bytes = writeSafetensors(packStatistics(measured))
    await writeFile(join(release.folder, 'wave.bin'), bytes)
    const statistics = {
      file: 'wave.bin',
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    }
    const styles = catalogue.styles.map((style) => (style.name === 'great-wave' ? { ...style, statistics } : style))
    await writeFile(path, JSON.stringify({ ...catalogue, styles }))
    const args = ['in/a.png', '--polish', '3', '--models', 'models']
    const one = await run(folder, [...args, '-s', PAINTING, '-o', 'painting.png'])
    const two = await run(folder, [...args, '-s', 'great-wave', '-o', 'built-in.png'])
    expect([one.code, two.code, two.err]).toEqual([0, 0, ''])
    // Statistics of a release are kept in fewer bits.
    const [painting, builtIn] = await Promise.all(
      ['painting', 'built-in'].map((name) => pixels(join(folder, `${name}.png`))),
    )
    expect(difference(builtIn, painting)).toBeLessThan(2)
    const lacking = await run(folder, [...args, '-s', 'the-scream', '-o', 'x.png'])
    expect(lacking.code).toBe(3)
    expect(lacking.err).toMatch(/the-scream comes without what --polish needs; give the painting's image/)
  })

  it('works on many photos, skips what --resume finds done, and tells settings apart', async () => {
    const folder = await photos('a', 'b')
    const args = ['in', '-s', STYLE, '-o', 'out', '--json', '--resume']
    const first = await run(folder, [...args, '--polish', '2', '--snapshot-every', '1'])
    expect([first.code, first.err]).toEqual([0, ''])
    expect(await filesIn(join(folder, 'out'))).toEqual(
      ['a', 'b'].flatMap((name) => [`${name}.0001.png`, `${name}.0002.png`, `${name}.png`]),
    )
    expect(difference(await pixels(join(folder, 'out/b.0002.png')), await pixels(join(folder, 'out/b.png')))).toBe(0)
    expect(
      difference(await pixels(join(folder, 'out/b.0001.png')), await pixels(join(folder, 'out/b.png'))),
    ).toBeGreaterThan(0)
    expect(await readMark(join(folder, 'out/b.0002.png'))).toBeNull()
    const again = await run(folder, [...args, '--polish', '2'])
    expect(events(again).at(-1)).toMatchObject({ painted: 0, skipped: 2, failed: 0 })
    for (const other of [['--polish', '3'], []])
      expect(events(await run(folder, [...args, ...other])).at(-1)).toMatchObject({ painted: 0, skipped: 0, failed: 2 })
  })

  it('leaves snapshots alone that are there', async () => {
    const folder = await photos('a')
    await writeFile(join(folder, 'a.0002.png'), 'mine')
    const args = ['in/a.png', '-s', STYLE, '--polish', '3', '--snapshot-every', '2', '-o', 'a.png']
    const refused = await run(folder, args)
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringMatching(/a\.0002\.png is there already; --overwrite/),
    ])
    expect(await filesIn(folder)).toEqual(['a.0002.png', 'in/a.png'])
    expect(await readFile(join(folder, 'a.0002.png'), 'utf8')).toBe('mine')
    expect((await run(folder, [...args, '--overwrite'])).code).toBe(0)
    expect((await pixels(join(folder, 'a.0002.png'))).width).toBe(96)
  })
})

describe('--polish is refused', () => {
  it('with a vector file, which does not hold what it needs', async () => {
    const folder = await scratch()
    await writeVector(join(folder, 'v.json'))
    const result = await run(folder, [fixture('good.png'), '-s', 'v.json', '-o', 'a.png', '--polish'])
    expect(result.code).toBe(2)
    expect(result.err).toMatch(/v\.json holds a style as numbers, and --polish needs the painting itself/)
  })

  it('by a release without a loss network', async () => {
    const folder = await scratch()
    const release = await copyModels(join(folder, 'models'))
    const { lossNetwork: _, ...without } = manifest
    await writeFile(join(release.folder, 'manifest.json'), JSON.stringify(without))
    const args = [fixture('good.png'), '-s', PAINTING, '-o', 'a.png', '--models', 'models']
    const result = await run(folder, [...args, '--polish', '--json'])
    expect(result.code).toBe(3)
    expect(events(result)).toEqual([
      {
        event: 'error',
        code: 'model-missing',
        message: expect.stringMatching(/This release \(.*\) has no loss network, so it cannot polish/),
      },
    ])
    expect((await run(folder, args)).code).toBe(0)
  })
})

describe('what is said of polishing', () => {
  const losses = { content: 0.3, style: 0.5, variation: 0.01234, total: 0.81234 }
  const report = { photo: 'a.jpg', iteration: 43, iterations: 100, done: 0.4, losses }

  it('names the iteration, the loss and the time left', () => {
    expect(iterationText({ ...report, secondsLeft: 80.2 })).toBe('polishing 43/100 loss 0.812, 1 min 20 s left')
    expect(iterationText({ ...report, secondsLeft: 9.4 })).toBe('polishing 43/100 loss 0.812, 9 s left')
    expect(iterationText({ ...report, secondsLeft: null })).toBe('polishing 43/100 loss 0.812')
  })

  it('says why it ended early', () => {
    const outcome = { iteration: 87, iterations: 100, losses }
    expect(polishText({ ...outcome, iteration: 100, ended: 'done' })).toBe('100 iterations')
    expect(polishText({ ...outcome, ended: 'converged' })).toBe(
      '87 of 100 iterations, after which no step made it better',
    )
    expect(polishText({ ...outcome, ended: 'diverged' })).toMatch(/^87 of 100 .*; kept the best picture so far$/)
  })

  it('estimates from the work since the start of this run, not of the one that it goes on from', () => {
    const left = new TimeLeft()
    expect(left.note(0.8, 0)).toBeNull()
    expect(left.note(0.81, 0.5)).toBeNull()
    for (let i = 1; i < 9; i++) left.note(0.81 + i * 0.01, 0.5 + i)
    expect(left.note(0.9, 9.5)).toBeCloseTo(10)
  })

  const hasScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0

  it.skipIf(!hasScript || !canPolish)('is drawn on a terminal', async () => {
    const folder = await photos('a')
    const command = `stty cols 100; ${process.execPath} ${PROGRAM} in/a.png -s ${STYLE} --polish 5 -o a.png`
    const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], { cwd: folder, encoding: 'utf8' })
    const draws = stdout.split('\r\x1b[2K')
    expect(draws.some((text) => /^[█░]{24} +\d+% {2}polishing \d\/5 loss [\d.]+$/.test(text))).toBe(true)
    expect(draws.at(-1)).toMatch(/^in\/a\.png → a\.png \(96 × 96, 5 iterations, [\d.]+ s\)\r?\n$/)
  })
})
