import { engineSuite } from '../../suites/engine-suite.ts'
import { models } from './models.ts'

engineSuite({ backend: 'wasm', models, leakRuns: 1000, leakSides: [16, 24, 33, 40] })
