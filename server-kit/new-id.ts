import { v7 } from 'uuid'

/** Returns a UUIDv7 (RFC 9562): it rises with time, so that new rows land at the end of an index. */
export function newId(): string {
  return v7()
}
