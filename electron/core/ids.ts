import { v7 } from 'uuid'

/** UUIDv7 (RFC 9562): rises with time, so that new rows land at the end of an index. */
export function newId(): string {
  return v7()
}
