import type { OptimiserName, StartPicture } from '../gatys/types.ts'
import { usageError } from './failure.ts'
import { choiceOption, numberOption, type OptionName, type OptionValues } from './options.ts'

const STARTS = ['instant', 'photo', 'noise'] as const satisfies readonly StartPicture[]
const OPTIMISERS = ['lbfgs', 'adam'] as const satisfies readonly OptimiserName[]

/** What the optimiser takes. */
const COUNTS = { min: 1, max: 2000, whole: true }
const SEEDS = { min: -(2 ** 31), max: 2 ** 31 - 1, whole: true }

/** Options that say how to polish, and so need `--polish`. */
const NEED_POLISH: readonly OptionName[] = [
  'from',
  'seed',
  'style-weight',
  'optimiser',
  'optimizer',
  'checkpoint',
  'snapshot-every',
]

/** What `--polish` and the options that go with it say. */
export interface PolishArgs {
  /** 1..2000 */
  readonly iterations: number
  readonly from: StartPicture
  /** A whole number of 32 bits. */
  readonly seed: number
  /** 0.1..10 */
  readonly styleWeight: number
  readonly optimiser: OptimiserName
  /** A file, or null for none. */
  readonly checkpoint: string | null
  /** Iterations from one snapshot picture to the next, 1..2000, or null for none. */
  readonly snapshotEvery: number | null
}

function checkpointOption(values: OptionValues, photos: readonly string[]): string | null {
  const { checkpoint } = values
  if (checkpoint === undefined) return null
  if (checkpoint === '' || checkpoint === '-') throw usageError('--checkpoint needs the name of a file.')
  if (photos.includes('-')) throw usageError('--checkpoint does not work with standard input (-).')
  return checkpoint
}

/**
 * Reads `--polish` and the options that go with it.
 *
 * @returns null where there is no `--polish`
 * @throws StyleTransferError `bad-option`
 */
export function polishArgs(values: OptionValues, photos: readonly string[]): PolishArgs | null {
  const iterations = numberOption(values, 'polish', COUNTS, null)
  if (iterations === null) {
    const stray = NEED_POLISH.find((name) => values[name] !== undefined)
    if (stray) throw usageError(`--${stray} needs --polish; see pastiche --help.`)
    return null
  }
  if (values['snapshot-every'] !== undefined && values.output === '-')
    throw usageError('--snapshot-every needs a file to put the pictures beside; -o - is none.')
  return {
    iterations,
    from: choiceOption(values.from, 'from', STARTS, 'instant'),
    seed: numberOption(values, 'seed', SEEDS, 0),
    styleWeight: numberOption(values, 'style-weight', { min: 0.1, max: 10 }, 1),
    optimiser: choiceOption(values.optimiser ?? values.optimizer, 'optimiser', OPTIMISERS, 'lbfgs'),
    checkpoint: checkpointOption(values, photos),
    snapshotEvery: numberOption(values, 'snapshot-every', COUNTS, null),
  }
}
