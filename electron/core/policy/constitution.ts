import canonicalize from 'canonicalize'
import { z } from 'zod'
import {
  type Constitution,
  type constitutionVersionsSchema,
  type Principle,
  principleSchema,
  type updateConstitutionRequestSchema,
} from '../../../contract/core/policy.ts'
import { AppError } from '../../../contract/errors.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import { verifyEd25519 } from '../ledger/device-key.ts'
import {
  allConstitutions,
  type ConstitutionRow,
  findConstitution,
  insertConstitution,
  latestConstitution,
} from './constitution-store.ts'
import type { PolicyDeps } from './deps.ts'
import { deliveredPrinciples } from './principles.ts'

type Deps = Pick<PolicyDeps, 'db' | 'clock' | 'deviceKey'>
type Content = Pick<Constitution, 'version' | 'author' | 'note' | 'principles' | 'created_at'>

/**
 * Versions of the constitution. Each is signed with this device's Ed25519 key over
 *   constitution-v1\n<RFC 8785 JSON of { author, created_at, note, principles, version }>
 * so that a row that was changed in the file is found when it is read. Such a version is shown, and does not act.
 */
export class Constitutions {
  readonly #deps: Deps

  /** Writes the delivered one as version 1 into a store that has none. */
  constructor(deps: Deps) {
    this.#deps = deps
    transaction(deps.db, () => {
      if (!latestConstitution(deps.db)) this.#add('delivered', '', deliveredPrinciples())
    })
  }

  current(): Constitution {
    const row = latestConstitution(this.#deps.db)
    if (!row) throw new AppError('constitution_not_found', 'There is no constitution in this store.')
    return this.#toConstitution(row)
  }

  /** The newest version that is as it was signed; the delivered principles when none is. */
  inForce(): { version: number; principles: Principle[] } {
    const rows = allConstitutions(this.#deps.db)
    for (const row of rows) {
      const { version, principles, is_signature_valid } = this.#toConstitution(row)
      if (is_signature_valid) return { version, principles }
    }
    return { version: rows.at(-1)?.version ?? 1, principles: deliveredPrinciples() }
  }

  version(version: number): Constitution {
    const row = findConstitution(this.#deps.db, version)
    if (!row)
      throw new AppError('constitution_not_found', `There is no version ${version} of the constitution.`)
    return this.#toConstitution(row)
  }

  versions(): z.infer<typeof constitutionVersionsSchema> {
    return {
      versions: allConstitutions(this.#deps.db).map(({ version, author, note, created_at_ms }) => ({
        version,
        author,
        note,
        created_at: created_at_ms,
      })),
    }
  }

  update({ based_on, principles, note }: z.infer<typeof updateConstitutionRequestSchema>): Constitution {
    const ids = new Set(principles.map(({ id }) => id))
    if (ids.size !== principles.length)
      throw new AppError('invalid_request', 'Two principles have the same id.')
    return transaction(this.#deps.db, () => {
      const latest = this.current().version
      if (latest !== based_on) {
        throw new AppError(
          'constitution_changed',
          `The constitution is at version ${latest} by now. Look at it, then save again.`,
          { details: { version: latest } },
        )
      }
      return this.#add('person', note, principles)
    })
  }

  /** A new version with the content of an old one. */
  restore(version: number): Constitution {
    return transaction(this.#deps.db, () =>
      this.#add('person', `Version ${version} again`, this.version(version).principles),
    )
  }

  #add(author: Content['author'], note: string, principles: Principle[]): Constitution {
    const { db, clock, deviceKey } = this.#deps
    const content: Content = {
      version: (latestConstitution(db)?.version ?? 0) + 1,
      author,
      note,
      principles,
      created_at: clock.nowMs(),
    }
    const row: ConstitutionRow = {
      version: content.version,
      author,
      note,
      principles: JSON.stringify(principles),
      device_id: deviceKey.did,
      public_key: JSON.stringify(deviceKey.publicJwk),
      signature: deviceKey.sign(signedText(content)),
      created_at_ms: content.created_at,
    }
    insertConstitution(db, row)
    return this.#toConstitution(row)
  }

  #toConstitution(row: ConstitutionRow): Constitution {
    const principles = readPrinciples(row.principles)
    const content: Content = {
      version: row.version,
      author: row.author,
      note: row.note,
      principles: principles ?? deliveredPrinciples(),
      created_at: row.created_at_ms,
    }
    // Checked with the key in the keychain: the key in the row could have been changed with the row.
    const { publicJwk } = this.#deps.deviceKey
    const isSigned = principles !== null && verifyEd25519(publicJwk, signedText(content), row.signature)
    return { ...content, signature: row.signature, is_signature_valid: isSigned }
  }
}

function signedText(content: Content): string {
  const text = canonicalize(content)
  if (text === undefined) throw new TypeError('A constitution always has a canonical form.')
  return `constitution-v1\n${text}`
}

function readPrinciples(json: string): Principle[] | null {
  try {
    return z.array(principleSchema).min(1).parse(JSON.parse(json))
  } catch {
    return null
  }
}
