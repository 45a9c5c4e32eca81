/**
 * A convolution of the loss network, forward or in reverse, as whoever calls the kernels writes it into memory: 32-bit
 * fields in this order (../stage-fields.ts has the same list). Features are [height, width, channels].
 */
// @ts-ignore: decorator
@unmanaged
export class Stage {
  /** Address of the input. */
  input: usize
  /** Of the convolution: of the input where it is not pooled on its way in. */
  height: i32
  width: i32
  /** Of the input, a multiple of 4. */
  channels: i32
  /** Sides of the input where it is pooled by 2 × 2 on its way in; 0 where it is not. */
  pooledHeight: i32
  pooledWidth: i32
  /** In Winograd's domain, in panels of 16 outputs and of 4 for what is over: [panel, 16, channels, panel's outputs]. */
  weights: usize
  /** A multiple of 4. */
  outputs: i32
  /** Of each output; 0 for none. */
  bias: usize
  /** 1 for a ReLU behind it. */
  relu: i32
  /** Address of the output; in reverse the activations that the gradient takes the place of. */
  output: usize
  /** In reverse: sides of the activations where the convolution's input was pooled from them; 0 where it was not. */
  spreadHeight: i32
  spreadWidth: i32
  /** What a tap adds to the gradient, of a position's activations (and behind them their distances from the target), packed as for a tile; 0 for none. */
  tap: usize
  tapBias: usize
  /** The content's target, of the activations' shape; 0 for none. */
  target: usize
  /** Last row of the input that is in the ring. */
  have: i32
  /** Four rows of the input, each with a column of zeros before and two behind. */
  ring: usize
  /** Tiles in Winograd's domain, of the input and then of a panel of outputs. */
  scratch: usize
  /** Four rows of the activations' width, with room for one position behind: results, then what taps add; one more for distances. */
  rows: usize
}

/** Bytes of a ring's row. */
// @ts-ignore: decorator
@inline
export function ringRow(stage: Stage): usize {
  return <usize>((stage.width + 4) * stage.channels) << 2
}

/** The ring's row of the input's row `y`, from the column before its first position on. */
// @ts-ignore: decorator
@inline
export function inRing(stage: Stage, y: i32): usize {
  return stage.ring + <usize>(y & 3) * ringRow(stage)
}
