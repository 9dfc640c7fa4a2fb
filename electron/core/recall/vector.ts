import { VECTOR_LENGTH } from '../models/embedder.ts'

/** One bit for each sign; the Hamming distance of two of them grows with their angle. */
export function signsOf(vector: Float32Array): Uint8Array {
  const signs = new Uint8Array(VECTOR_LENGTH / 8)
  for (let index = 0; index < VECTOR_LENGTH; index += 1) {
    if ((vector[index] ?? 0) > 0) signs[index >> 3] = (signs[index >> 3] ?? 0) | (1 << (index & 7))
  }
  return signs
}

export function toBytes(vector: Float32Array): Uint8Array {
  return new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength)
}

/** A copy: SQLite's buffers are not always aligned to four bytes. */
export function fromBytes(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}
