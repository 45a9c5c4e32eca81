/** What is kept of a picture that was made, as this version writes it: small; its bytes lie in stores of their own. */
import {
  readChoice,
  readList,
  readMatch,
  readNumber,
  readPlain,
  readRecord,
  readWhole,
  readWords,
  Unsound,
} from '../../core/fields.ts'
import type { StoredPart } from './stored-mix.ts'

/** Of the record's form: one of a later number is of a later version of the app. */
export const PICTURE_FORMAT = 2
/** Styles of a picture at most: four slots, each with a mix of as many. */
const STYLES = 16
/** Slots that can hold a kept mix. */
const MIXES = 4
const LATEST = 8.64e15
const EDGE = 65_535
const BYTES = 2 ** 40
const FILE_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/tiff'] as const

/** A style that a picture was painted with. */
export interface UsedStyle extends StoredPart {
  readonly title: string
  /** Where its own value lies in the store `styles`; null for a built-in style. */
  readonly key: string | null
}

/** A kept mix among the styles that were chosen. */
export interface UsedMix {
  /** The uuid of `mix:<uuid>`. */
  readonly id: string
  readonly name: string
  readonly parts: readonly StoredPart[]
}

/** What polishing was set to. */
export interface UsedPolish {
  readonly styleWeight: number
  readonly maxEdge: number
  readonly iterations: number
}

/** All that it takes to paint the picture again. */
export interface Recipe {
  /** The release that it was painted with. */
  readonly release: string
  /** As they are set; whoever knows what they mean reads them. */
  readonly settings: Readonly<Record<string, string | number | boolean | null>>
  /** Each once, kept mixes taken apart. */
  readonly styles: readonly UsedStyle[]
  readonly mixes: readonly UsedMix[]
  /** null for a picture that was painted at once. */
  readonly polish: UsedPolish | null
}

/** A picture that was saved, or polished to its end. */
export interface StoredPicture {
  readonly format: typeof PICTURE_FORMAT
  readonly id: string
  /** Equal for equal pictures: SHA-256 of photo, styles and settings. */
  readonly same: string
  /** When it was last saved, ms since 1970. */
  readonly saved: number
  readonly title: string
  readonly type: (typeof FILE_TYPES)[number]
  /** px. */
  readonly width: number
  readonly height: number
  /** Of its file and of its thumbnail. */
  readonly bytes: number
  readonly thumbnailBytes: number
  readonly photo: {
    readonly name: string
    /** Where the file lies in the store `photos`; null for the sample. */
    readonly key: string | null
    readonly bytes: number
  }
  readonly recipe: Recipe
  /** What it is found by, as {@link searchable} makes it. */
  readonly words: string
  /** Keys of `photos` and `styles` that it needs; what no picture names goes. */
  readonly sources: readonly string[]
  /** Since when it is to go, ms since 1970; null as long as it is to stay. */
  readonly removed: number | null
}

/** A picture without what follows from the rest of it. */
export type NewPicture = Omit<StoredPicture, 'format' | 'words' | 'sources' | 'removed'>

export function storedPicture(picture: NewPicture): StoredPicture {
  return { format: PICTURE_FORMAT, ...picture, ...foundBy(picture), removed: null }
}

/** What pictures are found by, which follows from what they are. */
export function foundBy({ title, photo, recipe }: Pick<NewPicture, 'title' | 'photo' | 'recipe'>) {
  const names = [...recipe.styles.map((style) => style.title), ...recipe.mixes.map(({ name }) => name)]
  const sources = [photo.key, ...recipe.styles.map(({ key }) => key)].filter((key) => key !== null)
  return { words: searchable([title, photo.name, ...names].join(' ')), sources: [...new Set(sources)] }
}

/** A text as it is searched: without accents and capitals. */
export function searchable(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

/** @returns null for what is no picture, or one of a later version */
export function readStoredPicture(record: unknown): StoredPicture | null {
  try {
    const found = readRecord(record, 'picture')
    readWhole(found.format, 'picture.format', [PICTURE_FORMAT, PICTURE_FORMAT])
    const { removed } = found
    const picture = storedPicture(readPicture(found))
    return { ...picture, removed: removed === null ? null : readNumber(removed, 'picture.removed', [0, LATEST]) }
  } catch (error) {
    if (error instanceof Unsound) return null
    throw error
  }
}

/** The fields that a picture has had from the first version on. @throws Unsound */
export function readPicture(found: Readonly<Record<string, unknown>>): NewPicture {
  const photo = readRecord(found.photo, 'picture.photo')
  return {
    id: readMatch(found.id, 'picture.id', /^[\w-]{1,64}$/),
    same: readMatch(found.same, 'picture.same', /^[\w-]{1,64}$/),
    saved: readNumber(found.saved, 'picture.saved', [0, LATEST]),
    title: readWords(found.title, 'picture.title'),
    type: readChoice(found.type, 'picture.type', FILE_TYPES),
    width: readWhole(found.width, 'picture.width', [1, EDGE]),
    height: readWhole(found.height, 'picture.height', [1, EDGE]),
    bytes: readWhole(found.bytes, 'picture.bytes', [0, BYTES]),
    thumbnailBytes: readWhole(found.thumbnailBytes, 'picture.thumbnailBytes', [0, BYTES]),
    photo: {
      name: readWords(photo.name, 'photo.name'),
      key: readKey(photo.key, 'photo.key'),
      bytes: readWhole(photo.bytes, 'photo.bytes', [0, BYTES]),
    },
    recipe: readRecipe(found.recipe),
  }
}

function readRecipe(value: unknown): Recipe {
  const { release, settings, styles, mixes, polish } = readRecord(value, 'recipe')
  return {
    release: readWords(release, 'recipe.release'),
    settings: Object.fromEntries(
      Object.entries(readRecord(settings, 'recipe.settings')).map(([name, set]) => [name, readPlain(set, name)]),
    ),
    styles: readList(styles, 'recipe.styles', [0, STYLES]).map(readStyle),
    mixes: readList(mixes, 'recipe.mixes', [0, MIXES]).map(readMix),
    polish: polish === null ? null : readPolish(polish),
  }
}

function readStyle(value: unknown): UsedStyle {
  const { title, key, ...part } = readRecord(value, 'style')
  return { ...readPart(part), title: readWords(title, 'style.title'), key: readKey(key, 'style.key') }
}

function readPart(value: unknown): StoredPart {
  const { id, share } = readRecord(value, 'part')
  return {
    id: readMatch(id, 'part.id', /^(?:builtin|own):[\w-]{1,100}$/),
    share: readNumber(share, 'part.share', [0, 1 + 1e-6]),
  }
}

function readMix(value: unknown): UsedMix {
  const { id, name, parts } = readRecord(value, 'mix')
  return {
    id: readMatch(id, 'mix.id', /^[\w-]{1,64}$/),
    name: readWords(name, 'mix.name'),
    parts: readList(parts, 'mix.parts', [1, STYLES]).map(readPart),
  }
}

function readPolish(value: unknown): UsedPolish {
  const { styleWeight, maxEdge, iterations } = readRecord(value, 'polish')
  return {
    styleWeight: readNumber(styleWeight, 'polish.styleWeight', [0, 1e3]),
    maxEdge: readWhole(maxEdge, 'polish.maxEdge', [1, EDGE]),
    iterations: readWhole(iterations, 'polish.iterations', [0, 1e6]),
  }
}

function readKey(value: unknown, name: string): string | null {
  return value === null ? null : readMatch(value, name, /^[\w.,:-]{1,300}$/)
}
