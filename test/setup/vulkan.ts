/** Lets WebGPU in Node compute on the software renderer that comes with Chromium, on any machine alike. */
import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { findChrome } from '../../src/tools/chrome/launcher.ts'

export default function setup(): void {
  const chrome = findChrome()
  const folders = chrome ? [path.dirname(realpathSync(chrome)), '/usr/lib/chromium'] : []
  const folder = folders.find((place) => existsSync(path.join(place, 'vk_swiftshader_icd.json')))
  if (!folder) return
  process.env.VK_ICD_FILENAMES = path.join(folder, 'vk_swiftshader_icd.json')
  // Chromium's own loader, for a system that has none; the processes of the tests start behind this.
  process.env.LD_LIBRARY_PATH = [folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':')
}
