import { onTestFinished } from 'vitest'
import { page } from 'vitest/browser'
import '../../../src/app/components/pastiche-app.ts'
import '../../../src/app/styles/page.css'
import type { PasticheApp } from '../../../src/app/components/pastiche-app.ts'
import type { AppState } from '../../../src/app/state/types.ts'
import { type FakeStore, fakeStore } from './fake-store.ts'

export const PHONE = [390, 844] as const
export const SMALL_PHONE = [320, 568] as const
export const DESKTOP = [960, 640] as const

/** Every element under `root` that matches, through open shadow roots. */
export function findAll<E extends Element = HTMLElement>(root: ParentNode, selector: string): E[] {
  const found = [...root.querySelectorAll<E>(selector)]
  for (const element of root.querySelectorAll('*'))
    if (element.shadowRoot) found.push(...findAll<E>(element.shadowRoot, selector))
  return found
}

export function find<E extends Element = HTMLElement>(root: ParentNode, selector: string): E {
  const [first] = findAll<E>(root, selector)
  if (!first) throw new Error(`There is no ${selector}.`)
  return first
}

/** The element with the focus, through shadow roots. */
export function focused(): Element | null {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element
}

/** Lets every component finish rendering, each of which takes a microtask after its parent. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setTimeout(resolve))
}

/** Lets the browser lay out and paint as well. */
export async function frame(): Promise<void> {
  await settle()
  await new Promise((resolve) => requestAnimationFrame(resolve))
  await settle()
}

export interface Mounted {
  readonly app: PasticheApp
  readonly store: FakeStore
}

/** The whole app with a fake store, gone again when the test is over. */
export async function mount(
  part: Partial<AppState> = {},
  [width, height]: readonly [number, number] = DESKTOP,
): Promise<Mounted> {
  await page.viewport(width, height)
  const store = await fakeStore(part)
  const app = document.createElement('pastiche-app')
  app.store = store
  document.body.append(app)
  onTestFinished(() => app.remove())
  await customElements.whenDefined('style-gallery')
  await frame()
  return { app, store }
}
