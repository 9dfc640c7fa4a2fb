/** Which of a maker's releases fits this machine. */
import { access } from 'node:fs/promises'

/**
 * @typedef {{ os: string, arch: string, accelerators: string[] }} Machine
 *   `os` as process.platform, `arch` as process.arch, `accelerators` of: metal, cuda, rocm (none: the processor only)
 */

/** This machine, looked up without running anything. @returns {Promise<Machine>} */
export async function thisMachine({ platform = process.platform, arch = process.arch } = {}) {
  const isThere = (path) =>
    access(path).then(
      () => true,
      () => false,
    )
  const accelerators = []
  if (platform === 'darwin') accelerators.push('metal')
  if (platform === 'linux') {
    if (await isThere('/proc/driver/nvidia/version')) accelerators.push('cuda')
    if (await isThere('/dev/kfd')) accelerators.push('rocm')
  }
  if (platform === 'win32' && (await isThere('C:\\Windows\\System32\\nvcuda.dll'))) accelerators.push('cuda')
  return { os: platform, arch, accelerators }
}

/**
 * The smallest artefact that runs on `machine` and uses the best accelerator it has; null when none does.
 * @template {{ os: string, arch: string[], accelerators: string[], bytes: number, sha256: string }} Artefact
 * @param {Artefact[]} artefacts
 * @param {Machine} machine
 * @returns {Artefact | null}
 */
export function pickArtefact(artefacts, machine) {
  const fitting = artefacts.filter(({ os, arch }) => os === machine.os && arch.includes(machine.arch))
  const gain = ({ accelerators }) =>
    accelerators.some((name) => machine.accelerators.includes(name)) ? 1 : 0
  return fitting.sort((one, other) => gain(other) - gain(one) || one.bytes - other.bytes)[0] ?? null
}

/**
 * Of an artefact's parts that only serve accelerators, those this machine cannot use: they are not unpacked.
 * @param {{ parts?: Record<string, string> }} artefact `parts`: path prefix in the archive → accelerator
 * @param {Machine} machine
 * @returns {string[]} prefixes
 */
export function unusedParts({ parts = {} }, machine) {
  return Object.entries(parts).flatMap(([prefix, name]) =>
    machine.accelerators.includes(name) ? [] : [prefix],
  )
}
