import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { randomBytes } from '../../tests/harness/random.ts'
import { ChecksumError, DownloadError, download } from './download.mjs'

const BODY = randomBytes(400_000)
const SHA256 = createHash('sha256').update(BODY).digest('hex')

let folder
let file
let server
let url
let requests
/** How the server answers; a test may replace it. */
let answer

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'novacore-download-'))
  file = join(folder, 'model.gguf')
  requests = []
  answer = sendFrom
  server = createServer((request, response) => {
    requests.push(request.headers.range ?? 'all')
    const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
    answer(response, start)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${server.address().port}/model.gguf`
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await rm(folder, { recursive: true, force: true })
})

function sendFrom(response, start) {
  if (start >= BODY.length) return response.writeHead(416).end()
  response.writeHead(start > 0 ? 206 : 200, { 'content-length': BODY.length - start })
  response.end(BODY.subarray(start))
}

/** Sends the first `bytes` of what was asked for, then breaks the connection. */
const breakAfter = (bytes) => (response, start) => {
  response.writeHead(start > 0 ? 206 : 200, { 'content-length': BODY.length - start })
  response.write(BODY.subarray(start, start + bytes), () => setTimeout(() => response.destroy(), 20))
}

describe('download', () => {
  it('fetches a file, says how far it is, and leaves no part', async () => {
    const seen = []
    await download({ url, file, sha256: SHA256, onBytes: (done, total) => seen.push([done, total]) })
    expect(readFileSync(file).equals(BODY)).toBe(true)
    expect(seen.at(-1)).toEqual([BODY.length, BODY.length])
    expect(existsSync(`${file}.part`)).toBe(false)
  })

  it('refuses a file whose checksum is not the pinned one and removes what came', async () => {
    const refused = download({ url, file, sha256: '0'.repeat(64) })
    await expect(refused).rejects.toBeInstanceOf(ChecksumError)
    expect(existsSync(file)).toBe(false)
    expect(existsSync(`${file}.part`)).toBe(false)
  })

  it('goes on from the part that an earlier run left', async () => {
    writeFileSync(`${file}.part`, BODY.subarray(0, 150_000))
    await download({ url, file, sha256: SHA256 })
    expect(requests).toEqual(['bytes=150000-'])
    expect(readFileSync(file).equals(BODY)).toBe(true)
  })

  it('needs no more bytes when the part is already whole', async () => {
    writeFileSync(`${file}.part`, BODY)
    await download({ url, file, sha256: SHA256 })
    expect(requests).toEqual([`bytes=${BODY.length}-`])
    expect(readFileSync(file).equals(BODY)).toBe(true)
  })

  it('starts again when the part turns out to be of another file', async () => {
    writeFileSync(`${file}.part`, randomBytes(1000))
    await download({ url, file, sha256: SHA256 })
    expect(requests).toEqual(['bytes=1000-', 'all'])
    expect(readFileSync(file).equals(BODY)).toBe(true)
  })

  it('starts again when the host knows no ranges', async () => {
    writeFileSync(`${file}.part`, BODY.subarray(0, 1000))
    answer = (response) => sendFrom(response, 0)
    await download({ url, file, sha256: SHA256 })
    expect(readFileSync(file).equals(BODY)).toBe(true)
  })

  it('resumes by itself when the connection breaks', async () => {
    let calls = 0
    answer = (response, start) => {
      calls += 1
      return calls === 1 ? breakAfter(100_000)(response, start) : sendFrom(response, start)
    }
    await download({ url, file, sha256: SHA256 })
    expect(requests[0]).toBe('all')
    expect(requests[1]).toMatch(/^bytes=[1-9]\d*-$/)
    expect(readFileSync(file).equals(BODY)).toBe(true)
  })

  it('is resumed by the next run after the process was killed', async () => {
    answer = (response, start) => {
      response.writeHead(200, { 'content-length': BODY.length - start })
      response.write(BODY.subarray(start, 200_000))
      // The rest never comes: the process is killed while it waits.
    }
    const program = `import { download } from ${JSON.stringify(new URL('download.mjs', import.meta.url).href)}
      await download(JSON.parse(process.argv[1]))`
    const wanted = JSON.stringify({ url, file, sha256: SHA256 })
    const child = spawn(process.execPath, ['--input-type=module', '-e', program, wanted], {
      stdio: 'inherit',
    })
    const bytes = () => (existsSync(`${file}.part`) ? statSync(`${file}.part`).size : 0)
    while (bytes() < 200_000) await sleep(20)
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('exit', resolve))
    expect(existsSync(file)).toBe(false)

    answer = sendFrom
    await download({ url, file, sha256: SHA256 })
    expect(requests).toEqual(['all', 'bytes=200000-'])
    expect(readFileSync(file).equals(BODY)).toBe(true)
  })

  it('follows redirects', async () => {
    answer = (response, start) => {
      if (requests.length === 1) response.writeHead(302, { location: '/elsewhere' }).end()
      else sendFrom(response, start)
    }
    await download({ url, file, sha256: SHA256 })
    expect(readFileSync(file).equals(BODY)).toBe(true)
  })

  it('fails at once when the host refuses, naming it', async () => {
    answer = (response) => response.writeHead(403).end()
    await expect(download({ url, file, sha256: SHA256 })).rejects.toThrow(/127\.0\.0\.1:\d+ answered 403/)
    expect(requests).toEqual(['all'])
  })

  it('fails within the connect limit when the host does not answer', async () => {
    answer = () => {}
    const startedMs = Date.now()
    const failed = download({ url, file, sha256: SHA256, connectMs: 200 })
    await expect(failed).rejects.toBeInstanceOf(DownloadError)
    expect(Date.now() - startedMs).toBeLessThan(2_000)
  })

  it('fails when no bytes come for a while, and keeps the part for the next run', async () => {
    answer = (response) => {
      response.writeHead(200, { 'content-length': BODY.length })
      response.write(BODY.subarray(0, 1000))
    }
    await expect(download({ url, file, sha256: SHA256, stallMs: 100 })).rejects.toBeInstanceOf(DownloadError)
    expect(statSync(`${file}.part`).size).toBeGreaterThanOrEqual(1000)
  })

  it('runs on Node built-ins only, before node_modules exists', () => {
    const text = readFileSync(fileURLToPath(new URL('download.mjs', import.meta.url)), 'utf8')
    const imported = [...text.matchAll(/^import .* from '([^']+)'/gm)].map(([, name]) => name)
    expect(imported.filter((name) => !name.startsWith('node:') && !name.startsWith('./'))).toEqual([])
  })
})
