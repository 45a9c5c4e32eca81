/** The terminal program, whose tests run it as it is installed: bundled, it starts in half the time. */
import { built } from './build.ts'

export default function setup(): void {
  built('build:node')
}
