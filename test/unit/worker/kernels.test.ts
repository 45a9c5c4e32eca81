import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { engine as tfjs } from '@tensorflow/tfjs-core'
import { expect, test, vi } from 'vitest'
import { current } from '../../../models/current.json'
import type { PixelImage } from '../../../src/core/image.ts'
import { createEngine } from '../../../src/engine/engine.ts'
import { optimise } from '../../../src/gatys/optimise.ts'
import { measureStatistics } from '../../../src/gatys/statistics.ts'
import { learnStyle } from '../../../src/learning/learn.ts'
import { used } from '../../../src/tools/build/kernels.ts'
import { withThinNetwork } from '../../suites/thin-network.ts'

const folder = path.resolve(import.meta.dirname, '../../../models', current)

function stripes(side: number, step: number): PixelImage {
  const data = Uint8ClampedArray.from({ length: side * side * 4 }, (_, i) => (i % 4 === 3 ? 255 : (i * step) % 256))
  return { width: side, height: side, data }
}

// The others have the paths of cpu.
test.each(['wasm', 'cpu'] as const)(
  'the build has every kernel that starting, polishing and learning run on %s',
  async (backend) => {
    const run = vi.spyOn(tfjs(), 'runKernel')
    const models = async (file: string) => new Uint8Array(await readFile(path.join(folder, file))).buffer
    const engine = await withThinNetwork(await createEngine({ backend, models }))
    for (const keepColours of [false, true]) {
      const statistics = await measureStatistics(engine, stripes(48, 7), { strokePx: 96, keepColours })
      const style = { style: new Float32Array(100), weight: 1, statistics }
      const settings = { iterations: 2, strokePx: 96, keepColours }
      for await (const snapshot of optimise(engine, stripes(32, 3), [style], settings)) snapshot.picture()
    }
    const learning = learnStyle(engine, stripes(48, 7), [stripes(40, 3)], { steps: 2, rank: 1, side: 32 })
    for await (const { step } of learning) expect(step).toBeLessThanOrEqual(2)
    await engine.dispose()
    const names = new Set(run.mock.calls.map(([name]) => name))
    run.mockRestore()
    expect(names.size).toBeGreaterThan(20)
    expect([...names].filter((name) => !(used as readonly string[]).includes(name))).toEqual([])
  },
)
