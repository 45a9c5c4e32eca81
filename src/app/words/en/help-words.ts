import { words } from '../language.ts'

export const help = words('help', {
  language: 'Language',
  start: 'Open a photo, tap a style.',
  gestures: 'Press and hold the picture to see the photo. Pinch or turn the wheel to zoom, tap twice to see it whole.',
  drop: 'Drop or paste images anywhere: on the picture they are photos, on the styles they are paintings.',
  sample: 'Use the sample photo',
  keys: 'Keys',
  letters: 'Single letters are shortcuts',
  starting: 'The painter is starting.',
  unstarted: 'The painter could not start.',
  running: (backend: string) => `Painting with ${backend}.`,
  runningModel: (backend: string, model: string) => `Painting with ${backend}, model ${model}.`,
  offline: 'Works without a network.',
  keeping:
    'A style is kept on this device once you have used it. Keep all of them, and every one works without a network.',
  keep: 'Keep all styles offline',
  repairing:
    'Something does not work? Repairing fetches the app’s own files anew. Your paintings, your photo and what you set stay.',
  repair: 'Repair the app',
})
