/**
 * Builds Ollama from its Go module (about 7 minutes of CPU time, 57 MB).
 * The module lacks the headers kept in folders named `vendor`: nlohmann/json and stb come from Debian (or another
 * package manager), miniaudio from the Go module malgo. An interrupted build goes on from Go's own build cache.
 */
import { copyFile, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram, run } from './command.mjs'
import { ensurePackages, missingPackages, OLLAMA_BUILD_PACKAGES } from './debian-packages.mjs'
import { ChecksumError } from './download.mjs'

/**
 * @param {string} folder an empty folder; the binary is placed in it
 * @param {object} source native/ollama/source.json
 * @param {import('./index.mjs').SetupContext} context
 * @returns {Promise<string>} name of the binary in `folder`
 * @throws {Error} naming the missing tool, or what failed
 */
export async function buildOllama(folder, source, context) {
  const { reporter, logFile, verbose } = context
  await requireTools()
  // The folder's name is part of the compiler's flags, and so of Go's cache keys: it must be the same next time.
  const includes = await headerFolders(join(context.cache, 'ollama', 'headers'), source, context)
  await goModule(source.module, context)
  const optimise = `-O3 ${await architectureFlag()}`.trim()
  const env = {
    GOBIN: folder,
    CGO_ENABLED: '1',
    CGO_CFLAGS: optimise,
    CGO_CXXFLAGS: [optimise, ...includes.map((path) => `-I${path}`)].join(' '),
  }
  // A build from the module calls itself 0.0.0 unless it is told its version.
  const ldflags = `-s -w -X ${source.module.path}/version.Version=${source.version}`
  await reporter.during('Compiling Ollama; this takes some minutes, once', () =>
    run(
      'go',
      ['install', '-trimpath', '-ldflags', ldflags, `${source.module.path}@${source.module.version}`],
      {
        env,
        logFile,
        verbose,
      },
    ),
  )
  return process.platform === 'win32' ? 'ollama.exe' : 'ollama'
}

async function requireTools() {
  const missing = []
  if (!(await findProgram('go'))) missing.push('Go 1.26 or newer')
  const compilers = await Promise.all(['g++', 'clang++', 'c++'].map((name) => findProgram(name)))
  if (!compilers.some(Boolean)) missing.push('a C++ compiler (Debian: g++; macOS: xcode-select --install)')
  if (missing.length > 0)
    throw new Error(`building Ollama needs ${missing.join(' and ')}; install it and run again`)
}

/** Folders for -I with nlohmann/json.hpp, stb/stb_image.h and miniaudio/miniaudio.h. */
async function headerFolders(include, source, context) {
  const malgo = await goModule(source.miniaudio, context)
  await mkdir(join(include, 'miniaudio'), { recursive: true })
  await copyFile(join(malgo, 'miniaudio.h'), join(include, 'miniaudio', 'miniaudio.h'))
  const why = 'headers to build Ollama'
  if ((await ensurePackages(OLLAMA_BUILD_PACKAGES, { ...context, why })).length === 0) return [include]
  // Without root: unpack the headers beside the build instead of installing them.
  const missing = await missingPackages(OLLAMA_BUILD_PACKAGES)
  context.reporter.say(`    Trying without root: unpacking ${missing.join(' ')} beside the build`)
  await run('apt-get', ['download', ...missing], { ...context, cwd: include })
  await run('sh', ['-c', 'for deb in *.deb; do dpkg-deb -x "$deb" .; done'], { ...context, cwd: include })
  return [include, join(include, 'usr', 'include')]
}

/** Folder of a Go module, downloaded through the Go client and refused when its sum is not the pinned one. */
async function goModule({ path, version, sum }, { logFile, verbose }) {
  const answer = JSON.parse(
    await run('go', ['mod', 'download', '-json', `${path}@${version}`], { logFile, verbose }),
  )
  if (answer.Sum !== sum)
    throw new ChecksumError(`${path}@${version} has the sum ${answer.Sum}, expected ${sum}`)
  return answer.Dir
}

/** x86-64-v3 (AVX2) where the processor has it, the older v2 where it has not; other processors need no flag. */
async function architectureFlag() {
  if (process.arch !== 'x64') return ''
  const cpu = await readFile('/proc/cpuinfo', 'utf8').catch(() => '')
  return cpu === '' || /\bavx2\b/.test(cpu) ? '-march=x86-64-v3' : '-march=x86-64-v2'
}
