import type { Words } from '../sections.ts'
import { app } from './app-words.ts'
import { bar } from './bar-words.ts'
import { batch } from './batch-words.ts'
import { bringing } from './bringing-words.ts'
import { camera } from './camera-words.ts'
import { crop } from './crop-words.ts'
import { divider } from './divider-words.ts'
import { errors } from './error-table.ts'
import { files } from './files-words.ts'
import { framing } from './framing-words.ts'
import { gallery } from './gallery-words.ts'
import { help } from './help-words.ts'
import { install } from './install-words.ts'
import { keeping } from './keeping-words.ts'
import { keys } from './keys-words.ts'
import { launch } from './launch-words.ts'
import { look } from './look-words.ts'
import { masks } from './mask-words.ts'
import { mending } from './mending-words.ts'
import { menu } from './menu-words.ts'
import { mix } from './mix-words.ts'
import { motion } from './motion-words.ts'
import { own } from './own-words.ts'
import { pictures } from './pictures-words.ts'
import { polishEnd } from './polish-end-words.ts'
import { polish } from './polish-words.ts'
import { restarts } from './restarts-words.ts'
import { save } from './save-words.ts'
import { sharing } from './sharing-words.ts'
import { shell } from './shell-words.ts'
import { shelves } from './shelves-words.ts'
import { storage } from './storage-words.ts'

export const words: Words = {
  bar,
  polishEnd,
  save,
  shell,
  app,
  batch,
  bringing,
  crop,
  divider,
  errors,
  files,
  gallery,
  help,
  install,
  keys,
  launch,
  look,
  masks,
  mending,
  menu,
  mix,
  motion,
  own,
  pictures,
  polish,
  restarts,
  sharing,
  shelves,
  storage,
  keeping,
  camera,
  framing,
}
