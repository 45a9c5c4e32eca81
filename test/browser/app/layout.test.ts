import { describe, expect, onTestFinished, test } from 'vitest'
import { cdp, page } from 'vitest/browser'
import '../../../src/app/styles/page.css'
import { find, findAll, mount } from './mount.ts'

const SCREENS = [
  [320, 568],
  [390, 844],
  [768, 1024],
  [844, 390],
  [1440, 900],
  [2560, 1440],
] as const

/** Targets that a finger has to meet: buttons, switches and sliders that can be seen. */
function targets(): HTMLElement[] {
  return findAll(document, 'button, input[type=range], label:has([role=switch])').filter((element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }),
  )
}

describe.each(SCREENS)('at %i × %i', (width, height) => {
  test('everything is on one screen, and large enough', async () => {
    await mount({}, [width, height])
    const page = document.documentElement
    expect([page.scrollWidth, page.scrollHeight]).toEqual([width, height])
    for (const tag of ['top-bar', 'stage-area', 'side-panel', 'style-controls', 'style-gallery']) {
      const { left, top, right, bottom } = find(document, tag).getBoundingClientRect()
      expect({ tag, inside: left >= 0 && top >= 0 && right <= width && bottom <= height }).toEqual({
        tag,
        inside: true,
      })
    }
    const stage = find(document, 'picture-stage').getBoundingClientRect()
    expect(Math.min(stage.width, stage.height)).toBeGreaterThan(height * 0.4)
    const small = targets().filter((target) => {
      const box = target.getBoundingClientRect()
      return box.width < 44 || box.height < 43.9
    })
    expect(small.map((target) => target.outerHTML.slice(0, 120))).toEqual([])
  })

  test('nothing moves when the skeleton gives way', async () => {
    await page.viewport(width, height)
    const skeleton = document.createElement('div')
    skeleton.style.height = '100dvh'
    skeleton.innerHTML = `<div class="skeleton"><div class="skeleton-bar"></div><p class="skeleton-message"></p>
      <div class="skeleton-panel"></div></div>`
    document.body.append(skeleton)
    onTestFinished(() => skeleton.remove())
    const place = (selector: string) => {
      const { left, top, width, height } = find(document, selector).getBoundingClientRect()
      return [left, top, width, height].map(Math.round)
    }
    const before = [place('.skeleton-bar'), place('.skeleton-panel')]
    skeleton.remove()
    await mount({ styles: [], picture: null, photo: null, saveSize: null }, [width, height])
    expect([place('top-bar'), place('side-panel')]).toEqual(before)
    // … nor when the styles come.
    await mount({}, [width, height])
    expect([place('top-bar'), place('side-panel')]).toEqual(before)
  })
})

test('every control has a name', async () => {
  await mount({ job: { label: 'Painting', done: null } })
  const nameless = findAll(document, 'button, input, [role=img], [role=group], [role=toolbar]').filter((element) => {
    const { id } = element
    const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : []
    const label = labels.map((label) => label.textContent).join('')
    return !(element.ariaLabel || element.textContent?.trim() || label || (id && label))
  })
  expect(nameless.map((element) => element.outerHTML.slice(0, 120))).toEqual([])
})

test('reduced motion stands still', async () => {
  const session = cdp()
  const set = (value: string) =>
    session.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-reduced-motion', value }] })
  onTestFinished(() => set('').then(() => undefined))
  const { store } = await mount({ job: { label: 'Painting', done: null } })
  const bar = () => getComputedStyle(find(document, '.bar span'))
  expect(bar().animationName).toBe('slide')
  await set('reduce')
  expect(bar().animationName).toBe('none')
  expect(getComputedStyle(find(document, 'top-bar').shadowRoot!.querySelector('button')!).transitionDuration).toBe('0s')
  expect(store.calls).toEqual([])
})
