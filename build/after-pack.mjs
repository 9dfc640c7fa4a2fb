/** electron-builder's hook: takes the loader for development out of a registry Electron, which would run instead of us. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'

/** @param {{ appOutDir: string, packager: { getResourcesDir(appOutDir: string): string } }} context */
export default async function afterPack({ appOutDir, packager }) {
  await rm(join(packager.getResourcesDir(appOutDir), 'app'), { recursive: true, force: true })
  await rm(join(appOutDir, 'provenance.json'), { force: true })
}
