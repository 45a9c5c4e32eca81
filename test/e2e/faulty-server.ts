/** A static web server as bare as they come, on which any file can be made to arrive damaged, or not at all. */
import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { createServer, type Server as HttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'

/**
 * `cut`: half of the file, as a server sends that has only half; `bit`: one bit differs; `page`: a page in its place, with
 * status 200, as networks answer that want a password first; `stall`: half of it, and then nothing more until the fault
 * is gone, when the connection breaks.
 */
export const FAULTS = ['cut', 'bit', 'page', 'empty', 'missing', 'stall'] as const

export type Fault = (typeof FAULTS)[number]

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
}

/** So long ago that browsers keep what comes without a word about keeping for months. */
const OLD = new Date('2015-01-01').toUTCString()

/** What is wrong with which files, relative to the page. */
export interface Trouble {
  readonly files: readonly string[]
  readonly kind: Fault
}

export class FaultyServer {
  #fault: Trouble | null = null
  readonly #stalled = new Set<ServerResponse>()
  /** Files that were asked for, how often. */
  readonly asked = new Map<string, number>()
  /** The build that it serves. */
  folder: string
  readonly #http: HttpServer

  private constructor(folder: string) {
    this.folder = folder
    this.#http = createServer((request, response) => this.#answer(request, response))
  }

  static async start(folder: string): Promise<FaultyServer> {
    const server = new FaultyServer(folder)
    await new Promise<void>((resolve) => server.#http.listen(0, '127.0.0.1', resolve))
    return server
  }

  get fault(): Trouble | null {
    return this.#fault
  }

  set fault(fault: Trouble | null) {
    this.#fault = fault
    for (const response of this.#stalled) response.destroy()
    this.#stalled.clear()
  }

  /** Ends in `/`. */
  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}/`
  }

  async close(): Promise<void> {
    this.#http.closeAllConnections()
    await new Promise((resolve) => this.#http.close(resolve))
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const [address] = (request.url ?? '/').split('?')
    const file = address === '/' ? 'index.html' : decodeURIComponent(address.slice(1))
    this.asked.set(file, (this.asked.get(file) ?? 0) + 1)
    const on = path.join(this.folder, file)
    const fault = this.fault?.files.includes(file) ? this.fault.kind : null
    if (fault === 'missing' || !statSync(on, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found')
      return
    }
    const body = damaged(readFileSync(on), fault)
    const etag = `"${createHash('sha256').update(body).digest('base64url')}"`
    const type = fault === 'page' ? 'text/html' : (TYPES[path.extname(file)] ?? 'application/octet-stream')
    const kept = { etag, 'last-modified': OLD }
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304, kept).end()
      return
    }
    response.writeHead(200, { ...kept, 'content-type': type, 'content-length': body.length })
    if (fault !== 'stall') response.end(body)
    else {
      response.write(body.subarray(0, body.length >> 1))
      this.#stalled.add(response)
    }
  }
}

/** @returns what arrives of a file */
function damaged(body: Buffer, fault: Fault | null): Buffer {
  if (fault === 'empty') return Buffer.alloc(0)
  if (fault === 'page') return Buffer.from('<!doctype html><title>Welcome</title><p>Log in to use this network.</p>')
  if (fault === 'cut') return body.subarray(0, body.length >> 1)
  if (fault === 'bit') {
    const copy = Buffer.from(body)
    copy[copy.length >> 1] ^= 1
    return copy
  }
  return body
}
