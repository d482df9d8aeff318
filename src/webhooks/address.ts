import { lookup, type LookupAddress, type LookupAllOptions } from 'node:dns'
import { request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/**
 * Whom a centre may tell: an address of the public internet, in https. A name is looked up at the moment of the connection and the address
 * found is the one connected to, so that a name that changes its mind afterwards leads nowhere inside.
 */

// Source: the special-purpose registries of IANA (RFC 6890 and those that update it).
const closed = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  closed.addSubnet(net, bits, 'ipv4')
// Of version 6 only the global unicast block is open, less what tunnels into version 4 and what is kept for examples.
const open6 = new BlockList()
open6.addSubnet('2000::', 3, 'ipv6')
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  closed.addSubnet(net, bits, 'ipv6')

/** Whether an address is one of the public internet. */
export function isPublic(address: string): boolean {
  const version = isIP(address)
  if (version === 4) return !closed.check(address, 'ipv4')
  return version === 6 && open6.check(address, 'ipv6') && !closed.check(address, 'ipv6')
}
const isLoopback = (address: string) => address === '::1' || address.startsWith('127.')

/** What is wrong with an address as it is typed, as a problem code; null when it may be tried. `loopback` is for demos. */
export function addressProblem(typed: string, { loopback }: { loopback: boolean }): string | null {
  if (!URL.canParse(typed)) return 'webhook_url_shape'
  const url = new URL(typed)
  if (url.username !== '' || url.password !== '') return 'webhook_url_password'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const here = host === 'localhost' || isLoopback(host)
  if (loopback && here && ['http:', 'https:'].includes(url.protocol)) return null
  if (url.protocol !== 'https:') return 'webhook_url_https'
  if (here || (isIP(host) !== 0 && !isPublic(host)) || !/[.:]/.test(host)) return 'webhook_url_private'
  return null
}

/** Thrown where the connection would lead inside. */
class Inside extends Error {}

type Found = (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void
/** How a name becomes addresses; tests bring their own. */
export type Resolver = (hostname: string, options: LookupAllOptions, callback: Found) => void

/** Looks a name up and lets through only what may be connected to: all of its addresses, not the first that is fine. */
const guarded =
  (loopback: boolean, resolver: Resolver): LookupFunction =>
  (hostname, options, callback) => {
    resolver(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '')
      const refused = found.some(({ address }) => !isPublic(address) && !(loopback && isLoopback(address)))
      if (refused || found.length === 0) return callback(new Inside(hostname), '')
      if (options.all) return callback(null, found)
      return callback(null, found[0]!.address, found[0]!.family)
    })
  }

export type Outcome = { answer: number | null; problem: '' | 'private' | 'timeout' | 'unreachable' | 'refused' }
const PATIENCE = 10_000

/** Posts a body once: no redirect is followed, nothing that comes back is kept but its code. */
export function post(
  url: string,
  body: string,
  headers: Record<string, string>,
  { loopback, signal, resolver = lookup }: { loopback: boolean; signal?: AbortSignal; resolver?: Resolver },
): Promise<Outcome> {
  if (addressProblem(url, { loopback })) return Promise.resolve({ answer: null, problem: 'private' })
  const send = url.startsWith('https:') ? secureRequest : plainRequest
  return new Promise((done) => {
    const end = (outcome: Outcome) => done(outcome)
    const late = AbortSignal.timeout(PATIENCE)
    const asked = send(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        lookup: guarded(loopback, resolver),
        agent: false,
        signal: signal ? AbortSignal.any([late, signal]) : late,
      },
      (answer) => {
        const code = answer.statusCode ?? 0
        // What it says is not ours to keep: the connection ends here.
        answer.destroy()
        end({ answer: code, problem: code >= 200 && code < 300 ? '' : 'refused' })
      },
    )
    asked.on('error', (error) => {
      const problem = error instanceof Inside ? 'private' : late.aborted ? 'timeout' : 'unreachable'
      end({ answer: null, problem })
    })
    asked.end(body)
  })
}
