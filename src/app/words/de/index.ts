import type { Words } from '../sections.ts'
import { menu } from './menu-words.ts'
import { shell } from './shell-words.ts'

export const words: Words = { menu, shell }
