import { delimiter } from 'node:path'

export interface EngineFolders {
  /** Ollama's HOME: its key and settings lie in it, not in the user's. */
  homeDir: string
  modelsDir: string
}

/** What the machine needs to find its programs and its graphics card; everything else stays with us. */
const PASSED_ON = [
  'PATH',
  'TMPDIR',
  'LANG',
  'CUDA_VISIBLE_DEVICES',
  'GPU_DEVICE_ORDINAL',
  'HIP_VISIBLE_DEVICES',
  'ROCR_VISIBLE_DEVICES',
  'HSA_OVERRIDE_GFX_VERSION',
  // With OLLAMA_NO_CLOUD only pulls of models leave the machine, and they are https. Go asks no proxy for loopback.
  'HTTPS_PROXY',
  'https_proxy',
  'NO_PROXY',
  'no_proxy',
]
const PASSED_ON_PREFIX = 'GGML_'
/** Without these no program starts on Windows. */
const PASSED_ON_WINDOWS = [
  'SystemRoot',
  'windir',
  'SystemDrive',
  'ComSpec',
  'PATHEXT',
  'TEMP',
  'TMP',
  'NUMBER_OF_PROCESSORS',
]
const FALLBACK_PATH = ['/usr/local/bin', '/usr/bin', '/bin'].join(delimiter)

/**
 * The whole environment of the engine. A list of what may pass, not of what may not: the parent's holds secrets of
 * other programs (API keys, tokens) and OLLAMA_* of the user's own Ollama.
 */
export function childEnvironment(
  parent: NodeJS.ProcessEnv,
  folders: EngineFolders,
  { port, parallelChats, isCpuOnly = false }: { port: number; parallelChats: number; isCpuOnly?: boolean },
): Record<string, string> {
  const isWindows = process.platform === 'win32'
  const allowed = new Set(isWindows ? [...PASSED_ON, ...PASSED_ON_WINDOWS] : PASSED_ON)
  const passed = Object.entries(parent).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && (allowed.has(entry[0]) || entry[0].startsWith(PASSED_ON_PREFIX)),
  )
  return {
    ...(isWindows ? {} : { PATH: FALLBACK_PATH }),
    ...Object.fromEntries(passed),
    HOME: folders.homeDir,
    ...(isWindows ? { USERPROFILE: folders.homeDir, LOCALAPPDATA: folders.homeDir } : {}),
    OLLAMA_HOST: `127.0.0.1:${port}`,
    OLLAMA_MODELS: folders.modelsDir,
    OLLAMA_KEEP_ALIVE: '5m',
    OLLAMA_NUM_PARALLEL: String(parallelChats),
    OLLAMA_MAX_QUEUE: '512',
    // On a CPU it halves the speed of a long chat: 85 new tokens after 2,200 took 1.0 s, without it 0.5 s
    // (SmolLM2-135M on two cores; ggml-org/llama.cpp#27086 says the same). A graphics card gains from it.
    ...(isCpuOnly ? { OLLAMA_FLASH_ATTENTION: '0' } : {}),
    OLLAMA_NOHISTORY: '1',
    // At its start it would delete the parts of a download that is to go on (server/images.go, PruneLayers).
    OLLAMA_NOPRUNE: '1',
    // No remote models, no web search: everything is computed here (envconfig/config.go).
    OLLAMA_NO_CLOUD: '1',
    // Debug lines would hold prompts.
    OLLAMA_DEBUG: '0',
    OLLAMA_DEBUG_LOG_REQUESTS: '0',
  }
}
