import { describe, expect, test } from 'vitest'
import { readSafetensors } from '../../../src/core/safetensors.ts'

function file(header: unknown, data: Uint8Array = new Uint8Array()): ArrayBuffer {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
  const bytes = new Uint8Array(8 + json.length + data.length)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true)
  bytes.set(json, 8)
  bytes.set(data, 8 + json.length)
  return bytes.buffer
}

describe('readSafetensors', () => {
  test('reads fp32 at any alignment', () => {
    const data = new Uint8Array(new Float32Array([1.5, -2]).buffer)
    const header = { __metadata__: { a: 'b' }, x: { dtype: 'F32', shape: [2, 1], data_offsets: [0, 8] } }
    for (const pad of ['', ' ', '  ']) {
      const tensors = readSafetensors(file(JSON.stringify(header) + pad, data), 'a.safetensors')
      expect([...tensors.keys()]).toEqual(['x'])
      expect(tensors.get('x')).toEqual({ shape: [2, 1], data: new Float32Array([1.5, -2]) })
    }
  })

  test('widens every kind of fp16 number', () => {
    const bits = new Uint16Array([
      0x0000, 0x8000, 0x3c00, 0xc000, 0x7bff, 0x0001, 0x03ff, 0x0400, 0x7c00, 0xfc00, 0x7e00,
    ])
    const header = { h: { dtype: 'F16', shape: [bits.length], data_offsets: [0, bits.byteLength] } }
    const { data } = readSafetensors(file(header, new Uint8Array(bits.buffer)), 'a').get('h') ?? { data: [] }
    expect([...data]).toEqual([
      0,
      -0,
      1,
      -2,
      65504,
      2 ** -24,
      1023 * 2 ** -24,
      2 ** -14,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
    ])
  })

  test('multiplies int8 levels by the scale of their output channel', () => {
    const data = new Uint8Array(12)
    data.set(new Uint8Array(new Int8Array([127, -127, 0, 64]).buffer))
    data.set(new Uint8Array(new Float32Array([0.5, 2]).buffer), 4)
    const header = {
      w: { dtype: 'I8', shape: [2, 2, 1, 1], data_offsets: [0, 4] },
      'w.scale': { dtype: 'F32', shape: [2], data_offsets: [4, 12] },
    }
    const tensors = readSafetensors(file(header, data), 'a')
    expect([...tensors.keys()]).toEqual(['w'])
    expect(tensors.get('w')).toEqual({ shape: [2, 2, 1, 1], data: new Float32Array([63.5, -63.5, 0, 128]) })
  })

  const x = { dtype: 'F32', shape: [2], data_offsets: [0, 8] }
  test.each([
    ['an empty file', new ArrayBuffer(0)],
    ['a header longer than the file', file({ x }).slice(0, 20)],
    ['a header that is no JSON', file('{"x":')],
    ['data cut short', file({ x }, new Uint8Array(4))],
    ['a shape that does not fit its bytes', file({ x: { ...x, shape: [3] } }, new Uint8Array(8))],
    ['int8 without scales', file({ x: { ...x, dtype: 'I8', shape: [8] } }, new Uint8Array(8))],
    ['an unknown type', file({ x: { ...x, dtype: 'I64' } }, new Uint8Array(8))],
  ])('%s is model-corrupt and names the file', (_, buffer) => {
    expect(() => readSafetensors(buffer, 'b.safetensors')).toThrow(
      expect.objectContaining({ code: 'model-corrupt', message: expect.stringContaining('b.safetensors') }),
    )
  })
})
