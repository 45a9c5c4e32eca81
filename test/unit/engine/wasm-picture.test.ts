import { pictureSuite } from '../../suites/picture-suite.ts'
import { models } from './models.ts'
import { samplePhoto } from './sample.ts'

pictureSuite({ backend: 'wasm', models, photo: await samplePhoto(), edge: 601 })
