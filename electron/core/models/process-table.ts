import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'

/** One running process of this machine. */
export interface RunningProcess {
  pid: number
  /** Process group. */
  groupId: number
  /** When it started, in the words of this system; only equality means anything. Tells a reused pid apart. */
  startMark: string
  /** Program and arguments, parted by spaces. */
  command: string
  /** Its environment where we may read it (Linux, same user), else null. */
  environment: string[] | null
}

/** All processes; empty where the system cannot say. */
export async function listProcesses(): Promise<RunningProcess[]> {
  if (process.platform === 'linux') return await listLinux()
  if (process.platform === 'win32') return []
  return await listByPs()
}

async function listLinux(): Promise<RunningProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const found = await Promise.all(pids.map((pid) => readLinux(pid).catch(() => null)))
  return found.filter((entry) => entry !== null)
}

async function readLinux(pid: number): Promise<RunningProcess> {
  const [stat, command, environment] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8'),
    readFile(`/proc/${pid}/cmdline`, 'utf8'),
    readFile(`/proc/${pid}/environ`, 'utf8').catch(() => null),
  ])
  // proc(5): the name, second field, may hold spaces and brackets; after it come state, ppid, pgrp … starttime (22nd).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return {
    pid,
    groupId: Number(fields[2]),
    startMark: fields[19] ?? '',
    command: command.split('\0').join(' ').trim(),
    environment: environment?.split('\0') ?? null,
  }
}

async function listByPs(): Promise<RunningProcess[]> {
  const text = await new Promise<string>((resolve) => {
    const options = { env: { PATH: '/bin:/usr/bin', LC_ALL: 'C' }, maxBuffer: 16 * 1024 * 1024 }
    execFile('ps', ['-A', '-o', 'pid=,pgid=,lstart=,command='], options, (_, stdout) => resolve(stdout))
  })
  return text.split('\n').flatMap((line) => {
    // 501 501 Mon Jan  5 10:11:12 2026 /path/to/ollama serve
    const match = /^\s*(\d+)\s+(\d+)\s+(\w{3} \w{3}\s+\d+ [\d:]{8} \d{4})\s+(\S.*)$/.exec(line)
    const [, pid, groupId, startMark, command] = match ?? []
    if (!pid || !groupId || !startMark || command === undefined) return []
    return [{ pid: Number(pid), groupId: Number(groupId), startMark, command, environment: null }]
  })
}
