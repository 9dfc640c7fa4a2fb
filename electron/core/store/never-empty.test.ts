import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { fc, random } from '../../../tests/harness/random.ts'
import { startWriter } from '../../../tests/harness/store/child.ts'
import {
  ledgerSeqs,
  makeDataDir,
  mustOpen,
  openTestStore,
  testClock,
  writeExchange,
} from '../../../tests/harness/store/test-store.ts'
import { checkIntegrity } from './integrity.ts'
import type { OpenStore } from './running-store.ts'
import { storeFiles } from './store-files.ts'

/**
 * A user's data folder through anything that may happen to it. The model is the list of entries that must be there:
 * all that were acknowledged, or, after a restore, those of the snapshot.
 */
class Story {
  readonly folder = makeDataDir()
  readonly files = storeFiles(this.folder.dataDir)
  readonly clock = testClock()
  store: OpenStore = this.open()
  entries = 0
  readonly snapshots = new Map<string, number>()

  private open(): OpenStore {
    return mustOpen(this.folder.dataDir, { clock: this.clock })
  }

  write(): void {
    this.entries = writeExchange(this.store.db)
  }
  touch(): void {
    this.store.touch()
  }
  deleteChats(): void {
    this.store.db.exec('DELETE FROM sessions')
  }
  reopen(): void {
    this.store.close()
    this.store = this.open()
  }
  snapshot(): void {
    this.clock.ms += 1000
    this.snapshots.set(this.store.snapshot('manual').name, this.entries)
  }

  /** What kill -9 leaves: the files as they lie now. The connection of this process is closed beside them. */
  kill(spoil: () => void = () => {}): void {
    const left = [this.files.db, this.files.wal, this.files.sentinel].map((path) => ({
      path,
      bytes: existsSync(path) ? readFileSync(path) : null,
    }))
    this.store.close()
    rmSync(this.files.shm, { force: true })
    for (const { path, bytes } of left) {
      if (bytes) writeFileSync(path, bytes)
    }
    spoil()
  }
  killAndReopen(): void {
    this.kill()
    this.store = this.open()
  }

  /** Killed, and then one of the files is lost or spoilt: whatever comes, it is not an empty store. */
  disaster(kind: 'wal' | 'db' | 'empty' | 'header' | 'db and sentinel' | 'sentinel'): void {
    this.kill(() => {
      if (kind === 'wal') rmSync(this.files.wal)
      if (kind === 'db' || kind === 'db and sentinel') rmSync(this.files.db)
      if (kind === 'sentinel' || kind === 'db and sentinel') rmSync(this.files.sentinel)
      if (kind === 'empty') writeFileSync(this.files.db, '')
      if (kind === 'header')
        writeFileSync(this.files.db, Buffer.concat([Buffer.alloc(100), readFileSync(this.files.db)]))
    })
    const outcome = openTestStore(this.folder.dataDir, { clock: this.clock })
    if ('db' in outcome) {
      expect(kind).toBe('sentinel')
      this.store = outcome
      return
    }
    expect(['damaged', 'missing']).toContain(outcome.state)
    this.recover(outcome)
  }

  private recover(outcome: Exclude<ReturnType<typeof openTestStore>, OpenStore>): void {
    const newest = outcome.recovery.snapshots()[0]
    if (newest) {
      const { outcome: recovered } = outcome.recovery.restore(newest.name)
      if (!('db' in recovered)) throw new Error(`restore ended in ${recovered.state}`)
      this.store = recovered
      this.entries = this.snapshots.get(newest.name) ?? Number.NaN
      return
    }
    // Without a snapshot only the user's confirmation makes a new store, and the old files are kept.
    outcome.close()
    const asked = openTestStore(this.folder.dataDir, { clock: this.clock })
    if ('db' in asked) throw new Error('an unreadable store was opened at the second try')
    const { outcome: begun, keptAs } = asked.recovery.startNew()
    if (!('db' in begun)) throw new Error(`starting new ended in ${begun.state}`)
    expect(keptAs).not.toBeNull()
    this.store = begun
    this.entries = 0
  }

  check(): void {
    expect(ledgerSeqs(this.store.db)).toEqual(Array.from({ length: this.entries }, (_, index) => index + 1))
    expect(checkIntegrity(this.store.db)).toEqual([])
  }
  end(): void {
    this.store.close()
    this.folder.remove()
  }
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ name: 'write' } as const) },
  { weight: 1, arbitrary: fc.constantFrom({ name: 'touch' } as const, { name: 'deleteChats' } as const) },
  { weight: 2, arbitrary: fc.constantFrom({ name: 'reopen' } as const, { name: 'killAndReopen' } as const) },
  { weight: 1, arbitrary: fc.constant({ name: 'snapshot' } as const) },
  {
    weight: 1,
    arbitrary: fc.record({
      name: fc.constant('disaster' as const),
      kind: fc.constantFrom('wal', 'db', 'empty', 'header', 'db and sentinel', 'sentinel'),
    }),
  },
)

it('K1: no sequence of writing, closing, killing, losing files and restoring ends in an empty store', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), (steps) => {
      const story = new Story()
      try {
        // A store that holds nothing has nothing to lose: begin with one entry.
        story.write()
        for (const taken of steps) {
          if (taken.name === 'disaster') story.disaster(taken.kind)
          else story[taken.name]()
          story.check()
        }
      } finally {
        story.end()
      }
    }),
    { numRuns: 40 },
  )
}, 120_000)

it('K2: eight kills of a writing process at random moments lose nothing that was acknowledged', async () => {
  const folder = makeDataDir()
  const acknowledged: number[] = []
  for (let round = 0; round < 8; round += 1) {
    const writer = await startWriter(folder.dataDir, { count: 1 })
    await new Promise((resolve) => setTimeout(resolve, random() * 100))
    await writer.kill()
    acknowledged.push(...writer.acknowledged)
    const store = mustOpen(folder.dataDir)
    expect(ledgerSeqs(store.db)).toEqual(expect.arrayContaining(acknowledged))
    expect(checkIntegrity(store.db)).toEqual([])
    // Every other round the next process finds the files as the kill left them.
    if (round % 2 === 0) store.close()
    else {
      const files = storeFiles(folder.dataDir)
      cpSync(files.db, `${files.db}.left`)
      cpSync(files.wal, `${files.wal}.left`)
      store.close()
      cpSync(`${files.db}.left`, files.db)
      cpSync(`${files.wal}.left`, files.wal)
    }
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(8)
  folder.remove()
})
