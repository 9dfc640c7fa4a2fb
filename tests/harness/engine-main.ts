import { createEngineService } from '../../electron/core/models/service.ts'
import { recordingLogger, testClock } from './engine-parts.ts'
import { realRuntime } from './prepared-models.ts'

/**
 * A process that does nothing but run the engine, so that a test can kill it as a crash would kill the core.
 * Arguments: data folder, models folder. Writes one line `ready` when it is.
 */
const [dataDir = '', modelsDir = ''] = process.argv.slice(2)
const engine = createEngineService({
  dataDir,
  modelsDir,
  runtime: realRuntime(),
  logger: recordingLogger(),
  clock: testClock(),
  settings: { mode: 'bundled', url: '' },
})
engine.start()
await engine.ready(60_000)
await engine.warm('smollm2:135m')
console.log('ready')
setInterval(() => {}, 1_000)
