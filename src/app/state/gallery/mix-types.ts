/** What the page can do with kept mixes. */
import type { StyleId } from '../types.ts'

/** Mixes that are kept as styles of their own. No method throws or rejects. */
export interface MixControls {
  /** Keeps the mix of the current settings under a name; nothing where there is none. */
  keep(name: string): Promise<void>
  rename(id: StyleId, name: string): Promise<void>
  /** Puts what a mix is made of into the slots, where so many fit. */
  open(id: StyleId): void
}

/** A wish of the person who mixes: which of the {@link MixControls} to use, and how. */
export type MixAct =
  | { readonly do: 'keep'; readonly name: string }
  | { readonly do: 'rename'; readonly id: StyleId; readonly name: string }
  | { readonly do: 'open'; readonly id: StyleId }
