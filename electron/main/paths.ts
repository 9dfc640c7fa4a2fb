import { dirname, join, resolve } from 'node:path'

/** Paths of the built parts and of the user's data. All absolute. */
export interface AppPaths {
  preload: string
  coreEntry: string
  workerEntry: string
  pageRoot: string
  /** dist/runtime.json: the engine, models and native builds of this installation. */
  runtimeFile: string
  dataDir: string
}

export interface PathSources {
  /** Folder of the running bundle, `<dist>/main`. */
  bundleDir: string
  argv: readonly string[]
  env: Readonly<Record<string, string | undefined>>
  /** Electron's default folder for this user. */
  defaultDataDir: string
  /** `<app>/Contents/Resources` or `resources`; null while the app is not packaged. */
  resourcesDir: string | null
}

export function resolvePaths(sources: PathSources): AppPaths {
  const dist = dirname(sources.bundleDir)
  return {
    preload: join(dist, 'preload', 'preload.cjs'),
    coreEntry: join(dist, 'core', 'main.mjs'),
    workerEntry: join(dist, 'workers', 'main.mjs'),
    pageRoot: join(dist, 'renderer'),
    runtimeFile: join(sources.resourcesDir ?? dist, 'runtime.json'),
    dataDir: resolve(
      dataDirFromArguments(sources.argv) ?? sources.env.NOVACORE_DATA_DIR ?? sources.defaultDataDir,
    ),
  }
}

/** `--data-dir=DIR` or `--data-dir DIR`; null when it is not given or empty. */
function dataDirFromArguments(argv: readonly string[]): string | null {
  for (const [index, argument] of argv.entries()) {
    if (argument.startsWith('--data-dir=')) return argument.slice('--data-dir='.length) || null
    if (argument === '--data-dir') return argv[index + 1] || null
  }
  return null
}
