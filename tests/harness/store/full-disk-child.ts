import { asStoreError } from '../../../electron/core/store/store-error.ts'
import { mustOpen, writeExchange } from './test-store.ts'

/**
 * Run under a limit of file size (`ulimit -f`, SIGXFSZ ignored), it writes until the system refuses, and says
 * what it met as one line of JSON: { acknowledged, write }.
 */
const store = mustOpen(process.argv[2] ?? '')
let acknowledged = 0
let write: string | null = null
try {
  while (acknowledged < 10_000) acknowledged = writeExchange(store.db, 'x'.repeat(5_000))
} catch (error) {
  write = asStoreError(error)?.code ?? `unknown: ${String(error)}`
}
store.close()
process.stdout.write(JSON.stringify({ acknowledged, write }))
