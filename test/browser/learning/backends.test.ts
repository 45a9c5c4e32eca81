import { learningSuite } from '../../suites/learning-suite.ts'
import { models, options } from '../engine/models.ts'

learningSuite({ backend: 'wasm', models, options, exact: true })
for (const backend of ['webgl', 'webgpu'] as const)
  learningSuite({ backend, models, options, exact: false, slow: true })
