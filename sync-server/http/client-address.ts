import ipaddr from 'ipaddr.js'

/** Where a request comes from, as far as it is counted. */
export interface ClientAddress {
  /** One household: an IPv4 address, or an IPv6 /64. 'unknown' if it is not an address. */
  address: string
  /** An IPv6 /48, at most one customer of a provider, who then has 65,536 of the /64; null for IPv4. */
  network: string | null
}

/**
 * Returns the address of the client. Each trusted proxy appends the address that called it to X-Forwarded-For; entries
 * before those were written by the caller and are ignored.
 */
export function clientAddress(
  socketAddress: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: number,
): ClientAddress {
  const hops = [...(forwardedFor?.split(',') ?? []), socketAddress ?? ''].map((hop) => hop.trim())
  const hop = withoutPort(hops.at(-1 - trustedProxies) ?? hops[0] ?? '')
  // Text that is no address could differ in each request: all of it counts as one caller.
  if (!ipaddr.isValid(hop)) return { address: 'unknown', network: null }
  const address = ipaddr.process(hop)
  if (address instanceof ipaddr.IPv4) return { address: address.toString(), network: null }
  return { address: prefixOf(address, 64), network: prefixOf(address, 48) }
}

/** Some proxies write the port too: 203.0.113.7:50123, [2001:db8::1]:50123. */
function withoutPort(hop: string): string {
  return hop.replace(/^\[([^\]]*)\](:\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1')
}

function prefixOf(address: ipaddr.IPv6, bits: 48 | 64): string {
  const parts = address.parts.map((part, index) => (index < bits / 16 ? part : 0))
  return `${new ipaddr.IPv6(parts).toString()}/${bits}`
}
