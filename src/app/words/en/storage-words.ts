import { fileSize, list, plural } from '../format.ts'
import { words } from '../language.ts'

/** The panel that says what is kept in this browser. */
export const storage = words('storage', {
  storage: 'Storage',
  promise: 'All of this lies on this device, and nowhere else.',
  used: (bytes: number, quota: number) => `${fileSize(bytes)} in all. This browser allows ${fileSize(quota)}.`,
  kept: 'It is kept until you clear it.',
  passing: 'The browser may clear it to make room, or when you have not been here for long.',
  keep: 'Ask to keep it',
  refused: 'The browser does not promise that yet. It does so for apps that are installed or often used.',
  measuring: 'Measuring…',
  unknown: 'This cannot be measured here.',
  amount: (count: number, bytes: number) =>
    list([plural(count, { one: '# entry', other: '# entries' }), fileSize(bytes)]),
  empty: 'Nothing is kept here yet.',
  clear: 'Clear',
  clearOf: (name: string) => `Clear: ${name}`,
  sure: 'Clear it',
  no: 'Leave it',
  everything: 'Clear everything',
  afterEverything: 'Pictures, paintings, photo and settings are deleted for good, and the page is loaded anew.',
  failed:
    'Clearing did not work: the storage of this browser does not answer. Load the page again, then try once more.',
  pictures: 'My pictures',
  afterPictures: 'The pictures that you have made are deleted for good. Files that you have saved stay.',
  paintings: 'Your own paintings',
  afterPaintings: 'Your own paintings, and what was learnt of them, are deleted for good.',
  mixes: 'Kept mixes',
  afterMixes: 'The mixes that you have kept are deleted for good.',
  several: 'Several photos',
  afterSeveral:
    'The photos and the pictures made of them are deleted here. Your own files, and what you have saved, stay.',
  photos: 'Opened photos',
  afterPhotos: 'The copy that is kept here is deleted, and the sample is opened. Your own file stays where it is.',
  runs: 'Polished pictures',
  afterRuns: 'What was polished cannot be gone on with.',
  inbox: 'Shared pictures that wait',
  afterInbox: 'They are deleted here, and stay in the app that they came from.',
  samples: 'Small pictures of your photo',
  afterSamples: 'They are painted again when there is time.',
  models: 'Styles and networks used so far',
  afterModels: 'They are fetched again when they are needed.',
  app: 'The app itself',
  afterApp: 'It needs a network until it has been opened again.',
  rest: 'Other things',
  afterRest: 'They are deleted for good.',
})
