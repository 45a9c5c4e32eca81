import { describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { HOLD_MS } from '../../../src/app/stage/gestures.ts'
import { clampView, FIT, MAX_ZOOM, pictureRect, zoomAt } from '../../../src/app/stage/viewport.ts'
import { find, findAll, mount, settle } from './mount.ts'
import { landscape } from './test-images.ts'

/** A bitmap of one colour. */
function plain(colour: string, width = 400, height = 300): ImageBitmap {
  const surface = new OffscreenCanvas(width, height)
  const context = surface.getContext('2d')!
  context.fillStyle = colour
  context.fillRect(0, 0, width, height)
  return surface.transferToImageBitmap()
}

/** A red photo and a blue picture. */
async function redAndBlue() {
  const size = { width: 400, height: 300 }
  const mounted = await mount({
    photo: { bitmap: plain('#f00'), name: 'red', ...size },
    picture: { bitmap: plain('#00f'), stage: 'full', ...size },
  })
  const surface = find(document, '.surface')
  return { ...mounted, surface, box: surface.getBoundingClientRect() }
}

/** The colour on the canvas; `x` and `y` are shares of the stage. */
function colourAt(x: number, y = 0.5): string {
  const canvas = find<HTMLCanvasElement>(document, 'canvas')
  const [r, g, b, a] = canvas
    .getContext('2d')!
    .getImageData(Math.floor(x * canvas.width), Math.floor(y * canvas.height), 1, 1).data
  return a === 0 ? 'wall' : r > 200 ? 'photo' : b > 200 ? 'picture' : `${r},${g},${b}`
}

function pointer(target: Element, type: string, at: readonly [number, number], more: PointerEventInit = {}): void {
  const [clientX, clientY] = at
  const init = { bubbles: true, composed: true, cancelable: true, pointerId: 7, clientX, clientY, ...more }
  target.dispatchEvent(new PointerEvent(type, init))
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('the stage', () => {
  test('shows the picture whole, with wall around it', async () => {
    await redAndBlue()
    expect([colourAt(0.5), colourAt(0.005)]).toEqual(['picture', 'wall'])
  })

  test('a press shows the photo once it is held, and the picture when let go', async () => {
    const { surface, box } = await redAndBlue()
    const at = [box.left + 200, box.top + 200] as const
    pointer(surface, 'pointerdown', at)
    await settle()
    expect(colourAt(0.5)).toBe('picture')
    await pause(HOLD_MS + 60)
    await settle()
    expect(colourAt(0.5)).toBe('photo')
    pointer(surface, 'pointerup', at)
    await settle()
    expect(colourAt(0.5)).toBe('picture')
  })

  test('a pointer that is taken away ends the hold', async () => {
    const { surface, box } = await redAndBlue()
    const at = [box.left + 200, box.top + 200] as const
    pointer(surface, 'pointerdown', at)
    await pause(HOLD_MS + 60)
    pointer(surface, 'pointercancel', at)
    await settle()
    expect(colourAt(0.5)).toBe('picture')
  })

  test('a drag is not a hold, and moves a zoomed picture', async () => {
    const { surface, box } = await redAndBlue()
    surface.focus()
    await userEvent.keyboard('++++++++')
    await settle()
    expect(colourAt(0.005)).toBe('picture')
    const start = [box.left + 100, box.top + 100] as const
    pointer(surface, 'pointerdown', start)
    pointer(surface, 'pointermove', [start[0] + 4000, start[1]])
    await pause(HOLD_MS + 60)
    await settle()
    expect(colourAt(0.5)).toBe('picture')
    pointer(surface, 'pointerup', [start[0] + 4000, start[1]])
  })

  test('the wheel zooms, a double tap shows the whole again', async () => {
    const { surface, box } = await redAndBlue()
    const wheel = new WheelEvent('wheel', {
      deltaY: -600,
      clientX: box.left + 300,
      clientY: box.top + 300,
      cancelable: true,
    })
    surface.dispatchEvent(wheel)
    expect(wheel.defaultPrevented).toBe(true)
    await settle()
    expect(colourAt(0.005)).toBe('picture')
    await expect.element(page.getByRole('button', { name: 'Show the whole picture' })).toBeVisible()
    for (let tap = 0; tap < 2; tap++) {
      pointer(surface, 'pointerdown', [box.left + 300, box.top + 300])
      pointer(surface, 'pointerup', [box.left + 300, box.top + 300])
    }
    await settle()
    expect(colourAt(0.005)).toBe('wall')
  })

  test('two fingers zoom', async () => {
    const { surface, box } = await redAndBlue()
    const y = box.top + 300
    pointer(surface, 'pointerdown', [box.left + 300, y], { pointerId: 1, pointerType: 'touch' })
    pointer(surface, 'pointerdown', [box.left + 400, y], { pointerId: 2, pointerType: 'touch' })
    pointer(surface, 'pointermove', [box.left + 700, y], { pointerId: 2, pointerType: 'touch' })
    await settle()
    expect(colourAt(0.005)).toBe('picture')
    await pause(HOLD_MS + 60)
    expect(colourAt(0.5)).toBe('picture')
  })

  test('a new photo starts whole', async () => {
    const { store, surface } = await redAndBlue()
    surface.focus()
    await userEvent.keyboard('++++')
    store.set({ settings: { ...store.state.settings, photoId: 'other' } })
    await settle()
    expect(colourAt(0.005)).toBe('wall')
  })

  test('a preview of nearly the same shape does not move the picture', async () => {
    const { store } = await mount({})
    const rect = () => find(document, 'picture-stage').style.getPropertyValue('--picture-height')
    const before = rect()
    store.set({ picture: { bitmap: landscape(511, 384, 40), width: 511, height: 384, stage: 'preview' } })
    await settle()
    expect(rect()).toBe(before)
  })

  test('a bitmap that was closed meanwhile leaves the last picture', async () => {
    const { store } = await redAndBlue()
    const closed = plain('#f00')
    closed.close()
    store.set({ photo: null, picture: { bitmap: closed, width: 400, height: 300, stage: 'full' } })
    await settle()
    expect(colourAt(0.5)).toBe('picture')
  })

  test('the canvas is an image with the picture in words', async () => {
    await mount({})
    await expect.element(page.getByRole('img', { name: 'sample, painted in The Starry Night' })).toBeInTheDocument()
  })
})

describe('the divider', () => {
  const divider = () => page.getByRole('slider', { name: 'Divider between photo and picture' })

  test('photo left, picture right', async () => {
    await redAndBlue()
    await page.getByRole('button', { name: 'Compare with the photo' }).click()
    await expect.element(divider()).toBeInTheDocument()
    expect([colourAt(0.3), colourAt(0.7)]).toEqual(['photo', 'picture'])
    expect(findAll(document, '.tag').map((tag) => tag.textContent)).toEqual(['Photo', 'Picture'])
    await page.getByRole('button', { name: 'Compare with the photo' }).click()
    await expect.element(divider()).not.toBeInTheDocument()
    expect(colourAt(0.3)).toBe('picture')
  })

  test('moves by keyboard and says where it is', async () => {
    await redAndBlue()
    await userEvent.keyboard('d')
    await expect.element(divider()).toBeInTheDocument()
    ;(divider().element() as HTMLElement).focus()
    await userEvent.keyboard('{ArrowLeft}')
    await expect.element(divider()).toHaveAttribute('aria-valuetext', '48% photo, 52% picture')
    await userEvent.keyboard('{End}')
    await settle()
    expect(colourAt(0.9)).toBe('photo')
    await userEvent.keyboard('{Home}')
    await settle()
    expect(colourAt(0.1)).toBe('picture')
  })

  test('follows the pointer', async () => {
    const { box } = await redAndBlue()
    await userEvent.keyboard('d')
    await expect.element(divider()).toBeInTheDocument()
    const line = find(document, '.line')
    line.setPointerCapture = () => undefined
    line.hasPointerCapture = () => true
    pointer(line, 'pointerdown', [box.left + box.width / 2, box.top + 200])
    pointer(line, 'pointermove', [box.left + box.width * 0.8, box.top + 200])
    await settle()
    expect([colourAt(0.75), colourAt(0.85)]).toEqual(['photo', 'picture'])
    const middle = line.getBoundingClientRect()
    expect(middle.left + middle.width / 2).toBeCloseTo(box.left + box.width * 0.8, 0)
  })
})

describe('the view', () => {
  const stage = { width: 1000, height: 600 }
  const picture = { width: 400, height: 300 }

  test('fits the picture into the stage', () => {
    expect(pictureRect(stage, picture, FIT)).toEqual({ x: 100, y: 0, width: 800, height: 600 })
    const { x, y, width, height } = pictureRect(stage, picture, FIT, 50)
    expect([y, height]).toEqual([50, 500])
    expect(width).toBeCloseTo(2000 / 3, 10)
    expect(x).toBeCloseTo(500 - 1000 / 3, 10)
  })

  test('zooming keeps what lies under the pointer', () => {
    const at = { x: 333, y: 222 }
    const before = pictureRect(stage, picture, FIT)
    const after = pictureRect(stage, picture, zoomAt(stage, FIT, 3, at))
    expect((at.x - after.x) / after.width).toBeCloseTo((at.x - before.x) / before.width, 10)
    expect((at.y - after.y) / after.height).toBeCloseTo((at.y - before.y) / before.height, 10)
  })

  test('never leaves the whole or the limit, nor shows wall where the picture could be', () => {
    expect(clampView(stage, picture, { zoom: 0.2, x: 40, y: 9 })).toEqual(FIT)
    expect(clampView(stage, picture, { zoom: 99, x: 0, y: 0 }).zoom).toBe(MAX_ZOOM)
    const rect = pictureRect(stage, picture, clampView(stage, picture, { zoom: 2, x: 9999, y: -9999 }))
    expect(rect.x).toBeCloseTo(0, 10)
    expect(rect.y + rect.height).toBeCloseTo(stage.height, 10)
  })
})
