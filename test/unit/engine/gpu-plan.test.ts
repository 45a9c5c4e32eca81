/** What a picture costs on a GPU, counted from its plan: dispatches, pipelines, bindings, bytes. */
import { describe, expect, test } from 'vitest'
import { networkOf } from '../../../src/core/network.ts'
import type { TransformerSpec } from '../../../src/core/release.ts'
import { fitsGpu, layOutNetwork } from '../../../src/engine/gpu/gpu-layout.ts'
import { planPicturePass, trafficOf } from '../../../src/engine/gpu/gpu-plan.ts'
import { loadManifest } from '../../../src/engine/release-files.ts'
import { isWritten, WORKGROUP_BYTES } from '../../../src/kernels/gpu/shader-parts.ts'
import { models } from './models.ts'

const { transformer: spec } = await loadManifest(models)
const size = { width: 512, height: 384 }
const noisy: TransformerSpec = { ...spec, noise: true }

const planned = (of: TransformerSpec, precision: 'half' | 'single') =>
  planPicturePass(layOutNetwork(networkOf(of)), { size, precision, as: 'bytes' })

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
      const shared = [...shader.code.matchAll(/var<workgroup> \w+: array<vec4f, (\d+)>/g)]
      expect(shared.reduce((bytes, [, vectors]) => bytes + 16 * Number(vectors), 0)).toBeLessThanOrEqual(
        WORKGROUP_BYTES,
      )
      const [, invocations] = shader.code.match(/@workgroup_size\((\d+)\)/) ?? []
      expect(Number(invocations)).toBeLessThanOrEqual(128)
      for (const value of Object.values(fields)) expect(Number.isInteger(value)).toBe(true)
    }
  })

  test('never reads what the same dispatch writes', () => {
    for (const { shader, buffers } of planned(of, 'half').steps) {
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
    for (const { shader, buffers, layer } of steps) {
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

test('says which widths the shaders cannot compute', () => {
  expect(fitsGpu({ widths: [32, 64, 128] })).toBe(true)
  expect(fitsGpu({ widths: [8, 8, 8] })).toBe(true)
  expect(fitsGpu({ widths: [32, 64, 136] })).toBe(false)
  expect(fitsGpu({ widths: [48, 64, 128] })).toBe(false)
  expect(fitsGpu({ widths: [12, 64, 128] })).toBe(false)
})
