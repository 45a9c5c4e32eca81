// What the loss network's modules export: see ../README.md.

export { gram, multiply } from './gram-sums'
export { content, deepest, reverse } from './reverse'
export { convolve } from './winograd'
