import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** The sync server as its own process, started as the README says, so that it can be killed as a machine would. */
export class SyncServerChild {
  readonly url: string
  readonly process: ChildProcess

  private constructor(url: string, child: ChildProcess) {
    this.url = url
    this.process = child
  }

  /** `program`: another that prints its {"url"} when it listens. */
  static async spawn(env: Record<string, string>, program = 'sync-server/main.ts'): Promise<SyncServerChild> {
    const child = spawn(process.execPath, [program], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000)
    })
    for await (const line of createInterface({ input: child.stdout })) {
      return new SyncServerChild((JSON.parse(line) as { url: string }).url, child)
    }
    throw new Error(`The server ended before it was ready (${child.exitCode}): ${said}`)
  }

  /** SIGKILL: no cleanup can run. */
  async kill(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return
    const ended = once(this.process, 'exit')
    this.process.kill('SIGKILL')
    await ended
  }
}
