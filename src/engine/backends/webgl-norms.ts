/**
 * Norms on WebGL in three passes: of tfjs's own ops they are thirty, most of them transpositions and stages of sums.
 *
 * Tensors are packed there, two places of a row times two channels a texel, and so are all that these programs read and
 * write. What such a texel has beyond an odd width or an odd number of channels may be anything, and is never counted.
 */
import type { GPGPUProgram, MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl'
import { getKernel, type KernelConfig, registerKernel, type TensorInfo } from '@tensorflow/tfjs-core'
import { NORM_EPSILON } from '../../core/norm-sites.ts'
import type { Activation, OwnKernel } from '../ops/own-kernel.ts'

/** A program whose shapes are uniforms, so that one serves every size. */
function program(variableNames: string[], outputShape: number[], userCode: string): GPGPUProgram {
  return { variableNames, outputShape, userCode, packedInputs: true, packedOutput: true, enableShapeUniforms: true }
}

/**
 * Mean and variance of each row: x [1, h, w, c] → [1, h, 2, c], a texel (mean, mean, variance, variance) of two channels.
 *
 * Rows are equally long, so that means of their means are the channel's. Sums of a whole channel would leave the range
 * of the half floats that many phones write.
 */
function rowMoments([, height, , channels]: number[]): GPGPUProgram {
  return program(
    ['x'],
    [1, height, 2, channels],
    `
    void main() {
      ivec4 place = getOutputCoords();
      int width = xShape[2];
      vec2 sum = vec2(0.0);
      for (int column = 0; column < width; column += 2) {
        vec4 values = getX(0, place.y, column, place.w);
        sum += values.rg;
        if (column + 1 < width) sum += values.ba;
      }
      vec2 mean = sum / float(width);
      vec2 squares = vec2(0.0);
      for (int column = 0; column < width; column += 2) {
        vec4 deviations = getX(0, place.y, column, place.w) - mean.xyxy;
        squares += deviations.rg * deviations.rg;
        if (column + 1 < width) squares += deviations.ba * deviations.ba;
      }
      setOutput(vec4(mean, squares / float(width)));
    }
  `,
  )
}

/** What a texel of a channel's moments is made into: the moments themselves, or what a norm scales and shifts by. */
const MADE = {
  moments: 'setOutput(vec4(mean, variance));',
  norm: `
      vec2 gain = getScale(channel).rg * inversesqrt(variance + ${NORM_EPSILON});
      setOutput(vec4(gain, getShift(channel).rg - mean * gain));`,
} as const

/**
 * Both moments of each channel, from those of its rows: [1, h, 2, c] → [2, c]. A channel's variance is the mean of its
 * rows' variances and the variance of their means (Chan et al. 1979, for rows of one length), deviations from a mean
 * here as well.
 */
function channelPairs([, , , channels]: number[], made: keyof typeof MADE): GPGPUProgram {
  return program(
    made === 'norm' ? ['rows', 'scale', 'shift'] : ['rows'],
    [2, channels],
    `
    void main() {
      int channel = getOutputCoords().y;
      int height = rowsShape[1];
      vec4 sum = vec4(0.0);
      for (int row = 0; row < height; row++) sum += getRows(0, row, 0, channel);
      vec2 mean = sum.rg / float(height);
      vec2 squares = vec2(0.0);
      for (int row = 0; row < height; row++) {
        vec2 deviations = getRows(0, row, 0, channel).rg - mean;
        squares += deviations * deviations;
      }
      vec2 variance = (sum.ba + squares) / float(height);
      ${MADE[made]}
    }
  `,
  )
}

/** How a scale and a shift are read: two of each, in one texel of a norm or apart. */
const READ = {
  pairs: 'vec4 pair = getPairs(0, place.w);',
  apart: 'vec4 pair = vec4(getScale(place.w).rg, getShift(place.w).rg);',
} as const

/** x · scale + shift per channel, then the activation: [1, h, w, c] → the same. */
function scaleShift(shape: number[], from: keyof typeof READ, activation: unknown): GPGPUProgram {
  return program(
    from === 'pairs' ? ['x', 'pairs'] : ['x', 'scale', 'shift'],
    shape,
    `
    void main() {
      ivec4 place = getOutputCoords();
      ${READ[from]}
      vec4 y = getX(place.x, place.y, place.z, place.w) * pair.rgrg + pair.baba;
      // A factor, because max(NaN, 0) may be 0: what went wrong is to be seen.
      ${activation === 'relu' ? 'y *= vec4(greaterThanEqual(y, vec4(0.0)));' : ''}
      // Products behind this count on zeros there.
      if (place.z + 1 >= outShape[2]) y.ba = vec2(0.0);
      if (place.w + 1 >= outShape[3]) y.ga = vec2(0.0);
      setOutput(y);
    }
  `,
  )
}

/** Both moments of each channel of x, or what a norm makes of them. */
function pairs(gpu: MathBackendWebGL, x: TensorInfo, norm: TensorInfo[]): TensorInfo {
  const rows = gpu.runWebGLProgram(rowMoments(x.shape), [x], 'float32')
  const made = norm.length > 0 ? 'norm' : 'moments'
  const both = gpu.runWebGLProgram(channelPairs(x.shape, made), [rows, ...norm], 'float32')
  gpu.disposeIntermediateTensorInfo(rows)
  return both
}

/** x: [1, h, w, c]; scale and shift, where there are any: [c]. */
interface Call {
  readonly gpu: MathBackendWebGL
  readonly x: TensorInfo
  readonly scale: TensorInfo
  readonly shift: TensorInfo
  readonly activation: Activation
}

const KERNELS: Readonly<Record<OwnKernel, (call: Call) => TensorInfo>> = {
  /** [2, c]: means, variances. */
  ChannelMoments: ({ gpu, x }) => pairs(gpu, x, []),
  InstanceNorm: ({ gpu, x, scale, shift, activation }) => {
    const both = pairs(gpu, x, [scale, shift])
    const y = gpu.runWebGLProgram(scaleShift(x.shape, 'pairs', activation), [x, both], 'float32')
    gpu.disposeIntermediateTensorInfo(both)
    return y
  },
  ScaleShift: ({ gpu, x, scale, shift, activation }) =>
    gpu.runWebGLProgram(scaleShift(x.shape, 'apart', activation), [x, scale, shift], 'float32'),
}

/** Has tfjs's WebGL backend run norms on the programs of this file. */
export function registerNorms(): void {
  for (const [kernelName, run] of Object.entries(KERNELS)) {
    if (getKernel(kernelName, 'webgl')) continue
    const kernelFunc: KernelConfig['kernelFunc'] = ({ inputs, backend, attrs }) =>
      run({ gpu: backend, ...inputs, ...attrs } as unknown as Call)
    registerKernel({ kernelName, backendName: 'webgl', kernelFunc })
  }
}
