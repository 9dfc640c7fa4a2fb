import { describe, expect, it } from 'vitest'
import { resolvePaths } from './paths.ts'

const SOURCES = {
  bundleDir: '/opt/nova/dist/main',
  argv: ['/electron', '/opt/nova/dist/main/main.mjs'],
  env: {},
  defaultDataDir: '/home/alice/.config/Noble NovaCore',
  resourcesDir: null,
}

describe('resolvePaths', () => {
  it('J2: finds the built parts beside the bundle and the data where the system keeps it', () => {
    expect(resolvePaths(SOURCES)).toEqual({
      preload: '/opt/nova/dist/preload/preload.cjs',
      coreEntry: '/opt/nova/dist/core/main.mjs',
      workerEntry: '/opt/nova/dist/workers/main.mjs',
      pageRoot: '/opt/nova/dist/renderer',
      runtimeFile: '/opt/nova/dist/runtime.json',
      dataDir: '/home/alice/.config/Noble NovaCore',
    })
  })

  it('J3: takes the data folder from the argument, then from the environment', () => {
    const env = { NOVACORE_DATA_DIR: '/from/env' }
    const dirOf = (argv: string[]) => resolvePaths({ ...SOURCES, env, argv }).dataDir
    expect(dirOf(['--data-dir', '/a b', 'x'])).toBe('/a b')
    expect(dirOf(['--data-dir=/c'])).toBe('/c')
    expect(dirOf(['--data-dir='])).toBe('/from/env')
    expect(dirOf([])).toBe('/from/env')
  })

  it('J6: finds runtime.json among the resources of the packaged app', () => {
    expect(resolvePaths({ ...SOURCES, resourcesDir: '/app/resources' }).runtimeFile).toBe(
      '/app/resources/runtime.json',
    )
  })
})
