import type { Machine } from '../../../contract/core/model-library.ts'

const LIBRARY = / library=(\w{1,40})/
const DESCRIPTION = / description="([^"]{1,200})"/
const TOTAL = / total="([\d.]{1,12}) ([KMGT])iB"/
const UNITS: Record<string, number> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 }

/**
 * Reads the line with which Ollama names what it computes on (discover/types.go):
 *   level=INFO msg="inference compute" id=0 library=CUDA … description="NVIDIA RTX 4070" … total="12.0 GiB" available="11.1 GiB"
 * Returns null for another line, and for the processor.
 */
export function readComputeLine(line: string): Machine['gpu'] {
  if (!line.includes('msg="inference compute"')) return null
  const library = LIBRARY.exec(line)?.[1] ?? 'cpu'
  const total = TOTAL.exec(line)
  if (!total || library.toLowerCase() === 'cpu') return null
  return {
    name: DESCRIPTION.exec(line)?.[1] ?? library,
    memory_bytes: Math.round(Number(total[1]) * (UNITS[total[2] ?? ''] ?? 0)),
  }
}
