import { type ErrorCode, StyleTransferError } from '../core/errors.ts'
import { tooManyFiles } from './too-many-files.ts'

/** A failure as it is reported: crosses processes, and is what `--json` prints. */
export interface Failure {
  /** `internal`: a fault of the program itself; everything else is a documented code. */
  readonly code: ErrorCode | 'internal'
  /** A sentence: what happened and what to do. */
  readonly message: string
}

/** The exit codes of the program, as `--help` documents them. */
export const EXIT = { done: 0, someFailed: 1, usage: 2, cannotStart: 3 } as const

const CANNOT_START: readonly string[] = [
  'model-corrupt',
  'model-missing',
  'no-backend',
  'backend-in-use',
  'device-lost',
]

/** The exit code for a failure that ended the program. */
export function exitCodeFor(failure: Failure): number {
  if (failure.code === 'bad-option') return EXIT.usage
  return CANNOT_START.includes(failure.code) ? EXIT.cannotStart : EXIT.someFailed
}

/** A misused option or argument, with a sentence that says how to use it. */
export function usageError(message: string): StyleTransferError {
  return new StyleTransferError('bad-option', message)
}

/** A fault of the program itself whose message is a sentence for the person already. */
export class InternalFailure extends Error {}

/** Any thrown value as a sentence with a code. */
export function toFailure(error: unknown): Failure {
  if (error instanceof InternalFailure) return { code: 'internal', message: error.message }
  if (error instanceof StyleTransferError) return { code: error.code, message: error.message }
  const text = error instanceof Error ? error.message : String(error)
  if (error instanceof RangeError && /allocation failed|array length/i.test(text))
    return { code: 'out-of-memory', message: 'There is not enough memory for this image; try a smaller --max-edge.' }
  const tooMany = tooManyFiles(error)
  if (tooMany !== null) return { code: 'out-of-memory', message: tooMany }
  return { code: 'internal', message: `Something unexpected went wrong (${text}).` }
}

/** A failure that came over from a painter, as an error again. */
export function fromFailure({ code, message }: Failure): Error {
  return code === 'internal' ? new InternalFailure(message) : new StyleTransferError(code, message)
}

/** How Node shows bytes of a name that are no UTF-8; it cannot name such a file again. */
const NOT_UTF8 = '\ufffd'

/** Why an input file can't be read, as a sentence that follows its name. */
export function readError(error: unknown, path = ''): StyleTransferError {
  const code = systemCode(error)
  const missing = code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG'
  const text =
    missing && path.includes(NOT_UTF8)
      ? 'Its name is not in UTF-8, so it cannot be opened here; rename it.'
      : missing
        ? 'There is no such file.'
        : code === 'EACCES' || code === 'EPERM'
          ? "It can't be read: no permission."
          : (tooManyFiles(error) ?? `It can't be read (${code ?? error}).`)
  return new StyleTransferError('image-unreadable', text, { cause: error })
}

/** An error about a painting with the painting's name in front of its sentence. */
export function aboutPainting(path: string, error: unknown): unknown {
  if (!(error instanceof StyleTransferError)) return error
  return new StyleTransferError(error.code, `${path}: ${error.message}`, { cause: error })
}

/** The code of a Node system error (`ENOENT` …), or null for anything else. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}
