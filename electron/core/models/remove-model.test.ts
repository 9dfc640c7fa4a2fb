import { afterEach, beforeEach, expect, test } from 'vitest'
import { recordingLogger, tempDir, testClock } from '../../../tests/harness/engine-parts.ts'
import { fakeRuntime } from '../../../tests/harness/fake-runtime.ts'
import { createEngineService, type EngineService } from './service.ts'

let temp: ReturnType<typeof tempDir>
let engine: EngineService
beforeEach(async () => {
  temp = tempDir()
  engine = await start()
})
afterEach(async () => {
  await engine.stop()
  await temp.remove()
})

async function start(): Promise<EngineService> {
  const started = createEngineService({
    dataDir: temp.dir,
    runtime: fakeRuntime(temp.dir, {}),
    logger: recordingLogger(),
    clock: testClock(),
    settings: { mode: 'bundled', url: '' },
  })
  started.start()
  await started.ready(20_000)
  return started
}
const names = async () => (await engine.models()).map(({ name }) => name).sort()
const pull = async (model: string) => {
  for await (const _ of engine.pull({ model, isInsecure: false }, new AbortController().signal));
}

test.skipIf(process.platform === 'win32')(
  'B3: keeps the only chat model and the one that searches memory',
  async () => {
    for (const [name, reason] of [
      ['smollm2:135m', 'only_chat_model'],
      ['all-minilm', 'searches_memory'],
    ] as const) {
      await expect(engine.removeModel(name)).rejects.toMatchObject({
        code: 'model_in_use',
        details: { reason },
      })
    }
    await expect(engine.removeModel('nobody:7b')).rejects.toMatchObject({ code: 'model_not_found' })
    expect(await names()).toEqual(['all-minilm:latest', 'smollm2:135m'])
  },
)

test.skipIf(process.platform === 'win32')(
  'B3: a starter that was deleted beside another model does not come back with the next start',
  async () => {
    await pull('larger:3b')
    expect(await engine.removeModel('smollm2:135m')).toEqual({ freed_bytes: expect.any(Number) })
    await engine.stop()
    engine = await start()
    expect(await names()).toEqual(['all-minilm:latest', 'larger:3b'])
    expect(await engine.defaultModel()).toBe('larger:3b')
  },
)
