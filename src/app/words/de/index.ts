import type { Words } from '../sections.ts'
import { bar } from './bar-words.ts'
import { menu } from './menu-words.ts'
import { polishEnd } from './polish-end-words.ts'
import { save } from './save-words.ts'
import { shell } from './shell-words.ts'

export const words: Words = { bar, menu, polishEnd, save, shell }
