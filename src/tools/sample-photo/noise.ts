/** Integer lattice hash to [0, 1). */
export function lattice(x: number, y: number, z: number): number {
  let h = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(z, 0x9e3779b1)
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296
}

/** Value noise with quintic interpolation, in [0, 1], one feature per unit. */
export function noise(x: number, y: number, z: number): number {
  const xi = Math.floor(x)
  const yi = Math.floor(y)
  const zi = Math.floor(z)
  const fx = x - xi
  const fy = y - yi
  const fz = z - zi
  const u = fx * fx * fx * (fx * (fx * 6 - 15) + 10)
  const v = fy * fy * fy * (fy * (fy * 6 - 15) + 10)
  const w = fz * fz * fz * (fz * (fz * 6 - 15) + 10)
  const a = lattice(xi, yi, zi)
  const b = lattice(xi, yi + 1, zi)
  const c = lattice(xi, yi, zi + 1)
  const d = lattice(xi, yi + 1, zi + 1)
  const near0 = a + (lattice(xi + 1, yi, zi) - a) * u
  const near1 = b + (lattice(xi + 1, yi + 1, zi) - b) * u
  const far0 = c + (lattice(xi + 1, yi, zi + 1) - c) * u
  const far1 = d + (lattice(xi + 1, yi + 1, zi + 1) - d) * u
  const near = near0 + (near1 - near0) * v
  const far = far0 + (far1 - far0) * v
  return near + (far - near) * w
}

/** Sum of octaves of {@link noise}, each half as strong and twice as fine, in [0, 1]. */
export function fbm(x: number, y: number, z: number, octaves = 4): number {
  let sum = 0
  let weight = 0
  for (let i = 0, a = 1, f = 1; i < octaves; i++, a *= 0.5, f *= 2.03) {
    sum += a * noise(x * f + i * 17.3, y * f - i * 9.1, z * f + i * 5.7)
    weight += a
  }
  return sum / weight
}

/** Distance to the nearest of one random point per unit cell (Worley 1996), about 0..1.2. */
export function cells(x: number, y: number, z: number): number {
  const xi = Math.floor(x)
  const yi = Math.floor(y)
  const zi = Math.floor(z)
  let best = 9
  for (let k = -1; k <= 1; k++)
    for (let j = -1; j <= 1; j++)
      for (let i = -1; i <= 1; i++) {
        const cx = xi + i
        const cy = yi + j
        const cz = zi + k
        const dx = cx + lattice(cx, cy, cz) - x
        const dy = cy + lattice(cx + 57, cy, cz) - y
        const dz = cz + lattice(cx, cy + 91, cz) - z
        const d = dx * dx + dy * dy + dz * dz
        if (d < best) best = d
      }
  return Math.sqrt(best)
}

/** Hermite step from 0 at `low` to 1 at `high`; `low` may be above `high`. */
export function smoothstep(low: number, high: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - low) / (high - low)))
  return t * t * (3 - 2 * t)
}
