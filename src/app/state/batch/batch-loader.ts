/** Several photos at once are what few visits are for, so that their script comes when they are first asked for. */
import type { Client } from '../../../worker/client.ts'
import type { Storage } from '../../storage/storage.ts'
import type { Cell } from '../cell.ts'
import type { Lookup } from '../settings/wanted.ts'
import type { AppState } from '../types.ts'
import type { BatchControls } from './batch-types.ts'

export interface BatchLoaderParts {
  readonly cell: Cell<AppState>
  readonly deps: { readonly client: Client; readonly storage: Storage; readonly assets: { readonly release: string } }
  readonly lookup: Lookup
}

/** How to load them: rejects where the script cannot be had; the next call tries again. */
export function batchLoader(parts: BatchLoaderParts): () => Promise<BatchControls> {
  let loading: Promise<BatchControls> | null = null
  return () => {
    loading ??= import('./open-batch.ts')
      .then(({ openBatch }) => openBatch(parts))
      .catch((error: unknown) => {
        loading = null
        throw error
      })
    return loading
  }
}
