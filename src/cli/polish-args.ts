import { POLISH_KNOBS } from '../core/knobs.ts'
import { usageError } from './failure.ts'
import { optionOf, POLISH_OPTIONS, type PolishChoices, spellingsOf } from './knob-options.ts'
import { numberOption, type OptionValues, settingOptions } from './options.ts'
import { isStdin } from './streams.ts'

/** Options that say how to polish, and so need `--polish`. */
const NEED_POLISH: readonly string[] = [
  ...Object.keys(POLISH_OPTIONS)
    .filter((setting) => setting !== 'iterations')
    .flatMap((setting) => spellingsOf(optionOf(setting))),
  'checkpoint',
  'snapshot-every',
]

/** What `--polish` and the options that go with it say. */
export interface PolishArgs {
  readonly settings: PolishChoices
  /** A file, or null for none. */
  readonly checkpoint: string | null
  /** Iterations from one snapshot picture to the next, or null for none. */
  readonly snapshotEvery: number | null
}

function checkpointOption(values: OptionValues, photos: readonly string[]): string | null {
  const { checkpoint } = values
  if (checkpoint === undefined) return null
  if (checkpoint === '' || checkpoint === '-') throw usageError('--checkpoint needs the name of a file.')
  if (photos.some(isStdin)) throw usageError('--checkpoint does not work with standard input (-).')
  return checkpoint
}

/**
 * Reads `--polish` and the options that go with it.
 *
 * @returns null where there is no `--polish`
 * @throws StyleTransferError `bad-option`
 */
export function polishArgs(values: OptionValues, photos: readonly string[]): PolishArgs | null {
  const polish = optionOf('iterations')
  if (values[polish] === undefined) {
    const stray = NEED_POLISH.find((name) => values[name] !== undefined)
    if (stray) throw usageError(`--${stray} needs --${polish}; see pastiche --help.`)
    return null
  }
  const settings = settingOptions(values, POLISH_OPTIONS)
  if (values['snapshot-every'] !== undefined && values.output === '-')
    throw usageError('--snapshot-every needs a file to put the pictures beside; -o - is not one.')
  return {
    settings,
    checkpoint: checkpointOption(values, photos),
    snapshotEvery: numberOption(values, 'snapshot-every', POLISH_KNOBS.iterations, null),
  }
}
