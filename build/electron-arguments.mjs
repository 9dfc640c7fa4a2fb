/**
 * The arguments with which our Electron runs `entry`: switches first, because the loader of a registry Electron takes
 * the first argument that is not an option as the app, and the user's arguments last.
 *
 * @param {string} entry the main bundle
 * @param {string[]} [own] our own arguments, in the form --name=value
 * @returns {string[]}
 */
export function electronArguments(entry, own = []) {
  return [...needed(), entry, ...own]
}

/** Chromium refuses to run as root with its sandbox: containers and build machines. */
function needed() {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0
  return isRoot ? ['--no-sandbox'] : []
}
