/**
 * A slow line in front of a server: whatever a browser asks for, be it page, worker or service worker, shares one
 * downlink, and every request waits for a round trip. It notes what went over the line, and when.
 */
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'

/** What one answer took of the line. */
export interface Carried {
  /** Address relative to the page, without a query. */
  readonly file: string
  readonly status: number
  /** Of the body, as it went over the line. */
  readonly bytes: number
  /** ms since the line was opened, or since the last {@link SlowLine.restart}. */
  readonly from: number
  to: number
}

export interface Line {
  readonly bitsPerSecond: number
  /** ms */
  readonly roundTrip: number
}

/** As Lighthouse has it for phones. */
export const SLOW_4G: Line = { bitsPerSecond: 1_600_000, roundTrip: 150 }

/** ms between two packets' turns. */
const TICK = 5
/** What usual hosts compress. */
const TEXT = /^(?:text\/|application\/(?:json|javascript|manifest))|svg/

interface Sending {
  readonly response: ServerResponse
  readonly body: Buffer
  readonly entry: Carried
  sent: number
}

export class SlowLine {
  readonly carried: Carried[] = []
  readonly #target: URL
  readonly #line: Line
  readonly #http = createServer((request, response) => this.#answer(request, response))
  #queue: Sending[] = []
  #began = performance.now()
  #paidUntil = performance.now()
  readonly #timer = setInterval(() => this.#send(), TICK)

  private constructor(target: string, line: Line) {
    this.#target = new URL(target)
    this.#line = line
  }

  static async start(target: string, line = SLOW_4G): Promise<SlowLine> {
    const slow = new SlowLine(target, line)
    await new Promise<void>((resolve) => slow.#http.listen(0, '127.0.0.1', resolve))
    return slow
  }

  /** Ends in `/`. */
  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}/`
  }

  /** ms since the line was opened, or since the last {@link restart}. */
  get now(): number {
    return performance.now() - this.#began
  }

  /** Forgets what was noted, and counts the time from here. */
  restart(): void {
    this.carried.length = 0
    this.#began = performance.now()
  }

  /** Bytes of files that had been carried whole before. */
  get twice(): number {
    const seen = new Set<string>()
    return this.carried.reduce((sum, { file, bytes }) => {
      if (bytes === 0) return sum
      const again = seen.has(file)
      seen.add(file)
      return again ? sum + bytes : sum
    }, 0)
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    this.#http.closeAllConnections()
    await new Promise((resolve) => this.#http.close(resolve))
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const from = this.now
    const { hostname, port } = this.#target
    const { 'accept-encoding': accepted, ...headers } = request.headers
    const onward = httpRequest({ hostname, port, path: request.url, method: request.method, headers }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () => {
        const { 'transfer-encoding': _, 'content-length': __, ...kept } = answer.headers
        const packed = TEXT.test(kept['content-type'] ?? '') && /gzip/.test(String(accepted))
        const whole = Buffer.concat(parts)
        const body = packed ? gzipSync(whole) : whole
        const entry = {
          file: (request.url ?? '/').slice(1).replace(/\?.*/, '') || 'index.html',
          status: answer.statusCode ?? 0,
          bytes: body.length,
          from,
          to: 0,
        }
        this.carried.push(entry)
        setTimeout(() => {
          const length = answer.statusCode === 304 ? {} : { 'content-length': body.length }
          response.writeHead(entry.status, { ...kept, ...length, ...(packed && { 'content-encoding': 'gzip' }) })
          response.flushHeaders()
          this.#queue.push({ response, body, entry, sent: 0 })
        }, this.#line.roundTrip)
      })
    })
    onward.on('error', () => response.destroy())
    request.pipe(onward)
  }

  /** Gives each answer that is on its way its share of the time since the last turn. */
  #send(): void {
    const now = performance.now()
    let bytes = ((now - this.#paidUntil) / 1000) * (this.#line.bitsPerSecond / 8)
    this.#paidUntil = now
    this.#queue = this.#queue.filter(({ response }) => !response.destroyed)
    while (this.#queue.length > 0 && bytes >= 0) {
      const share = Math.max(1, Math.ceil(bytes / this.#queue.length))
      for (const sending of [...this.#queue]) {
        const part = sending.body.subarray(sending.sent, sending.sent + share)
        sending.sent += part.length
        bytes -= part.length
        if (sending.sent < sending.body.length) sending.response.write(part)
        else {
          sending.response.end(part)
          sending.entry.to = this.now
          this.#queue.splice(this.#queue.indexOf(sending), 1)
        }
      }
      if (bytes < 1) break
    }
  }
}
