/** What light meets at a point. Colours are linear sRGB albedos. */
export interface Coat {
  r: number
  g: number
  b: number
  /** GGX alpha, 0.02 (mirror-like) .. 1. */
  rough: number
  /** Reflectance at normal incidence. */
  f0: number
  /** Share of the diffuse light that comes out on the other side (thin things). */
  through: number
}

/** `paint` sets the coat at a texture-space point; `relief` is the surface's height there in texture units. */
export interface Material {
  readonly paint: (coat: Coat, x: number, y: number, z: number) => void
  readonly relief?: (x: number, y: number, z: number) => number
}

/** An opaque coat. */
export function set(coat: Coat, rgb: readonly number[], rough: number, f0 = 0.04): void {
  coat.r = rgb[0]
  coat.g = rgb[1]
  coat.b = rgb[2]
  coat.rough = rough
  coat.f0 = f0
  coat.through = 0
}

/** `a` at t = 0, `b` at t = 1. */
export function blend(a: readonly number[], b: readonly number[], t: number): readonly number[] {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t]
}
