import { randomBytes } from 'node:crypto'

/** A GGUF file without tensors, that Ollama lists and shows: a head, then noise to make it as long as a test needs. */
export function ggufFile({
  bytes = 0,
  template = '{{ messages }}',
  name = 'Tiny',
}: {
  bytes?: number
  template?: string | null
  name?: string
} = {}): Buffer {
  const pairs = [
    text('general.architecture', 'llama'),
    text('general.name', name),
    number('llama.context_length', 8_192),
    number('llama.block_count', 1),
    number('llama.embedding_length', 64),
    ...(template === null ? [] : [text('tokenizer.chat_template', template)]),
  ]
  const head = [Buffer.from('GGUF'), u32(3), u64(0), u64(pairs.length), ...pairs]
  return Buffer.concat([...head, randomBytes(bytes)])
}

function text(key: string, value: string): Buffer {
  return Buffer.concat([string(key), u32(8), string(value)])
}

function number(key: string, value: number): Buffer {
  return Buffer.concat([string(key), u32(4), u32(value)])
}

function string(value: string): Buffer {
  return Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)])
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}
