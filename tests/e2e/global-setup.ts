import { build } from '../../build/build.mjs'
import { startDisplay } from '../harness/display.ts'
import { prepareModels } from '../harness/prepared-models.ts'

/** Builds what has changed, finds or starts a display, and imports the models once for all tests. */
export default async function globalSetup(): Promise<void> {
  await build()
  await startDisplay()
  process.env.NOVACORE_MODELS_DIR ??= await prepareModels()
}
