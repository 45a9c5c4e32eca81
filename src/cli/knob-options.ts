/**
 * Options of the program that are settings of `core/knobs.ts`. Names, ranges, defaults and lines of the help text are
 * derived from there, so that a new setting is an option without a line of code here.
 */
import { type Knob, LOOK_KNOBS, type NumberKnob, POLISH_KNOBS, type ValueOf } from '../core/knobs.ts'

/** The longer side is an option of painting at once too, with a range of its own. */
const { maxEdge: _, ...polishKnobs } = POLISH_KNOBS

/** What `--polish` and the options that go with it set. */
export const POLISH_OPTIONS = polishKnobs

type Knobs = Readonly<Record<string, Knob>>

/** What is set by the options of a table of knobs. */
export type KnobValues<K extends Knobs> = { readonly [Name in keyof K]: ValueOf<K[Name]> }

/** What is set for polishing. */
export type PolishChoices = KnobValues<typeof POLISH_OPTIONS>

/** Options that are not called what their setting is called. */
const NAMES: Readonly<Record<string, string>> = { iterations: 'polish', strokePx: 'stroke' }

/** Other spellings that are taken. */
const SPELLINGS: Readonly<Record<string, string>> = { 'keep-colours': 'keep-colors', optimiser: 'optimizer' }

/** The option of a setting, without its dashes: `styleWeight` is `style-weight`. */
export function optionOf(setting: string): string {
  return NAMES[setting] ?? setting.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** The spellings of an option, the usual one first. */
export function spellingsOf(option: string): string[] {
  return option in SPELLINGS ? [option, SPELLINGS[option]] : [option]
}

/** The options of all knobs, as `parseArgs` takes them. */
export const KNOB_OPTIONS: Readonly<Record<string, { readonly type: 'string' | 'boolean' }>> = Object.fromEntries(
  Object.entries<Knob>({ ...LOOK_KNOBS, ...POLISH_OPTIONS, maxEdge: POLISH_KNOBS.maxEdge }).flatMap(([name, knob]) =>
    spellingsOf(optionOf(name)).map((option) => [option, { type: knob.usual === false ? 'boolean' : 'string' }]),
  ),
)

/** "a, b or c". */
export function orList(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

/** What the help says of single choices in the program's own terms, and what stands for the value. */
const NOTES: Readonly<Record<string, string>> = { instant: 'the picture painted at once, at --strength' }
const VALUES: Readonly<Record<string, string>> = { from: '<start>' }

/** Ranges wider than this are those of the machine's numbers and tell a person nothing. */
const TELLING = 1e6

function numberWords({ least, most, usual, whole, means }: NumberKnob): string {
  const named = new RegExp(`(^|[ ,:])${usual} = [^,]*`)
  if (!named.test(means)) {
    const kind = whole ? ', a whole number' : ''
    return `${means}${most - least < TELLING ? `: ${least}-${most}` : kind} (default ${usual})`
  }
  const upTo = means.includes(`${most} = `) ? '' : `, up to ${most}`
  return `${means.replace(named, (words) => `${words} (default)`)}${upTo}`
}

function choiceWords(choices: readonly string[], usual: string): string {
  const words = choices.map((choice) => {
    const note = NOTES[choice] ? ` = ${NOTES[choice]}` : ''
    return `${choice}${note}${choice === usual ? ' (default)' : ''}`
  })
  if (!choices.some((choice) => NOTES[choice])) return orList(words)
  return `${words.slice(0, -1).join('; ')}; or ${words.at(-1)}`
}

function knobWords(knob: Knob): string {
  if ('least' in knob) return numberWords(knob)
  return 'choices' in knob ? choiceWords(knob.choices, knob.usual) : knob.means
}

function valueName(name: string, knob: Knob): string {
  if (!('least' in knob || 'choices' in knob)) return ''
  return VALUES[name] ?? ('choices' in knob ? '<name>' : 'whole' in knob ? '<n>' : '<x>')
}

/** Where the words of a line of the help begin, and where they end at the latest. */
const INDENT = 25
const WIDTH = 86

/** An option and what it means as the help text has them; where the option is long, on lines of their own. */
export function helpLine(option: string, words: string): string {
  const lines: string[] = []
  let line = `      ${option}`
  if (line.length < INDENT) line = line.padEnd(INDENT - 1)
  else {
    lines.push(line)
    line = ' '.repeat(INDENT - 1)
  }
  for (const word of words.split(' ')) {
    if (line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = ' '.repeat(INDENT - 1)
    }
    line += ` ${word}`
  }
  return [...lines, line].join('\n')
}

/** The lines of the help text about a table of knobs, those named in `first` before the others. */
export function helpLines(knobs: Knobs, first: readonly string[] = []): string {
  const names = [...first, ...Object.keys(knobs).filter((name) => !first.includes(name))]
  return names
    .map((name) => helpLine(`--${optionOf(name)} ${valueName(name, knobs[name])}`.trimEnd(), knobWords(knobs[name])))
    .join('\n')
}
