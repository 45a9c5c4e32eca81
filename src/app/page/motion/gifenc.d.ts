/** The part of the package that is used; it brings no types of its own. */
declare module 'gifenc' {
  /** RGB, 0..255 each. */
  type Palette = readonly (readonly number[])[]

  interface FrameOptions {
    /** Without one, the first frame's. */
    readonly palette?: Palette
    readonly transparent?: boolean
    readonly transparentIndex?: number
    /** ms. */
    readonly delay?: number
    /** 1: the next frame is drawn over this one. */
    readonly dispose?: number
  }

  interface Encoder {
    writeFrame(index: Uint8Array, width: number, height: number, options?: FrameOptions): void
    finish(): void
    /** Valid until something more is written. */
    bytesView(): Uint8Array
  }

  export function GIFEncoder(): Encoder
  export function quantize(rgba: Uint8ClampedArray, maxColors: number): Palette
  export function applyPalette(rgba: Uint8ClampedArray, palette: Palette): Uint8Array
}
