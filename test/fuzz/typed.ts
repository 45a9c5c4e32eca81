/** What is asked of every parser of untrusted bytes: a value or a typed error, in bounded time and memory. */
import { Script } from 'node:vm'
import { StyleTransferError } from '../../src/core/errors.ts'
import { type Random, randomOf } from './mutations.ts'

/** Whether this is `npm run fuzz`. */
export const isLong = process.env.FUZZ_LONG !== undefined

/** Runs of each parser. */
export const COUNT = Number(process.env.FUZZ_COUNT) || (isLong ? 20_000 : 400)

/** The same in every short run, so that it fails for what was changed and not by chance; another in each long one. */
const SEED = Number(process.env.FUZZ_SEED) || (isLong ? Date.now() % 2 ** 31 : 1)

interface TimeLimits {
  /** ms after which what has not ended never will: a sound run takes a few. */
  readonly never: number
  /** ms of processor time, of which a busy machine takes no more than an idle one. */
  readonly cpu: number
}

const TIME: TimeLimits = { never: 20_000, cpu: 1000 }

/** ms of processor time for each byte of input, beside {@link TIME}: what takes more does not grow as the input does. */
const CPU_A_BYTE = 5e-5

/** How much more memory than its input a parser may take. */
const MEMORY_FACTOR = 10

/** Bytes that any run may take: code that is compiled, stack traces, what is not collected yet of what it let go. */
const MEMORY_FREE = 64e6

/** Bytes by which any run may raise the most that the process ever had: the collector takes its time. */
const PEAK_FREE = 256e6

/** A run that can be ended from outside, also in the middle of a regular expression. */
const guarded = new Script('globalThis.guardedRun()')

function callGuarded<T>(run: () => T, timeout: number): T {
  const holder = globalThis as { guardedRun?: () => T }
  holder.guardedRun = run
  try {
    return guarded.runInThisContext({ timeout }) as T
  } finally {
    delete holder.guardedRun
  }
}

const bytesInUse = () => {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

interface Outcome {
  readonly value: unknown
  readonly error: unknown
  /** ms */
  readonly cpu: number
  /** Bytes that are in use beside those before. */
  readonly memory: number
  /** Bytes of memory that the process has had in this run beyond the most before it. */
  readonly peak: number
}

async function measured(run: () => unknown, never: number): Promise<Outcome> {
  let value: unknown
  let error: unknown = null
  const cpu = process.cpuUsage()
  const before = bytesInUse()
  const peakBefore = process.resourceUsage().maxRSS
  try {
    const started = callGuarded(run, never)
    value = started instanceof Promise ? await ended(started, never) : started
  } catch (thrown) {
    error = thrown ?? 'nothing'
  }
  const memory = bytesInUse() - before
  const { user, system } = process.cpuUsage(cpu)
  const peak = (process.resourceUsage().maxRSS - peakBefore) * 1024
  return { value, error, cpu: (user + system) / 1000, memory, peak }
}

async function ended(promise: Promise<unknown>, never: number): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('it timed out')), never)
  })
  try {
    return await Promise.race([promise, tooLate])
  } finally {
    clearTimeout(timer)
  }
}

export interface Bounds {
  /** Bytes of the untrusted input. */
  readonly inputBytes: number
  /** Errors beside a StyleTransferError that the caller is promised, such as an `AbortError`. */
  readonly allows?: (error: unknown) => boolean
  readonly time?: TimeLimits
}

/**
 * Runs a parser on untrusted input and throws, naming the input, unless it ends in a value or a StyleTransferError,
 * within a second of processor time (and 50 ns a byte), and with less memory than ten times the input.
 *
 * Time and memory are measured again before they fail a run: code may have been compiled in the first one.
 *
 * @returns the value; null where it ended in an error
 */
export async function expectTyped<T>(name: string, run: () => T | Promise<T>, bounds: Bounds): Promise<T | null> {
  const { inputBytes, allows = () => false, time = TIME } = bounds
  const most = MEMORY_FREE + MEMORY_FACTOR * inputBytes
  const isOver = ({ cpu, memory }: Outcome) => cpu > time.cpu + CPU_A_BYTE * inputBytes || memory > most
  const check = ({ error }: Outcome) => {
    if (error && !(error instanceof StyleTransferError) && !allows(error))
      throw new Error(`${name}: an untyped error, ${error}`, { cause: error })
  }
  let outcome = await measured(run, time.never)
  check(outcome)
  // Not measured again: a peak is one only once.
  if (outcome.peak > PEAK_FREE + MEMORY_FACTOR * inputBytes)
    throw new Error(`${name}: ${Math.round(outcome.peak / 1e6)} MB on the way for ${inputBytes} bytes of input`)
  if (isOver(outcome)) outcome = await measured(run, time.never)
  check(outcome)
  const { error, cpu, memory } = outcome
  if (isOver(outcome))
    throw new Error(
      `${name}: ${Math.round(cpu)} ms of processor time and ${Math.round(memory / 1e6)} MB ` +
        `for ${inputBytes} bytes of input`,
    )
  return error ? null : (outcome.value as T)
}

/**
 * Runs `once` {@link COUNT} times, each with random numbers of its own; a failure names the seed and the count that
 * bring it back: `FUZZ_SEED=… FUZZ_COUNT=1 npm run fuzz -- -t "the test's name"`.
 */
export async function fuzz(once: (random: Random) => unknown, count = COUNT): Promise<void> {
  for (let turn = 0; turn < count; turn++) {
    const seed = (SEED + Math.imul(turn, 0x9e37_79b1)) | 0
    try {
      await once(randomOf(seed))
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error)
      throw new Error(`${text}\n  bring it back with FUZZ_SEED=${seed} FUZZ_COUNT=1`, { cause: error })
    }
  }
}
