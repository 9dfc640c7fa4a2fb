import { vi } from 'vitest'

/**
 * Hashes passwords at 1 MiB and one pass instead of 19 MiB and two: most tests of accounts are not about passwords. The
 * real cost is proven by sync/enumeration.test.ts, which runs without this.
 */
vi.mock('@node-rs/argon2', async (importOriginal) => {
  const argon2 = await importOriginal<typeof import('@node-rs/argon2')>()
  const hash: typeof argon2.hash = (password, options) =>
    argon2.hash(password, { ...options, memoryCost: 1024, timeCost: 1 })
  return { ...argon2, hash }
})
