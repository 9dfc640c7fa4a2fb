/**
 * The five bundles of Node and preload code, as esbuild options. Used by build.mjs (once) and dev.mjs (watching).
 * All target Node 20.18, which the oldest supported Electron (33) carries.
 */
import { join } from 'node:path'

/** Packages with native code cannot be bundled: they are loaded from node_modules. `electron` is part of Electron. */
const EXTERNAL = ['electron', 'better-sqlite3', 'sqlite-vec', 'keytar']

/** CommonJS packages inside an ES module bundle still call require, and some ask for their own folder. */
const CJS_INSIDE_ESM = [
  "import { createRequire as novaCreateRequire } from 'node:module'",
  "import { dirname as novaDirname } from 'node:path'",
  "import { fileURLToPath as novaFileURLToPath } from 'node:url'",
  'const require = novaCreateRequire(import.meta.url)',
  'const __filename = novaFileURLToPath(import.meta.url)',
  'const __dirname = novaDirname(__filename)',
].join('\n')

/** zod's words in fifty languages, which esbuild cannot leave out by itself: half of zod, read at every start. */
const ONLY_ENGLISH_ZOD = {
  name: 'only-english-zod',
  setup(build) {
    build.onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js'",
    }))
  },
}

/**
 * @param {{ root: string, version: string, isDevelopment?: boolean }} options
 * @returns {Record<'main' | 'preload' | 'core' | 'workers' | 'documents', import('esbuild').BuildOptions>}
 */
export function bundles({ root, version, isDevelopment = false }) {
  const common = {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node20.18',
    external: EXTERNAL,
    define: {
      __APP_VERSION__: JSON.stringify(version),
      // Which sync server the app offers at first; none unless the build names one.
      __SYNC_URL__: JSON.stringify(process.env.NOVACORE_SYNC_URL ?? ''),
    },
    sourcemap: isDevelopment ? 'inline' : false,
    legalComments: 'none',
    logLevel: 'silent',
    plugins: [ONLY_ENGLISH_ZOD],
    // Every byte is read at each start. Names are kept for the stack traces in logs.
    minifyWhitespace: !isDevelopment,
    minifySyntax: !isDevelopment,
    metafile: true,
  }
  const esm = { ...common, format: 'esm', banner: { js: CJS_INSIDE_ESM }, mainFields: ['module', 'main'] }
  return {
    main: { ...esm, entryPoints: ['electron/main/main.ts'], outfile: join(root, 'dist/main/main.mjs') },
    core: { ...esm, entryPoints: ['electron/core/main.ts'], outfile: join(root, 'dist/core/main.mjs') },
    workers: {
      ...esm,
      entryPoints: ['electron/workers/main.ts'],
      outfile: join(root, 'dist/workers/main.mjs'),
    },
    // Loaded for each document that is read, so that no start reads its parsers.
    documents: {
      ...esm,
      entryPoints: ['electron/workers/documents/read-thread.ts'],
      outfile: join(root, 'dist/workers/read-thread.mjs'),
    },
    preload: {
      ...common,
      format: 'cjs',
      external: ['electron'],
      entryPoints: ['electron/preload/preload.ts'],
      outfile: join(root, 'dist/preload/preload.cjs'),
    },
  }
}
