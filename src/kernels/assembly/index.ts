// What the modules export: see ../README.md.

export { groundRow } from './ground-rows'
export { narrow, widen } from './half-precision'
export { separable } from './separable'
export { arrived, convolve, picture, toBytes } from './conv'
export { keepColours } from './kept-colours'
export { addRow, enlargeRow, lackRow, mergeRow, ownRow, reduceRow } from './octave-rows'
