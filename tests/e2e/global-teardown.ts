import { stopDisplay } from '../harness/display.ts'

export default async function globalTeardown(): Promise<void> {
  await stopDisplay()
}
