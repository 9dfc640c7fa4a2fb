/**
 * Run by Node 24 with the path of an Electron binary: sets the fuses that development needs
 * (the inspector, for Playwright; the ordinary V8 snapshot, for the app's own start).
 */
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'

await flipFuses(process.argv[2], {
  version: FuseVersion.V1,
  [FuseV1Options.EnableNodeCliInspectArguments]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
})
