import type { Config } from './config.ts'

/** Returns the address at which users reach the server: PUBLIC_URL, or where it listens. */
export function serverUrl({ publicUrl, host, port }: Pick<Config, 'publicUrl' | 'host' | 'port'>): string {
  return publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
