import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, test } from 'vitest'
import { eventually, isRunning } from '../../../tests/harness/engine-parts.ts'
import { WATCHDOG_NAME, WATCHDOG_SCRIPT } from './watchdog.ts'

const started: ChildProcess[] = []
afterEach(() => {
  for (const { pid } of started.splice(0)) {
    try {
      if (pid) process.kill(-pid, 'SIGKILL')
    } catch {
      // Gone, as it should be.
    }
  }
})

/** Runs `script` under the watchdog, as the engine is run. */
async function run(script: string) {
  const child = spawn('/bin/sh', ['-c', WATCHDOG_SCRIPT, WATCHDOG_NAME, '/bin/sh', '-c', script], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  started.push(child)
  const closed = once(child, 'close')
  const said: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => said.push(line))
  const engineSaid: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => engineSaid.push(line))
  await eventually('the watchdog reports the pid', () => said.length > 0)
  const enginePid = Number(said[0]?.split(' ')[1])
  return { child, said, engineSaid, enginePid, closed }
}

/** A process that was killed is listed for a moment longer. */
function gone(what: string, pid: number) {
  return eventually(`${what} is gone`, async () => !(await isRunning(pid)))
}

describe.skipIf(process.platform === 'win32')('the watchdog', () => {
  test('B1: ends the engine when its pipe closes, as it does when the core is killed', async () => {
    const { child, enginePid, closed } = await run('exec sleep 60')
    expect(await isRunning(enginePid)).toBe(true)
    child.stdin?.destroy()
    await closed
    await gone('the engine', enginePid)
  })

  test('B1: kills an engine that ignores the polite signal, after 3 seconds', async () => {
    const { child, enginePid, engineSaid, closed } = await run(
      "trap '' TERM; echo up; while :; do sleep 0.2; done",
    )
    await eventually('the engine is up', () => engineSaid.includes('up'))
    const beganMs = performance.now()
    child.stdin?.destroy()
    await closed
    await gone('the engine', enginePid)
    expect(performance.now() - beganMs).toBeGreaterThan(2_500)
  })

  test('B1: ends the runners of an engine that was killed, and reports how it ended', async () => {
    const { enginePid, engineSaid, said, closed } = await run('sleep 61 & echo "runner $!"; wait')
    await eventually('the runner is up', () => engineSaid.length > 0)
    const runnerPid = Number(engineSaid[0]?.split(' ')[1])
    process.kill(enginePid, 'SIGKILL')
    await closed
    expect(said.at(-1)).toBe('exit 137')
    await gone('the runner', runnerPid)
  })

  test('B1: reports the exit code of an engine that ended by itself', async () => {
    const { said, closed } = await run('exit 7')
    await closed
    expect(said.at(-1)).toBe('exit 7')
  })

  test('B1: a polite signal to the whole group ends all of it', async () => {
    const { child, enginePid, closed } = await run('exec sleep 62')
    process.kill(-(child.pid ?? 0), 'SIGTERM')
    await closed
    await gone('the engine', enginePid)
  })
})
