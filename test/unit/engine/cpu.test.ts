import { engineSuite } from '../../suites/engine-suite.ts'
import { models } from './models.ts'

engineSuite({ backend: 'cpu', models, progressSteps: 11, leakRuns: 16, leakSides: [16, 24, 33, 40] })
