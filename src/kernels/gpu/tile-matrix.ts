/** The product of a tile's numbers with a matrix, what becomes of it, and its statistics: the end of every convolution. */
import { THREADS, TILE, TILE_POSITIONS } from './shader-parts.ts'

/** Which invocation computes which outputs of which positions: eight outputs each, of as many positions as are left. */
export function shareOf(outputs: number) {
  const columns = outputs / 8
  const positions = leastPower((columns * TILE_POSITIONS) / THREADS)
  return { columns, positions, rows: TILE_POSITIONS / positions }
}

/** The least power of two that is no smaller, and at least 1: what shares a tile out evenly. */
export const leastPower = (n: number): number => 2 ** Math.max(0, Math.ceil(Math.log2(n)))

/** Vectors of workgroup memory that {@link finishTile} takes. */
export const STATISTICS_VECTORS = 2 * THREADS

const each = <T>(count: number, text: (i: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, i) => text(i))

/** Names of this invocation, and its sums. */
export function beginTile(outputs: number): string {
  const { columns, positions } = shareOf(outputs)
  return `
  let column = t % ${columns}u; let row = t / ${columns}u;
  let takesPart = row < ${TILE_POSITIONS / positions}u;
  var sums: array<vec4f, ${2 * positions}>;`
}

/**
 * Adds the product over four inputs.
 *
 * @param at the vector of workgroup memory that position `i` has them in, of `row * positions + i`
 * @param weight index of the matrix's first of four rows
 */
export function addProduct(outputs: number, at: (i: number) => string, weight: string): string {
  const { positions } = shareOf(outputs)
  const stride = outputs / 4
  const rows = ['x', 'y', 'z', 'w'].map((part, j) => {
    const place = `w + ${j * stride}u`
    const terms = each(positions, (i) => {
      const z = `vec4f(z${i}.${part})`
      return `sums[${2 * i}] = fma(${z}, wa, sums[${2 * i}]); sums[${2 * i + 1}] = fma(${z}, wb, sums[${2 * i + 1}]);`
    })
    return `wa = weights[${place}]; wb = weights[${place} + 1u]; ${terms.join(' ')}`
  })
  return `
    let w = ${weight} + column * 2u;
    ${each(positions, (i) => `let z${i} = tile[${at(i)}];`).join(' ')}
    var wa: vec4f; var wb: vec4f;
    ${rows.join('\n    ')}`
}

/**
 * Stores the sums and this tile's statistics: mean and sum of squared distances from it, over the positions that are
 * inside. Merged behind (Chan, Golub and LeVeque 1979), so that no square of a mean is subtracted.
 */
export function finishTile(outputs: number): string {
  const { columns, positions, rows } = shareOf(outputs)
  const groups = outputs / 4
  const place = (i: number) =>
    `let px${i} = left + (row * ${positions}u + ${i}u) % ${TILE.width}u; let py${i} = top + (row * ${positions}u + ${i}u) / ${TILE.width}u;
    let inside${i} = takesPart && px${i} < layer.width && py${i} < layer.height;`
  const store = (i: number) => `if (inside${i}) {
      let o = (py${i} * layer.width + px${i}) * ${groups}u + column * 2u - layer.outputFrom;
      output[o] = packed(sums[${2 * i}]); output[o + 1u] = packed(sums[${2 * i + 1}]);
      sa += sums[${2 * i}]; sb += sums[${2 * i + 1}];
    }`
  const squares = (i: number) => `if (inside${i}) {
      let da = sums[${2 * i}] - ma; let db = sums[${2 * i + 1}] - mb; va = fma(da, da, va); vb = fma(db, db, vb);
    }`
  const add = (a: string, b: string) => `for (var i = 0u; i < ${rows}u; i++) {
      ${a} += tile[(i * ${columns}u + column) * 2u]; ${b} += tile[(i * ${columns}u + column) * 2u + 1u];
    }`
  return `
  ${each(positions, place).join('\n  ')}
  var sa = vec4f(0); var sb = vec4f(0);
  ${each(positions, store).join('\n  ')}
  workgroupBarrier();
  if (takesPart) { tile[t * 2u] = sa; tile[t * 2u + 1u] = sb; }
  workgroupBarrier();
  let counted = f32(min(${TILE.width}u, layer.width - left) * min(${TILE.height}u, layer.height - top));
  var ma = vec4f(0); var mb = vec4f(0);
  if (takesPart) { ${add('ma', 'mb')} }
  ma /= counted; mb /= counted;
  var va = vec4f(0); var vb = vec4f(0);
  ${each(positions, squares).join('\n  ')}
  workgroupBarrier();
  if (takesPart) { tile[t * 2u] = va; tile[t * 2u + 1u] = vb; }
  workgroupBarrier();
  if (row == 0u) {
    va = vec4f(0); vb = vec4f(0);
    ${add('va', 'vb')}
    let s = (tileRow * layer.tilesX + group.x) * ${2 * groups}u + column * 2u;
    statistics[s] = ma; statistics[s + 1u] = mb; statistics[s + ${groups}u] = va; statistics[s + ${groups + 1}u] = vb;
  }`
}
