import { createHash } from 'node:crypto'
import fc from 'fast-check'

/** Seed of all random test data. Set NOVACORE_TEST_SEED to try other data; fast-check prints it when a property fails. */
const SEED = Number(process.env.NOVACORE_TEST_SEED ?? 1)
fc.configureGlobal({ seed: SEED })

export { fc }

let drawn = 0

/** Returns `length` random bytes, the same in each run of a test file. */
export function randomBytes(length: number): Buffer {
  drawn += 1
  return createHash('shake256', { outputLength: length }).update(`${SEED} ${drawn}`).digest()
}

/** Returns a random number from 0 up to 1, the same in each run of a test file. */
export function random(): number {
  return randomBytes(4).readUInt32BE() / 2 ** 32
}
