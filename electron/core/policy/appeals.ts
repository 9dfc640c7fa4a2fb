import { createHmac } from 'node:crypto'
import type { PolicyCategory } from '../../../contract/core/policy.ts'
import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { sha256 } from '../../../server-kit/sha256.ts'
import type { DeviceKey } from '../ledger/device-key.ts'
import { dot } from '../models/embedder.ts'
import { toWords } from '../phrases/plain-text.ts'
import { fromBytes } from '../recall/vector.ts'
import { type ActRow, appealedActs } from './act-store.ts'

/** By what an act knows its text again without holding it. */
export type TextMark = Pick<ActRow, 'fingerprint' | 'vector' | 'vector_model'>

/**
 * Texts alike, by cosine of all-MiniLM: in our labelled set, re-worded questions of one wish lie at .85 to .97 and
 * questions of another wish on the same subject at .4 to .8. An appeal must not open a whole subject.
 */
const ALIKE = 0.9
/** Each costs a dot product of 384 values. */
const MAX_COMPARED = 500

/** Recognises texts that a user said were judged wrongly. */
export class Appeals {
  readonly #db: ReadableDb
  readonly #key: string

  /** The key of the fingerprints follows from the device key: a stolen database file alone cannot test guesses. */
  constructor(db: ReadableDb, deviceKey: Pick<DeviceKey, 'sign'>) {
    this.#db = db
    this.#key = sha256(deviceKey.sign('policy-fingerprint-v1'))
  }

  mark(text: string, vector: Float32Array | null, model: string): TextMark {
    return {
      fingerprint: this.#fingerprint(text),
      vector: vector === null ? null : new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength),
      vector_model: vector === null ? null : model,
    }
  }

  isText(mark: Pick<ActRow, 'fingerprint'>, text: string): boolean {
    return mark.fingerprint === this.#fingerprint(text)
  }

  covers(category: PolicyCategory, text: string, vector: Float32Array | null, model: string): boolean {
    const fingerprint = this.#fingerprint(text)
    return appealedActs(this.#db, category, MAX_COMPARED).some(
      (act) =>
        act.fingerprint === fingerprint ||
        (vector !== null &&
          act.vector !== null &&
          act.vector_model === model &&
          dot(fromBytes(act.vector), vector) >= ALIKE),
    )
  }

  /** Case, marks and spaces do not make another text. */
  #fingerprint(text: string): string {
    return createHmac('sha256', this.#key).update(toWords(text), 'utf8').digest('base64url')
  }
}
