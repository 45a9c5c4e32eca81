import {
  BACKEND_CHOICES,
  type BackendChoice,
  LEARN_KNOBS,
  LOOK_KNOBS,
  OUTPUT_EDGE,
  POLISH_KNOBS,
  QUALITY,
} from '../core/knobs.ts'
import type { Look } from '../core/look.ts'
import { usageError } from './failure.ts'
import { OUTPUT_FORMATS, type OutputFormat } from './formats.ts'
import { choiceOption, numberOption, type OptionValues, parse, settingOptions } from './options.ts'
import { type PolishArgs, polishArgs } from './polish-args.ts'
import { isStdin } from './streams.ts'

/** Every machine has it, and it makes the same picture on each. */
export const USUAL_BACKEND = 'wasm' satisfies BackendChoice

export interface PaintCommand {
  readonly kind: 'paint'
  /** Files and folders as given; `-` is standard input. */
  readonly photos: readonly string[]
  /** Styles as given: image files, vector files or names of built-in styles, with weights that are not normalised. */
  readonly look: Look<string>
  /** px, or null for the photo's own size (polishing: the optimiser's default). */
  readonly maxEdge: number | null
  /** Steps in which paintings are learnt first; null: painted as predicted. */
  readonly learn: number | null
  /** null: painted at once, not polished. */
  readonly polish: PolishArgs | null
  /** null: the usual one. */
  readonly backend: BackendChoice | null
  readonly format: OutputFormat | null
  /** null: the format's own. */
  readonly quality: number | null
  /** A file, a folder, or `-` for standard output. */
  readonly output: string
  readonly overwrite: boolean
  readonly resume: boolean
  readonly recursive: boolean
  /** This run takes every `count`-th photo, starting with number `index` (1-based). */
  readonly shard: { readonly index: number; readonly count: number }
  readonly jobs: number
  readonly json: boolean
  readonly quiet: boolean
  readonly models: string | null
}

export interface StylesCommand {
  readonly kind: 'styles'
  readonly json: boolean
  readonly models: string | null
}

export interface VectorCommand {
  readonly kind: 'vector'
  readonly painting: string
  /** A file, or null for standard output. */
  readonly output: string | null
  readonly overwrite: boolean
  /** null: the usual one. */
  readonly backend: BackendChoice | null
  readonly models: string | null
}

export interface LearnCommand {
  readonly kind: 'learn'
  readonly painting: string
  /** What is painted on the way; none: the sample photo. */
  readonly photos: readonly string[]
  readonly steps: number
  readonly rank: number
  /** A file, or null for standard output. */
  readonly output: string | null
  readonly overwrite: boolean
  /** null: the usual one. */
  readonly backend: BackendChoice | null
  readonly quiet: boolean
  readonly models: string | null
}

const TOPICS = ['styles', 'vector', 'learn'] as const

export type Topic = 'pastiche' | (typeof TOPICS)[number]

export type CommandLine =
  | PaintCommand
  | StylesCommand
  | VectorCommand
  | LearnCommand
  | { readonly kind: 'help'; readonly topic: Topic }
  | { readonly kind: 'version' }

/** What the optimiser takes, in whole px as everywhere in the program. */
const POLISH_EDGE = { ...POLISH_KNOBS.maxEdge, whole: true } as const
const JOBS = { least: 1, most: 64, whole: true } as const

const STYLES_OPTIONS: readonly string[] = ['json', 'models', 'help', 'version']
const VECTOR_OPTIONS: readonly string[] = ['output', 'overwrite', 'backend', 'models', 'help', 'version']
/** Options of learning alone. */
const LEARNING: readonly string[] = ['photo', 'steps', 'rank']
const LEARN_OPTIONS: readonly string[] = [...VECTOR_OPTIONS, ...LEARNING, 'quiet']

function mixOption(text: string | undefined, styles: number): number[] {
  if (text === undefined) return new Array<number>(styles).fill(1)
  const weights = text.split(',').map((part) => (/^(\d+(\.\d*)?|\.\d+)$/.test(part.trim()) ? Number(part) : Number.NaN))
  if (!weights.every(Number.isFinite))
    throw usageError(`--mix must be numbers of 0 or more with commas between, such as 0.3,0.7, not "${text}".`)
  if (weights.length !== styles)
    throw usageError(`--mix has ${weights.length} weights for ${styles} --style; give one weight for each style.`)
  if (!weights.some((weight) => weight > 0)) throw usageError('--mix needs at least one weight above 0.')
  return weights
}

function shardOption(text: string | undefined): PaintCommand['shard'] {
  if (text === undefined) return { index: 1, count: 1 }
  const match = /^(\d+)\/(\d+)$/.exec(text.trim())
  const index = Number(match?.[1])
  const count = Number(match?.[2])
  if (!match || index < 1 || index > count)
    throw usageError(`--shard must be i/n with i from 1 to n, such as 1/4 to 4/4, not "${text}".`)
  return { index, count }
}

function outputOption(values: OptionValues): string {
  if (!values.output) throw usageError('Say where the picture goes: -o out.png, or -o folder/ for several photos.')
  if (values.output === '-' && values.json)
    throw usageError('-o - and --json both write to standard output; choose one.')
  if (values.output === '-' && !values.format) throw usageError('-o - needs a --format, such as --format png.')
  return values.output
}

function paintCommand(values: OptionValues, photos: readonly string[]): PaintCommand {
  const styles = values.style ?? []
  if (photos.length === 0) throw usageError('Name at least one photo or folder; see pastiche --help.')
  if (styles.length === 0)
    throw usageError('Choose a style: --style painting.jpg, or a built-in one (pastiche styles lists them).')
  if ([...photos, ...styles].filter(isStdin).length > 1) throw usageError('Standard input (-) can be read only once.')
  if (values.resume && photos.some(isStdin)) throw usageError('--resume does not work with standard input (-).')
  const stray = LEARNING.find((name) => values[name] !== undefined)
  if (stray) throw usageError(`--${stray} is for pastiche learn; to learn the styles first, --learn [steps].`)
  const polish = polishArgs(values, photos)
  const weights = mixOption(values.mix, styles.length)
  return {
    kind: 'paint',
    photos,
    look: { ...settingOptions(values, LOOK_KNOBS), styles: styles.map((style, i) => ({ style, weight: weights[i] })) },
    maxEdge: numberOption(values, 'max-edge', polish ? POLISH_EDGE : OUTPUT_EDGE, null),
    learn: numberOption(values, 'learn', LEARN_KNOBS.steps, null),
    polish,
    backend: choiceOption(values.backend, 'backend', BACKEND_CHOICES, null),
    format: choiceOption(values.format, 'format', OUTPUT_FORMATS, null),
    quality: numberOption(values, 'quality', QUALITY, null),
    output: outputOption(values),
    overwrite: Boolean(values.overwrite),
    resume: Boolean(values.resume),
    recursive: Boolean(values.recursive),
    shard: shardOption(values.shard),
    jobs: numberOption(values, 'jobs', JOBS, 1),
    json: Boolean(values.json),
    quiet: Boolean(values.quiet),
    models: values.models ?? null,
  }
}

function vectorCommand(values: OptionValues, paintings: readonly string[]): VectorCommand {
  if (paintings.length !== 1)
    throw usageError('pastiche vector takes one painting: pastiche vector painting.jpg -o style.json')
  return {
    kind: 'vector',
    painting: paintings[0],
    output: values.output === '-' ? null : (values.output ?? null),
    overwrite: Boolean(values.overwrite),
    backend: choiceOption(values.backend, 'backend', BACKEND_CHOICES, null),
    models: values.models ?? null,
  }
}

function learnCommand(values: OptionValues, paintings: readonly string[]): LearnCommand {
  if (paintings.length !== 1)
    throw usageError('pastiche learn takes one painting: pastiche learn painting.jpg -o style.json')
  const photos = values.photo ?? []
  if ([...paintings, ...photos].filter(isStdin).length > 1)
    throw usageError('Standard input (-) can be read only once.')
  return {
    kind: 'learn',
    painting: paintings[0],
    photos,
    steps: numberOption(values, 'steps', LEARN_KNOBS.steps, LEARN_KNOBS.steps.usual),
    rank: numberOption(values, 'rank', LEARN_KNOBS.rank, LEARN_KNOBS.rank.usual),
    output: values.output === '-' ? null : (values.output ?? null),
    overwrite: Boolean(values.overwrite),
    backend: choiceOption(values.backend, 'backend', BACKEND_CHOICES, null),
    quiet: Boolean(values.quiet),
    models: values.models ?? null,
  }
}

function checkKnown(values: OptionValues, command: string, known: readonly string[]): void {
  const stray = Object.keys(values).find((name) => !known.includes(name))
  if (stray) throw usageError(`pastiche ${command} takes no --${stray}; see pastiche ${command} --help.`)
}

const topicOf = (word: string | undefined): Topic => TOPICS.find((topic) => topic === word) ?? 'pastiche'

/**
 * Reads the command line.
 *
 * @throws StyleTransferError `bad-option` with a sentence that says what to give instead
 */
export function readCommand(argv: readonly string[]): CommandLine {
  const { values, positionals } = parse(argv)
  const [first, ...rest] = positionals
  if (first === 'help' && rest.length <= 1) {
    return { kind: 'help', topic: topicOf(rest[0]) }
  }
  if (values.help) return { kind: 'help', topic: topicOf(first) }
  if (values.version) return { kind: 'version' }
  if (first === 'styles') {
    checkKnown(values, 'styles', STYLES_OPTIONS)
    if (rest.length > 0) throw usageError('pastiche styles takes no files; a photo of that name is ./styles.')
    return { kind: 'styles', json: Boolean(values.json), models: values.models ?? null }
  }
  if (first === 'vector') {
    checkKnown(values, 'vector', VECTOR_OPTIONS)
    return vectorCommand(values, rest)
  }
  if (first === 'learn') {
    checkKnown(values, 'learn', LEARN_OPTIONS)
    return learnCommand(values, rest)
  }
  return paintCommand(values, positionals)
}
