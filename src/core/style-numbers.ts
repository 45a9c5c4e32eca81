import { writeSafetensors } from './safetensors.ts'
import type { LearntStyle } from './style.ts'

export function packStyle({ norms }: LearntStyle): Uint8Array<ArrayBuffer> {
  return writeSafetensors({ norms: { shape: [norms.length], data: norms } })
}
