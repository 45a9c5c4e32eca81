import { vi } from 'vitest'
import { gatysSuite } from '../../suites/gatys-suite.ts'
import { models } from '../engine/models.ts'

// Plain JavaScript takes a minute for a test on a slow machine where others run beside it.
vi.setConfig({ testTimeout: 240_000 })

gatysSuite({ backend: 'cpu', models, exact: true, iterations: 4 })
