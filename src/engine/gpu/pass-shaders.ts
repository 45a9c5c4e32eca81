import type { NetworkLayer } from '../../core/network.ts'
import { NORM_EPSILON } from '../../core/norm-sites.ts'
import { photoShader, pictureShader } from '../../kernels/gpu/convolution-shaders.ts'
import { finishShader } from '../../kernels/gpu/finish-shader.ts'
import { groundShader } from '../../kernels/gpu/ground-shader.ts'
import { separableShader } from '../../kernels/gpu/separable-shader.ts'
import type { Precision, Shader } from '../../kernels/gpu/shader-parts.ts'

/** The shaders of a network's pictures, each written once. */
export class PassShaders {
  readonly #layers: readonly NetworkLayer[]
  readonly #precision: Precision
  readonly #written = new Map<string, Shader>()

  constructor(layers: readonly NetworkLayer[], precision: Precision) {
    this.#layers = layers
    this.#precision = precision
  }

  get ground(): Shader {
    return this.#known('ground', groundShader)
  }

  get finish(): Shader {
    return this.#known('finish', () => finishShader(NORM_EPSILON))
  }

  /** All that a picture may take. */
  all(): readonly Shader[] {
    return [this.ground, this.finish, ...this.#layers.map((layer) => this.of(layer))]
  }

  /** Layers of equal shape have one, whose flags say what counts for which. */
  of(layer: NetworkLayer): Shader {
    const { kind, from, inputs, outputs, norm, skip, resize } = layer
    const precision = this.#precision
    if (kind === 'convolution')
      return this.#known(`${from}`, () =>
        norm ? photoShader(inputs, outputs, precision) : pictureShader(inputs, precision),
      )
    const reads = this.#layers.filter(
      (other) =>
        other.kind === 'separable' &&
        other.inputs === inputs &&
        other.outputs === outputs &&
        other.resize === resize &&
        other.skip?.inputs === skip?.inputs,
    )
    const befores = reads.flatMap((reader) => this.#layers.filter(({ name }) => name === reader.from))
    const shape = {
      ...{ inputs, outputs, resize, skip: skip?.inputs ?? 0 },
      noise: befores.some(({ noise }) => noise !== null),
      residual: befores.some(({ residual }) => residual !== null),
      keep: befores.some((before) => staysFor(this.#layers, before, layer)),
    }
    return this.#known(JSON.stringify(shape), () => separableShader(shape, precision))
  }

  #known(key: string, make: () => Shader): Shader {
    const shader = this.#written.get(key) ?? make()
    this.#written.set(key, shader)
    return shader
  }
}

/** Whether a layer's output is added to a later one, and this reader stores it as that wants it. */
export function staysFor(layers: readonly NetworkLayer[], { name }: NetworkLayer, reader: NetworkLayer): boolean {
  return reader.resize === 'same' && layers.some(({ residual }) => residual === name)
}
