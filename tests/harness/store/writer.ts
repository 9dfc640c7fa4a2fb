import { newId } from '../../../server-kit/new-id.ts'
import { mustOpen, testClock, writeExchange } from './test-store.ts'

/**
 * A core that does nothing but write, to be killed: `node writer.ts DATA_DIR MODE`. Each line on stdout is a seq that
 * was committed. Modes: `write` goes on until it is killed; `hold` opens the store and waits; `exit` writes three and
 * ends without closing anything.
 */
const [dataDir = '', mode = 'write'] = process.argv.slice(2)
const store = mustOpen(dataDir, { clock: testClock(Date.now()), newId })
process.stdout.write('open\n')
if (mode === 'exit') {
  for (let i = 0; i < 3; i += 1) process.stdout.write(`${writeExchange(store.db)}\n`)
  process.exit(1)
}
const timer = setInterval(() => {
  if (mode === 'hold') return
  for (let i = 0; i < 5; i += 1) process.stdout.write(`${writeExchange(store.db)}\n`)
  store.touch()
}, 1)
process.on('SIGTERM', () => {
  clearInterval(timer)
  store.close()
})
