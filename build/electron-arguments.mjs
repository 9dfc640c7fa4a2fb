/**
 * The arguments with which our Electron runs `entry`: switches first, because the loader of a registry Electron takes
 * the first argument that is no option for the app, and a person's own arguments last.
 *
 * @param {string} entry the main bundle
 * @param {string[]} [own] arguments of ours, in the form --name=value
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
