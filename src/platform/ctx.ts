import { createHash } from 'node:crypto'
import { channel } from 'node:diagnostics_channel'
import {
  CamelCasePlugin,
  CompiledQuery,
  DefaultQueryExecutor,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type PluginTransformResultArgs,
  type DatabaseConnection,
  type Dialect,
  type QueryResult,
} from 'kysely'
import type { Writable } from 'node:stream'
import pg from 'pg'
import type { DB } from '#db'
import { UUID } from './ids.ts'
import { clock } from './clock.ts'
import type { Lang } from './words.ts'

/** Who acts: a person of a centre or of a body, a machine with a token, a visitor, the platform itself. */
export type Actor = {
  kind: 'staff' | 'officer' | 'machine' | 'visitor' | 'platform'
  personId: string | null
  accountId: string | null
  name: string
  centreId: string | null
  /** '*' is the whole centre; officers have the bodies of their mandate. */
  bodyIds: '*' | readonly string[]
  roles: readonly string[]
  permissions: ReadonlySet<string>
  /** Modules the centre has switched off: for its people they do not exist. */
  modulesOff: ReadonlySet<string>
  zone: string
  lang: Lang | null
}

type Db = Kysely<DB>

/** Everything one request or one job needs, handed down as the first argument. */
export type Ctx = {
  /** The transaction: there is no other way to the database. */
  db: Db
  actor: Actor
  now: Temporal.Instant
  lang: Lang
  zone: string
  /** Names of the events recorded so far. */
  recorded: string[]
}

export type Connection = Pick<
  pg.ClientConfig,
  'host' | 'port' | 'user' | 'password' | 'database' | 'connectionString' | 'ssl'
>
type Role = 'campanile_centre' | 'campanile_body' | 'campanile_platform'
type Pools = Record<Role, pg.Pool> & { raw: pg.Pool }
let pools: Pools | undefined

const parsers = new Map<number, (text: string) => unknown>([
  [20, Number], // int8: amounts in cents and counts stay below 2^53
  [1082, (day) => day],
  [1184, (text) => Temporal.Instant.from(text.replace(' ', 'T'))],
])
export const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => parsers.get(oid) ?? pg.types.getTypeParser(oid, format),
}
// Values go out as text: instants, and nothing else we use, need saying how.
const outgoing = (value: unknown) => (value instanceof Temporal.Instant ? value.toString() : value)

/** Opens one pool per role on the program's login. The role is fixed when the connection starts. */
export function openPools(connection: Connection, sizes: { web?: number; platform?: number } = {}) {
  if (pools) throw new Error('the pools are open already')
  const open = (role: Role, max: number, pipeline: boolean) => {
    const pool = new pg.Pool({
      ...connection,
      options: `-c role=${role} -c timezone=UTC`,
      application_name: `campanile ${role}`,
      max,
      pipeline,
      types,
      connectionTimeoutMillis: 10_000,
      idleTimeoutMillis: 30_000,
    })
    // Both are needed: an idle client that loses its server would otherwise end the process.
    pool.on('error', () => {})
    pool.on('connect', (client) => client.on('error', () => {}))
    return pool
  }
  const web = sizes.web ?? 16
  const platform = sizes.platform ?? 6
  pools = {
    campanile_centre: open('campanile_centre', web, true),
    campanile_body: open('campanile_body', web, true),
    campanile_platform: open('campanile_platform', platform, true),
    raw: open('campanile_platform', 3, false), // COPY and cursors are refused on pipelined clients
  }
}

export async function closePools() {
  const open = pools
  pools = undefined
  if (open) await Promise.all(Object.values(open).map((pool) => pool.end()))
}

function poolOf(role: keyof Pools) {
  if (!pools) throw new Error('no pool is open')
  return pools[role]
}

const adapter = new PostgresAdapter()
const compiler = new PostgresQueryCompiler()
const driver = new DummyDriver()
const dialect: Dialect = {
  createAdapter: () => adapter,
  createDriver: () => driver,
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => compiler,
}
/** Rows come under our names already: a name is turned once for each column, not once for each row. */
class Names extends CamelCasePlugin {
  override async transformResult({ result }: PluginTransformResultArgs) {
    return result
  }
  ours(column: string) {
    return this.camelCase(column)
  }
}
const names = new Names()
const plugins = [names]

/** A statement whose rows carry our names: `opened_at` is `openedAt`. What is inside a value stays as it is. */
class Named extends pg.Query {
  handleRowDescription(message: { fields: { name: string }[] }) {
    for (const field of message.fields) field.name = names.ours(field.name)
    // @ts-expect-error -- the driver's own, which its types do not say; a test reads rows through it
    super.handleRowDescription(message)
  }
}
const send = (client: pg.PoolClient, query: pg.QueryConfig) =>
  new Promise<pg.QueryResult>((done, fail) => {
    const callback = (error: Error | null, result: pg.QueryResult) => (error ? fail(error) : done(result))
    client.query(Object.assign(new Named(query), { callback }))
  }).catch((error: Error) => {
    // Its stack begins at the socket: what is looked for is who asked.
    Error.captureStackTrace(error)
    throw error
  })

/** What is said in one turn of the loop leaves in one packet: a beginning with the first query, eight queries together. */
function corked(client: pg.PoolClient) {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection
  stream.cork()
  process.nextTick(() => stream.uncork())
}

/** Every statement as it leaves, for who measures: nobody listens in production. */
const statements = channel('campanile:statement')

const prepared = new Map<string, string>()
/** Statements are prepared under the hash of their text. */
function nameOf(text: string) {
  let name = prepared.get(text)
  if (!name) {
    if (prepared.size > 5000) prepared.clear()
    name = createHash('sha1').update(text).digest('base64url').slice(0, 22)
    prepared.set(text, name)
  }
  return name
}

/** One client as Kysely sees it, until the work that holds it has ended. */
class Held implements DatabaseConnection {
  ended = false
  readonly client: pg.PoolClient
  constructor(client: pg.PoolClient) {
    this.client = client
  }
  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.ended) throw new Error('a query came after its transaction had ended: was an await forgotten?')
    const values = query.parameters.map(outgoing)
    if (statements.hasSubscribers) statements.publish({ text: query.sql, values })
    corked(this.client)
    const result = await send(this.client, { name: nameOf(query.sql), text: query.sql, values })
    return {
      rows: result.rows as R[],
      ...(result.command !== 'SELECT' && { numAffectedRows: BigInt(result.rowCount ?? 0) }),
    }
  }
  // oxlint-disable-next-line require-yield -- large results are read with COPY or in pages
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('streams are not offered: read in pages')
  }
}

function dbOn(held: Held): Db {
  const provider = { provideConnection: <T>(use: (c: DatabaseConnection) => Promise<T>) => use(held) }
  return new Kysely<DB>({
    config: { dialect },
    dialect,
    driver,
    executor: new DefaultQueryExecutor(compiler, adapter, provider, plugins),
  })
}

export type WorkOptions = { readOnly?: boolean; lang?: Lang; now?: Temporal.Instant }

/**
 * One transaction, in one centre, as one actor. Staff and the platform's own tasks go through the centre's role,
 * officers through the body's: the database decides what each may see.
 */
export async function work<T>(actor: Actor, fn: (ctx: Ctx) => Promise<T>, options: WorkOptions = {}): Promise<T> {
  const role = actor.bodyIds === '*' ? 'campanile_centre' : 'campanile_body'
  return transaction(role, settingsOf(actor), actor, fn, options)
}

/** The platform's own transaction: importers, the worker, commands. It sees no tenant table but those with a policy for it. */
export function platformWork<T>(fn: (ctx: Ctx) => Promise<T>, options: WorkOptions = {}): Promise<T> {
  return transaction('campanile_platform', '', platformActor(null), fn, options)
}

/** The platform acting in a centre, for tasks and imports. */
export const platformActor = (centreId: string | null, zone = 'Europe/Rome'): Actor => ({
  kind: 'platform',
  personId: null,
  accountId: null,
  name: 'Campanile',
  centreId,
  bodyIds: '*',
  roles: [],
  permissions: new Set(),
  modulesOff: new Set(),
  zone,
  lang: null,
})

async function transaction<T>(
  role: Role,
  settings: string,
  actor: Actor,
  fn: (ctx: Ctx) => Promise<T>,
  { readOnly = false, lang, now }: WorkOptions,
) {
  const client = await poolOf(role).connect()
  const held = new Held(client)
  let broken: Error | undefined
  try {
    // Pipelined: this travels in the same packet as the first query of fn.
    const beginning = `begin${readOnly ? ' read only' : ''}${settings}`
    if (statements.hasSubscribers) statements.publish({ text: beginning, values: null })
    corked(client)
    const begun = client.query(beginning)
    begun.catch(() => {})
    const result = await fn({
      db: dbOn(held),
      actor,
      now: now ?? clock(),
      lang: lang ?? actor.lang ?? 'it',
      zone: actor.zone,
      recorded: [],
    })
    held.ended = true
    if (statements.hasSubscribers) statements.publish({ text: 'commit', values: null })
    const [, committed] = await Promise.all([begun, client.query('commit')])
    // The COMMIT of a failed transaction succeeds, and its tag says ROLLBACK.
    if (committed.command !== 'COMMIT') throw new Error('the transaction had failed and was rolled back')
    return result
  } catch (error) {
    held.ended = true
    await client.query('rollback').catch((e: Error) => {
      broken = e
    })
    throw error
  } finally {
    client.release(broken)
  }
}

/** Validated here because it becomes part of a statement. */
function settingsOf(actor: Actor) {
  const ids = [
    ...(actor.centreId ? [actor.centreId] : []),
    ...(actor.personId ? [actor.personId] : []),
    ...(actor.bodyIds === '*' ? [] : actor.bodyIds),
  ]
  for (const id of ids) if (!UUID.test(id)) throw new Error('an id of the actor is not a uuid')
  const bodies = actor.bodyIds === '*' ? '' : actor.bodyIds.join(',')
  return `; set local app.centre = '${actor.centreId ?? ''}'; set local app.bodies = '${bodies}'; set local app.person = '${actor.personId ?? ''}'`
}

let savepoints = 0
/** Tries something and undoes only that when it fails. The error is thrown again: catch it outside. */
export async function savepoint<T>(ctx: Ctx, fn: () => Promise<T>): Promise<T> {
  const name = `s${++savepoints}`
  const say = (text: string) => ctx.db.executeQuery(CompiledQuery.raw(text))
  await say(`savepoint ${name}`)
  const recorded = ctx.recorded.length
  try {
    const result = await fn()
    await say(`release savepoint ${name}`)
    return result
  } catch (error) {
    await say(`rollback to savepoint ${name}`)
    ctx.recorded.length = recorded
    throw error
  }
}

/** One transaction on a plain client, for COPY and cursors, as the platform. */
export async function rawWork<T>(fn: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await poolOf('raw').connect()
  let broken: Error | undefined
  try {
    await client.query('begin')
    const result = await fn(client)
    const committed = await client.query('commit')
    if (committed.command !== 'COMMIT') throw new Error('the transaction had failed and was rolled back')
    return result
  } catch (error) {
    await client.query('rollback').catch((e: Error) => {
      broken = e
    })
    throw error
  } finally {
    client.release(broken)
  }
}

/** A statement on its own, outside any centre: a definer function asked at the door, a heartbeat. */
export async function ask<R extends pg.QueryResultRow>(role: Role, text: string, values: unknown[] = []): Promise<R[]> {
  const sent = values.map(outgoing)
  if (statements.hasSubscribers) statements.publish({ text, values: sent })
  const result = await poolOf(role).query<R>({ name: nameOf(text), text, values: sent })
  return result.rows
}
