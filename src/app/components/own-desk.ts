/** The panels about a style of one's own, and what their wishes come to. */
import { html, type TemplateResult } from 'lit'
import { type Crop, WHOLE } from '../../core/perspective.ts'
import type { CommandHost } from '../commands/command.ts'
import { download } from '../page/files.ts'
import { findStyle } from '../state/selectors.ts'
import type { OwnStyleAct, OwnStyleControls, Store, StyleId } from '../state/types.ts'
import './crop-panel.ts'
import './own-panel.ts'

/** What the painting in hand is cut out of, since its panel was asked for. */
let uncut: ReturnType<OwnStyleControls['uncut']> = null

/** Rejects where a part of it cannot be loaded. */
export async function prepare(store: Store, { inHand }: CommandHost): Promise<void> {
  const styles = await store.ownStyles()
  uncut = inHand && styles.uncut(inHand)
}

export function renderOwn(store: Store, host: CommandHost): TemplateResult {
  const doing = (act: (styles: OwnStyleControls, id: StyleId) => void): void => {
    const { inHand } = host
    if (inHand) void store.ownStyles().then((styles) => act(styles, inHand))
  }
  return html`<own-panel
    class="popover"
    .painting=${findStyle(store.state.styles, host.inHand)}
    @own-rename=${({ detail }: CustomEvent<string>) => doing((styles, id) => styles.rename(id, detail))}
    @own-use=${({ detail }: CustomEvent<'predicted' | 'learnt'>) => doing((styles, id) => styles.use(id, detail))}
    @own-act=${({ detail }: CustomEvent<OwnStyleAct>) => {
      if (detail === 'crop') host.openInstead('crop')
      else if (detail === 'remove') {
        if (host.inHand) void store.removePainting(host.inHand)
        host.closePanel(true)
      } else if (detail === 'file')
        doing((styles, id) => {
          const file = styles.file(id)
          if (file) download(file)
        })
      else doing((styles, id) => styles[detail](id))
    }}
  ></own-panel>`
}

export function renderCrop(store: Store, host: CommandHost): TemplateResult {
  const { inHand } = host
  return html`<crop-panel
    class="popover"
    .name=${findStyle(store.state.styles, inHand)?.title ?? ''}
    .picture=${uncut?.picture ?? null}
    .crop=${uncut?.crop ?? WHOLE}
    @crop-cancel=${() => host.closePanel(true)}
    @crop-done=${({ detail }: CustomEvent<Crop>) => {
      if (inHand) void store.ownStyles().then((styles) => styles.cut(inHand, detail))
      host.closePanel(true)
    }}
  ></crop-panel>`
}
