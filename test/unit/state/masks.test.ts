/** Masks in the settings: how they are read, what is painted by them, and how they are edited. */
import { describe, expect, test } from 'vitest'
import { MaskEdit, type MaskStroke } from '../../../src/app/parts/mask-edit.ts'
import { initialSettings, readSettings, sameSettings } from '../../../src/app/state/settings/editing.ts'
import { namedStyles } from '../../../src/app/state/settings/shares.ts'
import {
  type Lookup,
  paintSpec,
  paintsWith,
  pictureKey,
  styleVersions,
} from '../../../src/app/state/settings/wanted.ts'
import type { Settings } from '../../../src/app/state/types.ts'
import { evenMask } from '../../../src/core/mask.ts'
import { decodeMask, encodeMask } from '../../../src/core/mask-code.ts'

const PHOTO = { width: 1600, height: 1200 }
const mask = encodeMask(evenMask(PHOTO, 200))
const settings: Settings = { ...initialSettings, styleA: 'builtin:one', mask, outside: 'builtin:two' }

const lookup: Lookup = (id) => {
  if (id === 'builtin:late') return 'waiting'
  return id === 'own:gone' ? 'gone' : { kind: 'built-in', name: id }
}
const specOf = (of: Settings) => {
  const spec = paintSpec(of, lookup, of.photoId)
  if (spec === 'waiting') throw new Error('Nothing is waited for here.')
  return spec
}
const names = (look: ReturnType<typeof specOf>['look']) =>
  look?.styles.map(({ style }) => 'name' in style && style.name)

describe('settings', () => {
  test('keep mask and outside; what is none is null, as in those of earlier versions', () => {
    expect(readSettings(JSON.parse(JSON.stringify(settings)))).toEqual(settings)
    const { mask: _, outside: __, ...older } = settings
    expect(readSettings(older)).toEqual({ ...settings, mask: null, outside: null })
    for (const wrong of [7, '', '%%%%%%%%', 'A'.repeat(1e6), {}])
      expect(readSettings({ ...settings, mask: wrong, outside: wrong })).toMatchObject({ mask: null, outside: null })
    expect(sameSettings(settings, { ...settings, mask: encodeMask(evenMask(PHOTO, 201)) })).toBe(false)
  })

  test('name the style outside, which undo brings back and whose change is painted', () => {
    expect(namedStyles(settings)).toEqual(['builtin:one', 'builtin:two'])
    expect(paintsWith(settings, 'builtin:two', lookup)).toBe(true)
    expect(paintsWith({ ...settings, mask: null }, 'builtin:two', lookup)).toBe(false)
  })

  test('without a mask have the key that they had; others have each their own', () => {
    const key = (of: Settings) => pictureKey(of, styleVersions(of, lookup))
    expect(key({ ...settings, mask: null })).toBe(key({ ...settings, mask: null, outside: null }))
    const all = [
      settings,
      { ...settings, mask: null },
      { ...settings, outside: null },
      { ...settings, mask: encodeMask(evenMask(PHOTO, 201)) },
    ]
    expect(new Set(all.map(key)).size).toBe(all.length)
    expect(key(settings).length).toBeLessThan(200)
  })
})

describe('what is painted', () => {
  test('is the look inside, and the style outside under the same settings', () => {
    const { look, where } = specOf({ ...settings, strength: 0.7 })
    expect(names(look)).toEqual(['builtin:one'])
    expect(names(where?.outside ?? null)).toEqual(['builtin:two'])
    expect(where).toMatchObject({ mask, isInverted: false, outside: { strength: 0.7 } })
  })

  test('with the photo outside, or where that style is gone', () => {
    for (const outside of [null, 'own:gone'] as const)
      expect(specOf({ ...settings, outside }).where).toMatchObject({ outside: null, isInverted: false })
  })

  test('is the style outside alone, where there is none inside', () => {
    const { look, where } = specOf({ ...settings, styleA: null })
    expect(names(look)).toEqual(['builtin:two'])
    expect(where).toMatchObject({ isInverted: true, outside: null })
    expect(specOf({ ...settings, styleA: null, outside: null }).look).toBeNull()
  })

  test('waits for a style outside, and knows nothing of it without a mask', () => {
    expect(paintSpec({ ...settings, outside: 'builtin:late' }, lookup, settings.photoId)).toBe('waiting')
    expect(specOf({ ...settings, mask: null, outside: 'builtin:late' }).where).toBeUndefined()
  })

  test('has the same inside and outside whatever the mask', () => {
    const one = specOf(settings).where?.keys
    expect(specOf({ ...settings, mask: encodeMask(evenMask(PHOTO, 9)) }).where?.keys).toEqual(one)
    expect(specOf({ ...settings, strength: 0.2 }).where?.keys).not.toEqual(one)
  })
})

describe('editing', () => {
  const brush: MaskStroke = { tool: 'brush', radius: 0.05, softness: 0.5 }
  const stroke = (edit: MaskEdit, given: MaskStroke) => {
    edit.begin(given, { x: 0.2, y: 0.5 })
    edit.extend({ x: 0.8, y: 0.5 })
    return edit.end()
  }
  const editing = (text: string | null = null) => {
    const edit = new MaskEdit()
    edit.follow(text, PHOTO)
    return edit
  }
  const at = (text: string, x: number, y: number) => {
    const { data, width, height } = decodeMask(text)
    return data[Math.floor(y * height) * width + Math.floor(x * width)]
  }
  const textOf = (made: ReturnType<MaskEdit['end']>) => (made && 'text' in made ? made.text : '')
  const seedsOf = (made: ReturnType<MaskEdit['end']>) => {
    if (!made || !('seeds' in made)) throw new Error('This stroke paints.')
    return made.seeds
  }

  test('the first stroke says where the style goes, or where it does not; further ones add to it', () => {
    const painted = textOf(stroke(editing(), brush))
    expect([at(painted, 0.5, 0.5), at(painted, 0.5, 0.1)]).toEqual([255, 0])
    const erased = textOf(stroke(editing(), { ...brush, tool: 'erase' }))
    expect([at(erased, 0.5, 0.5), at(erased, 0.5, 0.1)]).toEqual([0, 255])
    const edit = editing(painted)
    edit.begin(brush, { x: 0.5, y: 0.1 })
    const more = textOf(edit.end())
    expect([at(more, 0.5, 0.5), at(more, 0.5, 0.1), at(more, 0.5, 0.9)]).toEqual([255, 255, 0])
  })

  test('a stroke is seen while it is made, whatever is set meanwhile, and can be dropped', () => {
    const edit = editing(mask)
    edit.begin(brush, { x: 0.5, y: 0.5 })
    expect(at(edit.text ?? '', 0.5, 0.5)).toBe(255)
    edit.follow(edit.text, PHOTO)
    expect(edit.committed).toBe(mask)
    edit.drop()
    expect([edit.text, edit.end()]).toEqual([null, null])
    expect(edit.mask).toEqual(decodeMask(mask))
  })

  test('strokes over subject and background add up, also those that are still being looked for; undo takes them back', () => {
    const edit = editing()
    const subject: MaskStroke = { ...brush, tool: 'subject', radius: 0.01 }
    const first = seedsOf(stroke(edit, subject))
    expect(new Set(first.seeds)).toEqual(new Set([0, 1]))
    const both = seedsOf(stroke(edit, { ...subject, tool: 'background', radius: 0.005 }))
    expect(new Set(both.seeds)).toEqual(new Set([0, 1, 2]))
    const found = edit.found(new Uint8Array(both.seeds.length).fill(255), both, 0)
    edit.follow(found, PHOTO)
    edit.begin(subject, { x: 0.5, y: 0.1 })
    expect(new Set(seedsOf(edit.end()).seeds)).toEqual(new Set([0, 1, 2]))
    edit.giveUp()
    edit.follow(null, PHOTO)
    expect(seedsOf(stroke(edit, subject)).seeds).toEqual(first.seeds)
  })

  test('inverted, what was pointed at as the subject is the background', () => {
    const edit = editing()
    const seeds = seedsOf(stroke(edit, { ...brush, tool: 'subject' }))
    edit.follow(edit.found(new Uint8Array(seeds.seeds.length).fill(255), seeds, 0), PHOTO)
    const inverted = edit.inverted()
    expect(at(inverted, 0.5, 0.5)).toBe(0)
    edit.follow(inverted, PHOTO)
    expect(seedsOf(stroke(edit, { ...brush, tool: 'subject', radius: 0.01 })).seeds).toContain(2)
    expect(at(editing().inverted(), 0.5, 0.5)).toBe(0)
  })

  test('a text that is none is everywhere; one of another shape is fitted', () => {
    expect(editing('AAAAAAAA').mask).toBeNull()
    expect(editing(encodeMask(evenMask({ width: 100, height: 100 }, 5))).mask).toMatchObject({
      width: 256,
      height: 192,
    })
  })
})
