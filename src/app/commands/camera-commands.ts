/** The ways to a photo of one's own, and to the part of it that is painted. */
import { cameraIcon, cropIcon, liveIcon } from '../parts/camera-icons.ts'
import { camera } from '../words/en/camera-words.ts'
import { framing } from '../words/en/framing-words.ts'
import type { CommandHost, Commands } from './command.ts'

type Desk = typeof import('../components/studio-desk.ts')

/** Once it is there. */
let desk: Desk | null = null

async function load(prepare: (desk: Desk) => Promise<void>): Promise<void> {
  desk ??= await import('../components/studio-desk.ts')
  await prepare(desk)
}

/** Where it is a phone's or a tablet's: elsewhere, `capture` opens the same picker as ever. */
const isHandheld = () => matchMedia('(hover: none) and (pointer: coarse)').matches

export const CAMERA_COMMANDS = {
  take: {
    keys: [],
    menu: {
      icon: cameraIcon,
      get label() {
        return camera.take
      },
    },
    able: isHandheld,
    run: (_, { intake }) => void intake.pick('photo', true),
  },
  live: {
    keys: ['t'],
    menu: {
      icon: liveIcon,
      get label() {
        return camera.live
      },
    },
    get help() {
      return camera.liveHelp
    },
    able: () => true,
    opener: 'menu',
    load: (store, host: CommandHost) => load((found) => found.prepareCamera(store, host)),
    panel: { render: (store, host) => desk?.renderCamera(store, host) as ReturnType<Desk['renderCamera']> },
  },
  framing: {
    keys: ['x'],
    menu: {
      icon: cropIcon,
      get label() {
        return framing.title
      },
    },
    get help() {
      return framing.help
    },
    able: ({ photo }) => photo !== null,
    opener: 'menu',
    load: (store) => load((found) => found.prepare(store)),
    panel: { render: (store, host) => desk?.renderFraming(store, host) as ReturnType<Desk['renderFraming']> },
  },
} as const satisfies Commands
