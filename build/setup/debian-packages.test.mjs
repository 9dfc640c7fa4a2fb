import { describe, expect, it } from 'vitest'
import { CommandError } from './command.mjs'
import { missingPackages } from './debian-packages.mjs'

describe('missingPackages', () => {
  it('names what is not installed, counting a package that was renamed to …t64', async () => {
    const query = async () => {
      const stdout = 'xvfb ii \nlibasound2t64 ii \nlibgbm1 un \nlibdrm2 rc \n'
      throw new CommandError('dpkg-query ended with code 1', { tail: '', code: 1, stdout })
    }
    const missing = await missingPackages(['xvfb', 'libasound2', 'libgbm1', 'libdrm2', 'libnss3'], query)
    expect(missing).toEqual(['libgbm1', 'libdrm2', 'libnss3'])
  })
})
