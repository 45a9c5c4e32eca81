/** The sentence for a process or a system that may open no more files, or null where that is not what went wrong. */
export function tooManyFiles(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null
  return code === 'EMFILE' || code === 'ENFILE'
    ? 'No more files can be opened here; raise the limit (ulimit -n 256), or give fewer --jobs.'
    : null
}
