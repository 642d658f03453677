import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/**
 * Where an IP address leads. `never` is for what no page is served from, and for what only does harm: link-local
 * addresses with the metadata services of clouds, multicast, and every way to write an IPv4 address inside an IPv6 one.
 */
export type AddressClass = 'public' | 'this_pc' | 'network' | 'never'

/** Services that hand out keys to whoever asks, at addresses that look like any other. */
const METADATA = new Set(['168.63.129.16', '100.100.100.200', 'fd00:ec2:0:0:0:0:0:254'])

const CLASSES: Partial<Record<string, AddressClass>> = {
  unicast: 'public',
  loopback: 'this_pc',
  private: 'network',
  carrierGradeNat: 'network',
  uniqueLocal: 'network',
}

/** `never` also for what is no IP address. */
export function addressClass(text: string): AddressClass {
  if (isIP(text) === 0) return 'never'
  const address = ipaddr.parse(text)
  if (METADATA.has(address.toNormalizedString())) return 'never'
  const found = CLASSES[address.range()] ?? 'never'
  // only 2000::/3 is handed out; the rest has no meaning yet, or an old one
  const isUnassigned = address instanceof ipaddr.IPv6 && ((address.parts[0] ?? 0) & 0xe000) !== 0x2000
  return found === 'public' && isUnassigned ? 'never' : found
}

/** One text per address, however it was written. Not for texts that are no addresses. */
export const canonicalAddress = (text: string): string => ipaddr.parse(text).toNormalizedString()
