import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { canPickFolder, FolderWriter, madeOf, pickFolder, saveZip } from '../page/batch-out.ts'
import { saveChoice } from '../page/save-choice.ts'
import { againIcon, folderIcon, pauseIcon, zipIcon } from '../parts/batch-icons.ts'
import { bytesOf, lookWording, progressWording, timeWording } from '../parts/batch-wording.ts'
import { emit } from '../parts/events.ts'
import { closeIcon } from '../parts/icons.ts'
import { playIcon } from '../parts/motion-icons.ts'
import { binIcon } from '../parts/picture-icons.ts'
import type { AppState, BatchControls } from '../state/types.ts'
import { deskStyles } from '../styles/batch-sheets.ts'
import { base, buttons } from '../styles/shared.ts'
import { batch as says } from '../words/en/batch-words.ts'

/** One folder for as long as the page is open. */
let folder: FolderWriter | null = null

/**
 * How far several photos are, what they are painted with, and what can be done with all of them.
 *
 * @fires batch-say - detail: string, what went wrong
 */
export class BatchDesk extends LitElement {
  static override properties = {
    state: { attribute: false },
    batch: { attribute: false },
    zipping: { state: true },
    asked: { state: true },
  }

  declare state: AppState
  declare batch: BatchControls | null
  declare protected zipping: boolean
  /** Whether emptying the list is asked about. */
  declare protected asked: boolean
  #stop: () => void = () => undefined

  constructor() {
    super()
    this.batch = null
    this.zipping = false
    this.asked = false
  }

  static override styles = [base, buttons, deskStyles]

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stop()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('batch')) return
    this.#stop()
    this.#stop = this.batch?.subscribe(() => this.requestUpdate()) ?? this.#stop
  }

  /** A button that has been pressed gives way to others, and would take the focus along. */
  #keepFocus = (): void => {
    requestAnimationFrame(() => {
      if (!this.shadowRoot?.activeElement) this.renderRoot.querySelector<HTMLElement>('.actions button')?.focus()
    })
  }

  #begin(act: 'start' | 'again'): void {
    const look = lookWording(this.state)
    if (look) this.batch?.[act]({ ...saveChoice(), look })
    else emit(this, 'batch-say', says.noLook)
  }

  async #zip(batch: BatchControls): Promise<void> {
    if (this.zipping) return
    this.zipping = true
    try {
      await saveZip(batch)
    } catch (error) {
      console.info('No ZIP:', error)
      emit(this, 'batch-say', says.zipFailed)
    }
    this.zipping = false
  }

  async #toFolder(batch: BatchControls): Promise<void> {
    const handle = await pickFolder()
    if (!handle) return
    folder?.stop()
    folder = new FolderWriter(batch, handle, () => {
      folder = null
      emit(this, 'batch-say', says.folderFailed(handle.name))
      this.requestUpdate()
    })
    this.requestUpdate()
  }

  #clear(batch: BatchControls): void {
    this.asked = false
    folder?.stop()
    folder = null
    void batch.clear()
  }

  /** What it is painted with, and where the files go. */
  #renderLook({ state }: BatchControls) {
    const now = lookWording(this.state)
    const { format, quality } = saveChoice()
    const files = format === 'png' ? says.filesPng : says.files(format === 'jpeg' ? 'JPEG' : 'WebP', quality)
    const bytes = bytesOf(state)
    const isAhead = state.status === 'idle' && this.#ahead > 0
    return html`${state.look && !isAhead ? html`<p>${says.lookOfAll(state.look)}</p>` : nothing}
      ${isAhead ? html`<p>${now ? says.lookNow(now) : says.noLook} ${files}</p>` : nothing}
      ${folder ? html`<p>${says.inFolder(folder.name)}</p>` : nothing}
      ${bytes > 0 ? html`<p>${says.keeps(bytes)}</p>` : nothing}
      ${state.trouble ? html`<p class="trouble" role="alert">${state.trouble}</p>` : nothing}`
  }

  /** Photos that can be begun. */
  get #ahead(): number {
    const { photos = [] } = this.batch?.state ?? {}
    return photos.filter(({ state }) => state === 'waiting' || state === 'leftOut').length
  }

  #renderWork(batch: BatchControls) {
    const { status, photos } = batch.state
    if (status === 'idle') {
      const ahead = this.#ahead
      if (ahead > 0)
        return html`<button class="primary" @click=${() => this.#begin('start')}>${playIcon}${says.paint(ahead)}</button>`
      const isOther = batch.differs() === true && photos.some(({ made }) => made)
      return isOther
        ? html`<button class="outlined" @click=${() => this.#begin('again')}>${againIcon}${says.again}</button>`
        : nothing
    }
    return html`${
      status === 'running'
        ? html`<button class="outlined" @click=${() => batch.pause()}>${pauseIcon}${says.pause}</button>`
        : html`<button class="primary" @click=${() => batch.resume()}>${playIcon}${says.resume}</button>`
    }
      <button class="outlined" @click=${() => batch.cancel()}>${closeIcon}${says.cancel}</button>
      ${
        batch.differs() === true
          ? html`<button class="outlined" @click=${() => this.#begin('again')}>${againIcon}${says.again}</button>`
          : nothing
      }`
  }

  #renderOut(batch: BatchControls) {
    const { status, photos } = batch.state
    const made = madeOf(photos)
    const unsaved = made.filter(({ saved }) => !saved).length
    if (this.asked)
      return html`<p class="trouble" role="alert">${unsaved > 0 ? says.unsaved(unsaved) : nothing}</p>
        <div class="actions">
          <button class="outlined" @click=${() => this.#clear(batch)}>${binIcon}${says.sure}</button>
          <button
            class="outlined"
            @click=${() => {
              this.asked = false
            }}
          >
            ${says.no}
          </button>
        </div>`
    const isDone = status === 'idle' && this.#ahead === 0
    return html`<div class="actions">
      ${
        made.length > 0
          ? html`<button
              class=${isDone && unsaved > 0 ? 'primary' : 'outlined'}
              aria-disabled=${this.zipping ? 'true' : 'false'}
              @click=${() => void this.#zip(batch)}
            >
              ${zipIcon}${this.zipping ? says.zipping : says.zip}
            </button>`
          : nothing
      }
      ${
        canPickFolder() && !folder
          ? html`<button class="outlined" @click=${() => void this.#toFolder(batch)}>${folderIcon}${says.folder}</button>`
          : nothing
      }
      <button
        class="outlined"
        @click=${() => {
          if (unsaved > 0) this.asked = true
          else this.#clear(batch)
        }}
      >
        ${binIcon}${says.clear}
      </button>
    </div>`
  }

  protected override render() {
    const { batch } = this
    if (!batch) return nothing
    const { state } = batch
    const { photos, status } = state
    const failed = photos.filter(({ state }) => state === 'failed').length
    const share = photos.reduce((sum, { state, done }) => sum + (state === 'painting' ? done : +(state === 'done')), 0)
    return html`<div class="about">
      <p class="count"><span role="status">${progressWording(state)} ${failed > 0 ? says.failures(failed) : ''}</span>
        ${status === 'running' ? timeWording(state.secondsLeft) : nothing}</p>
      ${
        status === 'idle'
          ? nothing
          : html`<progress max=${photos.length} .value=${share} aria-label=${says.title}></progress>`
      }
      ${this.#renderLook(batch)}
      <div class="actions" @click=${this.#keepFocus}>${this.#renderWork(batch)}</div>
      ${this.#renderOut(batch)}
    </div>`
  }
}

customElements.define('batch-desk', BatchDesk)

declare global {
  interface HTMLElementTagNameMap {
    'batch-desk': BatchDesk
  }
}
