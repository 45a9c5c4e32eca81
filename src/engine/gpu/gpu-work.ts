/** Less work than this says nothing about a device's pace, px of a pass. */
const MEASURED_PIXELS = 2048
/** Share of the newest measurement in the pace. */
const NEWER = 0.5

/** What a device is asked for: recorded first and submitted in one, so that a picture is one submission from the photo to the screen. */
export class GpuWork {
  readonly #device: GPUDevice
  #recorded: GPUCommandBuffer[] = []
  /** The end of what was submitted last, and of what was before. */
  #last: Promise<unknown> = Promise.resolve()
  #before: Promise<unknown> = Promise.resolve()
  /** Work that is recorded, as a share of a picture's px. */
  #pixels = 0
  /** When what was submitted last is known to have ended, by `performance.now()`. */
  #ended = 0
  /** px of a pass that are computed in a ms: of the last submissions; null before the first. */
  #pace: number | null = null
  /** What is to be destroyed when what is recorded now has been submitted. */
  readonly #behind: { destroy(): void }[] = []
  /** Called when all that was recorded has been submitted. */
  onSubmit: () => void = () => undefined

  constructor(device: GPUDevice) {
    this.#device = device
  }

  /** px that are computed in so many ms; null where nothing is known. */
  pixelsIn(ms: number): number | null {
    return this.#pace && this.#pace * ms
  }

  /** Records behind what is recorded already. @param pixels of a pass that these commands are worth */
  record(commands: (encoder: GPUCommandEncoder) => void, pixels = 0): void {
    const encoder = this.#device.createCommandEncoder()
    commands(encoder)
    this.add(encoder.finish())
    this.#pixels += pixels
  }

  add(recorded: GPUCommandBuffer): void {
    this.#recorded.push(recorded)
  }

  /** Destroys what nothing but recorded work uses: now, or behind its submission. */
  destroyBehind(resource: { destroy(): void }): void {
    if (this.#recorded.length === 0) resource.destroy()
    else this.#behind.push(resource)
  }

  /** Submits what is recorded, if anything is. Numbers that are written to buffers behind it are seen by later work alone. */
  submit(): void {
    if (this.#recorded.length === 0) return
    const { queue } = this.#device
    queue.submit(this.#recorded)
    this.#recorded = []
    this.#before = this.#last
    this.#last = queue.onSubmittedWorkDone().then(this.#timed())
    // A device that is lost says so by itself.
    this.#last.catch(() => undefined)
    for (const resource of this.#behind.splice(0)) resource.destroy()
    this.onSubmit()
  }

  /** Measures what was submitted just now, once it is computed. */
  #timed(): () => void {
    const [submitted, pixels] = [performance.now(), this.#pixels]
    this.#pixels = 0
    return () => {
      const now = performance.now()
      // Not before what was submitted first had ended.
      const ms = now - Math.max(submitted, this.#ended)
      this.#ended = now
      if (pixels < MEASURED_PIXELS || ms <= 0) return
      this.#pace = this.#pace === null ? pixels / ms : (1 - NEWER) * this.#pace + NEWER * (pixels / ms)
    }
  }

  /** Resolves when no more than one submission is still to be computed: whoever submits then is one frame ahead at most. */
  async room(): Promise<void> {
    await this.#before
  }

  /** Submits what is recorded, as soon as that is one ahead at most. */
  async submitInTurn(): Promise<void> {
    await this.room()
    this.submit()
  }

  /** Submits what is recorded, and resolves when all is computed. */
  async done(): Promise<void> {
    await this.submitInTurn()
    await this.#last
  }

  /** Bytes of the device, of all that is recorded until now. */
  async read(size: number, copy: (encoder: GPUCommandEncoder, to: GPUBuffer) => void): Promise<ArrayBuffer> {
    const to = this.#device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST })
    try {
      this.record((encoder) => copy(encoder, to))
      await this.submitInTurn()
      await to.mapAsync(GPUMapMode.READ)
      return to.getMappedRange().slice(0)
    } finally {
      to.destroy()
    }
  }
}
