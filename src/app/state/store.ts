/**
 * The store: what the page can ask for, and how a change finds its way to settings, picture, polish and session. Each of
 * them lies in a room of its own; only here do they meet.
 */
import { withDeadline } from '../../core/deadline.ts'
import { STORING } from '../../core/waits.ts'
import { app } from '../words/en/app-words.ts'
import { batchLoader } from './batch/batch-loader.ts'
import { Cell } from './cell.ts'
import type { StoreDeps } from './deps.ts'
import { bringBuiltIns } from './gallery/first-styles.ts'
import { Gallery } from './gallery/gallery.ts'
import { MixLoader } from './gallery/mix-loader.ts'
import { OwnStylesLoader } from './gallery/own-loader.ts'
import { SampleLoader } from './gallery/sample-loader.ts'
import { initialState } from './initial.ts'
import { PicturesLoader } from './kept/pictures-loader.ts'
import { Notices } from './notices.ts'
import { JobBoard } from './pictures/jobs.ts'
import { LastPictures } from './pictures/last-pictures.ts'
import { Photos } from './pictures/photos.ts'
import { PicturePainter } from './pictures/picture-painter.ts'
import { saveFile } from './pictures/save.ts'
import { PolishLoader } from './polish/loader.ts'
import { isPainted, isSample } from './selectors.ts'
import { Dragging } from './settings/dragging.ts'
import {
  initialSettings,
  readSettings,
  sameSettings,
  slotAfter,
  swapped,
  withoutSlot,
  withStyle,
} from './settings/editing.ts'
import { History } from './settings/history.ts'
import { SessionKeeper } from './settings/session.ts'
import { namedStyles, slotShares, styleIn } from './settings/shares.ts'
import { paintSpec, paintsWith } from './settings/wanted.ts'
import type { AppState, EncodeHow, Notice, SaveFormat, Settings } from './types.ts'
import { SAMPLE_ID, type Slot, type Store, type StyleId } from './types.ts'
import { onWorkerEvent } from './worker-news.ts'

/** Creates the store and starts the app: worker, styles, last session or sample photo. */
export function createStore(deps: StoreDeps): Store {
  const store = new AppStore(deps)
  void store.begin()
  return store
}

class AppStore implements Store {
  readonly #deps: StoreDeps
  readonly #cell = new Cell<AppState>(initialState)
  readonly #notices: Notices
  readonly #board = new JobBoard(this.#cell)
  readonly #history = new History<Settings>(initialSettings, sameSettings)
  readonly #mixes: MixLoader
  readonly #gallery: Gallery
  readonly #photos: Photos
  readonly #painter: PicturePainter
  readonly #session: SessionKeeper
  readonly #polish: PolishLoader
  readonly #ownLoader: OwnStylesLoader
  readonly #dragging = new Dragging()
  readonly #samples: SampleLoader
  readonly batch: Store['batch']
  readonly #last: LastPictures
  readonly #pictures: PicturesLoader

  constructor(deps: StoreDeps) {
    this.#deps = deps
    this.#notices = new Notices(this.#cell, {
      tryingAgain: () => deps.client.start(),
      remedy: async (error) =>
        deps.remedy?.(error, { painted: isPainted(this.state), update: () => this.applyUpdate() }) ?? null,
    })
    const parts = { cell: this.#cell, deps, board: this.#board, notices: this.#notices }
    const removal = {
      ...parts,
      clearSlot: (slot: Slot) => this.clearSlot(slot),
      changeSettings: (settings: Settings) => this.change(settings),
    }
    this.#mixes = new MixLoader({ ...removal, published: () => this.#mixesChanged() })
    this.#gallery = new Gallery({
      ...removal,
      mixes: this.#mixes,
      changed: (id) => this.#styleChanged(id),
      toLearn: (id) => void this.#ownLoader.wanted(id),
    })
    this.#photos = new Photos(parts)
    this.#samples = new SampleLoader({
      ...{ cell: this.#cell, client: deps.client, lookup: this.#gallery.lookup, release: deps.assets.release },
      openId: () => this.#photos.openId,
      allowed: deps.hasPlenty,
    })
    this.#session = new SessionKeeper(deps.storage, (error) => this.#sayTrouble('unkept', error))
    this.#painter = new PicturePainter({
      client: deps.client,
      board: this.#board,
      show: (rendered, spec) => this.#photos.showPicture(rendered, spec.look !== null),
      fail: (error) => this.#notices.fail(error, { label: app.tryAgain, run: this.#again }, 'picture'),
    })
    this.#last = new LastPictures({ ...parts, photos: this.#photos, painter: this.#painter, spec: this.#spec })
    this.#ownLoader = new OwnStylesLoader({
      ...parts,
      gallery: this.#gallery,
      photos: this.#photos,
      goTo: (settings) => this.change(settings),
      whenStill: (run) => this.#dragging.whenOver(run),
    })
    this.#polish = new PolishLoader({
      ...parts,
      gallery: this.#gallery,
      photos: this.#photos,
      held: () => this.#session.run,
      hold: (run) => this.#hold(run),
      goTo: (settings) => this.change(settings),
    })
    this.batch = batchLoader({ ...parts, lookup: this.#gallery.lookup })
    this.#pictures = new PicturesLoader({
      ...parts,
      ...{ gallery: this.#gallery, mixes: this.#mixes, photos: this.#photos, polish: this.#polish },
      goTo: (settings) => this.change(settings),
    })
  }

  get state(): AppState {
    return this.#cell.value
  }

  subscribe(listener: () => void): () => void {
    return this.#cell.subscribe(listener)
  }

  /** Never rejects. */
  async begin(): Promise<void> {
    const { client, updates, greeting, onHide } = this.#deps
    client.subscribe((event) =>
      onWorkerEvent(event, {
        ...{ cell: this.#cell, notices: this.#notices, photos: this.#photos, gallery: this.#gallery },
        ...{ forgetResults: this.#forgetResults, again: this.#again },
      }),
    )
    updates?.watch((news) => this.#cell.set(news))
    onHide?.(() => void this.#session.flush())
    if (greeting) this.notify({ kind: 'info', text: greeting })
    client.start()
    const [{ session, photo, hasStyle, trouble }] = await Promise.all([this.#session.load(), this.#last.load()])
    if (trouble) this.notify({ kind: 'error', text: trouble })
    if (photo) this.#photos.add(photo)
    const { settings, activeSlot } = session ?? initialState
    this.#amend({ ...settings, photoId: this.#photos.has(settings.photoId) ? settings.photoId : SAMPLE_ID })
    this.#cell.set({ activeSlot })
    await Promise.all([
      this.#loadBuiltIns(!hasStyle),
      this.#gallery.loadOwn().catch((error) => this.#sayTrouble('missing', error)),
      this.#mixes.begin(),
      this.#openCurrent(),
    ])
    if (this.state.photo === null && !isSample(this.state)) await this.useSample()
    await this.polisher().catch(() => undefined)
  }

  async openPhoto(file: Blob, name: string, framed = (id: string) => id): Promise<void> {
    await this.#switchPhoto(framed(this.#photos.bring(file, name)))
  }

  async useSample(): Promise<void> {
    await this.#switchPhoto(SAMPLE_ID)
  }

  async addPainting(file: Blob, name: string): Promise<StyleId | null> {
    const slot = this.state.activeSlot
    const before = styleIn(this.state.settings, slot)
    const id = await this.#gallery.add(file, name, () => void this.addPainting(file, name))
    // A style chosen meanwhile is the newer wish.
    if (id && styleIn(this.state.settings, slot) === before) this.change(withStyle(this.state.settings, slot, id))
    return id
  }

  async removePainting(id: StyleId): Promise<void> {
    this.#gallery.remove(id)
    this.#ownLoader.gone(id)
  }

  seeStyles(ids: readonly StyleId[]): void {
    this.#samples.see(ids)
  }

  chooseStyle(id: StyleId): void {
    if (this.state.styles.find((tile) => tile.id === id)?.status === 'failed') this.#gallery.retryFailed()
    this.change(withStyle(this.state.settings, this.state.activeSlot, id))
  }

  clearSlot(slot: Slot): void {
    this.change(withoutSlot(this.state.settings, slot))
    this.activateSlot(slotAfter(this.state.settings, this.state.activeSlot))
  }

  activateSlot(slot: Slot): void {
    if (slot === this.state.activeSlot) return
    this.#cell.set({ activeSlot: slot })
    this.#keepSession()
  }

  swapSlots(one: Slot, other: Slot): void {
    this.change(swapped(this.state.settings, one, other))
  }

  readonly mixes: Store['mixes'] = () => this.#mixes.load()

  change(patch: Partial<Settings>, { live = false }: { readonly live?: boolean } = {}): void {
    const settings = readSettings({ ...this.state.settings, ...patch })
    if (!live) this.#history.commit(settings)
    this.#apply(settings, live)
    this.#dragging.moved(live)
  }

  readonly undo = (): void => this.#step(() => this.#history.undo())
  readonly redo = (): void => this.#step(() => this.#history.redo())

  cancel(): void {
    this.#board.cancel()
  }

  encode(format: SaveFormat, maxEdge?: number, how: EncodeHow = {}): Promise<Blob | null> {
    return saveFile(
      { format, maxEdge, ...how },
      {
        client: this.#deps.client,
        full: (spec) => this.#polish.full() ?? this.#painter.full(spec),
        forgetResults: this.#forgetResults,
        board: this.#board,
        notices: this.#notices,
        spec: this.#spec,
      },
    )
  }

  readonly select: Store['select'] = (seeds) => this.#photos.select(seeds)

  async paintSmall(patch: Partial<Settings>, edge: number, signal: AbortSignal): Promise<Blob> {
    const settings = readSettings({ ...this.state.settings, ...patch })
    const spec = paintSpec(settings, this.#gallery.lookup, this.#photos.openId)
    return (await import('./pictures/small-picture.ts')).smallPicture(this.#deps.client, spec, { edge, signal })
  }

  readonly polisher: Store['polisher'] = () => this.#polish.load()
  readonly ownStyles: Store['ownStyles'] = () => this.#ownLoader.load()

  readonly pictures: Store['pictures'] = () => this.#pictures.load()

  readonly studio: Store['studio'] = async () => {
    const { openStudio } = await import('./pictures/studio.ts')
    return openStudio({ client: this.#deps.client, photos: this.#photos, lookup: this.#gallery.lookup })
  }

  notify(notice: Omit<Notice, 'id'>): number {
    return this.#notices.add(notice)
  }

  dismiss(id: number): void {
    this.#notices.dismiss(id)
  }

  async keepOffline(): Promise<void> {
    try {
      const { keepOffline } = await import('./gallery/keep-offline.ts')
      const { client, assets } = this.#deps
      this.notify({ kind: 'info', text: await keepOffline({ client, assets, board: this.#board }) })
    } catch (error) {
      this.#notices.fail(error, { label: app.tryAgain, run: () => void this.keepOffline() })
    }
  }

  readonly written = (): Promise<void> => withDeadline(STORING, this.#session.flush())

  applyUpdate(): void {
    const apply = (): void => this.#deps.updates?.apply()
    this.written().then(apply, apply)
  }

  #loadBuiltIns(firstVisit: boolean): Promise<void> {
    return bringBuiltIns(firstVisit, {
      ...{ gallery: this.#gallery, notices: this.#notices, settings: () => this.state.settings },
      isTouched: () => this.#history.canUndo,
      begin: (settings) => {
        this.#amend(settings)
        this.#paint(false)
      },
    })
  }

  /** Says what could not be read or kept; a person who keeps nothing on purpose need not hear of it. */
  async #sayTrouble(what: 'missing' | 'unkept', error: unknown): Promise<void> {
    const text = (await import('../storage/repair.ts'))[what](error)
    if (text) this.notify({ kind: 'error', text })
  }

  /** Changes settings without a step that could be undone. */
  #amend(settings: Settings): void {
    this.#history.amend(settings)
    this.#cell.set({ settings })
  }

  #step(move: () => Settings | null): void {
    // A slider let go of outside the window can leave a change that was never committed.
    this.#history.commit(this.state.settings)
    const settings = move()
    if (!settings) return
    // Undo reaches back to before a painting was removed.
    for (const id of namedStyles(settings)) this.#gallery.bringBack(id)
    this.#apply(settings, false)
  }

  #apply(settings: Settings, live: boolean): void {
    this.#cell.set({ settings, canUndo: this.#history.canUndo, canRedo: this.#history.canRedo })
    this.#keepSession()
    if (settings.photoId !== this.#photos.openId) {
      this.#polish.follow(live)
      // Its opening may be under way since before a style was tapped or a slider dragged.
      if (settings.photoId !== this.#photos.openingId) void this.#openCurrent()
    } else {
      this.#photos.stopReturning()
      this.#paint(live)
    }
  }

  #keepSession(): void {
    const { settings, activeSlot } = this.state
    this.#session.keep({ settings, activeSlot }, this.#photos.file(settings.photoId))
  }

  #hold(run: string): void {
    if (run === this.#session.run) return
    this.#session.run = run
    this.#keepSession()
  }

  /** Opens a photo and makes it the current one; where that fails nothing has changed. */
  async #switchPhoto(id: string): Promise<void> {
    try {
      await this.#photos.open(id, false)
    } catch (error) {
      this.#notices.fail(error, undefined, 'photo')
      return
    }
    this.#painter.cleared()
    this.change({ photoId: id, mask: null })
  }

  /** Opens the photo that the settings name, and paints it. */
  async #openCurrent(): Promise<void> {
    const { photoId } = this.state.settings
    this.#painter.cancel()
    try {
      await this.#photos.open(photoId, true)
    } catch (error) {
      this.#notices.fail(error, { label: app.tryAgain, run: () => void this.#openCurrent() }, 'photo')
      return
    }
    this.#painter.cleared()
    this.#paint(false)
  }

  /** Once more what failed: the photo, where that is not open, or its picture. */
  readonly #again = (): void => {
    if (this.state.settings.photoId === this.#photos.openId) this.#paint(false)
    else void this.#openCurrent()
  }

  #styleChanged(id: StyleId): void {
    if (paintsWith(this.state.settings, id, this.#gallery.lookup)) this.#paint(false)
  }

  #mixesChanged(): void {
    this.#gallery.publish()
    if (slotShares(this.state.settings).some(({ id }) => id.startsWith('mix:'))) this.#paint(false)
  }

  readonly #spec = () => paintSpec(this.state.settings, this.#gallery.lookup, this.#photos.openId)

  #paint(live: boolean): void {
    this.#polish.follow(live)
    const spec = this.#spec()
    if (spec === 'waiting') this.#painter.cancel()
    else if (spec.look && !live && this.#last.show(spec.key)) return
    else if (spec.look) this.#painter.paint(spec, live)
    else {
      this.#painter.cleared()
      this.#photos.showPhoto()
    }
  }

  readonly #forgetResults = (): void => {
    this.#painter.forgetResults()
    this.#polish.forgetResults()
  }
}
