/** How the rows of a layer's output lie to those of its input. */
export const SAME: i32 = 0
export const HALVED: i32 = 1
export const DOUBLED: i32 = 2

/** What is done to a row before the ReLU is asked for. */
export const AS_IT_IS: i32 = 0
export const NORM: i32 = 1
export const NORM_RELU: i32 = 2

/**
 * One layer, as whoever calls the kernels writes it into memory: 32-bit fields in this order (../layer-fields.ts has the same
 * list). Features are [height, width, channels], addressed by their row 0 even where only some rows are there.
 */
// @ts-ignore: decorator
@unmanaged
export class Layer {
  /** Address of the input; 0 where its rows are written into the ring from outside. */
  input: usize
  height: i32
  width: i32
  /** Of the input, a multiple of 4. */
  channels: i32
  /** Scale and shift of each channel of the input, [2, channels]. */
  affine: usize
  /** {@link AS_IT_IS}, {@link NORM} or {@link NORM_RELU}. */
  norm: i32
  /** Added to the normalised rows, of the input's shape; 0 for none. */
  residual: usize
  /** Where normalised rows are kept, of the input's shape; 0 for nowhere. */
  keep: usize
  /** Noise at each place [height, width] and its amount in each channel; 0 for none. */
  noise: usize
  amounts: usize
  /** 1 where features are kept in half precision. */
  half: i32
  /** {@link SAME}, {@link HALVED} or {@link DOUBLED}. */
  resize: i32
  /** Depthwise 3 × 3 kernel, [9, channels]; where doubled [2 (y), 2 (x), 2, 2, channels] of the phases. */
  depthwise: usize
  /** A second input of the output's size, before its norm and ReLU; 0 for none. */
  skip: usize
  skipChannels: i32
  skipAffine: usize
  /** Packed in panels of 16 outputs, [panel, inputs, 16], and of 4 for what is over; a 3 × 3 convolution's inputs are [3, 3, channels]. */
  weights: usize
  /** A multiple of 4; where there are statistics, of 8. */
  outputs: i32
  /** Of each output; 0 for none. */
  bias: usize
  /** Address of the output; 0 where only its statistics are wanted. */
  output: usize
  /** Mean and sum of squared distances from it of each output so far, [2, outputs]; 0 for none. */
  statistics: usize
  /** How many positions these are of. */
  counted: i32
  /** Last row of the input that is in the ring. */
  have: i32
  /** Four rows of the input, each with a mirrored column at both ends and room for a tile beyond. */
  ring: usize
  /** A tile of positions, then rows for what is widened or narrowed. */
  scratch: usize
}

/** Positions whose inputs are in the cache at once. */
export const TILE: i32 = 16

/** Bytes of a ring's row. */
// @ts-ignore: decorator
@inline
export function ringRow(layer: Layer): usize {
  return <usize>((layer.width + 2 + 2 * TILE) * layer.channels) << 2
}

/** The ring's row of the input's row `y`, from its first position on. */
// @ts-ignore: decorator
@inline
export function inRing(layer: Layer, y: i32): usize {
  return layer.ring + <usize>(y & 3) * ringRow(layer) + (<usize>layer.channels << 2)
}
