/**
 * `npm run dev:all`: the app with all that stands around it: a sync server, a mail catcher with a page, and a fake of
 * Stripe whose pages can be clicked, with one account of each tier. Ctrl-C ends all of it.
 *
 *   --no-app         everything but the app, for tests and for an app that runs already
 *   --port=8790      of the sync server; mails are at the next, Stripe at the one after; 0: any free ones
 *   --sync-dir=PATH  what the server and Stripe keep; dist/dev-sync. Delete it to begin with new accounts
 *
 * Other arguments go to the app, as with `npm run dev`.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startDevStack } from '../tests/harness/dev-stack.ts'

const ROOT = resolve(fileURLToPath(import.meta.url), '../..')
const OWN = /^--(no-app|port|sync-dir)(?:=(.*))?$/

const own = new Map()
const forTheApp = []
for (const argument of process.argv.slice(2)) {
  const [, name, value] = OWN.exec(argument) ?? []
  if (name === undefined) forTheApp.push(argument)
  else own.set(name, value ?? '')
}

// Before anything starts: a Ctrl-C while accounts are made ends all of it too.
const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
const stack = await startDevStack({
  dataDir: resolve(own.get('sync-dir') ?? join(ROOT, 'dist/dev-sync')),
  port: Number(own.get('port') ?? 8790),
})
printTable()

const code = own.has('no-app') ? await interrupted.then(() => 0) : await runApp()
await stack.stop()
process.exit(code)

/** The terminal sends Ctrl-C to both; `npm run dev` ends the app and itself. */
async function runApp() {
  const app = spawn(process.execPath, [join(ROOT, 'build/dev.mjs'), ...forTheApp], {
    stdio: 'inherit',
    env: { ...process.env, NOVACORE_SYNC_URL: stack.syncUrl },
  })
  void interrupted.then(() => app.kill('SIGTERM'))
  const [exitCode] = await once(app, 'exit')
  return exitCode ?? 0
}

function printTable() {
  const rows = [
    ['Sync server', stack.syncUrl],
    ['Mails', stack.mailsUrl],
    ['Stripe (fake)', `${stack.stripeUrl}, reached from the plan page`],
    ...stack.accounts.map(({ email, password, tier }) => [tier, `${email}, password: ${password}`]),
  ]
  const width = Math.max(...rows.map(([name]) => name.length)) + 2
  console.log(rows.map(([name, value]) => `${name.padEnd(width)}${value}`).join('\n'))
  console.log('Ready. Ctrl-C ends all of it.')
}
