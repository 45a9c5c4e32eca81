import type { Words } from '../sections.ts'
import { menu } from './menu-words.ts'
import { pictures } from './pictures-words.ts'

export const words: Words = { menu, pictures }
