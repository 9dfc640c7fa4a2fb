import { execFileSync } from 'node:child_process'

/**
 * Throws with the command that installs it when a program of this machine is missing: a test that needs it then fails,
 * since a skipped one looks like one that passed. `npm test` installs them as root (build/setup/debian-packages.mjs).
 */
export function needProgram(program: string, debianPackage: string): void {
  try {
    execFileSync('sh', ['-c', 'command -v "$0"', program], { stdio: 'pipe' })
  } catch {
    throw new Error(
      `This test needs ${program}, which is not on this machine. Debian: apt-get install --no-install-recommends ${debianPackage}`,
    )
  }
}
