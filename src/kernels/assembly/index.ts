// What the modules export: see ../README.md.

export { narrow, widen } from './half-precision'
export { separable } from './separable'
export { arrived, convolve, picture, toBytes } from './conv'
