import path from 'node:path'
import type { Plugin, ResolvedConfig } from 'vite'

/** A build that is finished. */
export interface Built {
  /** Its folder. */
  readonly dist: string
  readonly sourcemap: ResolvedConfig['build']['sourcemap']
}

/**
 * A plugin that does something to the finished build, where nothing has failed; one after the other, in the order in
 * which they stand, those that come `last` behind all others.
 */
export function afterBuild(name: string, run: (built: Built) => void | Promise<void>, last = false): Plugin {
  let built: Built = { dist: '', sourcemap: false }
  return {
    name: `pastiche:${name}`,
    apply: 'build',
    configResolved(config) {
      const { outDir, sourcemap } = config.build
      built = { dist: path.resolve(config.root, outDir), sourcemap }
    },
    closeBundle: {
      sequential: true,
      ...(last && { order: 'post' }),
      async handler(error?: Error) {
        if (!error) await run(built)
      },
    },
  }
}
