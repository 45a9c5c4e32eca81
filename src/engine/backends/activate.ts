import { getBackend, ready, setBackend } from '@tensorflow/tfjs-core'
import type { BackendName } from '../types.ts'

/** Makes a registered backend current. `setBackend` may fail by keeping the old one, hence the second look. */
export async function activate(name: BackendName): Promise<boolean> {
  try {
    if (!(await setBackend(name))) return false
    await ready()
    return getBackend() === name
  } catch {
    return false
  }
}
