import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export interface ProcessLine {
  pid: number
  parent: number
  command: string
}

const run = promisify(execFile)

/** All that `ps` sees, zombies left out: those are dead and only wait to be collected. POSIX only. */
async function listProcesses(): Promise<ProcessLine[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { maxBuffer: 16 * 1024 * 1024 })
  return stdout.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line)
    if (!match || match[3]?.startsWith('Z')) return []
    return [{ pid: Number(match[1]), parent: Number(match[2]), command: match[4] ?? '' }]
  })
}

/** Children of `pid`, their children, and so on. */
export async function descendantsOf(pid: number): Promise<ProcessLine[]> {
  const all = await listProcesses()
  const found: ProcessLine[] = []
  for (let wave = [pid]; wave.length > 0; ) {
    const children = all.filter((line) => wave.includes(line.parent))
    found.push(...children)
    wave = children.map((line) => line.pid)
  }
  return found
}

/** Those of `pids` that still run. */
export async function alive(pids: readonly number[]): Promise<ProcessLine[]> {
  return (await listProcesses()).filter((line) => pids.includes(line.pid))
}

/** Waits until `check` gives something other than null, false or undefined; throws with `what` after `limitMs`. */
export async function eventually<T>(
  what: string,
  check: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  limitMs = 15_000,
): Promise<T> {
  const untilMs = Date.now() + limitMs
  for (;;) {
    const found = await check()
    if (found !== null && found !== undefined && found !== false) return found
    if (Date.now() > untilMs) throw new Error(`Waited ${limitMs} ms in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
