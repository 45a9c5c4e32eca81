/** What the fake store's parts answer where a test says nothing else. */
import type { PictureControls, StudioControls } from '../../../src/app/state/types.ts'
import { landscape } from './test-images.ts'

/** Pictures that were made: none, unless a test brings some. @param note notes a call */
export function noPictures(note: (name: keyof PictureControls, ...args: unknown[]) => void): PictureControls {
  return {
    pictures: [],
    bytes: 0,
    ready: true,
    subscribe: () => () => undefined,
    refresh: async () => undefined,
    keep: async (made) => note('keep', made),
    thumbnail: async () => null,
    file: async () => null,
    reopen: async () => true,
    rename: async (id, title) => note('rename', id, title),
    remove: async (ids) => note('remove', ids),
    bringBack: async () => note('bringBack'),
    clear: async () => note('clear'),
  }
}

/** What the camera's frames come to: nothing that is painted. */
export async function fakeStudio(): Promise<StudioControls> {
  return {
    whole: async () => ({ bitmap: landscape(64, 48, 200), source: { width: 640, height: 480 } }),
    choose: (settings) => settings,
    paint: async () => null,
  }
}
