import { type ChildProcess, spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isRunning, recordingLogger, tempDir } from '../../../tests/harness/engine-parts.ts'
import { listProcesses } from './process-table.ts'
import { endStaleEngine } from './stale-engine.ts'

describe.skipIf(process.platform !== 'linux')('an engine left over by a killed core', () => {
  let temp: ReturnType<typeof tempDir>
  let folders: { homeDir: string; modelsDir: string }
  let program: string
  const children: ChildProcess[] = []

  beforeEach(() => {
    temp = tempDir()
    folders = { homeDir: join(temp.dir, 'engine'), modelsDir: join(temp.dir, 'models') }
    mkdirSync(folders.homeDir)
    program = join(temp.dir, 'ollama')
    copyFileSync('/bin/sleep', program)
  })
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    await temp.remove()
  })

  /** A process that looks like an engine of these folders, in a group of its own. */
  async function leftOver(
    env = { HOME: folders.homeDir, OLLAMA_MODELS: folders.modelsDir },
  ): Promise<number> {
    const child = spawn(program, ['60'], { detached: true, env, stdio: 'ignore' })
    children.push(child)
    await new Promise((resolve) => child.once('spawn', resolve))
    return child.pid ?? 0
  }
  async function writeFileAbout(pid: number, change: Record<string, unknown> = {}): Promise<void> {
    const own = (await listProcesses()).find((entry) => entry.pid === pid)
    const content = {
      groupPid: own?.groupId,
      enginePid: pid,
      startMark: own?.startMark,
      program,
      modelsDir: folders.modelsDir,
    }
    writeFileSync(join(folders.homeDir, 'engine.pid.json'), JSON.stringify({ ...content, ...change }))
  }

  test('B1: is ended at the next start, and its pid file removed', async () => {
    const pid = await leftOver()
    await writeFileAbout(pid)
    expect(await endStaleEngine(folders, recordingLogger())).toEqual([pid])
    expect(await isRunning(pid)).toBe(false)
    expect(existsSync(join(folders.homeDir, 'engine.pid.json'))).toBe(false)
  })

  test('B1: leaves another process alone that was given the same pid since', async () => {
    const pid = await leftOver()
    await writeFileAbout(pid, { startMark: '1', groupPid: 1 })
    expect(await endStaleEngine(folders, recordingLogger())).toEqual([])
    expect(await isRunning(pid)).toBe(true)
  })

  test('B1: leaves the engine of another data folder alone', async () => {
    const pid = await leftOver({ HOME: '/somebody/else', OLLAMA_MODELS: folders.modelsDir })
    await writeFileAbout(pid)
    expect(await endStaleEngine(folders, recordingLogger())).toEqual([])
    expect(await isRunning(pid)).toBe(true)
  })

  test('B1: leaves a program alone that is not the engine', async () => {
    const pid = await leftOver()
    await writeFileAbout(pid, { program: '/usr/bin/editor' })
    expect(await endStaleEngine(folders, recordingLogger())).toEqual([])
    expect(await isRunning(pid)).toBe(true)
  })

  test('B1: an unreadable pid file stops nothing', async () => {
    writeFileSync(join(folders.homeDir, 'engine.pid.json'), '{"groupPid":')
    expect(await endStaleEngine(folders, recordingLogger())).toEqual([])
  })
})
