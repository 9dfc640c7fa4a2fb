import type { Machine } from '../../../contract/core/model-library.ts'

const FIELD = /(\w+)=(?:"([^"]*)"|(\S+))/g
const SIZE = /^([\d.]{1,12}) ([KMGT])iB$/
const UNITS: Record<string, number> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 }

/**
 * Reads the line with which Ollama names what it computes on (discover/types.go):
 *   level=INFO msg="inference compute" id=0 library=CUDA … description="NVIDIA RTX 4070" … total="12.0 GiB" available="11.1 GiB"
 * Returns null for another line, and for the processor.
 */
export function readComputeLine(line: string): Machine['gpu'] {
  if (!line.includes('msg="inference compute"')) return null
  const fields = new Map(
    [...line.slice(0, 2_000).matchAll(FIELD)].map(([, key, quoted, plain]) => [key, quoted ?? plain ?? '']),
  )
  const size = SIZE.exec(fields.get('total') ?? '')
  const library = fields.get('library') ?? 'cpu'
  if (!size || library.toLowerCase() === 'cpu') return null
  return {
    name: fields.get('description') || fields.get('name') || library,
    memory_bytes: Math.round(Number(size[1]) * (UNITS[size[2] ?? ''] ?? 0)),
  }
}
