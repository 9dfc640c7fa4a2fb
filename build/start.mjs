/**
 * `npm start [-- --data-dir DIR ...]`: sets up, builds, and opens the app.
 * `--verbose` and `--refresh` are for setup; all other arguments go to the app. Ends with the app's exit code.
 */
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { electronArguments } from './electron-arguments.mjs'
import { runInForeground, toolEnvironment } from './run/child.mjs'
import { lacksDisplay, startDisplay } from './run/display.mjs'
import { endChildrenOnSignal, reportFailure, setUp } from './setup/index.mjs'

const ROOT = resolve(fileURLToPath(new URL('..', import.meta.url)))
const SETUP_OPTIONS = ['--verbose', '--refresh']

async function start(args) {
  const stopListening = endChildrenOnSignal()
  const runtime = await setUp({ verbose: args.includes('--verbose'), isRefresh: args.includes('--refresh') })
  stopListening()
  const env = toolEnvironment(ROOT, runtime.node)
  console.log('Building the app')
  const buildCode = await runInForeground(runtime.node, [join(ROOT, 'build', 'build.mjs')], {
    cwd: ROOT,
    env,
  })
  if (buildCode !== 0) return buildCode
  return openApp(
    runtime,
    args.filter((arg) => !SETUP_OPTIONS.includes(arg)),
    env,
  )
}

async function openApp(runtime, args, env) {
  const electronArgs = electronArguments(ROOT, args)
  if (electronArgs.includes('--no-sandbox')) {
    console.log('You are root: Electron runs without its sandbox. Use an ordinary user for daily use.')
  }
  const display = lacksDisplay() ? await startDisplay({ endsWithLastWindow: true }) : null
  if (display) {
    console.log('There is no display here: the app opens in a virtual one (Xvfb), where nobody sees it.')
  }
  console.log(`Opening Noble NovaCore in Electron ${runtime.electron.version}; Ctrl-C ends it`)
  try {
    return await runInForeground(runtime.electron.path, electronArgs, {
      env: { ...env, ...display?.env },
    })
  } finally {
    await display?.end()
  }
}

try {
  process.exitCode = await start(process.argv.slice(2))
} catch (error) {
  reportFailure(error)
}
