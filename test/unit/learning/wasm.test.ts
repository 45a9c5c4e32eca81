import { learningSuite } from '../../suites/learning-suite.ts'
import { models } from '../engine/models.ts'

learningSuite({ backend: 'wasm', models, exact: true })
