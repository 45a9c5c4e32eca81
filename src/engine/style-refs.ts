import { type Look, mapStyles } from '../core/look.ts'
import type { LearntStyle, Style } from '../core/style.ts'
import { unpackStyle } from '../core/style-numbers.ts'
import type { StyleRef } from '../core/style-ref.ts'
import type { Engine } from './types.ts'

/** Learnt styles that are kept unpacked. */
const KEPT = 16

/** Reads the numbers of styles that are named, the same object for the same style. */
export class StyleRefs {
  readonly #learnt = new Map<string, LearntStyle>()

  /** @throws StyleTransferError `image-unreadable`, `model-missing`, `model-corrupt` */
  async read(engine: Pick<Engine, 'builtIn'>, ref: StyleRef, signal?: AbortSignal): Promise<Style> {
    if (ref.kind === 'vector') return ref.vector
    if (ref.kind === 'built-in') return engine.builtIn(ref, signal)
    const style = this.#learnt.get(ref.key) ?? unpackStyle(ref.bytes, ref.key)
    this.#learnt.delete(ref.key)
    this.#learnt.set(ref.key, style)
    const [oldest] = this.#learnt.keys()
    if (this.#learnt.size > KEPT) this.#learnt.delete(oldest)
    return style
  }

  /** All styles of a look. */
  async readLook(engine: Pick<Engine, 'builtIn'>, look: Look<StyleRef>, signal?: AbortSignal): Promise<Look> {
    const styles = await Promise.all(look.styles.map(({ style }) => this.read(engine, style, signal)))
    return mapStyles(look, (_, place) => styles[place])
  }
}
