import { pictureSuite } from '../../suites/picture-suite.ts'
import { models } from './models.ts'
import { samplePhoto } from './sample.ts'

pictureSuite({ backend: 'cpu', models, photo: await samplePhoto(), edge: 431 })
