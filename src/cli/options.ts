import { parseArgs } from 'node:util'
import { accepts, type Knob, LEARN_KNOBS, type NumberKnob, POLISH_KNOBS, rangeText } from '../core/knobs.ts'
import { systemCode, usageError } from './failure.ts'
import { KNOB_OPTIONS, type KnobValues, optionOf, spellingsOf } from './knob-options.ts'
import { nearest } from './nearest.ts'

/** The options that are no settings of a picture, as `parseArgs` takes them. */
const PROGRAM_OPTIONS = {
  style: { type: 'string', short: 's', multiple: true },
  mix: { type: 'string' },
  learn: { type: 'string' },
  steps: { type: 'string' },
  rank: { type: 'string' },
  photo: { type: 'string', multiple: true },
  checkpoint: { type: 'string' },
  'snapshot-every': { type: 'string' },
  backend: { type: 'string' },
  format: { type: 'string', short: 'f' },
  quality: { type: 'string', short: 'q' },
  output: { type: 'string', short: 'o' },
  overwrite: { type: 'boolean' },
  resume: { type: 'boolean' },
  recursive: { type: 'boolean', short: 'r' },
  shard: { type: 'string' },
  jobs: { type: 'string', short: 'j' },
  json: { type: 'boolean' },
  quiet: { type: 'boolean' },
  models: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
} as const

const OPTIONS = { ...KNOB_OPTIONS, ...PROGRAM_OPTIONS }

type ValueOfOption<O> = O extends { readonly multiple: true }
  ? string[]
  : O extends { readonly type: 'boolean' }
    ? boolean
    : string

/** What was given, by option. */
export type OptionValues = {
  readonly [Name in keyof typeof PROGRAM_OPTIONS]?: ValueOfOption<(typeof PROGRAM_OPTIONS)[Name]>
} & { readonly [setting: string]: string | boolean | string[] | undefined }

/** Options whose value may be left out, which parseArgs knows nothing of, and what stands for it. */
const USUALLY: Readonly<Record<string, number>> = {
  '--polish': POLISH_KNOBS.iterations.usual,
  '--learn': LEARN_KNOBS.steps.usual,
}

function completeValues(argv: readonly string[]): string[] {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length
  const out: string[] = []
  for (let i = 0; i < argv.length; i++) {
    const usual = USUALLY[argv[i]]
    if (usual === undefined || i > end) out.push(argv[i])
    else if (/^\d+(\.\d*)?$/.test(argv[i + 1] ?? '')) out.push(`${argv[i]}=${argv[++i]}`)
    else out.push(`${argv[i]}=${usual}`)
  }
  return out
}

/** parseArgs takes `--stroke -0.5` for two options; a number is a value. */
function joinNegativeNumbers(argv: readonly string[]): string[] {
  const out: string[] = []
  for (const arg of argv) {
    const previous = out.at(-1)
    if (/^-\.?\d/.test(arg) && previous && /^--[a-z-]+$/.test(previous) && !out.includes('--'))
      out[out.length - 1] += `=${arg}`
    else out.push(arg)
  }
  return out
}

/**
 * Splits the command line into options and names.
 *
 * @throws StyleTransferError `bad-option`
 */
export function parse(argv: readonly string[]): { values: OptionValues; positionals: string[] } {
  try {
    const args = completeValues(joinNegativeNumbers(argv))
    const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true })
    return { values: values as OptionValues, positionals }
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    const name = /'(?:-\w, )?(--?[\w-]+)/.exec(message)?.[1] ?? ''
    switch (systemCode(error)) {
      case 'ERR_PARSE_ARGS_UNKNOWN_OPTION': {
        const guess = nearest(name.replace(/^-+/, ''), Object.keys(OPTIONS))
        const file = argv.find((arg) => /^-[^-].*\.\w+$/.test(arg))
        if (file) throw usageError(`There is no option ${name}. A file of that name is ./${file}.`)
        throw usageError(`There is no option ${name}.${guess ? ` Did you mean --${guess}?` : ''} See pastiche --help.`)
      }
      case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE':
        throw usageError(
          /does not take/.test(message) ? `${name} takes no value.` : `${name} needs a value; see pastiche --help.`,
        )
      default:
        throw error
    }
  }
}

/** A number of an option in its range, or `fallback` where the option is absent. */
export function numberOption<T>(
  values: OptionValues,
  name: string,
  range: Pick<NumberKnob, 'least' | 'most' | 'whole'>,
  fallback: T,
): number | T {
  const text = values[name]
  if (typeof text !== 'string') return fallback
  const value = /^[-+]?(\d+(\.\d*)?|\.\d+)$/.test(text.trim()) ? Number(text) : Number.NaN
  if (!accepts(range, value)) throw usageError(`--${name} must be ${rangeText(range)}, not "${text}".`)
  return value
}

/** One of the known words of an option, in any case, or `fallback` where the option is absent. */
export function choiceOption<T extends string, F>(
  text: string | undefined,
  name: string,
  known: readonly T[],
  fallback: F,
): T | F {
  if (text === undefined) return fallback
  const wanted = text.toLowerCase() === 'jpg' ? 'jpeg' : text.toLowerCase()
  const found = known.find((value) => value === wanted)
  if (!found) throw usageError(`--${name} must be one of ${known.join(', ')}, not "${text}".`)
  return found
}

/**
 * What the options of a table of knobs say; the usual value where one is absent.
 *
 * @throws StyleTransferError `bad-option`
 */
export function settingOptions<K extends Readonly<Record<string, Knob>>>(
  values: OptionValues,
  knobs: K,
): KnobValues<K> {
  const read = ([setting, knob]: [string, Knob]) => {
    const option = optionOf(setting)
    const given = spellingsOf(option)
      .map((spelling) => values[spelling])
      .find((value) => value !== undefined)
    if ('least' in knob) return [setting, numberOption(values, option, knob, knob.usual)]
    if ('choices' in knob) return [setting, choiceOption(given as string | undefined, option, knob.choices, knob.usual)]
    return [setting, Boolean(given)]
  }
  return Object.fromEntries(Object.entries<Knob>(knobs).map(read)) as KnobValues<K>
}
