/** What is said of files of the app that cannot be had, or are not as they should be. */
import { files } from '../words/en/files-words.ts'

export type AppFile = 'sample' | 'styles' | 'models'
export type Trouble = 'otherVersion' | 'undownloaded' | 'offline' | 'absent'

export interface Described {
  readonly what: string
  readonly remedy: string
}

export const sentence = (what: AppFile, trouble: Trouble): string => files[trouble](files[what])

/** For who parses a list: servers and caches mix old and new more often than they damage. */
export const described = (what: AppFile): Described => ({
  what: files[what],
  remedy: files.remedy,
})
