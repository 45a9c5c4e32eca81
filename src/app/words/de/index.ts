import type { Words } from '../sections.ts'
import { masks } from './mask-words.ts'
import { menu } from './menu-words.ts'

export const words: Words = { masks, menu }
