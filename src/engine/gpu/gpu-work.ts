/** What a device is asked for: recorded first and submitted in one, so that a picture is one submission from the photo to the screen. */
export class GpuWork {
  readonly #device: GPUDevice
  #recorded: GPUCommandBuffer[] = []
  /** The end of what was submitted last, and of what was before. */
  #last: Promise<unknown> = Promise.resolve()
  #before: Promise<unknown> = Promise.resolve()
  /** Called when all that was recorded has been submitted. */
  onSubmit: () => void = () => undefined

  constructor(device: GPUDevice) {
    this.#device = device
  }

  /** Records behind what is recorded already. */
  record(commands: (encoder: GPUCommandEncoder) => void): void {
    const encoder = this.#device.createCommandEncoder()
    commands(encoder)
    this.add(encoder.finish())
  }

  add(recorded: GPUCommandBuffer): void {
    this.#recorded.push(recorded)
  }

  /** Submits what is recorded, if anything is. Numbers that are written to buffers behind it are seen by later work alone. */
  submit(): void {
    if (this.#recorded.length === 0) return
    const { queue } = this.#device
    queue.submit(this.#recorded)
    this.#recorded = []
    this.#before = this.#last
    this.#last = queue.onSubmittedWorkDone()
    // A device that is lost says so by itself.
    this.#last.catch(() => undefined)
    this.onSubmit()
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
