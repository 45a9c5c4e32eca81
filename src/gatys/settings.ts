import { StyleTransferError } from '../core/errors.ts'
import { STYLE_PX } from '../core/style.ts'
import type { PolishOptions, PolishSettings } from './types.ts'

export const DEFAULT_SETTINGS: PolishSettings = {
  iterations: 100,
  maxEdge: 1024,
  styleWeight: 1,
  strokePx: STYLE_PX.painted,
  keepColours: false,
  from: 'instant',
  strength: 1,
  seed: 0,
  optimiser: 'lbfgs',
}

const RANGES = {
  iterations: [1, 2000],
  maxEdge: [16, 8192],
  styleWeight: [0.1, 10],
  strokePx: [96, 640],
  strength: [0, 1.5],
  seed: [-(2 ** 31), 2 ** 31 - 1],
} as const satisfies Partial<Record<keyof PolishSettings, readonly [least: number, most: number]>>

const CHOICES = { from: ['instant', 'photo', 'noise'], optimiser: ['lbfgs', 'adam'] } as const

/**
 * The settings with their defaults.
 *
 * @throws StyleTransferError `bad-option` naming the setting and its range
 */
export function readSettings(options: PolishOptions): PolishSettings {
  const { resume: _, signal: __, ...given } = options
  const settings = { ...DEFAULT_SETTINGS, ...given }
  for (const [name, [least, most]] of Object.entries(RANGES)) {
    const value = settings[name as keyof typeof RANGES]
    const whole = name === 'iterations' || name === 'seed'
    if (!(value >= least && value <= most) || (whole && !Number.isInteger(value)))
      throw new StyleTransferError(
        'bad-option',
        `${name} must be ${whole ? 'a whole number' : 'a number'} from ${least} to ${most}, not ${value}.`,
      )
  }
  for (const [name, known] of Object.entries(CHOICES)) {
    const value: string = settings[name as keyof typeof CHOICES]
    if (!(known as readonly string[]).includes(value))
      throw new StyleTransferError('bad-option', `${name} must be one of ${known.join(', ')}, not ${value}.`)
  }
  return settings
}
