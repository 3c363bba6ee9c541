import { BlockList, isIP } from 'node:net'

/**
 * Addresses that lie within a network or on this machine, and those with a special use: IANA's registries of special
 * IPv4 and IPv6 addresses (RFC 6890 and its updates).
 */
const INTERNAL_IPV4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const

const ipv4 = new BlockList()
for (const [network, bits] of INTERNAL_IPV4) ipv4.addSubnet(network, bits, 'ipv4')

/** Of the global unicast range alone, without its tunnels and documentation. */
const globalIpv6 = new BlockList()
globalIpv6.addSubnet('2000::', 3, 'ipv6')
const specialIpv6 = new BlockList()
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  // 6to4 carries an IPv4 address of anybody's choosing.
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  specialIpv6.addSubnet(network, bits, 'ipv6')

/** True for an address on the open internet. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address)
  if (version === 4) return !ipv4.check(address, 'ipv4')
  if (version !== 6) return false
  // IPv4 written as IPv6 is outside of 2000::/3 and thereby refused.
  return globalIpv6.check(address, 'ipv6') && !specialIpv6.check(address, 'ipv6')
}
