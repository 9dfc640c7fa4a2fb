import { dayName, dayOf } from '../../../contract/utc-day.ts'
import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { listReservations, listUsed } from './counter-store.ts'
import type { EntryRow } from './entry-store.ts'

interface Sum {
  day: number
  resource: string
  used: number
  reserved: number
}

/** Adds up what one owner's daily counters must say, from the entries and the open reservations; one sum for each day. */
export class CounterCheck {
  readonly #userId: string
  readonly #sums = new Map<string, Sum>()

  constructor(userId: string) {
    this.#userId = userId
  }

  add(row: EntryRow): void {
    this.#sum(dayOf(row.timestamp), row.resource_type).used += row.amount
  }

  /** A sentence about the first counter that says something else; null when all agree. */
  firstDifference(db: ReadableDb): string | null {
    for (const held of listReservations(db)) {
      if (held.user_id !== this.#userId) continue
      this.#sum(held.day, 'tokens').reserved += held.tokens
      this.#sum(held.day, 'messages').reserved += held.messages
    }
    for (const row of listUsed(db, this.#userId, Number.MIN_SAFE_INTEGER)) {
      const sum = this.#sum(row.day, row.resource_type)
      if (sum.used !== row.used) return difference(sum, `says ${row.used} were used, the ledger ${sum.used}`)
      if (sum.reserved !== row.reserved) {
        return difference(sum, `says ${row.reserved} are held by running answers, they hold ${sum.reserved}`)
      }
      this.#sums.delete(keyOf(row.day, row.resource_type))
    }
    for (const sum of this.#sums.values()) {
      if (sum.used > 0 || sum.reserved > 0)
        return difference(sum, `is missing; the ledger says ${sum.used} were used`)
    }
    return null
  }

  #sum(day: number, resource: string): Sum {
    const key = keyOf(day, resource)
    let sum = this.#sums.get(key)
    if (!sum) {
      sum = { day, resource, used: 0, reserved: 0 }
      this.#sums.set(key, sum)
    }
    return sum
  }
}

function keyOf(day: number, resource: string): string {
  return `${day} ${resource}`
}

function difference(sum: Sum, what: string): string {
  return `The counter of ${sum.resource} on ${dayName(sum.day)} ${what}.`
}
