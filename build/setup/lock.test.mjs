import { spawn } from 'node:child_process'
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { acquireLock } from './lock.mjs'

let folder
let file

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'novacore-lock-'))
  file = join(folder, 'setup.lock')
})

afterEach(() => rm(folder, { recursive: true, force: true }))

describe('acquireLock', () => {
  it('waits until the other has given the lock back, and says whom it waits for', async () => {
    const events = []
    const release = await acquireLock(file)
    const second = acquireLock(file, { pollMs: 10, onWait: (pid) => events.push(`waits for ${pid}`) }).then(
      (releaseSecond) => {
        events.push('second has it')
        return releaseSecond
      },
    )
    await vi.waitFor(() => expect(events).toEqual([`waits for ${process.pid}`]))
    events.push('first ends')
    await release()
    await (await second)()
    expect(events).toEqual([`waits for ${process.pid}`, 'first ends', 'second has it'])
    expect(existsSync(file)).toBe(false)
  })

  it('takes over from a process that was killed', async () => {
    const program = `import { acquireLock } from ${JSON.stringify(new URL('lock.mjs', import.meta.url).href)}
      await acquireLock(process.argv[1]); console.log('held'); setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', program, file])
    await new Promise((resolve) => child.stdout.once('data', resolve))
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('exit', resolve))
    expect(existsSync(file)).toBe(true)
    const release = await acquireLock(file, { pollMs: 10 })
    await release()
  })

  it('takes over a lock that nobody touches any more, on whatever machine its holder was', async () => {
    writeFileSync(file, JSON.stringify({ pid: 1, host: `not-${hostname()}`, id: 'old' }))
    const startedMs = Date.now()
    const release = await acquireLock(file, { pollMs: 10, staleMs: 150 })
    expect(Date.now() - startedMs).toBeGreaterThanOrEqual(140)
    await release()
  })

  it('waits as long as a holder on another machine touches its lock', async () => {
    writeFileSync(file, JSON.stringify({ pid: 1, host: `not-${hostname()}`, id: 'living' }))
    const TOUCHES = 20
    let touches = 0
    const touching = setInterval(() => {
      utimesSync(file, new Date(), new Date())
      touches += 1
      if (touches === TOUCHES) clearInterval(touching)
    }, 20)
    const release = await acquireLock(file, { pollMs: 10, staleMs: 150 })
    clearInterval(touching)
    expect(touches).toBe(TOUCHES)
    await release()
  })

  it('lets one at a time through when many wait for a dead one', async () => {
    writeFileSync(file, JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), id: 'dead' }))
    let inside = 0
    let most = 0
    const work = async () => {
      const release = await acquireLock(file, { pollMs: 5 })
      inside += 1
      most = Math.max(most, inside)
      await sleep(5)
      inside -= 1
      await release()
    }
    await Promise.all(Array.from({ length: 10 }, work))
    expect(most).toBe(1)
  })

  it('never removes a lock that is no longer its own', async () => {
    const release = await acquireLock(file)
    writeFileSync(file, 'somebody else')
    await release()
    expect(readFileSync(file, 'utf8')).toBe('somebody else')
  })
})
