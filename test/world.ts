import { searchable } from '../src/members/index.ts'
import { after } from 'node:test'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { allTasks, buildApp } from '../src/app.ts'
import {
  ask,
  closePools,
  openPools,
  platformActor,
  platformWork,
  work,
  type Actor,
  type Ctx,
} from '../src/platform/ctx.ts'
import { makeLog } from '../src/platform/log.ts'
import { as } from '../src/platform/roles.ts'
import { openSecret } from '../src/platform/secrets.ts'
import { readSettings } from '../src/platform/settings.ts'
import { runDueJobs } from '../src/platform/tasks.ts'
import { newSecret, sha256 } from '../src/platform/ids.ts'
import { permissionsOf, type Role } from '../src/people/index.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeTestDatabase } from './database.ts'

type Answer = {
  status: number
  url: string
  text: string
  headers: Record<string, string | string[] | undefined>
  json: <T = Record<string, unknown>>() => T
}
type Sent = Record<string, unknown>

// One application and one database for each test file, made when it is loaded. A file that needs other settings sets
// them in TEST_SETTINGS before it imports this one.
const folder = mkdtempSync(join(tmpdir(), 'campanile-test-'))
export const testDatabase = await makeTestDatabase()
openSecret(join(folder, 'secret.key'))
openPools(testDatabase.login, { web: 6, platform: 4 })
export const settings = readSettings({
  DATA_DIR: folder,
  LOG_LEVEL: 'error',
  DEMO: 'off',
  RATE_LIMIT: '0',
  ...(JSON.parse(process.env['TEST_SETTINGS'] ?? '{}') as Record<string, string>),
})
export const app: FastifyInstance = await buildApp(settings, { checkAnswers: true })
await app.ready()
after(async () => {
  await app.close()
  await closePools()
  rmSync(folder, { recursive: true, force: true })
})

/** Runs every job that is due, here and now. */
export const jobs = () => runDueJobs(allTasks(), as('campanile_platform', testDatabase.login), makeLog('error'))

/** Looks into the database past every policy, as nobody of the program can. */
export async function peek<R extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<R[]> {
  const client = new pg.Client(testDatabase.admin)
  await client.connect()
  try {
    return (await client.query<R>(text, values)).rows
  } finally {
    await client.end()
  }
}

let made = 0

export type Person = { id: string; accountId: string; name: string; actor: Actor } & Caller
export type Caller = {
  cookie: string
  authorization: string
  get: (url: string, headers?: Record<string, string>) => Promise<Answer>
  post: (url: string, body?: Sent, headers?: Record<string, string>) => Promise<Answer>
  /** What a machine sends to put something in the place of what is there. */
  put: (url: string, body?: Sent, headers?: Record<string, string>) => Promise<Answer>
  /** A form with files, as a browser sends it. */
  upload: (url: string, body: Sent, files: readonly Attached[], headers?: Record<string, string>) => Promise<Answer>
}
type Attached = { field: string; name: string; bytes: Uint8Array }

/** Somebody who asks: with the cookie of a session, the token of a machine, or nothing. */
export function caller(credential: { cookie?: string; token?: string } = {}): Caller {
  const headers = {
    ...(credential.cookie && { cookie: `session=${credential.cookie}` }),
    ...(credential.token && { authorization: `Bearer ${credential.token}` }),
  }
  const send = async (
    method: 'GET' | 'POST' | 'PUT',
    url: string,
    body?: Sent,
    more: Record<string, string> = {},
    files?: readonly Attached[],
  ) => {
    const json = url.startsWith('/api/') && !files
    const parts = files && multipart(body ?? {}, files)
    const answer = await app.inject({
      method,
      url,
      remoteAddress: '127.0.0.1',
      headers: {
        ...headers,
        ...(method !== 'GET' && !credential.token && { 'sec-fetch-site': 'same-origin' }),
        ...(body && !json && { 'content-type': parts?.type ?? 'application/x-www-form-urlencoded' }),
        ...more,
      },
      ...(body && { payload: parts?.payload ?? (json ? body : form(body)) }),
    })
    return {
      status: answer.statusCode,
      url: answer.headers.location ?? '',
      text: answer.body,
      headers: answer.headers as Answer['headers'],
      json: <T>() => JSON.parse(answer.body) as T,
    }
  }
  return {
    cookie: credential.cookie ?? '',
    authorization: credential.token ? `Bearer ${credential.token}` : '',
    get: (url, more) => send('GET', url, undefined, more),
    post: (url, body, more) => send('POST', url, body, more),
    put: (url, body, more) => send('PUT', url, body, more),
    upload: (url, body, files, more) => send('POST', url, body, more, files),
  }
}

function multipart(body: Sent, files: readonly Attached[]) {
  const edge = `edge-${crypto.randomUUID()}`
  const head = (disposition: string) =>
    Buffer.from(`--${edge}\r\ncontent-disposition: form-data; ${disposition}\r\n\r\n`)
  const end = Buffer.from('\r\n')
  const chunks = [
    ...Object.entries(body).flatMap(([name, value]) => [head(`name="${name}"`), Buffer.from(String(value)), end]),
    ...files.flatMap((f) => [head(`name="${f.field}"; filename="${f.name}"`), Buffer.from(f.bytes), end]),
    Buffer.from(`--${edge}--\r\n`),
  ]
  return { type: `multipart/form-data; boundary=${edge}`, payload: Buffer.concat(chunks) }
}

const form = (body: Sent) => {
  const pairs = Object.entries(body).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((v) => v !== undefined && v !== null)
      .map((v) => [name, String(v)] as [string, string]),
  )
  return new URLSearchParams(pairs).toString()
}

export type Town = { id: string; name: string; ipaCode: string }

/**
 * A centre of its own with three towns and its people: Marta works at the centre, Dora directs it, Paolo is referent
 * and Lucia mayor of Merate, Olga is RTD of Olgiate. Each is signed in.
 */
export async function makeCentre(name = 'Centro di prova') {
  const n = ++made
  const centreId = await platformWork(async (ctx) => {
    const { id } = await ctx.db
      .insertInto('centre')
      .values({ slug: `prova${n}`, name: `${name} ${n}`, kind: 'cst' })
      .returning('id')
      .executeTakeFirstOrThrow()
    return id
  })
  const platform = platformActor(centreId)
  const inCentre = <T>(fn: (ctx: Ctx) => Promise<T>) => work(platform, fn)
  const town = (title: string, ipaCode: string, istatCode: string, province = 'LC') =>
    inCentre(async (ctx) => {
      const row = await ctx.db
        .insertInto('body')
        .values({
          type: 'municipality',
          name: `Comune di ${title}`,
          searchName: searchable(`Comune di ${title}`),
          ipaCode,
          istatCode,
          province,
          state: 'member',
        })
        .returning(['id', 'name'])
        .executeTakeFirstOrThrow()
      return { ...row, ipaCode } satisfies Town
    })
  const olgiate = await town('Olgiate Molgora', 'c_g026', '097058')
  const merate = await town('Merate', 'c_f133', '097048')
  const barzio = await town('Barzio', 'c_a687', '097007')
  const person = (who: string, role: Role, body?: Town) =>
    makePerson({ centreId, name: who, role, n, ...(body && { body }) })
  return {
    centreId,
    inCentre,
    olgiate,
    merate,
    barzio,
    town,
    person,
    dora: await person('Dora Direttrice', 'director'),
    marta: await person('Marta Operatrice', 'operator'),
    lucia: await person('Lucia Sindaca', 'mayor', merate),
    paolo: await person('Paolo Referente', 'referent', merate),
    olga: await person('Olga Rtd', 'rtd', olgiate),
    visitor: caller(),
    /** Names of the events of this centre, oldest first. */
    events: async () =>
      (
        await peek<{ name: string }>('select name from event where centre_id = $1 and name <> $2 order by seq', [
          centreId,
          'people.signed_in',
        ])
      ).map((e) => e.name),
    token: (role: Role, body?: Town) => makeToken(centreId, role, body),
  }
}
export type Centre = Awaited<ReturnType<typeof makeCentre>>

/** A person with one role in force and an open session, second factor given. */
async function makePerson({
  centreId,
  name,
  role,
  body,
  n = 0,
}: {
  centreId: string
  name: string
  role: Role
  body?: Town
  n?: number
}): Promise<Person> {
  const email = `${name.toLowerCase().replaceAll(/[^a-z]+/g, '.')}.${n}.${role}@prova.invalid`
  const accountId = (
    await ask<{ id: string }>('campanile_platform', `insert into account (email) values ($1) returning id`, [email])
  )[0]!.id
  const id = await work(platformActor(centreId), async (ctx) => {
    const person = await ctx.db
      .insertInto('person')
      .values({ name, email, accountId })
      .returning('id')
      .executeTakeFirstOrThrow()
    if (body)
      await ctx.db
        .insertInto('bodyMandate')
        .values({ personId: person.id, bodyId: body.id, role: role as 'rtd', fromOn: '2020-01-01' })
        .execute()
    else
      await ctx.db
        .insertInto('centreMandate')
        .values({ personId: person.id, role: role as 'director', fromOn: '2020-01-01' })
        .execute()
    return person.id
  })
  const cookie = await openTestSession({ accountId, centreId, personId: id, bodyId: body?.id ?? null })
  const actor: Actor = {
    kind: body ? 'officer' : 'staff',
    personId: id,
    accountId,
    name,
    centreId,
    bodyIds: body ? [body.id] : '*',
    roles: [role],
    permissions: permissionsOf([role]),
    modulesOff: new Set(),
    zone: 'Europe/Rome',
    lang: null,
  }
  return { id, accountId, name, actor, ...caller({ cookie }) }
}

export async function openTestSession({
  accountId,
  centreId,
  personId,
  bodyId,
}: {
  accountId: string
  centreId: string
  personId: string
  bodyId: string | null
}) {
  const secret = newSecret()
  const now = Temporal.Now.instant()
  await ask('campanile_centre', 'select session_open($1, $2, $3, $4, $5, $6, $6, $7, $8)', [
    sha256(secret),
    accountId,
    centreId,
    personId,
    bodyId,
    now,
    now.add({ hours: 12 }),
    'test',
  ])
  return secret
}

async function makeToken(centreId: string, role: Role, body?: Town) {
  const token = `cmp_${newSecret()}`
  await work(platformActor(centreId), (ctx) =>
    ctx.db
      .insertInto('apiToken')
      .values({
        hash: sha256(token),
        name: 'prova',
        role,
        scopeBodyId: body?.id ?? null,
        expiresAt: ctx.now.add({ hours: 24 }),
      })
      .execute(),
  )
  return caller({ token })
}
