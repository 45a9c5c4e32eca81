/** Commands are made before the language is there, and speak it all the same. */
import { afterEach, expect, test, vi } from 'vitest'
import { sizeWording } from '../../../src/app/parts/wording.ts'
import { adopt } from '../../../src/app/words/language.ts'
import { TABLES } from '../../../src/app/words/languages.ts'

// The page's keys ask what keyboard there is as soon as they are read.
vi.stubGlobal('navigator', { platform: '', languages: [] })
const { LATER_COMMANDS } = await import('../../../src/app/commands/later-commands.ts')

afterEach(() => adopt('en', null))

const texts = () =>
  Object.values(LATER_COMMANDS).flatMap(({ help, menu }) => [help, menu?.label].filter((text) => text !== undefined))

test('no command keeps the words of another language', async () => {
  const english = texts()
  adopt('ar', (await TABLES.ar()).words)
  expect(english.length).toBeGreaterThan(8)
  expect(texts().filter((text) => english.includes(text))).toEqual([])
})

test('a size is read width by height from the right too', async () => {
  expect(sizeWording({ width: 1600, height: 1200 })).toBe('1600\u00a0×\u00a01200\u00a0px')
  adopt('ar', (await TABLES.ar()).words)
  expect(sizeWording({ width: 1600, height: 1200 })).toBe('\u20661600\u00a0×\u00a01200\u00a0px\u2069')
})
