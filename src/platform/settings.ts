import { join, resolve } from 'node:path'
import { z } from 'zod'
import { Halt } from './halt.ts'
import { root } from './root.ts'

const empty = (value: unknown) => (typeof value === 'string' && value.trim() === '' ? undefined : value)
const optional = <S extends z.ZodType>(schema: S) => z.preprocess(empty, schema.optional())
const withDefault = <S extends z.ZodType>(schema: S, value: string) =>
  z.preprocess((given) => empty(given) ?? value, schema)

const whole = (from: number, to: number) =>
  z
    .string()
    .refine((text) => /^\d{1,9}$/.test(text) && Number(text) >= from && Number(text) <= to, {
      error: `a whole number from ${from} to ${to}`,
    })
    .transform(Number)
const oneOf = <T extends string>(...values: [T, ...T[]]) => z.enum(values, { error: `one of ${values.join(', ')}` })
const address = (...protocols: string[]) =>
  z.string().refine((text) => protocols.includes(URL.parse(text)?.protocol.slice(0, -1) ?? ''), {
    error: `an address that begins with ${protocols.map((p) => `${p}://`).join(' or ')}`,
  })

const Environment = z.object({
  PORT: withDefault(whole(1, 65535), '3000'),
  HOST: withDefault(z.string().regex(/^[A-Za-z0-9.:-]+$/, { error: 'a host name or an IP address' }), '127.0.0.1'),
  DATA_DIR: withDefault(
    z.string().transform((path) => resolve(path)),
    join(root, '.data'),
  ),
  DATABASE_URL: optional(address('postgres', 'postgresql')),
  DATABASE_OWNER_URL: optional(address('postgres', 'postgresql')),
  DATABASE_DIRECT_URL: optional(address('postgres', 'postgresql')),
  PUBLIC_URL: optional(address('http', 'https')),
  ROLE: withDefault(oneOf('all', 'web', 'worker'), 'all'),
  DEMO: withDefault(oneOf('auto', 'on', 'off'), 'auto'),
  SMTP_URL: optional(address('smtp', 'smtps')),
  S3_URL: optional(address('http', 'https')),
  FILE_MAX_MB: withDefault(whole(1, 1024), '25'),
  RATE_LIMIT: withDefault(whole(0, 1_000_000), '1200'),
  CLAMD_URL: optional(address('tcp')),
  SECRET_KEY_FILE: optional(z.string().transform((path) => resolve(path))),
  TRUST_BUNDLE: optional(z.string().transform((path) => resolve(path))),
  LOG_LEVEL: withDefault(oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'), 'info'),
})

/** What the environment says, checked and complete. `embedded`: the database is the one Campanile starts by itself. */
export type Settings = ReturnType<typeof readSettings>

/** Reads every setting; a wrong one is a sentence that names it. */
export function readSettings(env: Record<string, string | undefined>) {
  const read = Environment.safeParse(env)
  if (!read.success) {
    const { path, message } = read.error.issues[0]!
    const name = String(path[0])
    // What a secret address contains is not repeated on a terminal or in a log.
    const given = name.endsWith('_URL') ? '' : `, not “${env[name]}”`
    throw new Halt(`The setting ${name} must be ${message}${given}.`)
  }
  const e = read.data
  if (!e.DATABASE_URL && (e.DATABASE_OWNER_URL || e.DATABASE_DIRECT_URL))
    throw new Halt(
      `The setting DATABASE_URL is missing: with ${e.DATABASE_OWNER_URL ? 'DATABASE_OWNER_URL' : 'DATABASE_DIRECT_URL'} it says where the program itself signs in.`,
    )
  const embedded = !e.DATABASE_URL
  const publicUrl = (
    e.PUBLIC_URL ?? `http://${isLoopback(e.HOST) || isAny(e.HOST) ? 'localhost' : hostInUrl(e.HOST)}:${e.PORT}`
  ).replace(/\/+$/, '')
  const publicIsLoopback = isLoopback(new URL(publicUrl).hostname)
  // Demo people sign in with one click: they may only exist where nobody else can reach them.
  if (e.DEMO === 'on' && !publicIsLoopback)
    throw new Halt(
      `The setting DEMO must not be on when PUBLIC_URL (${publicUrl}) is not this machine: anybody could sign in as a demo person.`,
    )
  return {
    port: e.PORT,
    host: e.HOST,
    dataDir: e.DATA_DIR,
    embedded,
    databaseUrl: e.DATABASE_URL,
    databaseOwnerUrl: e.DATABASE_OWNER_URL,
    databaseDirectUrl: e.DATABASE_DIRECT_URL,
    publicUrl,
    role: e.ROLE,
    demo: e.DEMO === 'on' || (e.DEMO === 'auto' && embedded && isLoopback(e.HOST) && publicIsLoopback),
    smtpUrl: e.SMTP_URL,
    s3Url: e.S3_URL,
    fileMaxMb: e.FILE_MAX_MB,
    rateLimit: e.RATE_LIMIT,
    clamdUrl: e.CLAMD_URL,
    secretKeyFile: e.SECRET_KEY_FILE ?? join(e.DATA_DIR, 'secret.key'),
    trustBundle: e.TRUST_BUNDLE,
    logLevel: e.LOG_LEVEL,
  }
}

const isLoopback = (host: string) => /^(localhost|127(\.\d+){3}|\[?::1\]?)$/i.test(host)
const isAny = (host: string) => host === '0.0.0.0' || host === '::'
const hostInUrl = (host: string) => (host.includes(':') ? `[${host}]` : host)
