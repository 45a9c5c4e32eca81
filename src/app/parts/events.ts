/** Sends an event up, through shadow roots. */
export function emit<T>(from: EventTarget, type: string, detail?: T): void {
  from.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }))
}
