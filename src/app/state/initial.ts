import { POLISH_KNOBS } from '../../core/knobs.ts'
import { initialSettings } from './settings/editing.ts'
import type { AppState } from './types.ts'

/** Before anything has been loaded. */
export const initialState: AppState = {
  settings: initialSettings,
  canUndo: false,
  canRedo: false,
  activeSlot: 'a',
  styles: [],
  samples: {},
  photo: null,
  picture: null,
  polish: {
    tuning: { styleWeight: POLISH_KNOBS.styleWeight.usual, maxEdge: POLISH_KNOBS.maxEdge.usual },
    obstacle: null,
    run: null,
    other: null,
  },
  saveSize: null,
  polishEdge: null,
  job: null,
  notices: [],
  engine: { status: 'starting', backend: null, release: null },
  download: null,
  offlineReady: false,
  updateReady: false,
}
