import { execFileSync } from 'node:child_process'
import { startDisplay } from '../harness/display.ts'
import { preparedModelsDir } from '../harness/prepared-models.ts'

/** Builds what has changed, finds or starts a display, and imports the models once for all tests. */
export default async function globalSetup(): Promise<void> {
  execFileSync(process.execPath, ['build/build.mjs'], { stdio: 'inherit' })
  await startDisplay()
  process.env.NOVACORE_MODELS_DIR ??= await preparedModelsDir()
}
