import { StyleTransferError } from './errors.ts'
import { readChoice, readList, readMatch, readRecord, readSwitch, readWhole, readWords, Unsound } from './fields.ts'
import { MOVEMENTS, type Movement } from './movements.ts'
import { STYLE_DIM } from './style.ts'

/** What a release's `manifest.json` says; a retrained model of other widths is a new folder and no code. */
export interface Manifest {
  readonly id: string
  readonly styleDim: number
  readonly licence: string
  readonly files: Readonly<Record<string, ModelFile>>
  readonly predictor: PredictorSpec
  readonly transformer: TransformerSpec
  /** Absent from a release without one: its pictures cannot be polished. */
  readonly lossNetwork?: LossNetworkSpec
}

/**
 * Names in {@link Manifest.files} that are read when they are first needed, and not when the app starts.
 * `styles`, the norms of all built-in styles, is not among them, nor `firstStyle`, which a build has of one of them.
 */
export const LATER_FILES: readonly string[] = ['lossNetwork']

/** A file of a release, with what is needed to tell that it arrived whole. */
export interface ModelFile {
  readonly file: string
  readonly bytes: number
  readonly sha256: string
}

/** MobileNetV2-style predictor. */
export interface PredictorSpec {
  /** Short side in px at which the painting is given to the network. */
  readonly inputSize: number
  /** Channels of the stem. */
  readonly stem: number
  /** Per stage: width, stride of the first block, expansion, blocks. */
  readonly stages: readonly (readonly [width: number, stride: number, expansion: number, blocks: number])[]
  /** Width of the hidden dense layer. */
  readonly hidden: number
}

/** Conditional-instance-norm transformer. */
export interface TransformerSpec {
  /** Channels at 1/2, 1/4 and 1/8 of the input. */
  readonly widths: readonly [half: number, quarter: number, eighth: number]
  /** Residual blocks at 1/8. */
  readonly blocks: number
  /** The input's sides must be multiples of this, px. */
  readonly multipleOf: number
  /** Whether styles ask for noise after the first norm of each block and of the first upsampling. */
  readonly noise?: boolean
  /** Whether it was trained on a ground (`core/ground.ts`); one that was not paints on it all the same, a little less like the photo. */
  readonly ground?: boolean
}

/** VGG-19-like loss network: 3×3 convolutions with ReLU, 2×2 max pooling between levels. */
export interface LossNetworkSpec {
  /** Channels of each level. */
  readonly widths: readonly number[]
  /** Convolutions of each level. */
  readonly convs: readonly number[]
  readonly pool: 'max'
  readonly padding: 'zero'
  /** The first activation of each level: `relu1_1` and so on. */
  readonly taps: readonly string[]
}

/**
 * Reads a file of a release by its name in the manifest (or `manifest.json` itself): fetch in the browser, fs in Node,
 * whose `readFile` may be handed on as it is.
 */
export type ModelSource = (file: string, signal?: AbortSignal) => Promise<ArrayBuffer | Uint8Array>

/** A built-in style as `styles.json` holds it: numbers and credits, never the painting. */
export interface BuiltInStyle {
  /** Kebab-case name, also the thumbnail's file name and the `--style` name. */
  readonly name: string
  readonly title: string
  readonly artist: string
  /** As the catalogue says it: "1889", "c. 1831". */
  readonly year: string
  /** Absent from releases that knew no movements, as the next two are. */
  readonly movement?: Movement
  /** Museum and city; absent where it is not known or in private hands. */
  readonly place?: string
  /** A sentence about the painting. */
  readonly about?: string
  /** What was learnt beyond its norms (`models/train`, stage `learn`); absent where it was only predicted. */
  readonly adapters?: ModelFile
  /** What the optimiser knows of the painting, relative to the release's folder; absent without a loss network. */
  readonly statistics?: ModelFile
}

/** `models/<id>/styles.json`: styles of one release only; those of different releases never mix. */
export interface StyleCatalogue {
  readonly release: string
  readonly styles: readonly BuiltInStyle[]
}

/** A release's id: a name that can be a folder's, leads nowhere else and can be shown. */
export const RELEASE_ID = /^[\w-][\w.-]{0,99}$/
/** A path that stays within the release's folder, on every system. */
export const RELEASE_FILE = /^[\w-][\w.-]{0,99}(?:\/[\w-][\w.-]{0,99}){0,9}$/
/** The name of a built-in style. */
export const STYLE_NAME = /^[a-z0-9][a-z0-9-]{0,99}$/
const SHA256 = /^[0-9a-f]{64}$/

/** Bytes of a model file at most: a hundred times what they have. */
const FILE_BYTES = [1, 1e9] as const
/** Channels of a layer, its numbers, layers. */
const WIDTH = [1, 4096] as const
const DEPTH = [1, 64] as const

function readFile(value: unknown, name: string): ModelFile {
  const { file, bytes, sha256 } = readRecord(value, name)
  return {
    file: readMatch(file, `${name}.file`, RELEASE_FILE),
    bytes: readWhole(bytes, `${name}.bytes`, FILE_BYTES),
    sha256: readMatch(sha256, `${name}.sha256`, SHA256),
  }
}

function readPredictor(value: unknown): PredictorSpec {
  const { inputSize, stem, stages, hidden } = readRecord(value, 'predictor')
  return {
    inputSize: readWhole(inputSize, 'predictor.inputSize', [16, 2048]),
    stem: readWhole(stem, 'predictor.stem', WIDTH),
    stages: readList(stages, 'predictor.stages', DEPTH).map((stage) => {
      const [width, stride, expansion, blocks] = readList(stage, 'predictor.stages', 4)
      return [
        readWhole(width, 'predictor.stages', WIDTH),
        readWhole(stride, 'predictor.stages', [1, 2]),
        readWhole(expansion, 'predictor.stages', DEPTH),
        readWhole(blocks, 'predictor.stages', DEPTH),
      ]
    }),
    hidden: readWhole(hidden, 'predictor.hidden', WIDTH),
  }
}

function readTransformer(value: unknown): TransformerSpec {
  const { widths, blocks, multipleOf, noise, ground } = readRecord(value, 'transformer')
  const [half, quarter, eighth] = readList(widths, 'transformer.widths', 3).map((width) =>
    readWhole(width, 'transformer.widths', WIDTH),
  )
  return {
    widths: [half, quarter, eighth],
    blocks: readWhole(blocks, 'transformer.blocks', DEPTH),
    multipleOf: readWhole(multipleOf, 'transformer.multipleOf', DEPTH),
    ...(noise !== undefined && { noise: readSwitch(noise, 'transformer.noise') }),
    ...(ground !== undefined && { ground: readSwitch(ground, 'transformer.ground') }),
  }
}

function readLossNetwork(value: unknown): LossNetworkSpec {
  const { widths, convs, pool, padding, taps } = readRecord(value, 'lossNetwork')
  const levels = readList(widths, 'lossNetwork.widths', [1, 16])
  return {
    widths: levels.map((width) => readWhole(width, 'lossNetwork.widths', WIDTH)),
    convs: readList(convs, 'lossNetwork.convs', levels.length).map((n) => readWhole(n, 'lossNetwork.convs', DEPTH)),
    pool: readChoice(pool, 'lossNetwork.pool', ['max']),
    padding: readChoice(padding, 'lossNetwork.padding', ['zero']),
    taps: readList(taps, 'lossNetwork.taps', levels.length).map((tap) =>
      readMatch(tap, 'lossNetwork.taps', RELEASE_ID),
    ),
  }
}

/** @throws Unsound */
function readManifest(value: unknown): Manifest {
  const { id, styleDim, licence, files, predictor, transformer, lossNetwork } = readRecord(value, 'it')
  const named = Object.entries(readRecord(files, 'files'))
  for (const name of ['predictor', 'transformer', 'selftest'])
    if (!named.some(([key]) => key === name)) throw new Unsound(`files.${name} is missing`)
  return {
    id: readMatch(id, 'id', RELEASE_ID),
    styleDim: readWhole(styleDim, 'styleDim', [STYLE_DIM, STYLE_DIM]),
    licence: readWords(licence, 'licence'),
    files: Object.fromEntries(named.map(([name, file]) => [name, readFile(file, `files.${name}`)])),
    predictor: readPredictor(predictor),
    transformer: readTransformer(transformer),
    ...(lossNetwork !== undefined && { lossNetwork: readLossNetwork(lossNetwork) }),
  }
}

function readStyle(value: unknown, at: number): BuiltInStyle {
  const { name, title, artist, year, movement, place, about, adapters, statistics } = readRecord(value, `styles[${at}]`)
  const called = readMatch(name, `styles[${at}].name`, STYLE_NAME)
  return {
    name: called,
    title: readWords(title, `the title of ${called}`),
    artist: readWords(artist, `the artist of ${called}`),
    year: readWords(year, `the year of ${called}`),
    ...(movement !== undefined && { movement: readChoice(movement, `the movement of ${called}`, MOVEMENTS) }),
    ...(place !== undefined && { place: readWords(place, `the place of ${called}`) }),
    ...(about !== undefined && { about: readWords(about, `the sentence about ${called}`) }),
    ...(adapters !== undefined && { adapters: readFile(adapters, `${called}.adapters`) }),
    ...(statistics !== undefined && { statistics: readFile(statistics, `${called}.statistics`) }),
  }
}

/** @throws Unsound */
function readCatalogue(value: unknown): StyleCatalogue {
  const { release, styles } = readRecord(value, 'it')
  const read = readList(styles, 'styles', [0, 10_000]).map(readStyle)
  if (new Set(read.map(({ name }) => name)).size < read.length) throw new Unsound('two styles have the same name')
  return { release: readMatch(release, 'release', RELEASE_ID), styles: read }
}

/** How a damaged document is spoken of. */
export interface Named {
  /** As the person knows it: a path, "The list of built-in styles". */
  readonly what: string
  /** What to do: "Load it again." */
  readonly remedy: string
}

function parsed<T>(read: (value: unknown) => T, json: unknown, { what, remedy }: Named): T {
  try {
    return read(typeof json === 'string' ? JSON.parse(json) : json)
  } catch (cause) {
    const why = cause instanceof Unsound ? cause.message : 'it is not whole JSON'
    throw new StyleTransferError('model-corrupt', `${what} is damaged (${why}). ${remedy}`, { cause })
  }
}

const MANIFEST: Named = { what: 'The model file manifest.json', remedy: 'Load it again.' }

/**
 * A release's `manifest.json`, read field by field; what it does not know is left out.
 *
 * @param json the file's text, or what JSON.parse made of it
 * @throws StyleTransferError `model-corrupt` naming the first field that is not sound
 */
export function parseManifest(json: unknown, named: Named = MANIFEST): Manifest {
  return parsed(readManifest, json, named)
}

const CATALOGUE: Named = { what: 'The model file styles.json', remedy: 'Load it again.' }

/**
 * A release's `styles.json`, read field by field. One style that is not sound makes the whole of it damaged: it is part
 * of a release, whose other numbers cannot be trusted any more either, and a program must not do with it something
 * else than with a whole one.
 *
 * @param json the file's text, or what JSON.parse made of it
 * @throws StyleTransferError `model-corrupt` naming the first field that is not sound
 */
export function parseCatalogue(json: unknown, named: Named = CATALOGUE): StyleCatalogue {
  return parsed(readCatalogue, json, named)
}

/**
 * The id of the release in use, from `current.json`.
 *
 * @param json the file's text, or what JSON.parse made of it
 * @throws StyleTransferError `model-corrupt` where it names no folder
 */
export function parseCurrent(json: unknown, named: Named): string {
  return parsed((value) => readMatch(readRecord(value, 'it').current, 'current', RELEASE_ID), json, named)
}
