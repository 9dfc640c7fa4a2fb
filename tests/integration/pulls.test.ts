import { readdirSync, writeFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { modelListSchema } from '../../contract/core/models.ts'
import { type Pull, pullListSchema, pullReplySchema } from '../../contract/core/pulls.ts'
import { ggufFile } from '../harness/gguf-file.ts'
import { type ModelRegistry, startModelRegistry } from '../harness/model-registry.ts'
import { eventually } from '../harness/processes.ts'
import { mountSmallDisk } from '../harness/store/small-disk.ts'
import { makeDataDir, TestCore } from '../harness/test-core.ts'

/** The real Ollama pulls from a registry on this machine; the core is a process that can be killed. */
let registry: ModelRegistry
let folder: { dataDir: string; remove: () => Promise<void> }
let core: TestCore
let modelsDir: string

beforeEach(async () => {
  registry = await startModelRegistry()
  folder = await makeDataDir()
  modelsDir = join(folder.dataDir, 'engine', 'models')
  core = await start()
})
afterEach(async () => {
  await core.stop()
  await registry.close()
  await folder.remove()
})

async function start(): Promise<TestCore> {
  const started = await TestCore.spawn({ dataDir: folder.dataDir, args: ['--models-dir', modelsDir] })
  await started.engineReady()
  return started
}

const pulls = async (): Promise<Pull[]> => pullListSchema.parse((await core.get('/models/pulls')).body).pulls
const pullOf = async (id: string) => (await pulls()).find((pull) => pull.id === id)
const add = async (name: string): Promise<Pull> =>
  pullReplySchema.parse((await core.post('/models/pulls', { name })).body)
const until = (id: string, what: string, isTrue: (pull: Pull) => boolean): Promise<Pull> =>
  eventually(
    what,
    async () => {
      const pull = await pullOf(id)
      return pull && isTrue(pull) ? pull : null
    },
    120_000,
  )
const installed = async (): Promise<string[]> =>
  modelListSchema.parse((await core.get('/models')).body).models.map(({ name }) => name)
const blobs = (): string[] => readdirSync(join(modelsDir, 'blobs'))

test('B3: a download goes on after kill -9 of the core from where it was noted, and is listed only when it is whole', async () => {
  const name = registry.add('tiny', ggufFile({ bytes: 6_000_000 }))
  registry.behave({ bytesPerSecond: 500_000 })
  const { id } = await add(name)
  await until(id, 'a third', ({ done_bytes }) => done_bytes > 2_000_000)
  // What was noted stays: Ollama notes it when a request ends.
  await core.post(`/models/pulls/${id}/pause`)
  const paused = await until(id, 'a pause', ({ state }) => state === 'paused')
  expect(paused.done_bytes).toBeGreaterThan(2_000_000)
  await new Promise((resolve) => setTimeout(resolve, 600))
  await core.post(`/models/pulls/${id}/resume`)
  await until(id, 'to run again', ({ state }) => state === 'running')
  await eventually('a second range', async () => registry.ranges().length >= 2)
  expect(registry.ranges()[1]?.from).toBeGreaterThan(1_500_000)
  expect(await installed()).not.toContain(`${name}:latest`)
  await core.kill9()

  registry.behave({})
  core = await start()
  const done = await until(id, 'the whole model', ({ state }) => state === 'done')
  // The kill may have damaged the note: then it begins again, instead of waiting for a network that is there.
  const from = registry.ranges().at(-1)?.from
  expect(from === 0 || (from ?? 0) > 1_500_000).toBe(true)
  expect(done).toMatchObject({ error: null, done_bytes: done.total_bytes })
  expect(await installed()).toContain(`${name}:latest`)
  expect(blobs().filter((file) => file.includes('partial'))).toEqual([])

  const { body } = await core.delete(`/models/${encodeURIComponent(`${name}:latest`)}`)
  expect(body).toEqual({ freed_bytes: expect.any(Number) })
  expect((body as { freed_bytes: number }).freed_bytes).toBeGreaterThan(6_000_000)
  expect(await installed()).not.toContain(`${name}:latest`)
})

test('B3: a kill that damages Ollama’s note costs the progress, not the download', async () => {
  registry.behave({ bytesPerSecond: 500_000 })
  const { id } = await add(registry.add('torn', ggufFile({ bytes: 3_000_000 })))
  await until(id, 'a third', ({ done_bytes }) => done_bytes > 1_000_000)
  await core.post(`/models/pulls/${id}/pause`)
  await eventually('the note', async () => blobs().some((file) => file.endsWith('-partial-0')))
  await new Promise((resolve) => setTimeout(resolve, 600))
  for (const file of blobs().filter((name) => /-partial-\d+$/.test(name)))
    writeFileSync(join(modelsDir, 'blobs', file), '')
  registry.behave({})
  await core.post(`/models/pulls/${id}/resume`)
  expect((await until(id, 'the whole model', ({ state }) => state === 'done')).error).toBeNull()
  expect(registry.ranges().at(-1)?.from).toBe(0)
})

test('B3: one runs at a time; a lost network is waited for; a cancelled one leaves nothing', async () => {
  const first = await add(registry.add('first', ggufFile({ bytes: 3_000_000 })))
  registry.behave({ bytesPerSecond: 500_000 })
  const second = await add(registry.add('second', ggufFile({ bytes: 3_000_000 })))
  await until(
    first.id,
    'the first to run',
    ({ state, bytes_per_second }) => state === 'running' && bytes_per_second !== null,
  )
  expect((await pullOf(second.id))?.state).toBe('waiting')
  const before = blobs()
  await core.delete(`/models/pulls/${first.id}`)
  expect(await pullOf(first.id)).toBeUndefined()
  await until(
    second.id,
    'the second to run',
    ({ state, done_bytes }) => state === 'running' && done_bytes > 0,
  )
  expect(blobs().filter((file) => before.includes(file) && file.includes('partial'))).toEqual([])
  await core.post(`/models/pulls/${second.id}/pause`)
  registry.behave({ isAway: true })
  await core.post(`/models/pulls/${second.id}/resume`)
  const offline = await until(second.id, 'to wait for the network', ({ state }) => state === 'offline')
  expect(offline.error?.code).toBe('pull_offline')
  registry.behave({})
  await until(second.id, 'the whole model', ({ state }) => state === 'done')
})

test('B3: a damaged download and an unknown name are told as such, and a damaged one can be repeated', async () => {
  const name = registry.add('tiny')
  registry.behave({ isCorrupt: true })
  const { id } = await add(name)
  const damaged = await until(id, 'the damage', ({ state }) => state === 'failed')
  expect(damaged.error).toEqual({ code: 'pull_damaged' })
  expect(await installed()).not.toContain(`${name}:latest`)
  const unknown = await add(`${registry.host}/library/nobody`)
  expect((await until(unknown.id, 'a refusal', ({ state }) => state === 'failed')).error).toEqual({
    code: 'pull_name_unknown',
  })
  expect(await core.post('/models/pulls', { name: 'https://example.org/x' })).toMatchObject({
    status: 400,
    body: { error: { code: 'pull_name_invalid' } },
  })
  registry.behave({})
  await core.post(`/models/pulls/${id}/resume`)
  await until(id, 'the whole model', ({ state }) => state === 'done')
})

test('B3: a GGUF file is imported, with a template of ours where it has none; another file is refused', async () => {
  const files = join(folder.dataDir, 'files')
  await mkdir(files)
  const plain = join(files, 'My Model (Q4).gguf')
  await writeFile(plain, ggufFile({ bytes: 50_000, template: null }))
  const pull = pullReplySchema.parse((await core.post('/models/import', { path: plain })).body)
  expect(pull).toMatchObject({ kind: 'import', name: 'my-model-q4:latest', has_template: false })
  await until(pull.id, 'the model', ({ state }) => state === 'done')
  expect(await installed()).toContain('my-model-q4:latest')
  const other = join(files, 'other.gguf')
  await writeFile(other, 'GIF89a, not a model')
  for (const [path, code] of [
    [other, 'import_not_gguf'],
    [join(files, 'none.gguf'), 'import_file_missing'],
  ]) {
    expect(await core.post('/models/import', { path })).toMatchObject({ body: { error: { code } } })
  }
})

const probe = mountSmallDisk(1)
probe?.remove()
describe.runIf(probe)('on a small disk', () => {
  test('B3: a model that does not fit is refused before it fills the disk', async () => {
    await core.stop()
    const disk = mountSmallDisk(400)
    if (!disk) throw new Error('no small disk')
    const [ownDir, size] = [modelsDir, 50_000_000]
    modelsDir = join(disk.path, 'models')
    try {
      core = await start()
      const { id } = await add(registry.add('large', ggufFile({ bytes: size })))
      const full = await until(id, 'a refusal', ({ state }) => state === 'failed')
      expect(full.error).toMatchObject({
        code: 'pull_disk_full',
        details: { needed_bytes: expect.any(Number), free_bytes: expect.any(Number) },
      })
      await core.delete(`/models/pulls/${id}`)
      expect(blobs().filter((file) => file.includes('partial'))).toEqual([])
    } finally {
      await core.stop()
      modelsDir = ownDir
      disk.remove()
    }
    core = await start()
  })
})
