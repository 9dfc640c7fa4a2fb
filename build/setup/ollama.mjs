/**
 * Ollama: the maker's release for this machine, else a build from its Go module.
 * Each lives in the cache in a folder of its own with provenance.json, because a binary does not say how it was got.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { unpack } from './archive.mjs'
import { fileBytes, makeFolderWhole, readJson } from './cache.mjs'
import { run } from './command.mjs'
import { buildOllama } from './ollama-build.mjs'
import { pickArtefact, thisMachine, unusedParts } from './release.mjs'
import { dropDownload, fetchPinned, firstSource } from './source.mjs'

/**
 * @typedef {{ path: string, version: string, source: string }} Ollama `path` of the program, absolute
 * @param {import('./index.mjs').SetupContext} context
 * @returns {Promise<Ollama & { wasThere: boolean }>}
 */
export async function ensureOllama(context) {
  const { cache, root, isRefresh } = context
  const manifest = await readJson(join(root, 'native', 'ollama', 'manifest.json'))
  const source = await readJson(join(root, 'native', 'ollama', 'source.json'))
  const machine = await thisMachine()
  const ending = [machine.os, machine.arch, ...machine.accelerators].join('-')
  const releaseFolder = join(cache, 'ollama', `release-${manifest.version}-${ending}`)
  const sourceFolder = join(
    cache,
    'ollama',
    `source-${source.version}-r${source.recipe}-${machine.os}-${machine.arch}`,
  )
  for (const folder of isRefresh ? [releaseFolder] : [releaseFolder, sourceFolder]) {
    const found = await provenance(folder)
    if (found) return { ...found, wasThere: true }
  }
  const sources = [
    {
      name: `Ollama ${manifest.version} from its maker`,
      get: () => fromMaker(releaseFolder, manifest, machine, context),
    },
    {
      name: `Ollama ${source.version} from its Go module`,
      get: () => fromSource(sourceFolder, source, context),
    },
  ]
  return { ...(await firstSource('Ollama', sources, context)), wasThere: false }
}

async function provenance(folder) {
  const known = await readJson(join(folder, 'provenance.json'))
  if (!known) return null
  const path = join(folder, known.path)
  return (await fileBytes(path)) === known.bytes
    ? { path, version: known.version, source: known.source }
    : null
}

async function fromMaker(folder, manifest, machine, context) {
  const artefact = pickArtefact(manifest.artefacts, machine)
  if (!artefact) throw new Error(`no release with a known checksum for ${machine.os} ${machine.arch}`)
  const { file: name, sha256 } = artefact
  const url = manifest.baseUrl + name
  const archive = await fetchPinned({ url, sha256, name }, context)
  await makeFolderWhole(folder, async (temporary) => {
    const leaveOut = unusedParts(artefact, machine)
    await unpack({ archive, name, folder: temporary, leaveOut, allowsLinks: true }, context)
    await record(temporary, artefact.binary, manifest.version, `${url} (sha256 ${sha256})`)
  })
  await dropDownload(archive)
  return provenance(folder)
}

async function fromSource(folder, source, context) {
  const kept = await provenance(folder)
  if (kept) return kept
  await makeFolderWhole(folder, async (temporary) => {
    const binary = await buildOllama(temporary, source, context)
    await record(
      temporary,
      binary,
      source.version,
      `go install ${source.module.path}@${source.module.version}`,
    )
  })
  return provenance(folder)
}

/** Proves that the program runs, then notes how it was got. */
async function record(folder, path, version, source) {
  await run(join(folder, path), ['--version'], { timeoutMs: 60_000 })
  const known = { path, version, source, bytes: await fileBytes(join(folder, path)) }
  await writeFile(join(folder, 'provenance.json'), `${JSON.stringify(known, null, 2)}\n`)
}
