import type { Manifest, ModelFile } from '../core/release.ts'
import type { NamedTensor } from '../core/safetensors.ts'
import { isVector, type LearntStyle, mixLearnt, type Style, type Weighted } from '../core/style.ts'
import { builtInStyle } from '../core/style-numbers.ts'
import { FIRST_STYLE } from '../core/style-ref.ts'
import type { BuiltInRef } from './types.ts'

/** Mixes that are kept: a slider's two ends and what lies between. */
const MIXES_KEPT = 3
/** Built-in styles that are kept, some 120 kB each. */
const STYLES_KEPT = 64

type Parts = readonly Weighted<Style>[]

function sameStyle(a: Style, b: Style): boolean {
  if (a === b) return true
  return isVector(a) && isVector(b) && a.length === b.length && a.every((number, i) => number === b[i])
}

function sameParts(a: Parts, b: Parts): boolean {
  return (
    a.length === b.length && a.every(({ style, weight }, i) => weight === b[i].weight && sameStyle(style, b[i].style))
  )
}

/** Mixes of styles, the same object for the same mix, by which pictures and folded matrices are found again. */
export class Mixes {
  readonly #full: (style: Style) => LearntStyle
  readonly #kept: { readonly parts: Parts; readonly mixed: LearntStyle }[] = []

  /** @param full of a network, see `StyleMap.full` */
  constructor(full: (style: Style) => LearntStyle) {
    this.#full = full
  }

  /** @throws StyleTransferError `bad-option` */
  of(given: Style | Parts): LearntStyle {
    const parts = Array.isArray(given) ? (given as Parts) : [{ style: given as Style, weight: 1 }]
    const known = this.#kept.find((kept) => sameParts(kept.parts, parts))
    if (known) return known.mixed
    const mixed = mixLearnt(parts.map((part) => ({ style: this.#full(part?.style), weight: part?.weight })))
    // Vectors are the caller's, who may write new numbers into them.
    this.#kept.unshift({
      parts: parts.map(({ style, weight }) => ({ style: isVector(style) ? style.slice() : style, weight })),
      mixed,
    })
    this.#kept.length = Math.min(this.#kept.length, MIXES_KEPT)
    return mixed
  }
}

/** The built-in styles of a release: norms from one file of all, adapters from a file each, read when first asked for. */
export class BuiltIns {
  readonly #manifest: Manifest
  readonly #load: (entry: ModelFile) => Promise<ReadonlyMap<string, NamedTensor>>
  readonly #styles = new Map<string, Promise<LearntStyle>>()
  #norms: Promise<ReadonlyMap<string, NamedTensor>> | null = null

  constructor(manifest: Manifest, load: (entry: ModelFile) => Promise<ReadonlyMap<string, NamedTensor>>) {
    this.#manifest = manifest
    this.#load = load
  }

  get({ name, adapters }: BuiltInRef): Promise<LearntStyle> {
    const found = this.#styles.get(name) ?? this.#read(name, adapters)
    this.#styles.delete(name)
    this.#styles.set(name, found)
    // What could not be had may be had the next time.
    found.catch(() => this.#styles.get(name) === found && this.#styles.delete(name))
    const [oldest] = this.#styles.keys()
    if (this.#styles.size > STYLES_KEPT) this.#styles.delete(oldest)
    return found
  }

  async #read(name: string, adapters: ModelFile | undefined): Promise<LearntStyle> {
    const [norms, tensors] = await Promise.all([this.#normsOf(name), adapters ? this.#load(adapters) : new Map()])
    return builtInStyle(name, norms.get(name), tensors)
  }

  /** The first style's are in a small file of their own where a build has made one, which the first picture waits for. */
  #normsOf(name: string): Promise<ReadonlyMap<string, NamedTensor>> {
    const { firstStyle } = this.#manifest.files
    return firstStyle && name === FIRST_STYLE && !this.#norms ? this.#load(firstStyle) : this.#allNorms()
  }

  #allNorms(): Promise<ReadonlyMap<string, NamedTensor>> {
    const { styles } = this.#manifest.files
    this.#norms ??= (styles ? this.#load(styles) : Promise.resolve(new Map<string, NamedTensor>())).catch((error) => {
      this.#norms = null
      throw error
    })
    return this.#norms
  }
}
