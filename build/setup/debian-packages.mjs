/** Debian packages: as root they are installed, otherwise they are named together with the command. */
import { CommandError, findProgram, run } from './command.mjs'

/** Electron's shared libraries, a display where there is none, and a keychain for tests. */
export const DESKTOP_PACKAGES = [
  ...'xvfb libnss3 libatk1.0-0 libatk-bridge2.0-0 libcups2 libdrm2 libgtk-3-0 libgbm1 libasound2 libxss1'.split(
    ' ',
  ),
  ...'gnome-keyring dbus-x11 libsecret-1-0'.split(' '),
]

/** What `npm test` needs beyond that: promtool and a Prometheus, namespaces without a network, xvfb-run, a keyring's window. */
export const TEST_PACKAGES = ['prometheus', 'iproute2', 'xauth', 'gcr']

/** Headers that Ollama's Go module leaves out. */
export const OLLAMA_BUILD_PACKAGES = ['nlohmann-json3-dev', 'libstb-dev']

// biome-ignore lint/suspicious/noTemplateCurlyInString: the format language of dpkg
const LISTING = '${Package} ${db:Status-Abbrev}\n'

/** True where packages come from apt. */
async function hasApt(platform = process.platform) {
  return (
    platform === 'linux' && Boolean(await findProgram('apt-get')) && Boolean(await findProgram('dpkg-query'))
  )
}

/**
 * Those of `names` that are not installed. Debian 13 and Ubuntu 24.04 renamed some to `<name>t64`; either counts.
 * @param {string[]} names
 * @param {(program: string, args: string[]) => Promise<string>} [query]
 */
export async function missingPackages(names, query = run) {
  const wanted = names.flatMap((name) => [name, `${name}t64`])
  let listing = ''
  try {
    listing = await query('dpkg-query', ['--show', '--showformat', LISTING, ...wanted])
  } catch (error) {
    // dpkg-query ends with 1 when any name is unknown; what it knows is in its output.
    if (!(error instanceof CommandError)) throw error
    listing = error.stdout ?? ''
  }
  const installed = new Set(
    listing.split('\n').flatMap((line) => (/ .i/.test(line) ? [line.split(' ')[0].replace(/t64$/, '')] : [])),
  )
  return names.filter((name) => !installed.has(name))
}

/**
 * Makes sure of the packages where apt is present.
 * @param {string[]} names
 * @param {{ reporter: import('./console.mjs').Reporter, logFile: string, verbose: boolean, why: string, isRoot?: boolean }} context
 * @returns {Promise<string[]>} names that are still missing
 */
export async function ensurePackages(
  names,
  { reporter, logFile, verbose, why, isRoot = process.getuid?.() === 0 },
) {
  if (!(await hasApt())) return []
  const missing = await missingPackages(names)
  if (missing.length === 0) return []
  if (!isRoot) {
    reporter.say(`    Missing Debian packages (${why}): ${missing.join(' ')}`)
    reporter.say(`    Install them with:  sudo apt-get install --no-install-recommends ${missing.join(' ')}`)
    return missing
  }
  reporter.say(`    Installing Debian packages as root (${why}): ${missing.join(' ')}`)
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const options = { env, logFile, verbose }
  const install = async () => {
    const names = await Promise.all(missing.map(nameHere))
    await run('apt-get', ['install', '--yes', '--no-install-recommends', ...names], options)
  }
  await reporter.during('apt-get install', async () => {
    try {
      await install()
    } catch {
      // Most often: no package lists yet, or old ones.
      await run('apt-get', ['update'], options)
      await install()
    }
  })
  return missingPackages(names)
}

/** The name under which this release has the package. */
async function nameHere(name) {
  const known = async (candidate) =>
    /Candidate: \S*\d/.test(await run('apt-cache', ['policy', candidate]).catch(() => ''))
  return !(await known(name)) && (await known(`${name}t64`)) ? `${name}t64` : name
}
