/**
 * Downloads with a pinned checksum. Bytes go to `<file>.part`, which the next try resumes (HTTP Range); the file gets
 * its name only when its SHA-256 is right. A host that refuses or does not answer fails within seconds, so that the
 * next source can be tried.
 */
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import http from 'node:http'
import https from 'node:https'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileBytes, sha256OfFile } from './cache.mjs'

const CONNECT_MS = 5_000
const STALL_MS = 30_000
const MAX_REDIRECTS = 5
const MAX_TRIES = 4

/** The file that came is not the one that was pinned. */
export class ChecksumError extends Error {
  name = 'ChecksumError'
}

/** The host refused, did not answer, or answered with an HTTP error. */
export class DownloadError extends Error {
  name = 'DownloadError'
  /** @param {string} message @param {boolean} isRetryable true when the connection broke after bytes had come */
  constructor(message, isRetryable = false) {
    super(message)
    this.isRetryable = isRetryable
  }
}

/**
 * Fetches `url` into `file`.
 * @param {{ url: string, file: string, sha256: string, onBytes?: (done: number, total: number | null) => void,
 *   connectMs?: number, stallMs?: number }} wanted `sha256` in hexadecimal
 * @throws {ChecksumError} the part file is removed
 * @throws {DownloadError} the part file is kept for the next try
 */
export async function download({ url, file, sha256, onBytes, connectMs = CONNECT_MS, stallMs = STALL_MS }) {
  await mkdir(dirname(file), { recursive: true })
  const part = `${file}.part`
  let wasResumed = ((await fileBytes(part)) ?? 0) > 0
  for (let tries = 1; ; tries += 1) {
    try {
      await fetchRest(url, part, { onBytes, connectMs, stallMs })
    } catch (error) {
      if (!(error instanceof DownloadError) || !error.isRetryable || tries >= MAX_TRIES) throw error
      continue
    }
    const actual = await sha256OfFile(part)
    if (actual === sha256) break
    await rm(part, { force: true })
    // A part left by an earlier run may be of another file: one clean try decides.
    if (!wasResumed) throw new ChecksumError(`${url} has SHA-256 ${actual}, expected ${sha256}`)
    wasResumed = false
  }
  await rename(part, file)
}

async function fetchRest(url, part, { onBytes, connectMs, stallMs }) {
  const haveBytes = (await fileBytes(part)) ?? 0
  const headers = haveBytes > 0 ? { range: `bytes=${haveBytes}-` } : {}
  const response = await get(url, headers, { connectMs, stallMs })
  if (response.statusCode === 416) {
    // Nothing after what we have: either it is whole, or the checksum will say that it is wrong.
    response.resume()
    return
  }
  const isRest = response.statusCode === 206
  const startBytes = isRest ? haveBytes : 0
  const length = Number(response.headers['content-length'])
  const total = Number.isFinite(length) && length > 0 ? startBytes + length : null
  let done = startBytes
  response.on('data', (chunk) => {
    done += chunk.length
    onBytes?.(done, total)
  })
  try {
    await pipeline(response, createWriteStream(part, { flags: isRest ? 'a' : 'w' }))
  } catch (error) {
    throw new DownloadError(`${url} broke off after ${done} bytes: ${error.message}`, done > startBytes)
  }
  if (total !== null && done < total)
    throw new DownloadError(`${url} ended early, after ${done} bytes`, done > startBytes)
}

/** The response to a GET, redirects followed; its status is 200, 206 or 416. */
async function get(url, headers, limits) {
  let at = url
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const response = await request(at, headers, limits)
    const status = response.statusCode
    if (status >= 300 && status < 400 && response.headers.location) {
      response.resume()
      at = new URL(response.headers.location, at).href
      continue
    }
    if ([200, 206, 416].includes(status)) return response
    response.resume()
    throw new DownloadError(`${new URL(at).host} answered ${status} for ${url}`)
  }
  throw new DownloadError(`${url} redirects more than ${MAX_REDIRECTS} times`)
}

function request(url, headers, { connectMs, stallMs }) {
  return new Promise((resolve, reject) => {
    const client = url.startsWith('https:') ? https : http
    const asking = client.get(url, { headers: { 'user-agent': 'novacore-setup', ...headers } })
    const host = new URL(url).host
    const timer = setTimeout(
      () => asking.destroy(new Error(`no answer within ${connectMs / 1000} s`)),
      connectMs,
    )
    asking.once('response', (response) => {
      clearTimeout(timer)
      response.setTimeout(stallMs, () => response.destroy(new Error(`no bytes for ${stallMs / 1000} s`)))
      resolve(response)
    })
    asking.once('error', (error) => {
      clearTimeout(timer)
      reject(new DownloadError(`${host} could not be reached: ${error.message || error.code}`))
    })
  })
}
