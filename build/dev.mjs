/**
 * `npm run dev`: the app with hot reload. Vite serves the page on loopback and main hands it through app://nova, so
 * that the page has its real origin; esbuild watches main, preload and core. A change of the core restarts the core
 * (main sees the new bundle); a change of main or preload restarts the app. Ctrl-C ends all of it.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { context } from 'esbuild'
import { createServer } from 'vite'
import { bundles } from './bundles.mjs'
import { electronArguments } from './electron-arguments.mjs'

const ROOT = resolve(fileURLToPath(import.meta.url), '../..')
const HOST = '127.0.0.1'
const DATA_DIR = process.env.NOVACORE_DATA_DIR ?? join(ROOT, 'dist/dev-data')

const vite = await createServer({
  configFile: join(ROOT, 'vite.config.ts'),
  server: { host: HOST, port: 0, strictPort: false },
})
await vite.listen()
const { port } = vite.httpServer.address()
// The page's address is app://nova, so the client has to be told where the web socket is.
vite.config.server.hmr = { protocol: 'ws', host: HOST, clientPort: port }
console.log(`Page: vite on ${HOST}:${port}, shown at app://nova`)

let electron = null
let isRestarting = false

async function startElectron() {
  const { electron: program } = JSON.parse(await readFile(join(ROOT, 'dist/runtime.json'), 'utf8'))
  const args = electronArguments(join(ROOT, 'dist/main/main.mjs'), [
    `--data-dir=${DATA_DIR}`,
    ...process.argv.slice(2),
  ])
  electron = spawn(program.path, args, {
    stdio: 'inherit',
    env: { ...process.env, NOVACORE_DEV_SERVER: `http://${HOST}:${port}` },
  })
  electron.once('exit', (code) => {
    if (!isRestarting) void stop(code ?? 0)
  })
}

async function restartElectron() {
  if (electron === null || isRestarting) return
  isRestarting = true
  electron.kill('SIGTERM')
  await once(electron, 'exit')
  isRestarting = false
  await startElectron()
}

/** Says what was built or what is wrong, and calls `onRebuilt` for every build but the first. */
function reporting(name, onRebuilt) {
  let builds = 0
  return {
    name: 'nova-report',
    setup(build) {
      build.onEnd(({ errors }) => {
        for (const { text, location } of errors) {
          console.error(`${name}: ${location ? `${location.file}:${location.line}: ` : ''}${text}`)
        }
        builds += 1
        if (errors.length > 0 || builds === 1) return
        console.log(`${name} rebuilt`)
        onRebuilt()
      })
    },
  }
}

const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
const watching = []
for (const [name, options] of Object.entries(bundles({ root: ROOT, version, isDevelopment: true }))) {
  const onRebuilt = name === 'core' ? () => {} : () => void restartElectron()
  const made = await context({ ...options, plugins: [reporting(name, onRebuilt)] })
  await made.rebuild()
  await made.watch()
  watching.push(made)
}

async function stop(code) {
  for (const made of watching) await made.dispose()
  await vite.close()
  process.exit(code)
}

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => electron?.kill('SIGTERM'))
await startElectron()
