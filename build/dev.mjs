/**
 * `npm run dev`: the app with hot reload. Vite serves the page on loopback and main hands it through app://nova, so
 * that the page has its real origin; esbuild watches main, preload and core. A change of the core restarts the core
 * (main sees the new bundle); a change of main or preload restarts the app. Ctrl-C ends all of it.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer as createNetServer } from 'node:net'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { context } from 'esbuild'
import { createServer } from 'vite'
import { bundles } from './bundles.mjs'
import { electronArguments } from './electron-arguments.mjs'

const ROOT = resolve(fileURLToPath(import.meta.url), '../..')
const HOST = '127.0.0.1'
const DATA_DIR = process.env.NOVACORE_DATA_DIR ?? join(ROOT, 'dist/dev-data')

const port = await freePort()
const vite = await createServer({
  configFile: join(ROOT, 'vite.config.ts'),
  // The page's address is app://nova, so its client has to be told where the web socket is.
  server: { host: HOST, port, strictPort: true, ws: { protocol: 'ws', host: HOST, clientPort: port } },
})
await vite.listen()
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

/** Says what was built or what is wrong; calls `onFirst` for the first build and `onRebuilt` for each later one. */
function reporting(name, onFirst, onRebuilt) {
  let isFirst = true
  return {
    name: 'nova-report',
    setup(build) {
      build.onEnd(({ errors }) => {
        for (const { text, location } of errors) {
          console.error(`${name}: ${location ? `${location.file}:${location.line}: ` : ''}${text}`)
        }
        if (isFirst) onFirst()
        else if (errors.length === 0) {
          console.log(`${name} rebuilt`)
          onRebuilt()
        }
        isFirst = false
      })
    },
  }
}

async function freePort() {
  const probe = createNetServer().listen(0, HOST)
  await once(probe, 'listening')
  const { port } = probe.address()
  probe.close()
  return port
}

const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
const watching = []
for (const [name, options] of Object.entries(bundles({ root: ROOT, version, isDevelopment: true }))) {
  const onRebuilt = name === 'core' ? () => {} : () => void restartElectron()
  await new Promise((onFirst) => {
    context({ ...options, plugins: [...options.plugins, reporting(name, onFirst, onRebuilt)] }).then(
      (made) => {
        watching.push(made)
        return made.watch()
      },
    )
  })
}

async function stop(code) {
  for (const made of watching) await made.dispose()
  await vite.close()
  process.exit(code)
}

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => electron?.kill('SIGTERM'))
await startElectron()
