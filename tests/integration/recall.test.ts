import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEmbedder } from '../../electron/core/models/embedder.ts'
import { createEngineService, type EngineService } from '../../electron/core/models/service.ts'
import type { RecallService } from '../../electron/core/recall/service.ts'
import { createRecallService } from '../../electron/core/recall/service.ts'
import { newId } from '../../server-kit/new-id.ts'
import { recordingLogger, tempDir, testClock } from '../harness/engine-parts.ts'
import { importTranscript } from '../harness/import-transcript.ts'
import { preparedModelsDir, realRuntime } from '../harness/prepared-models.ts'
import { TestMemory } from '../harness/test-memory.ts'

/** Recall with the embedding model that comes with the app. */
const temp = tempDir()
let engine: EngineService
let store: TestMemory
let recall: RecallService
beforeAll(async () => {
  const runtime = realRuntime()
  engine = createEngineService({
    dataDir: temp.dir,
    modelsDir: await preparedModelsDir(),
    runtime,
    logger: recordingLogger(),
    clock: testClock(),
    settings: { mode: 'bundled', url: '' },
  })
  store = new TestMemory()
  recall = createRecallService({
    db: store.db,
    clock: store.clock,
    logger: recordingLogger(),
    embedder: createEmbedder({
      model: runtime.models.embedding.name,
      embed: (texts) => engine.embed(texts),
      isReady: () => engine.state().state === 'ready',
      logger: recordingLogger(),
      queryLimitMs: 60_000,
    }),
    isIdle: () => engine.state().state === 'ready',
  })
})
afterAll(async () => {
  await recall.stop()
  await engine.stop()
  store.close()
  await temp.remove()
})

const retrieve = (query: string) =>
  recall.retrieve({
    query,
    scope: { sessionId: null, projectId: null },
    exclude: new Set(),
    maxTokens: 800,
  })

test('C3: before the engine is there words find it; then the meaning does, without a word in common', async () => {
  store.store('My sister Ada is a veterinarian in Lisbon')
  importTranscript(
    { db: store.db, newId },
    {
      title: 'With Bo',
      turns: [
        { speaker: 'Bo', text: 'We bought a sailing boat last summer', atMs: Date.UTC(2025, 8, 1) },
        { speaker: 'Ann', text: 'The tomatoes in our garden are ripe', atMs: Date.UTC(2025, 8, 1, 0, 1) },
      ],
    },
  )
  const early = await retrieve('Where does my sister Ada live?')
  expect(early).toMatchObject({ usedMeaning: false, isGated: false })
  expect(early.units[0]?.text).toMatch(/Lisbon/)

  recall.startBacklog()
  engine.start()
  await engine.ready(60_000)
  await recall.drainBacklog()
  expect(recall.counts()).toEqual({ units: 3, vectorsWaiting: 0 })
  const animals = await retrieve('Who in the family treats sick animals?')
  expect(animals.usedMeaning).toBe(true)
  expect(animals.units[0]?.text).toMatch(/veterinarian/)
  expect((await retrieve('Did they purchase a yacht?')).units[0]?.text).toMatch(/sailing boat/)
  expect(await retrieve('What is the derivative of the sine function?')).toMatchObject({
    isGated: true,
    block: '',
  })
}, 120_000)
