import { engineSuite } from '../../suites/engine-suite.ts'
import { models } from './models.ts'

engineSuite({ backend: 'wasm', models, progressSteps: 11, leakRuns: 300, leakSides: [16, 24, 33, 40] })
