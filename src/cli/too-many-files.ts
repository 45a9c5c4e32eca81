const SENTENCE = 'No more files can be opened here; raise the limit (ulimit -n 256), or give fewer --jobs.'

/** A process starts Node, sharp and the kernels with fewer than this many open files; below it any failure may be for want of one. */
const PLENTY = 64

/** How many files this process may open at once; Infinity where the system does not say. */
function allowedFiles(): number {
  const report: unknown = process.report?.getReport()
  const limits = (report as { userLimits?: { open_files?: { soft?: unknown } } } | undefined)?.userLimits
  const soft = limits?.open_files?.soft
  return typeof soft === 'number' ? soft : Number.POSITIVE_INFINITY
}

/** The sentence for a process or a system that may open no more files, or null where that is not what went wrong. */
export function tooManyFiles(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null
  return code === 'EMFILE' || code === 'ENFILE' ? SENTENCE : null
}

/**
 * The same for a process that did not start, from its last words. Node and the loader of native code have words of
 * their own for it, and a `package.json` that could not be opened is none to Node: then anything may be said.
 */
export function startedWithTooFewFiles(lastWords: string, allowed = allowedFiles()): string | null {
  return allowed < PLENTY || /\bE[MN]FILE\b|too many open files/i.test(lastWords) ? SENTENCE : null
}
