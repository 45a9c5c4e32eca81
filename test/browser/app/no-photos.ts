import type { BatchControls } from '../../../src/app/state/types.ts'

/** Several photos, of which there are none. @param note hears of each call */
export function noPhotos(note: (name: keyof BatchControls, ...args: unknown[]) => void): BatchControls {
  return {
    state: { status: 'idle', trouble: null, photos: [], look: null, secondsLeft: null, elsewhere: false },
    subscribe: () => () => undefined,
    add: async (files) => {
      note('add', files)
      return files.map(() => true)
    },
    claim: async () => undefined,
    start: (how) => note('start', how),
    again: (how) => note('again', how),
    pause: () => note('pause'),
    resume: () => note('resume'),
    cancel: () => note('cancel'),
    retry: (id) => note('retry', id),
    remove: (id) => note('remove', id),
    clear: async () => note('clear'),
    photo: async () => null,
    picture: async () => null,
    saved: (ids) => note('saved', ids),
    differs: () => false,
  }
}
