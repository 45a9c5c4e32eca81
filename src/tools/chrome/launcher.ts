/**
 * Which Chromium the tests drive: `$CHROME_PATH`, an installed Chrome or Chromium, Playwright's own,
 * and where there is none, one that {@link ensureChrome} installs.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { chromium } from 'playwright'

/**
 * WebGPU and WebGL2 on the software renderer SwiftShader, in pages and workers, on any machine alike. The page itself is
 * drawn without it, which takes a fraction of the time.
 */
export const softwareGpuFlags = [
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  '--use-angle=swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-gpu-compositing',
] as const

const commands = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'chrome']

const applications = {
  linux: ['/opt/google/chrome/chrome', '/usr/lib/chromium/chromium', '/snap/bin/chromium'],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  ],
} as Readonly<Record<string, readonly string[]>>

/** Names what to do when there is no Chromium and none can be installed. */
const advice =
  'Install Google Chrome or Chromium, or set CHROME_PATH to the program of one that is installed, and run this again.'

/**
 * True if the program starts. Some are there but cannot: Ubuntu's `chromium-browser` is a note to install a snap,
 * and Playwright's own misses libraries on a bare system. On Windows Chrome has no `--version`, so being there counts.
 */
function starts(program: string): boolean {
  if (!existsSync(program)) return false
  if (process.platform === 'win32') return true
  return spawnSync(program, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0
}

function candidates(): string[] {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const onPath = commands.flatMap((name) => folders.map((folder) => path.join(folder, name + suffix)))
  return [...onPath, ...(applications[process.platform] ?? []), chromium.executablePath()]
}

/**
 * The Chromium to use, or null where there is none.
 *
 * @throws Error if `$CHROME_PATH` is set to something that does not start
 */
export function findChrome(): string | null {
  const chosen = process.env.CHROME_PATH
  if (chosen) {
    if (starts(chosen)) return chosen
    throw new Error(`CHROME_PATH is set to ${chosen}, which is no Chromium that starts here. ${advice}`)
  }
  return candidates().find(starts) ?? null
}

function run(command: string, args: readonly string[]): boolean {
  const { status } = spawnSync(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 600_000,
    shell: process.platform === 'win32',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  return status === 0
}

function hasApt(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'))
}

function installPlaywrights(): boolean {
  if (!run('npx', ['playwright', 'install', 'chromium'])) return false
  return starts(chromium.executablePath()) || (hasApt() && run('npx', ['playwright', 'install-deps', 'chromium']))
}

function installDistributions(): boolean {
  return hasApt() && run('apt-get', ['update']) && run('apt-get', ['install', '-y', 'chromium'])
}

/**
 * The Chromium to use, installed first where there is none.
 *
 * @param say receives one line for each thing that is installed
 * @throws Error with a sentence that says what to do, where none can be had
 */
export function ensureChrome(say: (line: string) => void): string {
  const found = findChrome()
  if (found) return found
  say('No Chrome or Chromium here: downloading Playwright’s Chromium for the tests.')
  if (!installPlaywrights() && hasApt()) {
    say('Playwright’s download cannot be reached: installing the chromium package with apt-get instead.')
    installDistributions()
  }
  const installed = findChrome()
  if (installed) return installed
  throw new Error(`The tests need Chrome or Chromium; none is installed and none could be downloaded. ${advice}`)
}
