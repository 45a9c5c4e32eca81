import { expect, test } from 'vitest'
import { smallPicture } from '../../../src/app/state/pictures/small-picture.ts'
import { usualLook } from '../../../src/core/look.ts'
import type { ThumbnailRequest } from '../../../src/worker/protocol-gallery.ts'

const look = { ...usualLook, styles: [] }
const spec = { key: 'a', photoId: 'sample', look }
const gaveWay = () => new DOMException('Something else came first.', 'AbortError')

/** Answers as it is told, one call after the other. */
function worker(...answers: readonly (Blob | Error)[]) {
  const asked: ThumbnailRequest[] = []
  const thumbnail = async (request: ThumbnailRequest): Promise<Blob> => {
    const answer = answers[asked.push(request) - 1]
    if (answer instanceof Blob) return answer
    throw answer
  }
  return { asked, thumbnail }
}

const call = () => ({ edge: 720, signal: new AbortController().signal })

test('a picture that gave way to another is asked for again', async () => {
  const picture = new Blob(['picture'])
  const client = worker(gaveWay(), gaveWay(), picture)
  expect(await smallPicture(client, spec, call())).toBe(picture)
  expect(client.asked).toEqual(Array(3).fill({ photoId: 'sample', look, edge: 720 }))
})

test('a failure is passed on, and so is the end that was asked for', async () => {
  await expect(smallPicture(worker(new Error('No memory.')), spec, call())).rejects.toThrow('No memory.')
  const controller = new AbortController()
  controller.abort()
  const client = worker(gaveWay())
  await expect(smallPicture(client, spec, { edge: 720, signal: controller.signal })).rejects.toThrow('came first')
  expect(client.asked).toHaveLength(1)
})

test('there is none without a style, or before photo and style are there', async () => {
  const client = worker()
  await expect(smallPicture(client, 'waiting', call())).rejects.toMatchObject({ name: 'AbortError' })
  await expect(smallPicture(client, { ...spec, look: null }, call())).rejects.toMatchObject({ name: 'AbortError' })
  expect(client.asked).toEqual([])
})
