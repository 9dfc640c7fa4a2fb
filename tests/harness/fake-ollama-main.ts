import { type FakeOllamaOptions, startFakeOllama } from './fake-ollama.ts'

/**
 * The fake as a program that is started like `ollama serve`: OLLAMA_HOST and OLLAMA_MODELS say where.
 * Arguments: options as JSON, `serve`. See fakeProgram in fake-runtime.ts.
 */
export interface FakeProgramOptions extends Pick<FakeOllamaOptions, 'version'> {
  /** Ends with this code as soon as it starts. */
  exitCode?: number
  /** Ignores SIGTERM. */
  isStubborn?: boolean
}

const options = JSON.parse(process.argv[2] ?? '{}') as FakeProgramOptions
if (options.exitCode !== undefined) {
  console.error('Error: a made-up fault')
  process.exit(options.exitCode)
}
process.on('SIGTERM', () => {
  if (!options.isStubborn) process.exit(0)
})
const [, port] = (process.env.OLLAMA_HOST ?? '').split(':')
const modelsDir = process.env.OLLAMA_MODELS ?? ''
await startFakeOllama({
  port: Number(port),
  modelsDir,
  ...(options.version ? { version: options.version } : {}),
})
console.error(`Listening on 127.0.0.1:${port}`)
