import { mustNotOpen, mustOpen } from './test-store.ts'

/**
 * A core that takes back a snapshot, to be killed: `node merge-child.ts DATA_DIR SNAPSHOT merge|recover`. It says
 * `open` when it begins and `done` when all of it is committed.
 */
const [dataDir = '', snapshot = '', way = 'merge'] = process.argv.slice(2)
const store = way === 'merge' ? mustOpen(dataDir) : mustNotOpen(dataDir)
process.stdout.write('open\n')
if ('recovery' in store) store.recovery.restore(snapshot)
else store.restore(snapshot, { undelete: false })
process.stdout.write('done\n')
setInterval(() => {}, 1_000)
