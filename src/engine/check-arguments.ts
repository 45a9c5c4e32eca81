/** What a caller without types may have got wrong, as sentences instead of faults deep inside. */
import { StyleTransferError } from '../core/errors.ts'
import { BACKENDS } from './backends/index.ts'
import type { CallOptions, Engine, EngineOptions, PlanOptions } from './types.ts'

function refuse(sentence: string): never {
  throw new StyleTransferError('bad-option', sentence)
}

function checkSignal(signal: unknown): void {
  if (signal !== undefined && !(signal instanceof EventTarget && 'aborted' in signal && 'throwIfAborted' in signal))
    refuse('The signal must be an AbortSignal, such as new AbortController().signal.')
}

function checkNumber(name: string, value: unknown, most = Number.POSITIVE_INFINITY): void {
  if (value !== undefined && !(typeof value === 'number' && value > 0 && value <= most))
    refuse(`${name} must be a number above 0${Number.isFinite(most) ? ` and up to ${most}` : ''}, not ${value}.`)
}

/** @throws StyleTransferError `bad-option` */
export function checkEngineOptions(options: EngineOptions): void {
  const { models, backend = 'auto', signal, memory, wasmPath, budgetBytes, memoryShare, strips } = options ?? {}
  if (typeof models !== 'function')
    refuse('createEngine needs { models }: a function that reads a file of a release by its name.')
  if (backend !== 'auto' && !Object.hasOwn(BACKENDS, backend))
    refuse(`The backend must be one of auto, ${Object.keys(BACKENDS).join(', ')}, not ${backend}.`)
  checkSignal(signal)
  checkNumber('budgetBytes', budgetBytes)
  checkNumber('memoryShare', memoryShare, 1)
  if (wasmPath !== undefined && typeof wasmPath !== 'string') refuse('wasmPath must be the address of a folder.')
  if (memory !== undefined && !(typeof memory?.get === 'function' && typeof memory.set === 'function'))
    refuse('memory must be { get, set }, two functions that keep a text.')
  if (strips !== undefined && !(typeof strips?.count === 'number' && typeof strips.start === 'function'))
    refuse('strips must be { count, start }: how many at most, and a function that starts a thread for one.')
}

/** @throws StyleTransferError `bad-option` */
export function checkCall(options: CallOptions | PlanOptions): void {
  if (typeof options !== 'object' || options === null) refuse(`The options must be an object, not ${options}.`)
  const { signal, onProgress } = options as CallOptions
  checkSignal(signal)
  if (onProgress !== undefined && typeof onProgress !== 'function') refuse('onProgress must be a function.')
}

/** @throws StyleTransferError `bad-option` */
export function checkSides(width: number, height: number): void {
  if (!(Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0))
    refuse(`A photo's sides must be whole numbers of px above 0, not ${width} × ${height}.`)
}

/** @throws StyleTransferError `bad-option` */
export function checkEngine(engine: Engine): void {
  if (typeof engine?.turn !== 'function') refuse('The engine must be one that createEngine made.')
}
