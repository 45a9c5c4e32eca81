/** Checkpoints of the real program: a run that is stopped and resumed ends in the same file as one in one go. */
import type { ChildProcess } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkCheckpoint, originOf, readCheckpoint, writeCheckpoint } from '../../../src/cli/checkpoint-file.ts'
import { checkState } from '../../../src/gatys/checkpoint.ts'
import type { PolishState } from '../../../src/gatys/types.ts'
import { events, filesIn, run, scratch } from './cli.ts'
import { canPolish, photos, STYLE } from './polishing.ts'

describe.skipIf(!canPolish)('--checkpoint', () => {
  const ITERATIONS = 16
  const command = (output: string) => [
    'in/a.png',
    '-s',
    STYLE,
    '--polish',
    `${ITERATIONS}`,
    '-o',
    `${output}/a.png`,
    '--checkpoint',
    `${output}.ckpt`,
  ]

  // Iteration 2 is at the small size of the schedule, 9 at the full one with a memory of steps.
  it.each([
    ['SIGINT', 130, 2],
    ['SIGTERM', 143, 9],
  ] as const)(
    'and %s (%i) in iteration %i, then --resume, make the same file as a run in one go',
    async (signal, code, at) => {
      const folder = await photos('a')
      const whole = await run(folder, command('whole'))
      expect([whole.code, whole.err]).toEqual([0, ''])
      let killed = false
      const stopped = await run(folder, [...command('parts'), '--json'], {
        onOutput: (text, child) => {
          if (!killed && text.includes(`"iteration":${at},`)) killed = child.kill(signal)
        },
      })
      expect(stopped.code).toBe(code)
      const said = events(stopped)
      expect(said.map(({ event }) => event).slice(-2)).toEqual(['stopped', 'summary'])
      const { iteration, ...rest } = said.at(-2) ?? {}
      expect(rest).toEqual({ event: 'stopped', photo: 'in/a.png', iterations: ITERATIONS, checkpoint: 'parts.ckpt' })
      expect(iteration).toBeGreaterThanOrEqual(at)
      expect(iteration).toBeLessThan(ITERATIONS)
      expect(said.at(-1)).toMatchObject({ stopped: true, painted: 0, left: 1 })
      expect(await filesIn(folder)).toEqual(['in/a.png', 'parts.ckpt', 'whole.ckpt', 'whole/a.png'])

      const refused = await run(folder, command('parts'))
      expect([refused.code, refused.err]).toEqual([
        1,
        expect.stringMatching(/parts\.ckpt is there already; --resume goes on/),
      ])

      const resumed = await run(folder, [...command('parts'), '--resume', '--json'])
      expect([resumed.code, resumed.err]).toEqual([0, ''])
      expect(events(resumed)[0]).toMatchObject({ event: 'iteration', iteration })
      const [one, two] = await Promise.all(['whole', 'parts'].map((name) => readFile(join(folder, `${name}/a.png`))))
      expect(two.equals(one)).toBe(true)
    },
  )

  it.each([
    [['--checkpoint', 'a.ckpt'], /^Stopped at iteration \d+ of 2000; the same command with --resume goes on\.\n$/],
    [[], /^Stopped at iteration \d+ of 2000; nothing of it was kept\. With --checkpoint FILE .*\.\n$/],
  ])('given as %j, tells a person how to go on after Ctrl-C, or that nothing was kept', async (extra, sentence) => {
    const folder = await photos('a')
    const args = ['in/a.png', '-s', STYLE, '--polish', '2000', '-o', 'out.png', '--snapshot-every', '1', ...extra]
    // Off a terminal nothing is said on the way: a snapshot picture is what tells that iterations are under way.
    const onStart = async (child: ChildProcess) => {
      while (!(await filesIn(folder)).includes('out.0001.png')) await new Promise((done) => setTimeout(done, 30))
      child.kill('SIGINT')
    }
    const result = await run(folder, args, { onStart })
    expect([result.code, result.err]).toEqual([130, ''])
    expect(result.out).toMatch(sentence)
    expect(await filesIn(folder)).not.toContain('out.png')
  })

  it('is not waited for after a second signal, and what that leaves half written is taken away later', async () => {
    const folder = await photos('a')
    const args = ['in/a.png', '-s', STYLE, '--polish', '2000', '-o', 'out.png', '--checkpoint', 'a.ckpt', '--json']
    let killed = false
    const result = await run(folder, args, {
      onOutput: (text, child) => {
        // Two of a kind could arrive as one.
        if (!killed && text.includes('"iteration":3,')) killed = child.kill('SIGINT') && child.kill('SIGTERM')
      },
    })
    expect([130, 143]).toContain(result.code)
    expect(result.out).not.toContain('"stopped"')
    await writeFile(join(folder, '.a.ckpt.mine.tmp'), 'mine')
    const next = ['in/a.png', '-s', STYLE, '-o', 'out.png']
    expect((await run(folder, next)).code).toBe(0)
    expect(await filesIn(folder)).toEqual(['.a.ckpt.mine.tmp', 'a.ckpt', 'in/a.png', 'out.png'])
  })

  it('is resumed to more iterations, and has the picture again where only that was lost', async () => {
    const folder = await photos('a')
    const args = ['in/a.png', '-s', STYLE, '-o', 'a.png', '--checkpoint', 'a.ckpt', '--resume', '--json']
    // A file that is not there yet is no mistake.
    expect((await run(folder, [...args, '--polish', '4'])).code).toBe(0)
    const first = await readFile(join(folder, 'a.png'))
    await rm(join(folder, 'a.png'))
    const again = events(await run(folder, [...args, '--polish', '4']))
    expect(again.filter(({ event }) => event === 'iteration').map(({ iteration }) => iteration)).toEqual([4])
    expect((await readFile(join(folder, 'a.png'))).equals(first)).toBe(true)
    const more = events(await run(folder, [...args, '--polish', '6', '--overwrite']))
    expect(more.filter(({ event }) => event === 'iteration').map(({ iteration }) => iteration)).toEqual([4, 5, 6])
    expect(more.at(-2)).toMatchObject({ event: 'painted', polish: { iteration: 6, ended: 'done' } })
  })

  it('that is damaged, or of something else, is refused and left as it is', async () => {
    const folder = await photos('a', 'b')
    const path = join(folder, 'a.ckpt')
    const command = (photo: string, ...rest: string[]) =>
      run(folder, [`in/${photo}.png`, '-s', STYLE, '--polish', '3', '--checkpoint', 'a.ckpt', '--json', ...rest])
    expect((await command('a', '-o', 'a.png')).code).toBe(0)
    const good = await readFile(path)
    const flipped = Buffer.from(good)
    flipped[good.length - 100] ^= 1
    const refused = async (bytes: Uint8Array, args: readonly [string, ...string[]], sentence: RegExp) => {
      await writeFile(path, bytes)
      const result = await command(...args, '-o', 'b.png', '--resume')
      expect(result.code).toBe(1)
      const failed = events(result).find(({ event }) => event === 'failed')
      expect(failed).toMatchObject({ code: 'checkpoint-unusable', message: expect.stringMatching(sentence) })
      expect((await readFile(path)).equals(bytes)).toBe(true)
      expect(await filesIn(folder)).not.toContain('b.png')
    }
    await refused(
      flipped,
      ['a'],
      /a\.ckpt is damaged, or is not a checkpoint; start anew with --overwrite in place of --resume/,
    )
    await refused(good, ['b'], /was made from another photo; give the same as then, or start anew/)
    await refused(good, ['a', '--style-weight', '2', '--from', 'photo'], /made with another --style-weight, --from;/)
    expect((await command('b', '-o', 'b.png', '--overwrite')).code).toBe(0)
  })

  it('says what it differs in', async () => {
    const folder = await photos('a')
    const path = join(folder, 'a.ckpt')
    const settings = {
      styleWeight: 1,
      strokePx: 384,
      brushwork: 0.5,
      keepColours: false,
      from: 'instant',
      strength: 1,
      seed: 0,
      optimiser: 'lbfgs',
      maxEdge: null,
    } as const
    const styles = [
      { style: 'one', weight: 1 },
      { style: 'two', weight: 3 },
    ]
    const origin = await originOf(join(folder, 'in/a.png'), styles, { release: 'r-1', settings })
    const doubled = styles.map(({ style, weight }) => ({ style, weight: 2 * weight }))
    expect(await originOf(join(folder, 'in/a.png'), doubled, { release: 'r-1', settings })).toEqual(origin)
    expect(await checkCheckpoint(path, origin, 9)).toBeNull()
    expect(await readCheckpoint(path)).toBeNull()
    const meta = {
      version: 1,
      release: 'r-1',
      width: 1,
      height: 1,
      coarse: [],
      iteration: 7,
      level: 0,
      curve: [],
    } as const
    const polished = { ...settings, maxEdge: 1024, iterations: 9 }
    const state: PolishState = {
      meta: { ...meta, settings: polished, levelIteration: 7, optimiser: { steps: 2 } },
      arrays: { x: Float32Array.of(0.1, -2, 3e-8) },
    }
    await writeCheckpoint(path, state, origin, false)
    await expect(writeCheckpoint(path, state, origin, false)).rejects.toMatchObject({ code: 'write-failed' })
    expect(await readCheckpoint(path)).toEqual(state)
    expect(await checkCheckpoint(path, origin, 7)).toBe(7)
    const refused = (other: Partial<typeof origin>, sentence: RegExp, iterations = 9) =>
      expect(checkCheckpoint(path, { ...origin, ...other }, iterations)).rejects.toMatchObject({
        code: 'checkpoint-unusable',
        message: expect.stringMatching(sentence),
      })
    await refused({ release: 'r-2' }, /was made with the release r-1, and this is r-2/)
    await refused({ photo: '00' }, /from another photo/)
    await refused({ styles: [['one', '1.000000']] }, /with another --style or --mix/)
    for (const [name, option] of Object.entries({ strokePx: '--stroke', maxEdge: '--max-edge', seed: '--seed' }))
      await refused({ settings: { ...settings, [name]: 500 } }, new RegExp(`with another ${option};`))
    await refused({}, /has 7 iterations already, more than --polish 6/, 6)
    const good = await readFile(path)
    for (const bad of [
      good.subarray(0, 50),
      good.subarray(0, -1),
      Buffer.from('text'),
      Buffer.from('{"a":1}\n'),
      Buffer.from('null\n'),
    ]) {
      await writeFile(path, bad)
      await expect(readCheckpoint(path)).rejects.toMatchObject({ code: 'checkpoint-unusable' })
    }
    await refused({}, /is damaged, or is not a checkpoint/)
  })

  it('is for one photo, and never the picture, the photo or the painting', async () => {
    const folder = await photos('a', 'b')
    const args = ['-s', STYLE, '--polish', '2', '--overwrite']
    const two = await run(folder, ['in', ...args, '-o', 'out', '--checkpoint', 'c'])
    expect([two.code, two.err]).toEqual([2, expect.stringMatching(/--checkpoint is for one photo, and here are 2/)])
    const same = await run(folder, ['in/a.png', ...args, '-o', 'a.png', '--checkpoint', './a.png'])
    expect([same.code, same.err]).toEqual([2, expect.stringMatching(/--checkpoint and -o name the same file/)])
    const before = await readFile(join(folder, 'in/a.png'))
    const lost = await run(folder, ['in/a.png', ...args, '-o', 'a.png', '--checkpoint', 'in/a.png'])
    expect([lost.code, lost.err]).toEqual([1, expect.stringMatching(/would be lost; choose another --checkpoint/)])
    expect((await readFile(join(folder, 'in/a.png'))).equals(before)).toBe(true)
    const folderThere = await run(folder, ['in/a.png', ...args, '-o', 'a.png', '--checkpoint', 'in'])
    expect([folderThere.code, folderThere.err]).toEqual([1, expect.stringMatching(/in is there already and is not an/)])
  })
})

describe('a checkpoint that version 0.1.0 wrote', () => {
  /** The file, base64: iteration 7 of a photo whose file says "a photo". */
  const FILE =
    'eyJwYXN0aWNoZSI6ImNoZWNrcG9pbnQiLCJvcmlnaW4iOnsicmVsZWFzZSI6InBhc3RpY2hlLTIiLCJzZXR0aW5ncyI6eyJzdHlsZVdl' +
    'aWdodCI6Mi41LCJzdHJva2VQeCI6MjcyLCJrZWVwQ29sb3VycyI6dHJ1ZSwiZnJvbSI6Im5vaXNlIiwic3RyZW5ndGgiOjEuMjUsInNl' +
    'ZWQiOjcsIm9wdGltaXNlciI6ImFkYW0iLCJtYXhFZGdlIjpudWxsfSwicGhvdG8iOiJkNGUyNGQ3NDlhNGZlMmYxNjFhZjJkZTkxM2Mw' +
    'NDAyYjA0ZTNhZTI4N2RhZmQwZjlkYmZhNGE1YzU2YzY5Mjg1Iiwic3R5bGVzIjpbWyJmaWxlOmFhIiwiMC4yNTAwMDAiXSxbImJ1aWx0' +
    'LWluOmJiIiwiMC43NTAwMDAiXV19LCJpdGVyYXRpb24iOjcsInNoYTI1NiI6IjZiZmFiZDc4ODQ5Y2I0ODQ0YWRiZjE0ZmUxZTM1NDU5' +
    'NWQwM2RhYTM1NjhkYzE2YjMzZGE4NjYzYjM5ZmUwY2IifQrAAQAAAAAAAHsiX19tZXRhZGF0YV9fIjp7InBhc3RpY2hlLXBvbGlzaCI6' +
    'IntcInZlcnNpb25cIjoxLFwicmVsZWFzZVwiOlwicGFzdGljaGUtMlwiLFwid2lkdGhcIjoxLFwiaGVpZ2h0XCI6MSxcImNvYXJzZVwi' +
    'OltdLFwiaXRlcmF0aW9uXCI6NyxcImxldmVsXCI6MCxcImN1cnZlXCI6W10sXCJzZXR0aW5nc1wiOntcIml0ZXJhdGlvbnNcIjo5LFwi' +
    'bWF4RWRnZVwiOjEwMjQsXCJzdHlsZVdlaWdodFwiOjIuNSxcInN0cm9rZVB4XCI6MjcyLFwia2VlcENvbG91cnNcIjp0cnVlLFwiZnJv' +
    'bVwiOlwibm9pc2VcIixcInN0cmVuZ3RoXCI6MS4yNSxcInNlZWRcIjo3LFwib3B0aW1pc2VyXCI6XCJhZGFtXCJ9LFwibGV2ZWxJdGVy' +
    'YXRpb25cIjo3LFwib3B0aW1pc2VyXCI6e1wic3RlcHNcIjoyfX0ifSwieCI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMV0sImRhdGFf' +
    'b2Zmc2V0cyI6WzAsNF19fSAgICAgICAAAAA/'
  const styles = [
    { style: 'file:aa', weight: 1 },
    { style: 'built-in:bb', weight: 3 },
  ]
  /** What it does not name. */
  const later = { brushwork: 0.5 } as const
  const settings = {
    styleWeight: 2.5,
    from: 'noise',
    seed: 7,
    optimiser: 'adam',
    strength: 1.25,
    keepColours: true,
    strokePx: 272,
    maxEdge: null,
  } as const
  /** As they are read now. */
  const now = { ...settings, ...later }

  async function old() {
    const folder = await scratch()
    const [photo, path] = [join(folder, 'photo'), join(folder, 'old.ckpt')]
    await writeFile(photo, 'a photo')
    await writeFile(path, Buffer.from(FILE, 'base64'))
    return { path, origin: await originOf(photo, styles, { release: 'pastiche-2', settings: now }) }
  }

  it('can be resumed, to the number', async () => {
    const { path, origin } = await old()
    expect(await checkCheckpoint(path, origin, 9)).toBe(7)
    const state = await readCheckpoint(path)
    expect(state?.arrays).toEqual({ x: Float32Array.of(0.5) })
    const { meta } = state!
    expect({ ...meta, settings: { ...meta.settings, ...later } }).toMatchObject({
      iteration: 7,
      settings: { ...now, iterations: 9, maxEdge: 1024 },
    })
    expect(() => checkState(state!, { ...meta, settings: { ...meta.settings, ...later } })).not.toThrow()
  })

  it('is of the usual value of a setting that came later', async () => {
    const { path, origin } = await old()
    const text = await readFile(path, 'latin1')
    const before = text.replace('"seed":7,', '')
    await writeFile(path, before, 'latin1')
    const wanted = (seed: number) => ({ ...origin, settings: { ...now, seed } })
    expect(await checkCheckpoint(path, wanted(0), 9)).toBe(7)
    await expect(checkCheckpoint(path, wanted(7), 9)).rejects.toThrow(/was made with another --seed;/)
    const { meta, arrays } = (await readCheckpoint(path))!
    const { seed: _, ...without } = meta.settings
    const state = { meta: { ...meta, settings: without as typeof meta.settings }, arrays }
    const expected = { ...meta, settings: { ...meta.settings, ...later } }
    expect(() => checkState(state, { ...expected, settings: { ...expected.settings, seed: 0 } })).not.toThrow()
    expect(() => checkState(state, expected)).toThrow(/was made with seed 0/)
  })
})
