import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const WRITER = fileURLToPath(new URL('./writer.ts', import.meta.url))

export interface WriterChild {
  child: ChildProcess
  /** Seqs that the child said were committed, so far. */
  acknowledged: number[]
  /** kill -9, and wait until it is dead. */
  kill(): Promise<void>
}

/** Starts a process that writes into the store; resolves once it has acknowledged `count` entries. */
export async function startWriter(
  dataDir: string,
  { mode = 'write', count = 0 }: { mode?: 'write' | 'hold' | 'exit'; count?: number } = {},
): Promise<WriterChild> {
  const child = spawn(process.execPath, [WRITER, dataDir, mode], { stdio: ['ignore', 'pipe', 'pipe'] })
  const acknowledged: number[] = []
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const exited = once(child, 'exit')
  const writer: WriterChild = {
    child,
    acknowledged,
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
  const lines = createInterface({ input: child.stdout })
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      if (line !== 'open') acknowledged.push(Number(line))
      if (acknowledged.length >= count) resolve()
    })
    void exited.then(() => reject(new Error(`The writer ended: ${stderr}`)))
  })
  return writer
}
