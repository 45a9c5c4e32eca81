/** Style properties of an element, set one by one: a `style` attribute is nothing that the page's policy lets through. */
import { noChange } from 'lit'
import { Directive, directive, type ElementPart } from 'lit/directive.js'

class Placed extends Directive {
  override render(_styles: Readonly<Record<string, string>>): typeof noChange {
    return noChange
  }

  override update({ element }: ElementPart, [styles]: [Readonly<Record<string, string>>]): typeof noChange {
    for (const [name, value] of Object.entries(styles)) (element as HTMLElement).style.setProperty(name, value)
    return noChange
  }
}

/** In the place of an attribute: `<div ${placed({ top: '4px' })}>`. */
export const placed = directive(Placed)
