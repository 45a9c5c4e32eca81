/** Served without a single header, the app's page and worker can still ask nobody else for anything. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { App, launch, leave } from './app.ts'
import { FaultyServer } from './faulty-server.ts'

let bare: FaultyServer
let elsewhere: Server
let app: App
const arrived: string[] = []

beforeAll(async () => {
  bare = await FaultyServer.start(inject('quickApp'))
  elsewhere = createServer((request, response) => {
    arrived.push(`${request.method} ${request.url}`)
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end()
  })
  elsewhere.on('upgrade', (request, socket) => {
    arrived.push(`socket ${request.url}`)
    socket.destroy()
  })
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
  app = await App.open(await (await launch()).newContext(), bare.url)
  await app.painted()
})

afterAll(async () => {
  await leave()
  elsewhere.closeAllConnections()
  elsewhere.close()
  await bare.close()
})

/** Every way out that a page and a worker share. */
function tryAll(from: Pick<Page, 'evaluate'>, who: string): Promise<string[]> {
  const { port } = elsewhere.address() as AddressInfo
  return from.evaluate(
    async ({ address, who }) => {
      const http = `http://${address}/${who}-`
      const ways: Record<string, () => unknown> = {
        fetch: () => fetch(`${http}fetch`),
        'fetch without an answer': () => fetch(`${http}fetch-no-cors`, { mode: 'no-cors' }),
        request: () =>
          new Promise((resolve, reject) => {
            const request = new XMLHttpRequest()
            request.open('GET', `${http}request`)
            request.onload = resolve
            request.onerror = reject
            request.send()
          }),
        events: () =>
          new Promise((resolve, reject) => {
            const events = new EventSource(`${http}events`)
            events.onopen = resolve
            events.onerror = reject
          }),
        socket: () =>
          new Promise((resolve, reject) => {
            const socket = new WebSocket(`ws://${address}/${who}-socket`)
            socket.onopen = resolve
            socket.onerror = reject
          }),
        import: () => import(/* @vite-ignore */ `${http}import`),
      }
      const open: string[] = []
      for (const [name, way] of Object.entries(ways))
        try {
          await way()
          open.push(name)
        } catch {
          // Closed.
        }
      return open
    },
    { address: `127.0.0.1:${port}`, who },
  )
}

test('neither the page nor its worker reaches another address', async () => {
  const workers = app.page.workers()
  expect(workers).toHaveLength(1)
  expect(await tryAll(app.page, 'page')).toEqual([])
  expect(await tryAll(workers[0], 'worker')).toEqual([])
  expect(await app.page.evaluate(() => 'RTCPeerConnection' in window)).toBe(false)
  expect(arrived).toEqual([])
})
