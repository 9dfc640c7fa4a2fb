/** Keeps an old Electron, which set-up uses when the download fails, out of packaged apps. */

/** Allows it, for tests of the packaged app on such a machine. */
export const ALLOW_FALLBACK = '--allow-fallback-electron'

/**
 * Returns why the app may not be packaged with this Electron, or null when it may.
 * @param {{ version: string, source: string }} electron of runtime.json
 * @param {string} wanted the version that package.json names
 * @param {string[]} args of the command line
 */
export function refusalOfElectron(electron, wanted, args) {
  if (electron.version === wanted || args.includes(ALLOW_FALLBACK)) return null
  return (
    `This would package Electron ${electron.version} (${electron.source}) instead of ${wanted}.\n` +
    'An old Electron has known holes in its browser, so it is not for release. Run `npm run setup -- --refresh` where\n' +
    `the maker's release can be reached. For a test of the packaged app here, add ${ALLOW_FALLBACK}.`
  )
}
