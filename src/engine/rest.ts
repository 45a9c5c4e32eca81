/** Those who wait for a message to themselves, in order. */
const waiting: (() => void)[] = []
let port: MessagePort | null = null
let count = 0

/** How often the thread has rested so far: while it grows, something is being computed. */
export function rests(): number {
  return count
}

/**
 * Lets the thread's other messages have a turn.
 *
 * In browsers by a message to itself, which queues behind those that wait: a timer within a timer is held back by 4 ms,
 * a quarter of the time where a network rests every 12 ms. In Node, where an open port would keep the program alive, by
 * `setImmediate`.
 */
export function rest(): Promise<void> {
  count++
  if (typeof setImmediate === 'function') return new Promise((resolve) => setImmediate(resolve))
  const to = port ?? open()
  return new Promise((resolve) => {
    waiting.push(resolve)
    to.postMessage(null)
  })
}

function open(): MessagePort {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => waiting.shift()?.()
  port = port2
  return port2
}
