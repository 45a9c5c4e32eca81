/** What a picture costs on a GPU, counted from its plan: dispatches, pipelines, bindings, bytes. */
import { describe, expect, test } from 'vitest'
import { networkOf } from '../../../src/core/network.ts'
import type { TransformerSpec } from '../../../src/core/release.ts'
import { fitsGpu, layOutNetwork } from '../../../src/engine/gpu/gpu-layout.ts'
import { planPicturePass } from '../../../src/engine/gpu/gpu-plan.ts'
import { PassShaders } from '../../../src/engine/gpu/pass-shaders.ts'
import { GROUND, type PassOptions, trafficOf } from '../../../src/engine/gpu/picture-pass.ts'
import { loadManifest } from '../../../src/engine/release-files.ts'
import { isWritten, WORKGROUP_BYTES } from '../../../src/kernels/gpu/shader-parts.ts'
import { models } from './models.ts'

const { transformer: spec } = await loadManifest(models)
const size = { width: 512, height: 384 }
const noisy: TransformerSpec = { ...spec, noise: true }

const usual = { size, picture: size, from: 'image', asNumbers: false, mostBound: 128 * 2 ** 20 } as const

function planned(of: TransformerSpec, precision: 'half' | 'single', options: Partial<PassOptions> = {}) {
  const layers = networkOf(of)
  const shaders = new PassShaders(layers, precision)
  return planPicturePass(layOutNetwork(layers), shaders, { ...usual, precision, ...options })
}

describe.each([
  ['the release', spec],
  ['a release with noise', noisy],
])('%s', (_, of) => {
  test('takes few dispatches, pipelines and bytes', () => {
    const { steps } = planned(of, 'half')
    expect(steps.length).toBeLessThanOrEqual(40)
    expect(new Set(steps.map(({ shader }) => shader.code)).size).toBeLessThanOrEqual(10)
    const perPixel = (precision: 'half' | 'single') => trafficOf(planned(of, precision)) / (size.width * size.height)
    expect(perPixel('half')).toBeLessThanOrEqual(450)
    expect(perPixel('single')).toBeLessThanOrEqual(800)
  })

  test('keeps to the least limits that a device may have', () => {
    for (const { shader, fields } of planned(of, 'single').steps) {
      expect(shader.bindings.length).toBeLessThanOrEqual(8)
      const shared = [...shader.code.matchAll(/var<workgroup> \w+: array<(vec4f|f32), (\d+)>/g)]
      const bytes = shared.reduce((sum, [, type, count]) => sum + (type === 'f32' ? 4 : 16) * Number(count), 0)
      expect(bytes).toBeLessThanOrEqual(WORKGROUP_BYTES)
      const [, invocations] = shader.code.match(/@workgroup_size\((\d+)\)/) ?? []
      expect(Number(invocations)).toBeLessThanOrEqual(128)
      for (const value of Object.values(fields)) expect(Number.isInteger(value)).toBe(true)
    }
  })

  test('never reads what the same dispatch writes', () => {
    for (const { shader, bound: buffers } of planned(of, 'half').steps) {
      const written = buffers.filter((_, i) => isWritten(shader.bindings[i]))
      expect(new Set(written).size).toBe(written.length)
      for (const [i, name] of buffers.entries()) if (!isWritten(shader.bindings[i])) expect(written).not.toContain(name)
    }
  })

  test('reads of each feature what was written last by the layer that it is of', () => {
    const written = new Map<string, string>()
    const kept = new Map<string, string | null>()
    const { steps } = planned(of, 'half')
    const layers = networkOf(of)
    for (const { shader, bound: buffers, layer } of steps) {
      if (layer === GROUND) continue
      const bound = (name: string) => buffers[shader.bindings.indexOf(name as never)]
      const { from, skip } = layers.find(({ name }) => name === layer)!
      const residual = layers.find(({ name }) => name === from)?.residual
      const isFinish = shader.bindings.includes('partials')
      if (!isFinish && from) expect(written.get(bound('input'))).toBe(from)
      if (!isFinish && skip) expect(written.get(bound('skip'))).toBe(skip.from)
      if (isFinish) expect(written.get(bound('partials'))).toBe(layer)
      for (const [i, name] of shader.bindings.entries()) if (isWritten(name)) written.set(buffers[i], layer)
      if (!isFinish && residual) expect(kept.get(bound('residual'))).toBe(residual)
      if (!isFinish && shader.bindings.includes('kept')) kept.set(bound('kept'), from)
    }
  })
})

test('binds no more of a buffer than the device allows, and all rows of it together', () => {
  const whole = planned(spec, 'half')
  const mostBound = 256 * 1024
  const inBands = planned(spec, 'half', { mostBound })
  expect(inBands.steps.length).toBeGreaterThan(2 * whole.steps.length)
  for (const { shader, bound, ranges } of inBands.steps)
    for (const [i, name] of shader.bindings.entries()) {
      const { offset, size: bytes } = ranges[name] ?? { offset: 0, size: 0 }
      expect(bytes).toBeLessThanOrEqual(mostBound)
      expect(offset % 256).toBe(0)
      if (ranges[name]) expect(offset + bytes).toBeLessThanOrEqual(inBands.buffers.get(bound[i]) ?? 0)
    }
  for (const { layer, shader, groups } of whole.steps) {
    const rows = inBands.steps.filter((step) => step.layer === layer && step.shader.code === shader.code)
    expect(rows.reduce((sum, step) => sum + step.groups[1], 0)).toBe(groups[1])
  }
  expect(() => planned(spec, 'half', { mostBound: 4096 })).toThrow(RangeError)
})

test('says which widths the shaders cannot compute', () => {
  expect(fitsGpu({ widths: [32, 64, 128] })).toBe(true)
  expect(fitsGpu({ widths: [8, 8, 8] })).toBe(true)
  expect(fitsGpu({ widths: [32, 64, 136] })).toBe(false)
  expect(fitsGpu({ widths: [48, 64, 128] })).toBe(false)
  expect(fitsGpu({ widths: [12, 64, 128] })).toBe(false)
})
