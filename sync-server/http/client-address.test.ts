import { expect, test } from 'vitest'
import { clientAddress } from './client-address.ts'

const v4 = (address: string) => ({ address, network: null })
const HOUSEHOLD = { address: '2001:db8:1:2::/64', network: '2001:db8:1::/48' }

test.each([
  ['the socket, whatever is said', '203.0.113.7', '1.2.3.4', 0, v4('203.0.113.7')],
  ['what our proxy wrote last', '10.0.0.1', '1.2.3.4, 203.0.113.7', 1, v4('203.0.113.7')],
  ['what the outer of two proxies wrote', '10.0.0.1', '1.2.3.4, 203.0.113.7, 10.0.0.2', 2, v4('203.0.113.7')],
  ['the first hop when there are fewer', '203.0.113.7', undefined, 2, v4('203.0.113.7')],
  ['an IPv4 address in IPv6 form', '::ffff:203.0.113.7', undefined, 0, v4('203.0.113.7')],
  ['the same, written in hexadecimal', '::ffff:cb00:7107', undefined, 0, v4('203.0.113.7')],
  ['the same, with a port', '10.0.0.1', '[::ffff:203.0.113.7]:443', 1, v4('203.0.113.7')],
  ['an address without its port', '10.0.0.1', '1.2.3.4:1, 203.0.113.7:50123', 1, v4('203.0.113.7')],
  ['a household’s network', '2001:db8:1:2:3:4:5:6', undefined, 0, HOUSEHOLD],
  ['the same, written short', '2001:db8:1:2::1', undefined, 0, HOUSEHOLD],
  ['the same, in capitals and with zeros', '2001:0DB8:0001:0002::1', undefined, 0, HOUSEHOLD],
  ['the same, with a zone', '2001:db8:1:2::1%eth0', undefined, 0, HOUSEHOLD],
  ['the same, with a port', '10.0.0.1', '[2001:db8:1:2::1]:50123', 1, HOUSEHOLD],
  ['the same, in brackets', '10.0.0.1', '[2001:db8:1:2::1]', 1, HOUSEHOLD],
  ['loopback', '::1', undefined, 0, { address: '::/64', network: '::/48' }],
  ['nobody, for what is no address', '10.0.0.1', 'a made-up name', 1, v4('unknown')],
  ['nobody, for another such text', '10.0.0.1', `_hidden${'x'.repeat(8_000)}`, 1, v4('unknown')],
  ['nobody, for nothing', undefined, undefined, 0, v4('unknown')],
])('F3: the caller is %s', (_, socket, forwarded, proxies, expected) => {
  expect(clientAddress(socket, forwarded, proxies)).toEqual(expected)
})
