import { AppError } from '../../contract/errors.ts'

/**
 * Returns `path` (which begins with a slash) on the server at `origin`, and never on another one. `new URL(path, origin)`
 * would read `//HOST/x` as another host and send it what was meant for this server.
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
