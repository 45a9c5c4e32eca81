import type { Words } from '../sections.ts'
import { install } from './install-words.ts'
import { launch } from './launch-words.ts'
import { menu } from './menu-words.ts'
import { storage } from './storage-words.ts'

export const words: Words = { install, launch, menu, storage }
