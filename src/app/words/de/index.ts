import type { Words } from '../sections.ts'
import { camera } from './camera-words.ts'
import { framing } from './framing-words.ts'
import { menu } from './menu-words.ts'

export const words: Words = { camera, framing, menu }
