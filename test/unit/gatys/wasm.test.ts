import { gatysSuite } from '../../suites/gatys-suite.ts'
import { models } from '../engine/models.ts'

gatysSuite({ backend: 'wasm', models, exact: true })
