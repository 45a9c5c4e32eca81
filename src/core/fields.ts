/**
 * Fields of a value that came from outside, each read as what it must be. What is not throws {@link Unsound}, which
 * whoever knows what the value is turns into a sentence for a person.
 */
/** Why a value is not what it should be: "transformer.blocks is not a whole number from 0 to 64". */
export class Unsound extends Error {}

/** Characters at most of a text that is there to be read. */
const WORDS = 500

export type Range = readonly [least: number, most: number]

export function readRecord(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Unsound(`${name} is missing`)
  return value as Readonly<Record<string, unknown>>
}

/** A list of `length` items, or of as many as the range says. */
export function readList(value: unknown, name: string, length: number | Range): readonly unknown[] {
  const [least, most] = typeof length === 'number' ? [length, length] : length
  if (!Array.isArray(value) || value.length < least || value.length > most)
    throw new Unsound(`${name} is not a list of ${least === most ? least : `${least} to ${most}`}`)
  // A copy without holes.
  return Array.from(value)
}

export function readWhole(value: unknown, name: string, [least, most]: Range): number {
  if (!Number.isSafeInteger(value) || (value as number) < least || (value as number) > most)
    throw new Unsound(`${name} is not a whole number from ${least} to ${most}`)
  return value as number
}

export function readNumber(value: unknown, name: string, [least, most]: Range): number {
  if (typeof value !== 'number' || !(value >= least && value <= most))
    throw new Unsound(`${name} is not a number from ${least} to ${most}`)
  return value
}

export function readSwitch(value: unknown, name: string): boolean {
  if (typeof value !== 'boolean') throw new Unsound(`${name} is neither on nor off`)
  return value
}

export function readChoice<T extends string>(value: unknown, name: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value)
  if (found === undefined) throw new Unsound(`${name} is none of ${choices.join(', ')}`)
  return found
}

/** A value without parts. */
export function readPlain(value: unknown, name: string): string | number | boolean | null {
  if (value === null || typeof value === 'boolean' || Number.isFinite(value)) return value as number | boolean | null
  if (typeof value !== 'string' || value.length > WORDS) throw new Unsound(`${name} is no plain value`)
  return value
}

/** A text of this form. */
export function readMatch(value: unknown, name: string, form: RegExp): string {
  if (typeof value !== 'string' || !form.test(value)) throw new Unsound(`${name} is not as it should be`)
  return value
}

/** A text to be shown, without the characters that steer a terminal or turn a line around. */
export function readWords(value: unknown, name: string): string {
  if (typeof value !== 'string' || value.length > WORDS) throw new Unsound(`${name} is not a text`)
  return value.replace(/[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
}
