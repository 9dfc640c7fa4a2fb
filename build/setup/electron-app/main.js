/**
 * Stands in for Electron's own default app where Electron comes from the registry: runs the app whose path is the
 * first argument that is no option. An ES module, because Electron waits for it before it becomes ready.
 */
import { readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const WITH_VALUE = ['-r', '--require']
// As in a packaged app, Electron becomes ready only when the entry module has run to its end.
const DEADLOCK_MS = 10_000
const DEADLOCK_HINT =
  'electron: the app has not finished loading; an `await app.whenReady()` at its top level never ends'
const args = process.argv.slice(1)
const require = createRequire(import.meta.url)
let target = null
for (let at = 0; at < args.length && target === null; at += 1) {
  if (WITH_VALUE.includes(args[at])) {
    at += 1
    require(resolve(args[at]))
  } else if (!args[at].startsWith('-')) {
    target = resolve(args[at])
  }
}
if (target === null) {
  console.error('electron: name the folder or file of an app')
  app.exit(1)
} else {
  process.defaultApp = true
  const hint = setTimeout(() => console.error(DEADLOCK_HINT), DEADLOCK_MS)
  await import(pathToFileURL(entryOf(target)).href)
  clearTimeout(hint)
}

function entryOf(path) {
  if (!statSync(path).isDirectory()) {
    app.setAppPath(dirname(path))
    return path
  }
  const {
    name,
    productName,
    version,
    main = 'index.js',
  } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'))
  app.setAppPath(path)
  if (productName ?? name) app.setName(productName ?? name)
  if (version) app.setVersion(version)
  return join(path, main)
}
