import { readdir, readFile, readlink } from 'node:fs/promises'

const LISTENING = '0A'

/** Addresses and ports that the process listens on, from /proc (Linux): `{ address: '127.0.0.1', port: 41234 }`. */
export async function listeningPorts(pid: number): Promise<{ address: string; port: number }[]> {
  const sockets = await socketsOf(pid)
  const found: { address: string; port: number }[] = []
  for (const table of ['tcp', 'tcp6']) {
    const lines = (await readFile(`/proc/${pid}/net/${table}`, 'utf8')).trim().split('\n').slice(1)
    for (const line of lines) {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/)
      if (state !== LISTENING || !sockets.has(inode)) continue
      const [address = '', port = ''] = local.split(':')
      found.push({ address: table === 'tcp' ? toDotted(address) : address, port: Number.parseInt(port, 16) })
    }
  }
  return found
}

async function socketsOf(pid: number): Promise<Set<string>> {
  const inodes = new Set<string>()
  for (const fd of await readdir(`/proc/${pid}/fd`)) {
    const target = await readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')
    const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1]
    if (inode !== undefined) inodes.add(inode)
  }
  return inodes
}

/** The kernel writes 127.0.0.1 as 0100007F on little-endian machines. */
function toDotted(hex: string): string {
  return (hex.match(/../g) ?? [])
    .map((byte) => Number.parseInt(byte, 16))
    .reverse()
    .join('.')
}
