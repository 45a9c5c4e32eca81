import type { Mesh } from './mesh.ts'

/**
 * Bounding volume hierarchy over a mesh (binned surface-area heuristic, Wald 2007), as flat arrays that threads share.
 *
 * Node n: `bounds[6n..6n+5]` = min xyz, max xyz; `links[2n]` = first triangle if a leaf, else the left child (right = left + 1);
 * `links[2n+1]` = triangle count, 0 for an inner node. `triangles[9k..]` = corner, edge 1, edge 2; `order[k]` = index in the mesh.
 */
export interface Bvh {
  readonly bounds: Float32Array
  readonly links: Int32Array
  readonly triangles: Float32Array
  readonly order: Uint32Array
}

const BINS = 16
const LEAF = 3

class Builder {
  readonly boxes: Float32Array
  readonly order: Uint32Array
  readonly bounds: Float32Array
  readonly links: Int32Array
  used = 1

  constructor(mesh: Mesh) {
    const count = mesh.indices.length / 3
    this.boxes = new Float32Array(count * 6)
    this.order = Uint32Array.from({ length: count }, (_, i) => i)
    this.bounds = new Float32Array(count * 12)
    this.links = new Int32Array(count * 4)
    for (let t = 0; t < count; t++)
      for (let d = 0; d < 3; d++) {
        const [a, b, c] = [0, 1, 2].map((k) => mesh.positions[mesh.indices[t * 3 + k] * 3 + d])
        this.boxes[t * 6 + d] = Math.min(a, b, c)
        this.boxes[t * 6 + 3 + d] = Math.max(a, b, c)
      }
  }

  split(node: number, first: number, count: number): void {
    this.#fit(node, first, count)
    const cut = count > LEAF ? this.#bestCut(node, first, count) : null
    const middle = cut ? this.#partition(first, count, cut) : first
    if (middle === first || middle === first + count) {
      this.links[node * 2] = first
      this.links[node * 2 + 1] = count
      return
    }
    const left = this.used
    this.used += 2
    this.links[node * 2] = left
    this.links[node * 2 + 1] = 0
    this.split(left, first, middle - first)
    this.split(left + 1, middle, first + count - middle)
  }

  #fit(node: number, first: number, count: number): void {
    for (let d = 0; d < 3; d++) {
      let low = Infinity
      let high = -Infinity
      for (let i = first; i < first + count; i++) {
        low = Math.min(low, this.boxes[this.order[i] * 6 + d])
        high = Math.max(high, this.boxes[this.order[i] * 6 + 3 + d])
      }
      this.bounds[node * 6 + d] = low
      this.bounds[node * 6 + 3 + d] = high
    }
  }

  #centre(triangle: number, d: number): number {
    return (this.boxes[triangle * 6 + d] + this.boxes[triangle * 6 + 3 + d]) / 2
  }

  #bestCut(node: number, first: number, count: number): { axis: number; at: number } | null {
    let best = count * area(this.bounds, node * 6)
    let cut: { axis: number; at: number } | null = null
    for (let axis = 0; axis < 3; axis++) {
      let low = Infinity
      let high = -Infinity
      for (let i = first; i < first + count; i++) {
        const c = this.#centre(this.order[i], axis)
        low = Math.min(low, c)
        high = Math.max(high, c)
      }
      if (!(high > low)) continue
      const costs = this.#binCosts(first, count, { axis, low, scale: BINS / (high - low) })
      for (let b = 1; b < BINS; b++)
        if (costs[b] < best) {
          best = costs[b]
          cut = { axis, at: low + ((high - low) * b) / BINS }
        }
    }
    return cut
  }

  #binCosts(first: number, count: number, bins: { axis: number; low: number; scale: number }): Float64Array {
    const boxes = new Float64Array(BINS * 6)
    const counts = new Float64Array(BINS)
    for (let b = 0; b < BINS; b++) boxes.fill(Infinity, b * 6, b * 6 + 3).fill(-Infinity, b * 6 + 3, b * 6 + 6)
    for (let i = first; i < first + count; i++) {
      const t = this.order[i]
      const b = Math.min(BINS - 1, Math.floor((this.#centre(t, bins.axis) - bins.low) * bins.scale))
      counts[b]++
      grow(boxes, b * 6, this.boxes, t * 6)
    }
    const costs = new Float64Array(BINS)
    for (const direction of [1, -1]) {
      const box = new Float64Array([Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity])
      let n = 0
      for (let b = direction > 0 ? 0 : BINS - 1; b >= 0 && b < BINS; b += direction) {
        grow(box, 0, boxes, b * 6)
        n += counts[b]
        const cut = direction > 0 ? b + 1 : b
        if (cut < BINS && n > 0) costs[cut] += n * area(box, 0)
      }
    }
    return costs
  }

  #partition(first: number, count: number, cut: { axis: number; at: number }): number {
    let i = first
    let j = first + count - 1
    while (i <= j) {
      if (this.#centre(this.order[i], cut.axis) < cut.at) i++
      else {
        const swap = this.order[i]
        this.order[i] = this.order[j]
        this.order[j--] = swap
      }
    }
    return i
  }
}

function area(box: ArrayLike<number>, at: number): number {
  const x = box[at + 3] - box[at]
  const y = box[at + 4] - box[at + 1]
  const z = box[at + 5] - box[at + 2]
  return x * y + y * z + z * x
}

function grow(box: Float64Array, at: number, other: ArrayLike<number>, from: number): void {
  for (let d = 0; d < 3; d++) {
    if (other[from + d] < box[at + d]) box[at + d] = other[from + d]
    if (other[from + 3 + d] > box[at + 3 + d]) box[at + 3 + d] = other[from + 3 + d]
  }
}

export function buildBvh(mesh: Mesh): Bvh {
  const builder = new Builder(mesh)
  const count = mesh.indices.length / 3
  builder.split(0, 0, count)
  const triangles = new Float32Array(count * 9)
  for (let k = 0; k < count; k++) {
    const [a, b, c] = [0, 1, 2].map((i) => mesh.indices[builder.order[k] * 3 + i] * 3)
    for (let d = 0; d < 3; d++) {
      triangles[k * 9 + d] = mesh.positions[a + d]
      triangles[k * 9 + 3 + d] = mesh.positions[b + d] - mesh.positions[a + d]
      triangles[k * 9 + 6 + d] = mesh.positions[c + d] - mesh.positions[a + d]
    }
  }
  return {
    bounds: builder.bounds.slice(0, builder.used * 6),
    links: builder.links.slice(0, builder.used * 2),
    triangles,
    order: builder.order,
  }
}
