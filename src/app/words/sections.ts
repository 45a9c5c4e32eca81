/**
 * The table of words: its sections, by name. A new section is its file in `en`, its line here, and its file in each other
 * language, which the compiler asks for.
 */

import type { ErrorCode } from '../../core/errors.ts'
import type { app } from './en/app-words.ts'
import type { bar } from './en/bar-words.ts'
import type { batch } from './en/batch-words.ts'
import type { bringing } from './en/bringing-words.ts'
import type { camera } from './en/camera-words.ts'
import type { crop } from './en/crop-words.ts'
import type { divider } from './en/divider-words.ts'
import type { files } from './en/files-words.ts'
import type { framing } from './en/framing-words.ts'
import type { gallery } from './en/gallery-words.ts'
import type { help } from './en/help-words.ts'
import type { install } from './en/install-words.ts'
import type { keeping } from './en/keeping-words.ts'
import type { keys } from './en/keys-words.ts'
import type { launch } from './en/launch-words.ts'
import type { look } from './en/look-words.ts'
import type { masks } from './en/mask-words.ts'
import type { mending } from './en/mending-words.ts'
import type { menu } from './en/menu-words.ts'
import type { mix } from './en/mix-words.ts'
import type { motion } from './en/motion-words.ts'
import type { own } from './en/own-words.ts'
import type { pictures } from './en/pictures-words.ts'
import type { polishEnd } from './en/polish-end-words.ts'
import type { polish } from './en/polish-words.ts'
import type { restarts } from './en/restarts-words.ts'
import type { save } from './en/save-words.ts'
import type { sharing } from './en/sharing-words.ts'
import type { shell } from './en/shell-words.ts'
import type { shelves } from './en/shelves-words.ts'
import type { storage } from './en/storage-words.ts'

/** The same keys; sentences may differ, and functions take the same values. */
type Translated<S> = { readonly [Key in keyof S]: S[Key] extends string ? string : S[Key] }

export interface Words {
  readonly bar: Translated<typeof bar>
  readonly polishEnd: Translated<typeof polishEnd>
  readonly save: Translated<typeof save>
  readonly shell: Translated<typeof shell>
  readonly camera: Translated<typeof camera>
  readonly framing: Translated<typeof framing>
  readonly app: Translated<typeof app>
  readonly batch: Translated<typeof batch>
  readonly bringing: Translated<typeof bringing>
  readonly crop: Translated<typeof crop>
  readonly divider: Translated<typeof divider>
  readonly files: Translated<typeof files>
  readonly gallery: Translated<typeof gallery>
  readonly help: Translated<typeof help>
  readonly install: Translated<typeof install>
  readonly keys: Translated<typeof keys>
  readonly launch: Translated<typeof launch>
  readonly look: Translated<typeof look>
  readonly masks: Translated<typeof masks>
  readonly mending: Translated<typeof mending>
  readonly menu: Translated<typeof menu>
  readonly pictures: Translated<typeof pictures>
  readonly mix: Translated<typeof mix>
  readonly own: Translated<typeof own>
  readonly polish: Translated<typeof polish>
  readonly restarts: Translated<typeof restarts>
  readonly sharing: Translated<typeof sharing>
  readonly shelves: Translated<typeof shelves>
  readonly storage: Translated<typeof storage>
  readonly keeping: Translated<typeof keeping>
  /** What a failure is told as. English has its own sentence for each place that one comes from. */
  readonly errors: Readonly<Record<ErrorCode, string>>
  readonly motion: Translated<typeof motion>
}
