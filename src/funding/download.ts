import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Source } from './sources.ts'
import { Unreadable } from './unreadable.ts'

const home = 'https://raw.githubusercontent.com/teamdigitale/padigitale2026-opendata/main/data/'
/** The files of the official repository that tell of calls and grants. */
export const officialAddresses = [
  'avvisi',
  'candidature_altrienti_finanziate',
  'candidature_comuni_finanziate',
  'candidature_scuole_finanziate',
  ...['11', '12', '131', '141', '143', '144', '145'].map((measure) => `candidature_finanziate_${measure}`),
].map((name) => `${home}${name}.csv`)

export type Limits = {
  /** Host names that may be asked; a name with a port allows that port only. */
  hosts: string[]
  maxBytes: number
  /** For the whole download, and for a silence inside it. */
  timeoutMs: number
  stallMs: number
  maxRedirects: number
  /** Only tests speak plain http, to a server of their own. */
  plainHttp: boolean
}
export const usualLimits: Limits = {
  hosts: ['raw.githubusercontent.com'],
  maxBytes: 256 * 1024 * 1024,
  timeoutMs: 300_000,
  stallMs: 30_000,
  maxRedirects: 3,
  plainHttp: false,
}

/** Brings the file of an address into a folder. Each failure is a sentence that says what to do or whom to ask. */
export async function download(address: string, folder: string, limits: Limits, signal?: AbortSignal): Promise<Source> {
  const stop = new AbortController()
  let why: Unreadable | null = null
  const give = (reason: Unreadable) => {
    why ??= reason
    stop.abort()
  }
  const host = safeHost(address)
  const whole = setTimeout(
    () => give(new Unreadable('download_slow', `${host} took more than ${limits.timeoutMs / 1000} s.`)),
    limits.timeoutMs,
  )
  const silence = setTimeout(
    () =>
      give(new Unreadable('download_stalled', `${host} went silent for ${limits.stallMs / 1000} s: try again later.`)),
    limits.stallMs,
  )
  const cancelled = () => stop.abort()
  signal?.addEventListener('abort', cancelled)
  try {
    const response = await follow(address, limits, stop.signal)
    silence.refresh()
    return await save(response, address, folder, limits, stop.signal, () => silence.refresh())
  } catch (cause) {
    signal?.throwIfAborted()
    if (why) throw why
    if (cause instanceof Unreadable) throw cause
    throw new Unreadable('download_failed', `${host} cannot be reached, or broke off: ${reasonOf(cause)}.`, { cause })
  } finally {
    clearTimeout(whole)
    clearTimeout(silence)
    signal?.removeEventListener('abort', cancelled)
  }
}

/** Asks, going after redirects one by one so that each new host is checked before it is asked. */
async function follow(address: string, limits: Limits, signal: AbortSignal): Promise<Response> {
  let next = address
  for (let hops = 0; ; hops++) {
    const url = checkAddress(next, limits)
    const response = await fetch(url, {
      redirect: 'manual',
      signal,
      headers: { accept: 'text/csv, application/gzip, */*' },
    })
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel()
      const location = response.headers.get('location')
      if (!location) throw new Unreadable('download_redirect', `${url.host} answers with a redirect to nowhere.`)
      if (hops >= limits.maxRedirects)
        throw new Unreadable('download_redirects', `${url.host} redirects more than ${limits.maxRedirects} times.`)
      next = new URL(location, url).href
      continue
    }
    if (response.status === 200) return response
    await response.body?.cancel()
    const hint =
      response.status === 404
        ? 'the file is not there'
        : response.status >= 500
          ? 'the fault is theirs: try again later'
          : 'the file was not given'
    throw new Unreadable('download_status', `${url.host} answers ${response.status} for ${url.pathname}: ${hint}.`)
  }
}

/** Only https, only hosts of the list, no names and passwords inside. */
export function checkAddress(address: string, limits: Limits): URL {
  if (!URL.canParse(address)) throw new Unreadable('address_shape', `"${address.slice(0, 200)}" is not an address.`)
  const url = new URL(address)
  if (url.protocol !== 'https:' && !(limits.plainHttp && url.protocol === 'http:'))
    throw new Unreadable('address_https', `${url.host || 'The address'} is not asked: only https addresses are.`)
  if (url.username || url.password)
    throw new Unreadable('address_secret', 'An address with a name or password in it is not asked.')
  if (!limits.hosts.includes(url.host))
    throw new Unreadable('address_host', `${url.host} is not among the hosts allowed: ${limits.hosts.join(', ')}.`)
  return url
}

async function save(
  response: Response,
  address: string,
  folder: string,
  limits: Limits,
  signal: AbortSignal,
  alive: () => void,
): Promise<Source> {
  const host = new URL(address).host
  const name =
    decodeURIComponent(new URL(address).pathname.split('/').at(-1) ?? '').replace(/[^\w.-]+/g, '_') || 'file.csv'
  const told = response.headers.has('content-encoding')
    ? null
    : Number(response.headers.get('content-length') ?? Number.NaN)
  const large = () =>
    new Unreadable(
      'download_large',
      `${name} from ${host} is larger than ${Math.round(limits.maxBytes / 1024 / 1024)} MB.`,
    )
  if (told !== null && told > limits.maxBytes) throw large()
  if (!response.body) throw new Unreadable('download_empty', `${host} answers with nothing.`)
  const path = join(folder, `${crypto.randomUUID()}-${name}`)
  let size = 0
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      alive()
      size += chunk.length
      done(size > limits.maxBytes ? large() : null, chunk)
    },
  })
  try {
    await pipeline(response.body, count, createWriteStream(path, { flags: 'wx' }), { signal })
    if (told !== null && !Number.isNaN(told) && told !== size)
      throw new Unreadable('download_truncated', `${host} broke off: ${size} bytes of ${told} came.`)
    if (size === 0) throw new Unreadable('download_empty', `${host} answers with an empty file.`)
  } catch (cause) {
    await rm(path, { force: true })
    if (cause instanceof Unreadable || signal.aborted) throw cause
    throw new Unreadable('download_truncated', `${host} broke off after ${size} bytes: ${reasonOf(cause)}.`, { cause })
  }
  return { name, path, address }
}

const safeHost = (address: string) => (URL.canParse(address) ? new URL(address).host : 'The address')

function reasonOf(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return inner instanceof Error ? inner.message : 'for an unknown reason'
}
