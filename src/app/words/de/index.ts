import type { Words } from '../sections.ts'
import { menu } from './menu-words.ts'
import { motion } from './motion-words.ts'

export const words: Words = { menu, motion }
