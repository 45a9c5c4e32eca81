import { BACKEND_CHOICES, LEARN_KNOBS, LOOK_KNOBS, POLISH_KNOBS, QUALITY } from '../core/knobs.ts'
import { PICTURE_PIXELS } from '../core/plan.ts'
import { STYLE_DIM } from '../core/style.ts'
import { type Topic, USUAL_BACKEND } from './args.ts'
import { DEFAULT_QUALITY, OUTPUT_FORMATS } from './formats.ts'
import { helpLine, helpLines, orList, POLISH_OPTIONS } from './knob-options.ts'

const { iterations, ...beside } = POLISH_OPTIONS
const { maxEdge } = POLISH_KNOBS
const lossy = OUTPUT_FORMATS.filter((format) => DEFAULT_QUALITY[format] !== null)
const qualities = lossy.map((format) => `${format} ${DEFAULT_QUALITY[format]}`).join(', ')
// What runs everywhere first, and what wants the newest browser last.
const backends = [
  `${USUAL_BACKEND} (default)`,
  ...BACKEND_CHOICES.toReversed().filter((name) => name !== USUAL_BACKEND),
]

const PASTICHE = `pastiche - repaint photos in the style of paintings, on this machine

Usage
  pastiche <photo|folder|->... --style <style>... -o <file|folder/|->
  pastiche styles [--json]                          list the built-in styles
  pastiche vector <painting> [-o style.json]        save a painting's style as a file
  pastiche learn <painting> [-o style.json]         the same, learnt: much closer to it

Examples
  pastiche photo.jpg --style starry-night -o out.png
  pastiche photo.jpg --style a.jpg --style b.jpg --mix 0.3,0.7 -o out.jpg
  pastiche holiday/ -r --style the-scream --keep-colours -o painted/ --resume
  pastiche photo.jpg --style the-scream --polish -o out.png --checkpoint out.ckpt
  cat photo.jpg | pastiche - --style style.json -o - --format webp > out.webp

Style
  -s, --style <style>    a painting (image file), a built-in style by name, or a
                         style.json from "pastiche vector", "pastiche learn" or the
                         app. Give it several times to mix. A painting whose name is
                         also a built-in style's: ./name
      --learn [n]        learn the styles that are paintings first, in n steps
                         (${LEARN_KNOBS.steps.least}-${LEARN_KNOBS.steps.most}, default ${LEARN_KNOBS.steps.usual}), some minutes each: much closer to the
                         painting. "pastiche learn" keeps what was learnt in a file
      --mix <w,w,...>    weights of the styles, in their order (default: equal)
${helpLines(LOOK_KNOBS)}

Picture
  -o, --output <where>   a file; a folder (ends in /, or is one already), in which
                         pictures are named after their photos, and folders below
                         are kept (photos that would share a name keep their
                         extension in it, too: a.jpg.png); - is standard output
  -f, --format <format>  ${orList(OUTPUT_FORMATS)}. Default: the extension of -o; in a
                         folder, the photo's own format, or png where that can't be
                         written
  -q, --quality <${QUALITY.least}-${QUALITY.most}>  default: ${qualities}; png is lossless
      --max-edge <px>    longer side of the picture at most (default: the photo's
                         size, up to ${PICTURE_PIXELS.program / 1e6} megapixels; a reduction is reported)
      --overwrite        replace pictures that are there already. Without it they are
                         left alone and reported. A photo or painting that is being
                         read is never replaced

Polish
      --polish [n]       optimise each picture for n iterations (${iterations.least}-${iterations.most}, default ${iterations.usual}):
                         closer to the painting, and slow, a few seconds an iteration.
                         Pictures have ${maxEdge.usual} px at most unless --max-edge says otherwise
                         (${maxEdge.least}-${maxEdge.most}), as far as memory allows; a reduction is reported.
                         Each --style must be a painting or a built-in style, not a
                         style.json. A photo named like a number: ./100
${helpLines(beside, ['from', 'seed'])}
      --checkpoint <file>
                         keep the state in the file: every few seconds, at the end, and
                         on Ctrl-C; for one photo. With --resume, go on from it, also
                         to a larger --polish (then with --overwrite, where the picture
                         is there); a file that is not there yet is no mistake. Without
                         --resume, a file that is there is left alone and reported,
                         unless --overwrite
      --snapshot-every <n>
                         also write the picture as it is after every n iterations,
                         beside the finished one: out.0040.png

Many photos
  -r, --recursive        folders with everything below them
      --resume           skip photos whose picture is there, whole, and was made with
                         the same settings (each picture carries a mark of them)
      --shard <i/n>      take every n-th photo, beginning with the i-th; i = 1..n.
                         Slurm: --shard $((SLURM_ARRAY_TASK_ID+1))/$SLURM_ARRAY_TASK_COUNT
                         for --array=0-..., Kubernetes: $((JOB_COMPLETION_INDEX+1))/n,
                         GNU parallel: {1}/n
  -j, --jobs <n>         photos painted at the same time, each by a process of its own
                         (default 1)

Running
${helpLine('--backend <name>', orList(backends))}
      --json             one JSON object a line on standard output: painted, skipped,
                         failed, then summary; error where nothing could be done;
                         with --polish also iteration (0 is the start) and stopped
      --quiet            only failures
      --models <folder>  model files (default: those that come with pastiche)
  -h, --help             this text; also "pastiche styles -h", vector -h, learn -h
  -V, --version

Photos
  JPEG, PNG, WebP, AVIF, GIF, TIFF and BMP; the first frame of animations. Of a folder,
  these, and files without an ending that are one of them; raw photos, HEIC, JPEG XL,
  films and the like are reported, unless the same name is there as one that is read.
  Orientation marks are applied, other colour spaces (wide gamut, CMYK, 16 bit, floating
  point) are converted to sRGB, transparency is kept (JPEG: put on white). Pictures carry
  an sRGB profile and none of the photo's metadata: no place, camera, name or date.
  A photo may come through a pipe: -, /dev/stdin, <(...) or a named one, not with
  --resume; so may a --style. One whose name begins with a dash: ./-name.jpg
  A photo that can't be read, or of which a part is lost, is reported and the rest go
  on. Pictures appear whole or not at all, also after Ctrl-C. The first Ctrl-C while
  polishing waits for what is being computed, and for the checkpoint; a second one does
  not.

Exit codes
  0    everything was painted, or skipped by --resume
  1    something could not be read, painted or written; the rest was done
  2    wrong usage; nothing was done
  3    model files missing or damaged, or the backend does not run here
  129, 130, 143   stopped by hang-up, Ctrl-C, or termination; --resume goes on
`

const STYLES = `pastiche styles - list the built-in styles

Usage
  pastiche styles [--json] [--models <folder>]

Prints name, title, artist and year; the name is what --style takes. With --json:
an array of objects with name, title, artist and year.
`

const VECTOR = `pastiche vector - save a painting's style as a file

Usage
  pastiche vector <painting> [-o style.json] [--overwrite] [--backend <name>]

Prints JSON (or writes it to the file): release, name, and vector with ${STYLE_DIM} numbers.
"--style style.json" takes it back, without the painting, and so does the app, whose own
style files are the same. Styles of different model releases do not mix: a file of
another release is refused, and is made anew from the painting.
`

const LEARN = `pastiche learn - learn a painting, and save its style as a file

Usage
  pastiche learn <painting> [-o style.json] [--overwrite] [--photo <file>...]
                 [--steps <n>] [--rank <n>] [--quiet] [--backend <name>]

What is read off a painting at once ("pastiche vector") is a guess. This improves it by
painting photos and comparing them with the painting, some 0.3 s a step on one core.
"--style style.json" paints with the file, and so does the app.

      --photo <file>     a photo to paint on the way; several are better. Default: the
                         sample photo of the app
      --steps <n>        ${LEARN_KNOBS.steps.least}-${LEARN_KNOBS.steps.most}, default ${LEARN_KNOBS.steps.usual}
      --rank <n>         of the adapters, ${LEARN_KNOBS.rank.least}-${LEARN_KNOBS.rank.most}, default ${LEARN_KNOBS.rank.usual}: additions to the network's
                         convolutions. 8 come closer still, make a file of 60 kB instead
                         of 20, and are left out of links
      --quiet            no progress bar

The same painting, photos and options make the same file again. Ctrl-C leaves no file.
`

/** The text of `--help`. */
export function helpText(topic: Topic): string {
  return { pastiche: PASTICHE, styles: STYLES, vector: VECTOR, learn: LEARN }[topic]
}
