import { learningSuite } from '../../suites/learning-suite.ts'
import { models } from '../engine/models.ts'

learningSuite({ backend: 'cpu', models, exact: true, slow: true })
