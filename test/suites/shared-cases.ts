import { existsSync } from 'node:fs'
import path from 'node:path'

const folder = path.resolve(import.meta.dirname, '../../../shared/cases')

/** Path of a file that failed once, kept beside the checkout; null, with a message, where it is not there. */
export function sharedCase(name: string): string | null {
  const file = path.join(folder, name)
  if (existsSync(file)) return file
  console.log(`There is no ${file}: what needs it is skipped.`)
  return null
}
