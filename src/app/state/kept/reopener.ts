/** A kept picture back in the app: its photo, its styles, also those that were removed since, and its settings. */
import type { PictureDatabase, UsedStyle } from '../../storage/storage.ts'
import { storedMix } from '../../storage/stored-mix.ts'
import { pictures as says } from '../../words/en/pictures-words.ts'
import { list } from '../../words/format.ts'
import { readSettings } from '../settings/editing.ts'
import { POLISH_EDGES, SAMPLE_ID, type StyleId } from '../types.ts'
import type { KeptPicturesParts } from './kept-pictures.ts'
import type { KeptPicture } from './picture-types.ts'
import { paintsAlike } from './recipe.ts'

/** How the styles of a picture were found, by their titles. */
interface Found {
  /** They had been removed, and are among the styles again. */
  readonly back: string[]
  /** They paint otherwise by now. */
  readonly changed: string[]
  /** They are no more, so that the picture is painted without. */
  readonly missing: string[]
}

export class Reopener {
  readonly #parts: KeptPicturesParts
  readonly #database: () => Promise<PictureDatabase>

  constructor(parts: KeptPicturesParts, database: () => Promise<PictureDatabase>) {
    this.#parts = parts
    this.#database = database
  }

  /** @returns false where its photo is gone, which is said. @throws StyleTransferError */
  async reopen({ id, recipe, photo }: KeptPicture): Promise<boolean> {
    const { photos, notices, goTo } = this.#parts
    const database = await this.#database()
    const settings = readSettings(recipe.settings)
    if (settings.photoId !== SAMPLE_ID && !photos.has(settings.photoId)) {
      const file = photo.key === null ? null : await database.photo(photo.key)
      if (!file) {
        notices.add({ kind: 'error', text: says.photoGone })
        return false
      }
      photos.add({ id: settings.photoId, name: photo.name, file })
    }
    const found: Found = { back: [], changed: [], missing: [] }
    for (const style of recipe.styles) await this.#findStyle(style, database, found)
    for (const mix of recipe.mixes) {
      const mixId: StyleId = `mix:${mix.id}`
      this.#parts.mixes.bringBack(mixId)
      if (this.#parts.mixes.lookup(mixId) !== 'gone') continue
      const thumbnail = (await database.thumbnail(id)) ?? new Blob()
      ;(await this.#parts.mixes.load()).take(storedMix({ ...mix, added: Date.now(), thumbnail }))
      found.back.push(mix.name)
    }
    goTo(settings)
    await this.#tune(recipe.polish)
    this.#say(found)
    return true
  }

  async #findStyle({ id, title, key }: UsedStyle, database: PictureDatabase, found: Found): Promise<void> {
    const { gallery } = this.#parts
    const styleId = id as StyleId
    const kept = key === null ? null : await database.style(key)
    const wasGone = gallery.lookup(styleId) === 'gone'
    if (wasGone) gallery.bringBack(styleId)
    if (gallery.lookup(styleId) === 'gone' && kept) gallery.take(kept)
    const own = gallery.own(styleId)
    if (gallery.lookup(styleId) === 'gone') found.missing.push(title)
    else if (wasGone) found.back.push(title)
    else if (own && kept && !paintsAlike(own, kept)) found.changed.push(title)
  }

  async #tune(polish: KeptPicture['recipe']['polish']): Promise<void> {
    const maxEdge = POLISH_EDGES.find((edge) => edge === polish?.maxEdge)
    if (!polish || !maxEdge) return
    const controls = await this.#parts.polish.load().catch(() => null)
    controls?.tune({ styleWeight: polish.styleWeight, maxEdge })
  }

  #say({ back, changed, missing }: Found): void {
    const { notices } = this.#parts
    if (missing.length > 0) notices.add({ kind: 'error', text: says.stylesMissing(list(missing)) })
    if (back.length > 0) notices.add({ kind: 'info', text: says.stylesBack(list(back)) })
    if (changed.length > 0) notices.add({ kind: 'info', text: says.stylesChanged(list(changed)) })
  }
}
