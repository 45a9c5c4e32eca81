/** The views of camera and crop, and what their wishes come to. */
import { html, type TemplateResult } from 'lit'
import { type Framing, framedId, mirroredOn, readFramedId, UNFRAMED } from '../../core/framing.ts'
import type { CommandHost } from '../commands/command.ts'
import type { Store, StudioControls } from '../state/types.ts'
import { camera } from '../words/en/camera-words.ts'
import type { Shot } from './camera-view.ts'
import './camera-view.ts'
import './framing-view.ts'

let studio: StudioControls | null = null

/** Rejects where a part of it cannot be loaded. */
export async function prepare(store: Store): Promise<void> {
  studio ??= await store.studio()
}

/** The camera has the painting process for itself: what is being polished waits. Rejects as {@link prepare} does. */
export async function prepareCamera(store: Store, host: CommandHost): Promise<void> {
  await Promise.all([prepare(store), host.loadShelves()])
  if (store.state.polish.run?.status === 'running') (await store.polisher()).end('pause')
}

export function renderCamera(store: Store, host: CommandHost): TemplateResult {
  const { state } = store
  return html`<camera-view
    class="view"
    .studio=${studio}
    .offered=${host.shelves?.shown(state.styles) ?? state.styles}
    .settings=${state.settings}
    .active=${state.activeSlot}
    @live-close=${() => host.closePanel(true)}
    @live-end=${() => {
      // The picture that was being painted gave way to the camera's.
      store.change({})
    }}
    @live-open=${() => {
      host.closePanel(true)
      void host.intake.pick('photo')
    }}
    @live-shot=${({ detail }: CustomEvent<Shot>) => {
      host.closePanel(true)
      void take(store, detail)
    }}
  ></camera-view>`
}

async function take(store: Store, { photo, settings, mirrored }: Shot): Promise<void> {
  const { photoId } = store.state.settings
  store.change({ ...settings, photoId })
  const framed = (id: string) => (mirrored ? framedId(id, mirroredOn(UNFRAMED)) : id)
  await store.openPhoto(photo, camera.photoName(stamp(new Date())), framed)
}

/** "2026-11-29 14.05.09" by the clock on the wall, which sorts and may stand in a file's name. */
function stamp(time: Date): string {
  const two = (value: number) => `${value}`.padStart(2, '0')
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-')
  return `${day} ${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join('.')}`
}

export function renderFraming(store: Store, host: CommandHost): TemplateResult {
  const { photoId } = store.state.settings
  return html`<framing-view
    class="view"
    .studio=${studio}
    .framing=${readFramedId(photoId).framing}
    @framing-cancel=${() => host.closePanel(true)}
    @framing-done=${({ detail }: CustomEvent<Framing>) => {
      host.closePanel(true)
      store.change({ photoId: framedId(photoId, detail) })
    }}
  ></framing-view>`
}
