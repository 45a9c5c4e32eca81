import { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl'
import { backend, env, findBackendFactory, registerBackend, removeBackend } from '@tensorflow/tfjs-core'
import { activate } from './activate.ts'
import { memoryBudget } from './budget.ts'
import { deviceLost, lossOfDevice } from './lost.ts'
import type { StartBackend } from './types.ts'
import { registerNorms } from './webgl-norms.ts'

const SOFTWARE = /swiftshader|llvmpipe|software|basic render/i

export const startWebgl: StartBackend = async () => {
  if (typeof OffscreenCanvas === 'undefined' && typeof document === 'undefined') return null
  // Otherwise every new size of photo compiles every shader anew.
  env().set('WEBGL_USE_SHAPES_UNIFORMS', true)
  if (!findBackendFactory('webgl')) registerBackend('webgl', () => new MathBackendWebGL())
  registerNorms()
  if (env().getNumber('WEBGL_VERSION') < 2 || !(await activate('webgl'))) return null
  const { gl } = (backend() as MathBackendWebGL).gpgpu
  const info = gl.getExtension('WEBGL_debug_renderer_info')
  const device = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER))
  const { lost, lose } = lossOfDevice()
  gl.canvas.addEventListener('webglcontextlost', () => lose(deviceLost()))
  return {
    device,
    software: SOFTWARE.test(device),
    budgetBytes: memoryBudget(),
    lost,
    failure: () => (gl.isContextLost() ? deviceLost() : null),
    stop: () => removeBackend('webgl'),
  }
}
