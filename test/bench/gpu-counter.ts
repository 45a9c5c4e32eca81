/** Counts what is asked of WebGPU devices in a page, at the devices themselves. */

export interface GpuCounts {
  dispatches: number
  passes: number
  submissions: number
  pipelines: number
  bindGroups: number
  /** Times that numbers or pixels are handed to the device, and their bytes. */
  writes: number
  written: number
  readbacks: number
  /** Bytes of new buffers. */
  buffers: number
  textures: number
  /** Bytes of new textures, at 4 a px. */
  textured: number
}

const NOTHING: GpuCounts = {
  ...{ dispatches: 0, passes: 0, submissions: 0, pipelines: 0, bindGroups: 0, writes: 0, written: 0, readbacks: 0 },
  ...{ buffers: 0, textures: 0, textured: 0 },
}
let counts = { ...NOTHING }

/** What is counted while `asked` runs. */
export async function counted(asked: () => Promise<unknown>): Promise<GpuCounts> {
  counts = { ...NOTHING }
  await asked()
  return { ...counts }
}

/** Calls `before` ahead of a method of a WebGPU object. */
function count<T extends object>(prototype: T, method: keyof T & string, before: (...args: never[]) => void): void {
  const own = prototype[method] as (...args: unknown[]) => unknown
  Object.assign(prototype, {
    [method](this: T, ...args: never[]) {
      before(...args)
      return Reflect.apply(own, this, args)
    },
  })
}

function wrote(bytes: number): void {
  counts.writes++
  counts.written += bytes
}

/** px of what is 2D. */
function areaOf(size: GPUExtent3DStrict): number {
  const [width, height = 1] = Symbol.iterator in size ? [...size] : [size.width, size.height]
  return width * height
}

type Numbers = AllowSharedBufferSource & { readonly BYTES_PER_ELEMENT?: number }

/** Once for each page, before the first device is asked for anything. */
export function countAll(): void {
  count(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', () => counts.dispatches++)
  count(GPUCommandEncoder.prototype, 'beginComputePass', () => counts.passes++)
  count(GPUQueue.prototype, 'submit', () => counts.submissions++)
  count(GPUDevice.prototype, 'createComputePipeline', () => counts.pipelines++)
  count(GPUDevice.prototype, 'createComputePipelineAsync', () => counts.pipelines++)
  count(GPUDevice.prototype, 'createBindGroup', () => counts.bindGroups++)
  count(GPUBuffer.prototype, 'mapAsync', () => counts.readbacks++)
  count(
    GPUQueue.prototype,
    'writeBuffer',
    (...[, , data, from = 0, size]: [unknown, unknown, Numbers, ...number[]]) => {
      const each = data.BYTES_PER_ELEMENT ?? 1
      wrote(size === undefined ? data.byteLength - from * each : size * each)
    },
  )
  count(GPUQueue.prototype, 'writeTexture', (...[, , , size]: [unknown, unknown, unknown, GPUExtent3DStrict]) =>
    wrote(4 * areaOf(size)),
  )
  count(GPUDevice.prototype, 'createBuffer', ({ size, mappedAtCreation }: GPUBufferDescriptor) => {
    counts.buffers += size
    // How tfjs hands numbers over.
    if (mappedAtCreation) wrote(size)
  })
  count(GPUDevice.prototype, 'createTexture', ({ size }: GPUTextureDescriptor) => {
    counts.textures++
    counts.textured += 4 * areaOf(size as GPUExtent3DStrict)
  })
}
