import { expect, test } from 'vitest'
import { type Mp4Track, mp4Parts } from '../../../src/core/mp4.ts'

const track: Mp4Track = {
  codec: 'avc1.640028',
  description: new Uint8Array([1, 100, 0, 40]),
  colours: { primaries: 1, transfer: 13, matrix: 1, fullRange: false },
  width: 640,
  height: 360,
  framesPerSecond: 30,
}
const frames = [5, 3, 7].map((length, i) => ({ data: new Uint8Array(length).fill(i + 1), isKey: i !== 1 }))

async function fileOf(of: Mp4Track = track): Promise<Buffer> {
  return Buffer.from(await new Blob([...mp4Parts(of, frames)]).arrayBuffer())
}

/** The boxes in a stretch of the file, each with its content; throws where one is longer than its place. */
function boxes(bytes: Buffer): Map<string, Buffer> {
  const found = new Map<string, Buffer>()
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    if (length < 8 || at + length > bytes.length) throw new Error(`A box of ${length} bytes at ${at}`)
    found.set(bytes.toString('latin1', at + 4, at + 8), bytes.subarray(at + 8, at + length))
    at += length
  }
  return found
}

function inside(bytes: Buffer, ...path: readonly string[]): Buffer {
  return path.reduce((at, name) => boxes(at).get(name)!, bytes)
}

const table = (file: Buffer) => inside(file, 'moov', 'trak', 'mdia', 'minf', 'stbl')
const entry = (file: Buffer) => inside(table(file), 'stsd').subarray(8)

test('the index comes before the frames, says how long each is, and where the first one begins', async () => {
  const file = await fileOf()
  expect([...boxes(file).keys()]).toEqual(['ftyp', 'moov', 'mdat'])
  const sizes = inside(table(file), 'stsz')
  expect([0, 1, 2].map((i) => sizes.readUInt32BE(12 + 4 * i))).toEqual([5, 3, 7])
  const start = inside(table(file), 'stco').readUInt32BE(8)
  expect([...file.subarray(start)]).toEqual(frames.flatMap(({ data }) => [...data]))
})

test('its length is that of its frames, and its key frames are named', async () => {
  const file = await fileOf()
  const header = inside(file, 'moov', 'mvhd')
  expect(header.readUInt32BE(16) / header.readUInt32BE(12)).toBeCloseTo(3 / 30)
  const keys = inside(table(file), 'stss')
  expect([keys.readUInt32BE(4), keys.readUInt32BE(8), keys.readUInt32BE(12)]).toEqual([2, 1, 3])
})

test('the frames’ size, record and colours stand in their entry', async () => {
  const coded = boxes(entry(await fileOf())).get('avc1')!
  expect([coded.readUInt16BE(24), coded.readUInt16BE(26)]).toEqual([640, 360])
  const parts = boxes(coded.subarray(78))
  expect([...parts.get('avcC')!]).toEqual([1, 100, 0, 40])
  expect([...parts.get('colr')!]).toEqual([...Buffer.from('nclx'), 0, 1, 0, 13, 0, 1, 0])
})

test('H.264 without its record is no film; VP9 and AV1 have theirs made of their names', async () => {
  const { description: _, ...bare } = track
  expect(() => mp4Parts(bare, frames)).toThrow('avc1')
  const vp9 = boxes(entry(await fileOf({ ...bare, codec: 'vp09.00.40.08' }))).get('vp09')!
  expect([...boxes(vp9.subarray(78)).get('vpcC')!]).toEqual([1, 0, 0, 0, 0, 40, 0x82, 1, 13, 1, 0, 0])
  const av1 = boxes(entry(await fileOf({ ...bare, codec: 'av01.0.08M.08' }))).get('av01')!
  expect([...boxes(av1.subarray(78)).get('av1C')!]).toEqual([0x81, 8, 0x0c, 0])
})
