import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'

/** Returns bytes and type of one file of the built page, or null when there is none. */
export interface PageFile {
  body: Uint8Array<ArrayBuffer>
  type: string
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}

/**
 * Returns the file in `root` for a URL path. A path without an extension is a route of the page: index.html. Null for a
 * missing file, a path outside `root` in any spelling, and file types that the page does not use.
 */
export async function readPageFile(root: string, urlPath: string): Promise<PageFile | null> {
  const path = safePath(root, urlPath)
  if (path === null) return null
  const type = TYPES[extname(path)]
  if (type === undefined) return null
  try {
    return { body: new Uint8Array(await readFile(path)), type }
  } catch {
    return null
  }
}

function safePath(root: string, urlPath: string): string | null {
  let decoded: string
  try {
    decoded = decodeURIComponent(urlPath)
  } catch {
    return null
  }
  // A backslash is a separator on Windows; none of our files has one in its name.
  if (decoded.includes('\0') || decoded.includes('\\')) return null
  const wanted = extname(decoded) === '' ? '/index.html' : decoded
  const path = normalize(join(root, wanted))
  return path.startsWith(normalize(root) + sep) ? path : null
}
