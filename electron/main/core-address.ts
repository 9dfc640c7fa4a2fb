import { AppError } from '../../contract/errors.ts'

/**
 * Returns `path` (which begins with a slash) on the server at `origin`, never on another host: `new URL(path, origin)`
 * would read `//HOST/x` as an address of HOST.
 * @throws AppError origin_not_allowed
 */
export function addressAt(origin: string, path: string): URL {
  const base = new URL(origin)
  const target = path.startsWith('/') ? new URL(base.origin + path) : null
  if (target?.origin !== base.origin) {
    throw new AppError('origin_not_allowed', 'This address does not belong to the app’s own service.')
  }
  return target
}
