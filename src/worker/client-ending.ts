import type { Connection } from './client-connection.ts'
import type { JobId } from './protocol.ts'

/** Tells a long call to end after what it has in hand, on whichever worker it is made. */
export class Ending<How> {
  readonly #tell: (connection: Connection, job: JobId, how: How) => void
  #how: How | null = null
  #sent: readonly [Connection, JobId] | null = null

  constructor(tell: (connection: Connection, job: JobId, how: How) => void) {
    this.#tell = tell
  }

  end(how: How): void {
    this.#how = how
    if (this.#sent) this.#tell(...this.#sent, how)
  }

  /** The call has been made, or made again: the worker may have died of what it was to end after. */
  sent(connection: Connection, job: JobId): void {
    this.#sent = [connection, job]
    if (this.#how !== null) this.#tell(connection, job, this.#how)
  }
}
