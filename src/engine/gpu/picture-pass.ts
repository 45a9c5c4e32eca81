/** What a picture asks of a device: dispatches in their order, and what they are done on. */
import type { Size } from '../../core/size.ts'
import type { Precision, Shader } from '../../kernels/gpu/shader-parts.ts'
import type { StepFields } from '../../kernels/gpu/step-fields.ts'
import type { Band } from './gpu-bands.ts'

/** One dispatch of a picture. */
export interface GpuStep {
  /** Shaders of equal text are one pipeline. */
  readonly shader: Shader
  readonly fields: StepFields
  /** Names of the buffers or images in the places of {@link Shader.bindings}. */
  readonly bound: readonly string[]
  /** The parts of buffers that are bound, where that is not all of them. */
  readonly ranges: Band['ranges']
  readonly groups: readonly [x: number, y: number]
  /** The layer that it is of. */
  readonly layer: string
}

/** Numbers of noise that a layer of a picture takes; each begins where the ones before end. */
export interface NoiseField extends Size {
  /** Place of the noise among the network's. */
  readonly site: number
  readonly at: number
}

/** A picture's dispatches, the buffers and images that they name, and the noise. */
export interface PicturePass {
  readonly options: PassOptions
  readonly steps: readonly GpuStep[]
  /** Bytes by name; those of the network itself are not among them. */
  readonly buffers: ReadonlyMap<string, number>
  /** px by name. */
  readonly images: ReadonlyMap<'image' | 'picture', Size>
  readonly noise: readonly NoiseField[]
  /** Dispatches that are the same for every style of a photo. */
  readonly encoding: number
}

export interface PassOptions {
  /** px of the padded photo. */
  readonly size: Size
  /** px of the picture: what is beyond is padding. */
  readonly picture: Size
  readonly precision: Precision
  /** What the photo comes as: an image, which gets its ground here, or sub-pixels as numbers. */
  readonly from: 'image' | 'numbers'
  /** Whether the picture is wanted as numbers too. */
  readonly asNumbers: boolean
  /** Bytes that may be bound of a buffer. */
  readonly mostBound: number
}

/** What the dispatches of the ground are of, in the place of a layer. */
export const GROUND = 'ground'

/**
 * Bytes that a picture's dispatches read and write, from the sizes of what they bind: each buffer and image once a
 * dispatch, without the rows around tiles, which caches hold. Weights and norms are not among them.
 */
export function trafficOf({ steps, buffers, images }: PicturePass): number {
  const bytes = (name: string): number => {
    if (name === 'noise' || name === 'affine') return 0
    const image = images.get(name as 'image' | 'picture')
    return image ? image.width * image.height * 4 : (buffers.get(name) ?? 0)
  }
  return steps.reduce((sum, { shader, bound, ranges }) => {
    const moved = bound.map((name, i) => ranges[shader.bindings[i]]?.size ?? bytes(name))
    return sum + moved.reduce((all, size) => all + size, 0)
  }, 0)
}
