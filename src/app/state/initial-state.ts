import { initialSettings } from './settings/editing.ts'
import type { AppState } from './types.ts'

/** Before anything has been loaded. */
export const initialState: AppState = {
  settings: initialSettings,
  canUndo: false,
  canRedo: false,
  activeSlot: 'a',
  styles: [],
  photo: null,
  picture: null,
  polish: { tuning: { styleWeight: 1, maxEdge: 1024 }, obstacle: null, run: null, other: null },
  saveSize: null,
  job: null,
  notices: [],
  engine: { status: 'starting', backend: null, release: null },
  download: null,
  offlineReady: false,
  updateReady: false,
}
