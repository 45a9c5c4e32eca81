/** Separable convolutions with all that is done on their way in and out, against plain loops. */
import { describe, expect, test } from 'vitest'
import type { NetworkLayer } from '../../../../src/core/network.ts'
import type { NamedTensor } from '../../../../src/core/safetensors.ts'
import type { Size } from '../../../../src/core/size.ts'
import { packDepthwise } from '../../../../src/engine/fused/pack.ts'
import { Numbers } from '../../../../src/engine/release-files.ts'
import { type SeparableShape, separableShader } from '../../../../src/kernels/gpu/separable-shader.ts'
import { type Precision, TILE } from '../../../../src/kernels/gpu/shader-parts.ts'
import { PROLOGUE } from '../../../../src/kernels/gpu/step-fields.ts'
import { adapter, Bench, where } from './device.ts'
import * as loops from './loops.ts'

type Part = keyof typeof PROLOGUE

/** A shader, which of its parts count, and what the norms' shifts lie around. */
interface Case {
  readonly shape: SeparableShape
  readonly asked: readonly Part[]
  readonly precision: Precision
  readonly shift: number
  /** Rows of tiles from here on are computed alone, and buffers have no more than these take; default: all. */
  readonly firstTile?: number
}

const shapeOf = (
  [inputs, outputs, resize]: readonly [number, number, SeparableShape['resize']],
  built: readonly Part[] = [],
  skip = 0,
): SeparableShape => ({
  ...{ inputs, outputs, resize, skip },
  noise: built.includes('noise'),
  residual: built.includes('residual'),
  keep: built.includes('keep'),
})

/** Sizes of what is the smaller, of input and output. */
const SIZES: readonly Size[] = [
  { width: 1, height: 1 },
  { width: 3, height: 5 },
  { width: 8, height: 4 },
  { width: 17, height: 9 },
  { width: 33, height: 2 },
  { width: 11, height: 1 },
  { width: 1, height: 7 },
]

const larger = ({ width, height }: Size): Size => ({ width: 2 * width, height: 2 * height })

function sizesOf(resize: SeparableShape['resize'], size: Size): { readonly input: Size; readonly output: Size } {
  if (resize === 'same') return { input: size, output: size }
  return resize === 'doubled' ? { input: size, output: larger(size) } : { input: larger(size), output: size }
}

/** Made-up numbers of a case at a size. */
function numbersFor({ shape, precision, shift }: Case, sizes: ReturnType<typeof sizesOf>) {
  const { inputs, outputs, skip } = shape
  const { input, output } = sizes
  const affine = (channels: number, seed: number) => ({
    scales: loops.random(channels, seed, 1.5),
    shifts: loops.random(channels, seed + 1, 0.5).map((v) => v + shift),
  })
  return {
    input: loops.randomFeatures(input, inputs, [1, precision]),
    norm: affine(inputs, 2),
    residual: loops.randomFeatures(input, inputs, [4, precision]),
    noise: { field: loops.random(input.width * input.height, 5), amounts: loops.random(inputs, 6) },
    kernels: loops.random(9 * inputs, 7, 0.5),
    matrix: loops.random(inputs * outputs, 8, 1 / Math.sqrt(inputs)),
    skip: skip ? { features: loops.randomFeatures(output, skip, [9, precision]), norm: affine(skip, 10) } : null,
    skipMatrix: loops.random(skip * outputs, 12, 1 / Math.sqrt(inputs)),
  }
}

type Made = ReturnType<typeof numbersFor>

function expectedOf({ shape: { resize }, asked }: Case, made: Made) {
  const has = (part: Part) => asked.includes(part)
  const kept = loops.prepared(made.input, {
    norm: has('norm') ? made.norm : null,
    noise: has('noise') ? made.noise : null,
    relu: has('relu'),
    residual: has('residual') ? made.residual : null,
  })
  const before = resize === 'doubled' ? loops.doubled(kept) : kept
  const own = loops.pointwise(loops.depthwise(before, made.kernels, resize === 'halved' ? 2 : 1), made.matrix)
  if (!made.skip) return { kept, output: own }
  const skipped = loops.prepared(made.skip.features, { norm: made.skip.norm, relu: true })
  return { kept, output: loops.added(own, loops.pointwise(skipped, made.skipMatrix)) }
}

const joined = (...parts: readonly Float32Array[]) => Float32Array.from(parts.flatMap((part) => [...part]))

/** Rows of output and input before those that a case's buffers hold. */
function rowsBefore({ shape: { resize }, firstTile = 0 }: Case): { readonly output: number; readonly input: number } {
  const output = firstTile * TILE.height
  const middle = resize === 'same' ? output : resize === 'halved' ? 2 * output : output / 2
  return { output, input: Math.max(0, middle - 1) }
}

/** Numbers of features from a row on. */
const below = ({ width, channels, data }: loops.Features, row: number): readonly number[] =>
  Array.from(data).slice(row * width * channels)

/** Lays everything out in buffers, each in an odd place, and says where. */
function layOut(bench: Bench, tried: Case, made: Made) {
  const { shape, asked, precision } = tried
  const { inputs, resize } = shape
  const before = rowsBefore(tried)
  const [weights, affines, noises] = [new loops.Shelf(), new loops.Shelf(), new loops.Shelf()]
  const tensors = new Map([['own.depthwise.weight', { shape: [inputs, 1, 3, 3], data: made.kernels } as NamedTensor]])
  const layer = { name: 'own', inputs, resize } as NetworkLayer
  const { norm, noise, skip } = made
  const fields = {
    prologue: asked.reduce((sum, part) => sum | PROLOGUE[part], 0),
    amounts: weights.put(noise.amounts),
    depthwise: weights.put(packDepthwise(new Numbers(tensors, 'made up'), layer)),
    weights: weights.put(joined(made.matrix, made.skipMatrix)),
    affine: affines.put(joined(norm.scales, norm.shifts)),
    skipAffine: skip ? affines.put(joined(skip.norm.scales, skip.norm.shifts)) : 0,
    noise: 4 * noises.put(noise.field),
    firstTile: tried.firstTile ?? 0,
    inputFrom: (before.input * made.input.width * inputs) / 4,
    skipFrom: skip ? (before.output * skip.features.width * shape.skip) / 4 : 0,
  }
  const bound = {
    weights: bench.buffer(weights.numbers),
    affine: bench.buffer(affines.numbers),
    noise: bench.buffer(noises.numbers),
    input: bench.buffer(loops.stored(below(made.input, before.input), precision)),
    residual: bench.buffer(loops.stored(below(made.residual, before.input), precision)),
    ...(skip && { skip: bench.buffer(loops.stored(below(skip.features, before.output), precision)) }),
  }
  return { fields, bound }
}

async function run(bench: Bench, tried: Case, sizes: ReturnType<typeof sizesOf>) {
  const { shape, precision } = tried
  const { input, output } = sizes
  const made = numbersFor(tried, sizes)
  const { fields, bound } = layOut(bench, tried, made)
  const before = rowsBefore(tried)
  const { tilesX, tilesY, tiles } = loops.tilesOf(output)
  const into = {
    kept: bench.buffer(loops.hollow(input.width * (input.height - before.input) * shape.inputs, precision)),
    output: bench.buffer(loops.hollow(output.width * (output.height - before.output) * shape.outputs, precision)),
    statistics: bench.buffer(loops.hollow(tiles * 2 * shape.outputs, 'single')),
  }
  await bench.run(
    separableShader(shape, precision),
    {
      ...{ ...fields, ...output, inWidth: input.width, inHeight: input.height, tilesX, tiles },
      outputFrom: (before.output * output.width * shape.outputs) / 4,
    },
    { ...bound, ...into },
    [tilesX, tilesY - fields.firstTile],
  )
  const read = async (name: keyof typeof into, as: Precision) => loops.unstored(await bench.numbers(into[name]), as)
  const found = {
    output: await read('output', precision),
    kept: await read('kept', precision),
    ...loops.splitStatistics(await read('statistics', 'single'), shape.outputs),
  }
  return { found, expected: expectedOf(tried, made) }
}

async function check(bench: Bench, tried: Case, size: Size): Promise<void> {
  const { shape, asked, precision } = tried
  const sizes = sizesOf(shape.resize, size)
  const { found, expected } = await run(bench, tried, sizes)
  const at = `${sizes.output.width} × ${sizes.output.height}`
  const { means, squares } = loops.statisticsOf(expected.output)
  expect(loops.difference(found.output, expected.output.data), `output, ${at}`).toBeLessThan(loops.ALIKE[precision])
  // Taken before anything is rounded for storing.
  expect(loops.difference(found.means, means), `means, ${at}`).toBeLessThan(loops.ALIKE.single)
  expect(loops.difference(found.squares, squares), `squares, ${at}`).toBeLessThan(loops.ALIKE.single)
  if (shape.keep && asked.includes('keep'))
    expect(loops.difference(found.kept, expected.kept.data), `kept, ${at}`).toBeLessThan(loops.ALIKE[precision])
  else expect(new Set(found.kept), `kept, ${at}`).toEqual(new Set([loops.ALIEN]))
}

const normed: readonly Part[] = ['norm', 'relu']
const everything: readonly Part[] = ['norm', 'noise', 'relu', 'residual', 'keep']

/**
 * Shapes with what is asked of each in turn: compiling takes the time here. Inputs from 8 to 128 have invocations
 * convolve from one place to eight in a row, outputs have them add up one to eight; both leave some idle at 24 and 40.
 */
const CASES: Readonly<Record<Precision, readonly (readonly [SeparableShape, ...(readonly Part[])[]])[]>> = {
  single: [
    [shapeOf([8, 8, 'same']), [], ['norm'], ['relu']],
    [shapeOf([16, 24, 'same'], ['noise']), normed, ['norm', 'noise', 'relu']],
    [shapeOf([32, 8, 'same'], ['residual', 'keep']), ['norm', 'residual', 'keep'], ['keep'], normed],
    [shapeOf([128, 128, 'same'], everything), everything, normed, ['noise', 'residual']],
    [shapeOf([16, 24, 'halved'], ['noise', 'residual']), ['norm', 'noise', 'relu', 'residual']],
    [shapeOf([128, 8, 'halved']), normed],
    [shapeOf([8, 128, 'halved']), ['norm']],
    [shapeOf([16, 24, 'doubled'], ['noise', 'residual'], 8), ['norm', 'noise', 'relu', 'residual'], ['relu']],
    [shapeOf([128, 64, 'doubled'], ['residual'], 64), ['norm', 'residual']],
    [shapeOf([32, 8, 'doubled'], [], 40), normed],
    [shapeOf([8, 128, 'doubled']), normed],
  ],
  half: [
    [shapeOf([8, 8, 'same'], ['keep']), ['norm', 'keep']],
    [shapeOf([40, 40, 'same'], everything), everything],
    [shapeOf([24, 16, 'halved']), normed],
    [shapeOf([16, 24, 'doubled'], [], 8), normed],
  ],
}

function named({ inputs, outputs, resize, skip, noise, residual, keep }: SeparableShape): string {
  const built = [noise && 'noise', residual && 'residual', keep && 'keep', skip > 0 && `a skip of ${skip}`]
  return `${inputs} to ${outputs}, ${resize}, with ${built.filter(Boolean).join(', ') || 'nothing else'}`
}

describe.skipIf(!adapter)(`separable convolutions, ${where}`, async () => {
  const bench = adapter && (await Bench.open())

  describe.each(loops.PRECISIONS)('%s', (precision) => {
    test.each(CASES[precision].map((tried) => [named(tried[0]), tried] as const))('%s', async (_, [shape, ...all]) => {
      if (!bench) return
      for (const asked of all) for (const size of SIZES) await check(bench, { shape, asked, precision, shift: 0 }, size)
    })
  })

  test('of an input with odd sides, halved', async () => {
    if (!bench) return
    // The same text as a case above, and so compiled.
    const shape = shapeOf([16, 24, 'halved'], ['noise', 'residual'])
    const tried: Case = { shape, asked: normed, precision: 'single', shift: 0 }
    const sizes = { input: { width: 33, height: 5 }, output: { width: 17, height: 3 } }
    const { found, expected } = await run(bench, tried, sizes)
    expect(loops.difference(found.output, expected.output.data)).toBeLessThan(loops.ALIKE.single)
  })

  test.each([
    { resize: 'same', shape: shapeOf([128, 128, 'same'], everything), asked: everything },
    { resize: 'halved', shape: shapeOf([16, 24, 'halved'], ['noise', 'residual']), asked: normed },
    { resize: 'doubled', shape: shapeOf([16, 24, 'doubled'], ['noise', 'residual'], 8), asked: normed },
  ])('of some rows of tiles alone, $resize', async ({ shape, asked }) => {
    if (!bench) return
    const tried: Case = { shape, asked, precision: 'single', shift: 0, firstTile: 2 }
    const sizes = sizesOf(shape.resize, { width: 9, height: 14 })
    const { found, expected } = await run(bench, tried, sizes)
    const before = rowsBefore(tried)
    const alike = loops.ALIKE.single
    expect(loops.difference(found.output, below(expected.output, before.output))).toBeLessThan(alike)
    const { means, squares } = loops.statisticsOf(expected.output)
    // Those of the tiles before are another dispatch's.
    const others = 2 * loops.tilesOf(sizes.output).tilesX * shape.outputs
    expect(new Set([...found.means.slice(0, others), ...found.squares.slice(0, others)])).toEqual(
      new Set([loops.ALIEN]),
    )
    expect(loops.difference(found.means.slice(others), means.slice(others))).toBeLessThan(alike)
    expect(loops.difference(found.squares.slice(others), squares.slice(others))).toBeLessThan(alike)
    if (!shape.keep) return
    const row = sizes.input.width * shape.inputs
    expect(new Set(found.kept.slice(0, row))).toEqual(new Set([loops.ALIEN]))
    expect(loops.difference(found.kept.slice(row), below(expected.kept, before.output))).toBeLessThan(alike)
  })

  test('a spread that is small beside its mean is not lost', async () => {
    if (!bench) return
    const tried: Case = { shape: shapeOf([8, 8, 'same']), asked: normed, precision: 'single', shift: 3000 }
    const { found, expected } = await run(bench, tried, sizesOf('same', { width: 17, height: 9 }))
    const { means, squares } = loops.statisticsOf(expected.output)
    expect(loops.difference(found.means, means)).toBeLessThan(loops.ALIKE.single)
    expect(loops.difference(found.squares, squares)).toBeLessThan(0.01)
  })
})
