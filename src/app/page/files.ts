/** What the file picker offers; HEIC has no type of its own in some browsers. */
const IMAGE_TYPES = 'image/*,.heic,.heif,.avif'
/** Styles as files, which are offered beside paintings. */
const STYLE_TYPES = ',.json'

/** Asks for images with the platform's picker; an empty list when the person backs out. Needs a user's gesture. */
export function pickImages(options: { readonly multiple: boolean; readonly camera?: boolean }): Promise<File[]> {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = options.multiple ? IMAGE_TYPES + STYLE_TYPES : IMAGE_TYPES
  input.multiple = options.multiple
  if (options.camera) input.capture = 'environment'
  input.hidden = true
  // iOS forgets an input that is not in the page.
  document.body.append(input)
  return new Promise((resolve) => {
    const finish = (): void => {
      input.remove()
      resolve([...(input.files ?? [])])
    }
    input.addEventListener('change', finish)
    input.addEventListener('cancel', finish)
    input.click()
  })
}

/** Hands a file to the browser's downloads. */
export function download(file: File): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = file.name
  link.click()
  // Safari reads the URL after the click has returned.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** "harbour-pastiche.jpg", from "harbour.png" and "jpeg". @param format the second part of the file's type */
export function pictureFileName(photoName: string, format: string): string {
  const stem = photoName
    .replace(/\.[^.]{1,5}$/, '')
    .replace(/[\\/:*?"<>|\p{Cc}]+/gu, ' ')
    .trim()
  return `${stem || 'picture'}-pastiche.${format === 'jpeg' ? 'jpg' : format}`
}
