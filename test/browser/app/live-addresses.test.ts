/** Addresses of files that the page shows or hands over end when they are of no use any more. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import '../../../src/app/components/message-stack.ts'
import { download } from '../../../src/app/page/files.ts'

const live = new Set<string>()

beforeEach(() => {
  live.clear()
  const { createObjectURL, revokeObjectURL } = URL
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    const address = createObjectURL.call(URL, blob)
    live.add(address)
    return address
  })
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation((address) => {
    live.delete(address)
    revokeObjectURL.call(URL, address)
  })
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  document.body.replaceChildren()
})

test('the picture in a question about a pasted image has one as long as it is asked', async () => {
  const stack = document.createElement('message-stack')
  const images = ['one', 'two'].map((name) => new File([name], `${name}.png`, { type: 'image/png' }))
  document.body.append(stack)
  for (const pending of [images, images.slice(1), []]) {
    Object.assign(stack, { pending, notices: [] })
    await stack.updateComplete
    expect(live.size).toBe(pending.length > 0 ? 1 : 0)
  }
  Object.assign(stack, { pending: images })
  await stack.updateComplete
  stack.remove()
  expect(live.size).toBe(0)
})

test('a file that was saved has none a minute later', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue()
  for (let i = 0; i < 3; i++) download(new File(['picture'], `${i}.png`))
  expect(live.size).toBe(3)
  vi.advanceTimersByTime(60_000)
  expect(live.size).toBe(0)
})
