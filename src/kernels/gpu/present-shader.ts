/** A picture for a canvas, whose colours are multiplied by their alpha. */
import { beginImage, inBytes } from './image-parts.ts'
import { type BindingName, preamble, type Shader } from './shader-parts.ts'

/** Texture `painted`, straight alpha, to `picture`, premultiplied; both `width` · `height` px. */
export function premultipliedShader(): Shader {
  const bindings: readonly BindingName[] = ['painted', 'picture']
  const code = `${preamble(bindings, 'single')}${inBytes}${beginImage}
  if (!inside) { return; }
  let v = textureLoad(painted, px.xy, 0);
  textureStore(picture, px.xy, inBytes(255 * vec4f(v.rgb * v.a, v.a)));
}
`
  return { code, bindings }
}
