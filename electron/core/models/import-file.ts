import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Transform } from 'node:stream'
import { AppError } from '../../../contract/errors.ts'
import type { OllamaClient } from './client.ts'

/**
 * Without a chat template of its own a model gets ChatML: the plain `{{ .Prompt }}` that Ollama would choose drops the
 * roles, so that a chat model answers as if it continued a text.
 */
const CHATML = {
  template:
    '{{- range .Messages }}<|im_start|>{{ .Role }}\n{{ .Content }}<|im_end|>\n{{ end }}<|im_start|>assistant\n',
  parameters: { stop: ['<|im_start|>', '<|im_end|>'] },
}

/** Reads the file twice: its digest must be known before the engine takes it. */
export async function importGguf(
  client: OllamaClient,
  { path, name, hasTemplate }: { path: string; name: string; hasTemplate: boolean },
  onBytes: (doneBytes: number, totalBytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const bytes = (await stat(path).catch(missing)).size
  const total = bytes * 2
  let done = 0
  const counted = () =>
    new Transform({
      transform(chunk: Buffer, _encoding, callback) {
        done += chunk.length
        onBytes(done, total)
        callback(null, chunk)
      },
    })
  const read = () => {
    const counter = counted()
    const file = createReadStream(path, { highWaterMark: 1 << 20, signal })
    file.on('error', (error) => counter.destroy(error))
    return file.pipe(counter)
  }
  const hash = createHash('sha256')
  for await (const chunk of read()) hash.update(chunk as Buffer)
  const digest = `sha256:${hash.digest('hex')}`
  if (!(await client.hasBlob(digest, signal)))
    await client.sendBlob(digest, { stream: read(), bytes }, signal)
  onBytes(total, total)
  await client.create(
    { model: name, files: { [basename(path)]: digest }, ...(hasTemplate ? {} : CHATML) },
    signal,
  )
}

function missing(error: unknown): never {
  throw new AppError('import_file_missing', 'The file is not there any more.', { cause: error })
}
