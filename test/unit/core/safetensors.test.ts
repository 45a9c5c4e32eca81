import { describe, expect, test } from 'vitest'
import { readMetadata, readSafetensors, writeSafetensors } from '../../../src/core/safetensors.ts'

/** @param mark byte in the place of question marks in the header */
function file(header: unknown, data: Uint8Array = new Uint8Array(), mark = 0x3f): ArrayBuffer {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
  const json = text.map((byte) => (byte === 0x3f ? mark : byte))
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
    ['a type that every object has', file({ x: { ...x, dtype: 'toString' } }, new Uint8Array(8))],
    ['a header longer than any', new BigUint64Array([2n ** 64n - 1n, 0n]).buffer],
    ['a header that does not begin with its brace', file(` ${JSON.stringify({ x })}`, new Uint8Array(8))],
    ['a header that is no UTF-8', file({ __metadata__: { a: '?' }, x }, new Uint8Array(8), 0xff)],
    ['a header that is a list', file([x], new Uint8Array(8))],
    ['no header', file('', new Uint8Array(8))],
    ['data that no tensor has', file({ x }, new Uint8Array(9))],
    ['data before the first tensor', file({ x: { ...x, data_offsets: [4, 12] } }, new Uint8Array(12))],
    ['a gap', file({ x, y: { ...x, data_offsets: [12, 20] } }, new Uint8Array(20))],
    ['two tensors in one place', file({ x, y: x }, new Uint8Array(8))],
    ['tensors that overlap', file({ x, y: { ...x, data_offsets: [4, 12] } }, new Uint8Array(12))],
    [
      'a name that comes twice',
      file(
        '{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}',
        new Uint8Array(8),
      ),
    ],
    ['offsets below 0', file({ x: { ...x, data_offsets: [-8, 0] } })],
    ['offsets that run backwards', file({ x: { ...x, data_offsets: [8, 0] } }, new Uint8Array(8))],
    ['one offset', file({ x: { ...x, data_offsets: [0] } }, new Uint8Array(8))],
    ['offsets as text', file({ x: { ...x, data_offsets: ['0', '8'] } }, new Uint8Array(8))],
    ['no offsets', file({ x: { dtype: 'F32', shape: [2] } }, new Uint8Array(8))],
    ['no shape', file({ x: { dtype: 'F32', data_offsets: [0, 8] } }, new Uint8Array(8))],
    ['a shape below 0', file({ x: { ...x, shape: [-1, -2] } }, new Uint8Array(8))],
    ['half a side', file({ x: { ...x, shape: [0.5, 4] } }, new Uint8Array(8))],
    ['a tensor that is null', file({ x: null })],
    ['notes that are no texts', file({ __metadata__: { a: 5 }, x }, new Uint8Array(8))],
    ['notes that are a text', file({ __metadata__: 'a', x }, new Uint8Array(8))],
  ])('%s is model-corrupt and names the file', (_, buffer) => {
    expect(() => readSafetensors(buffer, 'b.safetensors')).toThrow(
      expect.objectContaining({ code: 'model-corrupt', message: expect.stringContaining('b.safetensors') }),
    )
  })
  test('2,000 tensors in one place take no memory', () => {
    const place = { dtype: 'U8', shape: [262_144], data_offsets: [0, 262_144] }
    const names = Array.from({ length: 2000 }, (_, i) => [`x${i}`, place])
    const bytes = file(Object.fromEntries(names), new Uint8Array(262_144))
    const before = process.memoryUsage().arrayBuffers
    expect(() => readSafetensors(bytes, 'a')).toThrow(/does not follow/)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10e6)
  })

  test('a tensor of no numbers, and a number of no shape, are as good as any', () => {
    const header = {
      none: { dtype: 'F32', shape: [0, 3], data_offsets: [0, 0] },
      one: { dtype: 'F32', shape: [], data_offsets: [0, 4] },
    }
    const tensors = readSafetensors(file(header, new Uint8Array(4)), 'a')
    expect(tensors.get('none')?.data).toEqual(new Float32Array(0))
    expect(tensors.get('one')).toEqual({ shape: [], data: new Float32Array(1) })
  })
})

describe('readMetadata', () => {
  test('reads back what was written, and of what is no such file nothing', () => {
    const written = writeSafetensors({ x: { shape: [2], data: new Float32Array(2) } }, { a: 'b' })
    expect(readMetadata(written.buffer)).toEqual({ a: 'b' })
    for (const bytes of [new ArrayBuffer(3), written.buffer.slice(0, 30), file({ __metadata__: { a: 5 } })])
      expect(readMetadata(bytes)).toEqual({})
  })
})
