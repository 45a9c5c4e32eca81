import { afterEach, expect, test, vi } from 'vitest'
import { Camera, CameraError, openCamera, troubleOf } from '../../../src/app/page/camera.ts'

afterEach(() => void vi.unstubAllGlobals())

const track = (settings: MediaTrackSettings = {}) => ({
  readyState: 'live',
  stop: vi.fn(),
  getSettings: () => settings,
  addEventListener: () => undefined,
})
const streamOf = (one: ReturnType<typeof track>) =>
  ({ getTracks: () => [one], getVideoTracks: () => [one] }) as unknown as MediaStream

function device(getUserMedia: () => Promise<MediaStream>, cameras: readonly string[] = ['a']): void {
  const enumerateDevices = async () => cameras.map((deviceId) => ({ kind: 'videoinput', deviceId }))
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia, enumerateDevices } })
}

const never = new AbortController().signal
const wish = { facing: 'environment' } as const

test.each([
  ['NotAllowedError', 'denied'],
  ['NotFoundError', 'absent'],
  ['OverconstrainedError', 'absent'],
  ['NotReadableError', 'busy'],
  ['TypeError', 'failed'],
])('%s is told as %s', async (name, trouble) => {
  device(() => Promise.reject(new DOMException('', name)))
  await expect(openCamera(wish, never)).rejects.toMatchObject({ trouble })
})

test('a page without cameras is not secure, or has none', async () => {
  vi.stubGlobal('navigator', {})
  vi.stubGlobal('isSecureContext', false)
  await expect(openCamera(wish, never)).rejects.toEqual(new CameraError('insecure'))
  vi.stubGlobal('isSecureContext', true)
  await expect(openCamera(wish, never)).rejects.toEqual(new CameraError('absent'))
  expect(troubleOf(null)).toBe('failed')
})

test('a camera that comes after its view is gone is turned off again', async () => {
  const one = track()
  const gone = new AbortController()
  device(async () => {
    gone.abort()
    return streamOf(one)
  })
  await expect(openCamera(wish, gone.signal)).rejects.toMatchObject({ name: 'AbortError' })
  expect(one.stop).toHaveBeenCalled()
})

test('switching goes to the other side of a phone, and round the cameras of a desk', async () => {
  device(() => Promise.reject(new Error()), ['a', 'b'])
  const phone = new Camera(streamOf(track({ facingMode: 'user', deviceId: 'a' })))
  expect([phone.mirrored, await phone.next()]).toEqual([true, { facing: 'environment' }])
  const back = new Camera(streamOf(track({ facingMode: 'environment', deviceId: 'b' })))
  expect([back.mirrored, await back.next()]).toEqual([false, { facing: 'user' }])
  const desk = new Camera(streamOf(track({ deviceId: 'b' })))
  expect([desk.mirrored, await desk.next()]).toEqual([true, { facing: 'user', deviceId: 'a' }])
  device(() => Promise.reject(new Error()), ['a'])
  expect(await desk.next()).toBeNull()
})
