import { expect, test } from 'vitest'
import { clientAddress } from './client-address.ts'

test.each([
  ['the socket, whatever is said', '203.0.113.7', '1.2.3.4', 0, '203.0.113.7'],
  ['what our proxy wrote last', '10.0.0.1', '1.2.3.4, 203.0.113.7', 1, '203.0.113.7'],
  ['what the outer of two proxies wrote', '10.0.0.1', '1.2.3.4, 203.0.113.7, 10.0.0.2', 2, '203.0.113.7'],
  ['the first hop when there are fewer', '203.0.113.7', undefined, 2, '203.0.113.7'],
  ['an IPv4 address in IPv6 clothes', '::ffff:203.0.113.7', undefined, 0, '203.0.113.7'],
  ['a household’s network', '2001:db8:1:2:3:4:5:6', undefined, 0, '2001:db8:1:2::/64'],
  ['the same, written short', '2001:db8:1:2::1', undefined, 0, '2001:db8:1:2::/64'],
  ['the same, with a zone and zeros', '2001:0db8:0001:0002::1%eth0', undefined, 0, '2001:db8:1:2::/64'],
  ['loopback', '::1', undefined, 0, '0:0:0:0::/64'],
  ['nothing', undefined, undefined, 0, ''],
])('F3: the caller is %s', (_, socket, forwarded, proxies, expected) => {
  expect(clientAddress(socket, forwarded, proxies)).toBe(expected)
})
