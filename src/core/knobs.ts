/**
 * Every setting's one home: its range, its usual value, its unit and what it means. Sliders, the argument parser, help
 * texts, stored settings and the optimiser read it here, so that none of them can differ from the others.
 */
import { STYLE_PX } from './strokes.ts'

/** A setting that is a number from `least` to `most`, both included. */
export interface NumberKnob {
  readonly least: number
  readonly most: number
  readonly usual: number
  /** Whether it must be a whole number. */
  readonly whole?: true
  /** Of the number; without one it is a plain number. */
  readonly unit?: 'px'
  /** What its numbers mean, for help texts. */
  readonly means: string
}

/** A setting that is on or off. */
export interface SwitchKnob {
  readonly usual: boolean
  readonly means: string
}

/** A setting that is one of a few words. */
export interface ChoiceKnob {
  readonly choices: readonly string[]
  readonly usual: string
  readonly means: string
}

export type Knob = NumberKnob | SwitchKnob | ChoiceKnob

/** What can be set, once a {@link Knob}'s kind is known. */
export type ValueOf<K extends Knob> = K extends ChoiceKnob
  ? K['choices'][number]
  : K extends SwitchKnob
    ? boolean
    : number

/** What decides the look of a picture beside its styles ({@link import('./look.ts').Look}). */
export const LOOK_KNOBS = {
  strength: { least: 0, most: 1.5, usual: 1, means: '0 = the photo, 1 = the painting' },
  stroke: { least: -1, most: 1, usual: 0, means: 'stroke size: -1 = fine, 0 = medium, 1 = bold' },
  keepColours: { usual: false, means: "the photo's colours under the painting's brush" },
  brushwork: { least: 0, most: 1, usual: 0.5, means: 'how lively flat areas are painted: 0 = calm, 1 = lively' },
} as const satisfies Readonly<Record<string, Knob>>

/** Share of the second of two styles. */
export const MIX = { least: 0, most: 1, usual: 0.5, means: '0 = all A, 1 = all B' } as const satisfies NumberKnob

/** The other way of the square that three or four styles lie at the corners of. */
export const MIX_DOWN = {
  least: 0,
  most: 1,
  usual: 0.5,
  means: '0 = all A and B, 1 = all C and D',
} as const satisfies NumberKnob

/** Longer side of a picture that a person may ask for at most. */
export const OUTPUT_EDGE = {
  least: 1,
  most: 65_535,
  whole: true,
  unit: 'px',
  means: 'longer side of the picture at most',
} as const

/** Quality of a lossy picture file; each format has a usual one of its own. */
export const QUALITY = { least: 1, most: 100, whole: true, means: 'quality of JPEG, WebP and AVIF' } as const

/** What can be set for polishing beside the look. */
export const POLISH_KNOBS = {
  iterations: { least: 1, most: 2000, usual: 100, whole: true, means: 'iterations over all sizes' },
  maxEdge: { least: 16, most: 8192, usual: 1024, unit: 'px', means: 'longer side of the picture at most' },
  styleWeight: { least: 0.1, most: 10, usual: 1, means: 'the painting against the photo' },
  from: {
    choices: ['instant', 'photo', 'noise'],
    usual: 'instant',
    means: 'what it starts from: the picture painted at once, the photo, or noise',
  },
  seed: { least: -(2 ** 31), most: 2 ** 31 - 1, usual: 0, whole: true, means: 'of the noise' },
  optimiser: { choices: ['lbfgs', 'adam'], usual: 'lbfgs', means: 'how the picture is optimised' },
} as const satisfies Readonly<Record<string, Knob>>

/** What decides what learning a painting makes, apart from the painting and the photos. */
export const LEARN_KNOBS = {
  steps: { least: 1, most: 10_000, usual: 400, whole: true, means: 'steps of descent' },
  rank: { least: 0, most: 32, usual: 0, whole: true, means: 'of the adapters beside the norms: 0 = norms only' },
} as const satisfies Readonly<Record<string, Knob>>

/** Short side at which polishing sees the painting beside the finished picture: what the stroke size sets. */
export const STROKE_PX = {
  least: 96,
  most: STYLE_PX.bold,
  usual: STYLE_PX.painted,
  unit: 'px',
  means: 'short side of the painting beside the finished picture',
} as const satisfies NumberKnob

/** What can compute, in the order in which `auto` tries it. */
export const BACKENDS = ['webgpu', 'webgl', 'wasm', 'cpu'] as const

export type BackendName = (typeof BACKENDS)[number]

/** A backend, or the choice among those that prove right and fast here. */
export const BACKEND_CHOICES = ['auto', ...BACKENDS] as const

export type BackendChoice = (typeof BACKEND_CHOICES)[number]

/** The number inside the knob's range; its usual value where it is none. */
export function clamped({ least, most, usual }: NumberKnob, value: number): number {
  return Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : usual
}

/** Whether the number is one that the knob takes. */
export function accepts({ least, most, whole }: Pick<NumberKnob, 'least' | 'most' | 'whole'>, value: number): boolean {
  return value >= least && value <= most && (!whole || Number.isInteger(value))
}

/** "a whole number from 1 to 2000". */
export function rangeText({ least, most, whole }: Pick<NumberKnob, 'least' | 'most' | 'whole'>): string {
  return `${whole ? 'a whole number' : 'a number'} from ${least} to ${most}`
}
