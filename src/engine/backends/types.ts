import type { StyleTransferError } from '../../core/errors.ts'
import type { KernelModule } from '../../kernels/kernel-module.ts'

/** A tfjs backend that has started and is current. */
export interface StartedBackend {
  /** What computes, for the person: "Apple M2", "WebAssembly". */
  readonly device: string
  /** A GPU driver that computes on the processor: 10 to 45 times slower than wasm, so `auto` passes it by. */
  readonly software: boolean
  /** Bytes that activations may take here. */
  readonly budgetBytes: number
  /** Kernels of our own in WebAssembly, where the backend has them. */
  readonly kernels?: KernelModule | null
  /** The device that it computes on, for shaders of our own. */
  readonly gpu?: GPUDevice
  /** Rejects as soon as the device is lost, where it can be: what has been asked of it may then never be answered. */
  readonly lost?: Promise<never>
  /** Why the device stopped working or, told once, that the last work did not fit its memory; null while it works. */
  failure(): StyleTransferError | null
  /** Releases the device; the backend can be started again. */
  stop(): void
}

export interface StartOptions {
  /** Folder of the wasm backend's files, ends in `/`; needed in browsers only. */
  readonly wasmPath?: string | undefined
  /** Called with each part of the backend's own file that arrives. */
  readonly alive?: () => void
}

/** Starts a backend and makes it tfjs's current one; null where it is not available. */
export type StartBackend = (options: StartOptions) => Promise<StartedBackend | null>
