/** The menu while it is open: lines that come and go with what can be done. */
import { html } from 'lit'
import { afterEach, describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import '../../../src/app/components/menu-panel.ts'
import type { MenuPanel } from '../../../src/app/components/menu-panel.ts'

const entry = (label: string) => [label, { icon: html``, label }] as const
const [first, middle, last] = ['one', 'two', 'three'].map(entry)

afterEach(() => document.body.replaceChildren())

/** At the top of its place, as a card under its button, or at the foot, as a sheet. */
async function open(entries: MenuPanel['entries'], atFoot: boolean): Promise<MenuPanel> {
  const panel = document.createElement('menu-panel')
  panel.entries = entries
  panel.style.cssText = `position: fixed; inset-inline: 0; ${atFoot ? 'bottom' : 'top'}: 0`
  document.body.append(panel)
  await panel.updateComplete
  return panel
}

const button = (panel: MenuPanel, name: string) => panel.renderRoot.querySelector<HTMLButtonElement>(`#${name}`)

describe.each([
  ['a card', 800, 600, false],
  ['a sheet at the foot', 400, 800, true],
] as const)('%s', (_, width, height, atFoot) => {
  test('moves no line while it is open, whatever can be done', async () => {
    await page.viewport(width, height)
    const panel = await open([first, last], atFoot)
    const place = () => button(panel, 'three')?.getBoundingClientRect().top
    const before = place() ?? Number.NaN
    panel.entries = [first, middle, last]
    await panel.updateComplete
    expect(place()).toBeCloseTo(before, 1)
    expect(button(panel, 'two')?.disabled).toBe(false)
    panel.entries = [last]
    await panel.updateComplete
    expect(place()).toBeCloseTo(before, 1)
    expect(button(panel, 'one')?.disabled).toBe(true)
  })
})
