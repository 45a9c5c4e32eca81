/**
 * Damaged input, made from sound input: bytes, and values such as stored records or parsed JSON. Everything hangs on
 * the random numbers it is given, so that a seed brings a failure back.
 *
 * Needs neither Node nor a browser; `typed.ts` has the runs and what is asked of them, `prologue.ts` text.
 */

/** Random numbers of a seed. */
export interface Random {
  /** 0 ≤ x < 1 */
  next(): number
  /** A whole number, 0 ≤ n < `end`; 0 where `end` is 0. */
  below(end: number): number
  pick<T>(from: readonly T[]): T
}

/** Mulberry32 (Tommy Ettinger, public domain). @param seed a whole number */
export function randomOf(seed: number): Random {
  let state = seed | 0
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (end: number) => Math.floor(next() * end)
  return { next, below, pick: (from) => from[below(from.length)] }
}

const EXTREMES = [
  0, 1, -1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff,
]

type ByteMutation = (random: Random, bytes: Uint8Array) => Uint8Array

const joined = (...parts: readonly Uint8Array[]) => {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** A stretch of the bytes, short ones more often. */
function stretch(random: Random, bytes: Uint8Array): [from: number, to: number] {
  const from = random.below(bytes.length)
  const most = Math.max(1, Math.floor((bytes.length - from) * random.next() ** 3))
  return [from, Math.min(bytes.length, from + 1 + random.below(most))]
}

/** An extreme whole number of 1, 2, 4 or 8 bytes, in either order, where headers keep lengths and sizes. */
function putExtreme(random: Random, bytes: Uint8Array): Uint8Array {
  const out = bytes.slice()
  const view = new DataView(out.buffer)
  const size = random.pick([1, 2, 4, 8].filter((wide) => wide <= out.length))
  if (!size) return out
  // Headers come first in most formats.
  const at = random.below((random.below(2) ? Math.min(out.length, 256) : out.length) - size + 1)
  const value = random.pick(EXTREMES) + random.pick([0, 0, 1, -1])
  const little = random.below(2) === 1
  if (size === 1) view.setUint8(at, value)
  else if (size === 2) view.setUint16(at, value, little)
  else if (size === 4) view.setUint32(at, value, little)
  else view.setBigUint64(at, BigInt(value), little)
  return out
}

const byteMutations: Readonly<Record<string, ByteMutation>> = {
  bit: (random, bytes) => {
    const out = bytes.slice()
    out[random.below(out.length)] ^= 1 << random.below(8)
    return out
  },
  byte: (random, bytes) => {
    const out = bytes.slice()
    out[random.below(out.length)] = random.pick([0, 1, 0x20, 0x7f, 0x80, 0xff, random.below(256)])
    return out
  },
  extreme: putExtreme,
  end: (random, bytes) => bytes.slice(0, random.below(bytes.length)),
  cut: (random, bytes) => {
    const [from, to] = stretch(random, bytes)
    return joined(bytes.subarray(0, from), bytes.subarray(to))
  },
  insert: (random, bytes) => {
    const at = random.below(bytes.length + 1)
    const extra = Uint8Array.from({ length: 1 + random.below(24) }, () => random.below(256))
    return joined(bytes.subarray(0, at), extra, bytes.subarray(at))
  },
  repeat: (random, bytes) => {
    const [from, to] = stretch(random, bytes)
    const times = 1 + random.below(8)
    const again = Array.from({ length: times }, () => bytes.subarray(from, to))
    return joined(bytes.subarray(0, to), ...again, bytes.subarray(to))
  },
  swap: (random, bytes) => {
    const [from, to] = stretch(random, bytes)
    const then = to + random.below(bytes.length - to)
    const end = Math.min(bytes.length, then + to - from)
    return joined(
      bytes.subarray(0, from),
      bytes.subarray(then, end),
      bytes.subarray(to, then),
      bytes.subarray(from, to),
      bytes.subarray(end),
    )
  },
  fill: (random, bytes) => {
    const [from, to] = stretch(random, bytes)
    return bytes.slice().fill(random.pick([0, 0xff, 0x20, random.below(256)]), from, to)
  },
}

/** The bytes with one to four changes: bits, bytes, extreme numbers, parts left out, put in, repeated or swapped. */
export function mutateBytes(random: Random, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const kinds = Object.values(byteMutations)
  let out: Uint8Array = bytes
  for (let left = 1 + random.below(4); left > 0; left--) out = out.length > 0 ? random.pick(kinds)(random, out) : out
  return new Uint8Array(out)
}

const utf8 = (text: string) => new TextEncoder().encode(text)

/** {@link mutateBytes} for text such as JSON or SVG, which may then be no sound UTF-8. */
export function mutateText(random: Random, text: string): Uint8Array<ArrayBuffer> {
  return mutateBytes(random, utf8(text))
}

/** What a field becomes. */
interface FieldMutation {
  readonly kind: string
  readonly to: (value: unknown) => unknown
}

const becomes = (kind: string, value: unknown): FieldMutation => ({ kind, to: () => value })

const OTHERS: readonly FieldMutation[] = [
  becomes('undefined', undefined),
  becomes('null', null),
  becomes('true', true),
  becomes('false', false),
  becomes('0', 0),
  becomes('-1', -1),
  becomes('0.5', 0.5),
  becomes('NaN', Number.NaN),
  becomes('Infinity', Number.POSITIVE_INFINITY),
  becomes('1e9', 1e9),
  becomes('2^53', 2 ** 53),
  becomes('1e300', 1e300),
  becomes('-1e300', -1e300),
  becomes('empty text', ''),
  becomes('text', 'x'),
  becomes('a number as text', '100'),
  becomes('a way out', '../../../etc/passwd'),
  becomes('an address', 'https://example.com/x'),
  becomes('control characters', '\u001b]0;x\u0007\u0000\n'),
  becomes('half a surrogate', '\ud800'),
  becomes('a long text', 'x'.repeat(100_000)),
  becomes('__proto__', '__proto__'),
  becomes('an empty list', []),
  becomes('a list of nulls', [null, null]),
  becomes('an empty object', {}),
  becomes('an object', { x: 1, length: 2 }),
  becomes('bytes', new Uint8Array(3)),
  becomes('a buffer', new ArrayBuffer(5)),
  becomes('an empty Blob', new Blob([])),
  becomes('a Blob', new Blob(['x'.repeat(7)], { type: 'text/html' })),
  becomes('a date', new Date(Number.NaN)),
]

const TIMES_TEN = 10

/** What becomes of a value of its own kind: too short, too long, nested, turned around. */
function ownMutations(value: unknown): FieldMutation[] {
  const out: FieldMutation[] = [{ kind: 'nested', to: (inner) => [inner] }]
  if (typeof value === 'number')
    out.push(becomes('negative', -value), becomes('a little more', value + 1), becomes('a text', String(value)))
  if (typeof value === 'string')
    out.push(becomes('in capitals', value.toUpperCase()), becomes('with a break', `${value}\n`))
  if (Array.isArray(value)) {
    out.push(
      becomes('shorter', value.slice(1)),
      becomes('longer', [...value, ...value.slice(0, 1)]),
      becomes('repeated', Array.from({ length: TIMES_TEN }, () => value).flat()),
      becomes('turned around', value.toReversed()),
      becomes('an object of its places', { ...value }),
    )
  } else if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const array = value as Uint8Array
    out.push(
      becomes('shorter', array.slice(1)),
      becomes('a list', Array.from(array)),
      becomes('none', array.slice(0, 0)),
    )
    if (value instanceof Float32Array) out.push(becomes('all NaN', value.slice().fill(Number.NaN)))
  } else if (value instanceof ArrayBuffer) {
    out.push(becomes('shorter', value.slice(1)), becomes('longer', new ArrayBuffer(value.byteLength + 1)))
  } else if (value instanceof Blob) {
    out.push(becomes('shorter', value.slice(1)), becomes('of another type', new Blob([value], { type: 'x/y' })))
  } else if (isPlain(value)) {
    out.push(becomes('with more', { ...value, extra: { deep: [1] } }))
    out.push(becomes('with a false ancestor', JSON.parse('{"__proto__": {"x": 1}}')))
  }
  return out
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

type Path = readonly string[]

/** Every place in a value, the value itself first; of long lists the first, the second and the last. */
export function placesOf(value: unknown, path: Path = []): Path[] {
  const out: Path[] = [path]
  const keys = Array.isArray(value) ? [...value.keys()].map(String) : isPlain(value) ? Object.keys(value) : []
  const some = Array.isArray(value) && keys.length > 3 ? [keys[0], keys[1], keys[keys.length - 1]] : keys
  for (const key of some) out.push(...placesOf((value as Record<string, unknown>)[key], [...path, key]))
  return out
}

/** A copy with another value at a place; what is not on the way there is shared. @param change null = left out */
function replaced(value: unknown, [key, ...rest]: Path, change: ((old: unknown) => unknown) | null): unknown {
  if (key === undefined) return change ? change(value) : undefined
  const copy: unknown = Array.isArray(value) ? [...value] : { ...(value as object) }
  const holder = copy as Record<string, unknown>
  if (change || rest.length > 0) holder[key] = replaced(holder[key], rest, change)
  else if (Array.isArray(copy)) copy.splice(Number(key), 1)
  else delete holder[key]
  return copy
}

/** A damaged value and what was done to it, for messages. */
export interface Damaged {
  readonly value: unknown
  /** "settings.seed: NaN" */
  readonly what: string
}

function mutationsAt(value: unknown, path: Path): Damaged[] {
  const name = path.join('.') || '(all)'
  const here = path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], value)
  const out = [...OTHERS, ...ownMutations(here)].map(({ kind, to }) => ({
    value: replaced(value, path, to),
    what: `${name}: ${kind}`,
  }))
  if (path.length > 0) out.push({ value: replaced(value, path, null), what: `${name}: missing` })
  return out
}

/**
 * A value (record, parsed JSON) with each of its fields in turn missing, of another kind, too large, too long, nested
 * and so on: everything that one wrong field can be. Not random.
 */
export function* fieldMutations(value: unknown): Generator<Damaged> {
  for (const path of placesOf(value)) yield* mutationsAt(value, path)
}

/** A value with one to three of its fields damaged, at random. */
export function mutateValue(random: Random, value: unknown): Damaged {
  let out: Damaged = { value, what: '' }
  for (let left = 1 + random.below(3); left > 0; left--) {
    const { value: damaged, what } = random.pick(mutationsAt(out.value, random.pick(placesOf(out.value))))
    out = { value: damaged, what: out.what ? `${out.what}, ${what}` : what }
  }
  return out
}
