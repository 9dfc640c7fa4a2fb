import { AppError } from '../../../contract/errors.ts'

export interface ModelName {
  /** As the engine lists it once it is installed. */
  name: string
  /** As the engine is asked for it. */
  reference: string
  /** A registry on this machine, which speaks http: for tests and for developers. */
  isInsecure: boolean
}

/** What people copy: an address of one of the two sites, or a command line. */
const PREFIXES = [
  /^(?:ollama (?:run|pull) )/i,
  /^https?:\/\/(?:www\.)?ollama\.com\/(?:library\/)?/i,
  /^(?:https?:\/\/)?(?:www\.)?(?:huggingface\.co|hf\.co)\//i,
]
const LOOPBACK = /^(?:http:\/\/)?(?:127\.0\.0\.1|localhost):\d{1,5}\//
const PART = /^[a-z0-9_][a-z0-9_.-]{0,95}$/i

/**
 * Reads a reference to a model of Ollama's library, a Hugging Face repository of GGUF files (hf.co/user/repository), or
 * a registry on this machine. No other host: what is typed here makes the engine open connections.
 * @throws AppError pull_name_invalid
 */
export function parseModelName(typed: string): ModelName {
  const text = typed.trim()
  const loopback = LOOPBACK.exec(text)?.[0] ?? ''
  const prefix = loopback === '' ? (PREFIXES.map((one) => one.exec(text)?.[0]).find(Boolean) ?? '') : loopback
  const isHuggingFace = /(?:huggingface|hf)\.co\/$/i.test(prefix)
  const path = text.slice(prefix.length).replace(/\/$/, '')
  const colon = path.lastIndexOf(':')
  const tag = colon === -1 ? null : path.slice(colon + 1)
  const parts = (colon === -1 ? path : path.slice(0, colon)).split('/')
  const needed = isHuggingFace || loopback !== '' ? parts.length === 2 : parts.length <= 2
  if (!needed || ![...parts, tag ?? 'latest'].every((part) => PART.test(part))) {
    throw new AppError('pull_name_invalid', 'This cannot be the name of a model. Write it like llama3.2:3b.')
  }
  const host = isHuggingFace ? 'hf.co/' : loopback.replace('http://', '')
  const name = `${host}${parts.join('/')}:${tag ?? 'latest'}`
  const isInsecure = loopback !== ''
  return { name, reference: isInsecure ? `http://${name}` : name, isInsecure }
}
