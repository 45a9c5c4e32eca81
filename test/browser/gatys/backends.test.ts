import { gatysSuite } from '../../suites/gatys-suite.ts'
import { models, options } from '../engine/models.ts'

gatysSuite({ backend: 'wasm', models, options, exact: true })
for (const backend of ['webgl', 'webgpu'] as const) gatysSuite({ backend, models, options, exact: false, slow: true })
