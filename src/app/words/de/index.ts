import type { Words } from '../sections.ts'
import { menu } from './menu-words.ts'

export const words: Words = { menu }
