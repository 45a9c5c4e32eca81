import type { PolishControls, PolishRun, PolishStart } from '../../../src/app/state/types.ts'
import type { Storage } from '../../../src/app/storage/storage.ts'
import { type FakeClient, settle } from './fake-client.ts'
import { type Visit, visit } from './harness.ts'

export interface PolishVisit extends Visit {
  readonly polisher: PolishControls
  run(): PolishRun | null
  /** Texts of the informations on the page. */
  infos(): string[]
  /** Presses the button of a notice. */
  act(label: string): Promise<void>
  /** Begins polishing, without waiting for its end. */
  begin(how?: PolishStart): Promise<void>
}

/** Opens the app and waits for the first picture. @param before the worker's side of an earlier visit */
export async function polishVisit(before?: FakeClient, storage?: Storage): Promise<PolishVisit> {
  const visited = await visit(before, true, storage)
  const { store, finishAll } = visited
  const polisher = await store.polisher()
  await finishAll()
  for (let i = 0; i < 4; i++) await settle()
  return {
    ...visited,
    polisher,
    run: () => store.state.polish.run,
    infos: () => store.state.notices.filter(({ kind }) => kind === 'info').map(({ text }) => text),
    async act(label) {
      store.state.notices.find(({ action }) => action?.label === label)!.action!.run()
      await settle()
    },
    async begin(how) {
      void polisher.start(how)
      await settle()
    },
  }
}
