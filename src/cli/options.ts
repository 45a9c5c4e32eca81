import { parseArgs } from 'node:util'
import { systemCode, usageError } from './failure.ts'
import { nearest } from './nearest.ts'

/** Every option of the program, as `parseArgs` takes them. */
export const OPTIONS = {
  style: { type: 'string', short: 's', multiple: true },
  mix: { type: 'string' },
  strength: { type: 'string' },
  stroke: { type: 'string' },
  'keep-colours': { type: 'boolean' },
  'keep-colors': { type: 'boolean' },
  'max-edge': { type: 'string' },
  polish: { type: 'string' },
  from: { type: 'string' },
  seed: { type: 'string' },
  'style-weight': { type: 'string' },
  optimiser: { type: 'string' },
  optimizer: { type: 'string' },
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

export type OptionName = keyof typeof OPTIONS

/** Iterations of a `--polish` that gives no number. */
const POLISH_ITERATIONS = 100

/** parseArgs knows no option whose value may be left out. */
function completePolish(argv: readonly string[]): string[] {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length
  const out: string[] = []
  for (let i = 0; i < argv.length; i++) {
    if (argv[i] !== '--polish' || i > end) out.push(argv[i])
    else if (/^\d+(\.\d*)?$/.test(argv[i + 1] ?? '')) out.push(`--polish=${argv[++i]}`)
    else out.push(`--polish=${POLISH_ITERATIONS}`)
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
export function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: completePolish(joinNegativeNumbers(argv)), options: OPTIONS, allowPositionals: true })
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    const name = /'(?:-\w, )?(--?[\w-]+)/.exec(message)?.[1] ?? ''
    switch (systemCode(error)) {
      case 'ERR_PARSE_ARGS_UNKNOWN_OPTION': {
        const guess = nearest(name.replace(/^-+/, ''), Object.keys(OPTIONS))
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

export type OptionValues = ReturnType<typeof parse>['values']

/** A number of an option in its range, or `fallback` where the option is absent. */
export function numberOption<T>(values: OptionValues, name: OptionName, range: NumberRange, fallback: T): number | T {
  const text = values[name]
  if (typeof text !== 'string') return fallback
  const value = /^[-+]?(\d+\.?\d*|\.\d+)$/.test(text.trim()) ? Number(text) : Number.NaN
  const whole = range.whole ? 'a whole number' : 'a number'
  if (!(value >= range.min && value <= range.max) || (range.whole && !Number.isInteger(value)))
    throw usageError(`--${name} must be ${whole} from ${range.min} to ${range.max}, not "${text}".`)
  return value
}

interface NumberRange {
  readonly min: number
  readonly max: number
  readonly whole?: boolean
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
