/** Styles as links and as files: into the app, and out of it. Loaded when one is opened, or the panel for it. */
import { withDeadline } from '../../../core/deadline.ts'
import { sha256Hex } from '../../../core/digest.ts'
import { StyleTransferError } from '../../../core/errors.ts'
import { holdsVector, writeNorms, writeVector } from '../../../core/link-numbers.ts'
import { lookSettings, mapStyles } from '../../../core/look.ts'
import type { NormSpec } from '../../../core/norm-sites.ts'
import { isVector, type LearntStyle, mixLearnt, type Style, type Weighted } from '../../../core/style.ts'
import { parseStyleFile, STYLE_FILE_LENGTH } from '../../../core/style-file.ts'
import {
  formatStyleLink,
  type LinkedLook,
  type LinkedStyle,
  linkedNumbers,
  parseStyleLink,
  QR_LENGTH,
} from '../../../core/style-link.ts'
import { packStyle, unpackStyle } from '../../../core/style-numbers.ts'
import { CATALOGUE, READING } from '../../../core/waits.ts'
import { newId, type StoredPainting } from '../../storage/storage.ts'
import { unlearnt } from '../../storage/stored-painting.ts'
import { app } from '../../words/en/app-words.ts'
import { sharing as words } from '../../words/en/sharing-words.ts'
import { errorWords, SaidError } from '../../words/error-words.ts'
import { list } from '../../words/format.ts'
import type { OwnStylesParts } from '../gallery/own-styles.ts'
import { findStyle } from '../selectors.ts'
import { withStyle } from '../settings/editing.ts'
import { wantedLook } from '../settings/wanted.ts'
import type { SharedStyle, SharingControls, StyleId } from '../types.ts'
import { linkedSettings } from './linked-settings.ts'
import { savedStyle } from './saved-style.ts'
import { middleOf } from './thumbnail.ts'

/** Characters of an id, as `newId` makes them. */
const ID_LENGTH = 32

export class StyleLinks implements SharingControls {
  readonly #parts: OwnStylesParts
  /** Styles that came by a link and are not kept. */
  readonly #unkept = new Set<StyleId>()

  constructor(parts: OwnStylesParts) {
    this.#parts = parts
  }

  async open(fragment: string): Promise<void> {
    const { cell, deps, notices, goTo } = this.#parts
    try {
      const look = parseStyleLink(fragment, deps.assets.release)
      await this.#builtIns()
      const ids = await this.#idsOf(look)
      const before = cell.value.settings
      this.#dressWhenPainted(ids.filter((id) => this.#unkept.has(id)))
      goTo({ ...before, ...linkedSettings(look, ids) })
      const [first] = ids.filter((id) => this.#unkept.has(id))
      if (first) this.#offerToKeep(ids)
      else
        notices.add({
          kind: 'info',
          text: words.ofLink,
          action: { label: app.undo, run: () => goTo(before) },
        })
    } catch (error) {
      notices.fail(error)
    }
  }

  keep(id: StyleId): void {
    const own = this.#parts.gallery.own(id)
    if (!own || !this.#unkept.delete(id)) return
    this.#parts.gallery.take(own)
    this.#parts.notices.add({ kind: 'info', text: words.isYours(own.name) })
  }

  isKept(id: StyleId): boolean {
    return !this.#unkept.has(id)
  }

  async share(address: string): Promise<SharedStyle> {
    try {
      const { look, isWhole, hasNorms } = await this.#linkedLook()
      const link = formatStyleLink(look, address, this.#parts.deps.assets.release)
      const fits = link.length <= QR_LENGTH
      return { link, fits, notes: [...(isWhole ? [] : [words.normsOnly]), ...(hasNorms ? [words.noQr] : [])] }
    } catch (error) {
      if (!(error instanceof StyleTransferError)) throw error
      return { link: null, fits: false, notes: [errorWords(error)] }
    }
  }

  async file(): Promise<File | null> {
    const { cell, gallery, deps, board, notices } = this.#parts
    const controller = new AbortController()
    const job = board.begin(words.saving, () => controller.abort())
    try {
      const wanted = neededLook(wantedLook(cell.value.settings, gallery.lookup))
      const { release } = deps.assets
      const styles = wanted.styles.filter(({ weight }) => weight > 0)
      const [{ style: first }] = styles
      const own = styles.length === 1 ? gallery.own(first.id) : null
      if (own && own.using === 'predicted')
        return savedStyle({ release, name: own.name, vector: own.vector, learnt: null })
      const titles = styles.map(({ style }) => findStyle(cell.value.styles, style.id)?.title ?? '')
      const look = mapStyles({ ...wanted, styles }, ({ ref }) => ref)
      const learnt = own?.learnt?.bytes ?? (await deps.client.pack(look, { signal: controller.signal }))
      return savedStyle({ release, name: titles.join(' + '), vector: own?.vector ?? null, learnt })
    } catch (error) {
      notices.fail(error)
      return null
    } finally {
      job.end()
    }
  }

  async addFile(file: File): Promise<void> {
    const { cell, deps, gallery, notices, goTo } = this.#parts
    try {
      if (file.size > STYLE_FILE_LENGTH) throw new SaidError('image-unreadable', words.tooLong(file.name))
      const text = await withDeadline(READING, file.text())
      const { name, vector, learnt } = parseStyleFile(file.name, text, deps.assets.release)
      const style = learnt ? unpackStyle(learnt, file.name) : vector
      if (!style) return
      const painting = this.#painting(newId(), name || file.name.replace(/(?:\.style)?\.json$/i, ''), style)
      const id = gallery.take(painting)
      this.#dressWhenPainted([id])
      goTo(withStyle(cell.value.settings, cell.value.activeSlot, id))
      notices.add({ kind: 'info', text: words.isYours(painting.name) })
    } catch (error) {
      notices.fail(error)
    }
  }

  /** Waits until the list of built-in styles is there, and what was kept of the last visit with it. */
  async #builtIns(): Promise<void> {
    const { cell, gallery } = this.#parts
    const isThere = () => [gallery.lookup('builtin:'), gallery.lookup('own:')].every((found) => found === 'gone')
    await withDeadline(
      CATALOGUE,
      (signal) =>
        new Promise<void>((resolve) => {
          const stop = cell.subscribe(check)
          signal.addEventListener('abort', stop)
          function check(): void {
            if (!isThere()) return
            stop()
            resolve()
          }
          check()
        }),
    )
  }

  /** The styles of a link, those that are new taken in; where one cannot be had, none is. */
  async #idsOf({ styles }: LinkedLook): Promise<readonly StyleId[]> {
    const { gallery } = this.#parts
    const found: (StyleId | StoredPainting)[] = []
    for (const { style } of styles) found.push(await this.#find(style))
    const ids = found.map((style) => (typeof style === 'string' ? style : gallery.take(style, false)))
    for (const [i, id] of ids.entries()) if (typeof found[i] !== 'string') this.#unkept.add(id)
    return ids
  }

  async #find(style: LinkedStyle): Promise<StyleId | StoredPainting> {
    const { gallery } = this.#parts
    if (style.kind === 'built-in') {
      const id: StyleId = `builtin:${style.name}`
      if (gallery.lookup(id) === 'gone') throw new SaidError('bad-option', words.unknown(style.name))
      return id
    }
    const numbers = linkedNumbers(style.numbers, holdsVector(style.numbers) ? null : await this.#sites())
    // The same link is the same style, however often it is opened.
    const digest = (await sha256Hex(new TextEncoder().encode(style.numbers))).slice(0, ID_LENGTH)
    const id: StyleId = `own:${digest}`
    if (gallery.own(id)) return id
    return this.#painting(digest, style.name, numbers)
  }

  /** Where the networks in use have norms. */
  async #sites(): Promise<NormSpec> {
    return (await withDeadline(CATALOGUE, this.#parts.deps.assets.manifest())).transformer
  }

  #painting(id: string, name: string, style: Style): StoredPainting {
    const { release } = this.#parts.deps.assets
    const vector = isVector(style) ? style : null
    const learnt = isVector(style) ? null : { bytes: packStyle(style), release, done: 1 }
    return {
      ...unlearnt,
      ...{
        id,
        name: name || words.unnamed,
        added: Date.now(),
        painting: null,
        thumbnail: null,
        release,
        vector,
        learnt,
      },
      using: learnt ? 'learnt' : 'predicted',
    }
  }

  /** What is set, as a link has it; several learnt styles, of which a link has room for one, are mixed into one. */
  async #linkedLook(): Promise<{ readonly look: LinkedLook; readonly isWhole: boolean; readonly hasNorms: boolean }> {
    const { cell, gallery } = this.#parts
    const wanted = neededLook(wantedLook(cell.value.settings, gallery.lookup))
    const learnt: (Weighted<LearntStyle> & { readonly name: string })[] = []
    const styles: Weighted<LinkedStyle>[] = []
    for (const { style, weight } of wanted.styles) {
      const own = gallery.own(style.id)
      if (own?.using === 'learnt' && own.learnt)
        learnt.push({ style: unpackStyle(own.learnt.bytes, own.name), weight, name: own.name })
      else if (own?.vector)
        styles.push({ style: { kind: 'painting', name: own.name, numbers: writeVector(own.vector) }, weight })
      else styles.push({ style: { kind: 'built-in', name: style.id.replace(/^builtin:/, '') }, weight })
    }
    const hasNorms = learnt.length > 0
    if (hasNorms) {
      const { norms } = learnt.length > 1 ? mixLearnt(learnt) : learnt[0].style
      const numbers = writeNorms(norms, await this.#sites())
      const name = learnt.map((part) => part.name).join(' + ')
      styles.unshift({
        style: { kind: 'painting', name, numbers },
        weight: learnt.reduce((sum, { weight }) => sum + weight, 0),
      })
    }
    const isWhole = learnt.every(({ style }) => style.adapters.size === 0)
    return { look: { ...lookSettings(wanted), styles }, isWhole, hasNorms }
  }

  #offerToKeep(ids: readonly StyleId[]): void {
    const { gallery, notices } = this.#parts
    const unkept = ids.filter((id) => this.#unkept.has(id))
    const names = list(unkept.map((id) => app.quoted(gallery.own(id)?.name ?? '')))
    const keep = (): void => {
      for (const id of unkept) this.keep(id)
    }
    notices.add({
      kind: 'info',
      text: words.cameWith(names),
      action: { label: words.keepIt, run: keep },
      stays: true,
    })
  }

  /** Gives styles that came without paintings the next whole picture that is painted with them as their thumbnail. */
  #dressWhenPainted(ids: readonly StyleId[]): void {
    const { cell } = this.#parts
    const before = cell.value.picture?.bitmap
    const stop = cell.subscribe(() => {
      const { settings, picture, job } = cell.value
      const isUsed = ids.some((id) => Object.values(settings).includes(id))
      const isPainted = picture?.stage === 'full' && picture.bitmap !== before && job === null
      if (isUsed && !isPainted) return
      stop()
      if (!isUsed || !picture) return
      middleOf(picture.bitmap).then(
        (thumbnail) => {
          for (const id of ids) this.#dress(id, thumbnail)
        },
        // The tile goes without.
        () => undefined,
      )
    })
  }

  #dress(id: StyleId, thumbnail: Blob): void {
    const { gallery } = this.#parts
    const own = gallery.own(id)
    if (!own) return
    if (this.#unkept.has(id)) gallery.take({ ...own, thumbnail }, false)
    else gallery.amend(id, { thumbnail })
  }
}

/** @throws StyleTransferError `bad-option` where there is no style */
function neededLook<T extends object>(wanted: T | 'waiting' | null): T {
  if (wanted && wanted !== 'waiting') return wanted
  throw new SaidError('bad-option', wanted ? words.reading : words.none)
}
