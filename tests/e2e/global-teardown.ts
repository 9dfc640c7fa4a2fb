import { stopDisplay } from '../harness/display.ts'

export default function globalTeardown(): void {
  stopDisplay()
}
