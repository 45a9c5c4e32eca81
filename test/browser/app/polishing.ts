/** The app with its panel for polishing open, and runs to put into it. */
import { expect } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { AppState, PolishRun } from '../../../src/app/state/types.ts'
import type { FakeStore } from './fake-store.ts'
import { DESKTOP, frame, mount } from './mount.ts'
import { landscape } from './test-images.ts'

export const panel = () => page.getByRole('region', { name: 'Polish' })
export const button = (name: string | RegExp) => panel().getByRole('button', { name })

/** A bitmap of one colour, far smaller than the photo. */
export function plain(colour: string): PolishRun['picture'] {
  const surface = new OffscreenCanvas(40, 31)
  const context = surface.getContext('2d')!
  context.fillStyle = colour
  context.fillRect(0, 0, 40, 31)
  return { bitmap: surface.transferToImageBitmap(), width: 40, height: 31, stage: 'preview' }
}

export const running: PolishRun = {
  status: 'running',
  ending: null,
  ended: null,
  iteration: 34,
  iterations: 100,
  done: 0.28,
  secondsLeft: 130,
  curve: [12, 6, 3, 1.5],
  picture: null,
  shown: true,
  kept: true,
}
const full = (): PolishRun['picture'] => ({
  bitmap: landscape(1024, 768, 90),
  width: 1024,
  height: 768,
  stage: 'full',
})
export const paused = (): PolishRun => ({ ...running, status: 'paused', ended: 'paused', picture: full() })
export const finished = (): PolishRun => ({ ...paused(), status: 'finished', ended: 'done', iteration: 100 })

/** The app with the panel open. */
export async function open(
  part: Partial<AppState> = {},
  run: PolishRun | null = null,
  screen: readonly [number, number] = DESKTOP,
): Promise<FakeStore> {
  const { store } = await mount(part, screen)
  store.setPolish({ run })
  await userEvent.keyboard('p')
  await expect.element(panel()).toBeVisible()
  await frame()
  return store
}
