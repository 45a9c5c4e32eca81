/** What axe-core finds in each state of the app: nothing, at a phone's and a desk's size, light and dark. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { App, launch, leave, type Server, serve } from './app.ts'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']
const SIZES = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
]

let server: Server
let app: App

beforeAll(async () => {
  server = await serve()
  const context = await (await launch()).newContext({ viewport: SIZES[0], reducedMotion: 'reduce' })
  await context.addInitScript(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'))
  app = await App.open(context, server.url)
  await app.painted()
})

afterAll(async () => {
  await leave()
  await server?.close()
})

const button = (name: string | RegExp) => app.page.getByRole('button', { name }).first()
const pressEscape = () => app.page.keyboard.press('Escape')

/** Opens a state and leaves it again. */
interface State {
  readonly name: string
  readonly enter: () => Promise<unknown>
  readonly leave: () => Promise<unknown>
  readonly sizes?: typeof SIZES
}

const STATES: readonly State[] = [
  { name: 'main', enter: async () => undefined, leave: async () => undefined },
  { name: 'Save', enter: () => button('Save').click(), leave: pressEscape },
  { name: 'the menu', enter: () => button('Menu').click(), leave: pressEscape },
  {
    name: 'Help',
    enter: async () => {
      await button('Menu').click()
      await button('Help').click()
    },
    leave: pressEscape,
  },
  { name: 'Polish', enter: () => app.page.keyboard.press('p'), leave: pressEscape },
  {
    name: 'the comparison',
    enter: () => button(/^Compare/).click(),
    leave: () => button(/^Compare/).click(),
  },
  {
    name: 'the whole gallery',
    // On a desk it is there always.
    sizes: SIZES.slice(0, 1),
    enter: () => button('All styles').click(),
    leave: () => button('All styles').click(),
  },
  {
    name: 'the mix',
    enter: async () => {
      await button(/^Mix$/).click()
      await app.repainted(() => app.style(/The Great Wave/).click())
    },
    leave: async () => {
      await app.page.getByRole('button', { name: 'Stop mixing' }).click()
      await app.painted()
    },
  },
]

/** What is wrong, in a line each. In the dark nothing but the colours is other than in the light. */
async function violations(scheme: 'light' | 'dark'): Promise<string[]> {
  const only = scheme === 'light' ? { type: 'tag', values: TAGS } : { type: 'rule', values: ['color-contrast'] }
  const { violations, passes } = await app.page.evaluate<AxeResults>(
    `axe.run(document, { runOnly: ${JSON.stringify(only)} })`,
  )
  expect(passes.length).toBeGreaterThan(scheme === 'light' ? 20 : 0)
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}

test.each(STATES)('$name has no violations', async ({ name, enter, leave, sizes = SIZES }) => {
  for (const viewport of sizes) {
    await app.page.setViewportSize(viewport)
    await enter()
    for (const colorScheme of ['light', 'dark'] as const) {
      await app.page.emulateMedia({ colorScheme })
      expect(await violations(colorScheme), `${name}, ${viewport.width} px, ${colorScheme}`).toEqual([])
    }
    await leave()
  }
})
