import { chmod } from 'node:fs/promises'
import path from 'node:path'
import type { Plugin } from 'vite'

/**
 * Lets `file` of the build be run by name. npm sets that bit when it links a program, once; a build after that writes
 * the file anew, without it.
 */
export function executable(file: string): Plugin {
  return {
    name: 'pastiche:executable',
    apply: 'build',
    writeBundle: (options) => chmod(path.join(options.dir ?? '', file), 0o755),
  }
}
