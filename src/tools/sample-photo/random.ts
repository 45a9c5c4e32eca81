/** 32-bit avalanche hash (Wellons, "lowbias32"). */
export function hash32(value: number): number {
  let h = value | 0
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d)
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b)
  return (h ^ (h >>> 16)) >>> 0
}

/** Deterministic stream of numbers in [0, 1): a Weyl sequence through {@link hash32}. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = hash32(seed)
  }

  next(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0
    return hash32(this.#state) / 4294967296
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.next()
  }
}

/** Jittered cell of an n × n grid: `index` visits every cell once per n² samples, in an order set by `scramble`. */
export function stratified(index: number, side: number, scramble: number, out: Float64Array): void {
  const cells = side * side
  const cell = (index * 7919 + (scramble % cells)) % cells
  const jitter = hash32(scramble ^ Math.imul(index + 1, 0x85ebca6b))
  out[0] = ((cell % side) + (jitter & 0xffff) / 65536) / side
  out[1] = (Math.floor(cell / side) + (jitter >>> 16) / 65536) / side
}
