import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { needProgram } from '../harness/need-program.ts'

/** A network namespace of its own, in which there is the loopback interface and nothing else. */
const WITHOUT_NETWORK = ['-rn', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh']

/** Linux with unprivileged namespaces or root; elsewhere there is no such place to put a process. */
function canLeaveNetwork(): boolean {
  if (process.platform !== 'linux') return false
  needProgram('unshare', 'util-linux')
  needProgram('ip', 'iproute2')
  try {
    execFileSync('unshare', [...WITHOUT_NETWORK, 'true'], { stdio: 'pipe' })
    return true
  } catch {
    return false
  }
}

describe.runIf(canLeaveNetwork())('without any network', () => {
  test('B2, J2: the models are imported and the first message is answered', async () => {
    const { stdout } = await promisify(execFile)(
      'unshare',
      [...WITHOUT_NETWORK, process.execPath, 'tests/harness/offline-chat.ts'],
      { timeout: 170_000 },
    )
    const answer = JSON.parse(stdout) as { status: string; response: string }
    expect(answer.response.length).toBeGreaterThan(0)
    expect(['complete', 'cut']).toContain(answer.status)
  })
})
