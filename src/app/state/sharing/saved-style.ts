import { formatStyleFile, type StyleFile } from '../../../core/style-file.ts'

/** A style as a file of its name. */
export function savedStyle(style: StyleFile): File {
  const stem = style.name.replace(/[\\/:*?"<>|\p{Cc}]+/gu, ' ').trim()
  return new File([formatStyleFile(style)], `${stem || 'style'}.style.json`, { type: 'application/json' })
}
