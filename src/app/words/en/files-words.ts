import { words } from '../language.ts'

/** Where files of the app cannot be had. */
export const files = words('files', {
  sample: 'The sample photo',
  styles: 'The list of built-in styles',
  models: 'A list of the model files',
  remedy: 'It may belong to another version of the app: reload the page.',
  otherVersion: (what: string) => `${what} belongs to another version of the app. Reload the page.`,
  undownloaded: (what: string) => `${what} could not be downloaded. Check the connection and try again.`,
  offline: (what: string) =>
    `You are offline, and ${what.toLowerCase()} is not on this device yet. Connect once and try again.`,
  absent: (what: string) => `${what} is not on the server. Reload the page.`,
})
