import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { needProgram } from './need-program.ts'

export interface QueryResult {
  metric: Record<string, string>
  value: [number, string]
}

/** A real Prometheus on loopback that scrapes once a second. */
export class TestPrometheus {
  readonly url: string
  readonly #folder: string
  readonly #end: () => Promise<void>

  private constructor(url: string, folder: string, end: () => Promise<void>) {
    this.url = url
    this.#folder = folder
    this.#end = end
  }

  /** `config` as an operator's, with the places of this test in it. */
  static async start(
    config: (folder: string) => string,
    files: Record<string, string>,
  ): Promise<TestPrometheus> {
    needProgram('prometheus', 'prometheus')
    const folder = await mkdtemp(join(tmpdir(), 'novacore-prometheus-'))
    await writeFile(join(folder, 'prometheus.yml'), config(folder))
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
    const port = await freePort()
    const child = spawn(
      'prometheus',
      [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--log.level=error',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    )
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000)
    })
    const url = `http://127.0.0.1:${port}`
    for (let attempt = 0; ; attempt++) {
      const isReady = await fetch(`${url}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      )
      if (isReady) break
      if (child.exitCode !== null || attempt > 300) throw new Error(`Prometheus did not start: ${said}`)
      await sleep(100)
    }
    const end = async () => {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    }
    return new TestPrometheus(url, folder, end)
  }

  async query(expr: string): Promise<QueryResult[]> {
    const response = await fetch(`${this.url}/api/v1/query?query=${encodeURIComponent(expr)}`)
    const body = (await response.json()) as { error?: string; data?: { result: QueryResult[] } }
    if (!body.data) throw new Error(`${expr}: ${body.error}`)
    return body.data.result
  }

  async stop(): Promise<void> {
    await this.#end()
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('A port was asked for.')
  return address.port
}
