import assert from 'node:assert/strict'
import { join } from 'node:path'
import test, { before } from 'node:test'
import pg from 'pg'
import { makeTestDatabase, type TestDatabase } from '../../test/database.ts'
import { compare, migrate, type Migration, pendingMigrations, readMigrations } from './migrate.ts'
import { as, checkLogin, roleStatements } from './roles.ts'
import { root } from './root.ts'
import { readCatalogue } from './schema/catalogue.ts'
import { schemaSql } from './schema/sql.ts'
import { schemaTypes } from './schema/types.ts'

const step = (number: number, sql: string, name = 'step'): Migration => ({ number, name, sql, checksum: `sum ${sql}` })

let database: TestDatabase
before(async () => {
  database = await makeTestDatabase()
})

async function asked<R extends pg.QueryResultRow>(config: pg.ClientConfig, text: string) {
  const client = new pg.Client(config)
  await client.connect()
  try {
    return (await client.query<R>(text)).rows
  } finally {
    await client.end()
  }
}

test('what is applied stays as it was applied, and what nobody knows is from a newer version', () => {
  const known = [step(1, 'a'), step(2, 'b'), step(3, 'c')]
  assert.deepEqual(
    compare(known, known.slice(0, 2)).map(({ number }) => number),
    [3],
  )
  assert.throws(() => compare([step(1, 'a')], known), /newer Campanile \(it has the migration 0002_step\)/)
  assert.throws(() => compare(known, [step(1, 'changed')]), /migration 0001_step was changed after it had been applied/)
})

test('a migration is whole or not at all, and says where it failed', async () => {
  const known = readMigrations()
  const next = known.length + 1
  const broken = step(next, 'create table half (id int);\nselect nonsense;')
  await assert.rejects(migrate({ owner: database.owner, login: 'campanile', known: [...known, broken] }), {
    name: 'Halt',
    message: new RegExp(
      `migration ${String(next).padStart(4, '0')}_step failed at line 2: column "nonsense" does not exist`,
    ),
  })
  assert.equal((await asked(database.owner, `select from pg_tables where tablename = 'half'`)).length, 0)
  let backups = 0
  const whole = step(next, 'create table half (id int)')
  const backup = async () => void backups++
  const run = () => migrate({ owner: database.owner, login: 'campanile', known: [...known, whole], backup })
  // Two processes that start together: one works, the other waits and finds it done.
  assert.deepEqual((await Promise.all([run(), run()])).sort(), [0, 1])
  assert.equal(backups, 1)
  assert.deepEqual(await pendingMigrations(as('campanile_platform', database.login), [...known, whole]), [])
})

test('a migration that cannot get its lock gives up instead of stopping everybody', async () => {
  const own = await makeTestDatabase()
  const holder = new pg.Client(own.owner)
  await holder.connect()
  await holder.query('begin; lock table event in access share mode')
  const known = readMigrations()
  const waits = step(known.length + 1, 'alter table event add column x int')
  await assert.rejects(migrate({ owner: own.owner, login: 'campanile', known: [...known, waits] }), /lock timeout/)
  await holder.end()
})

test('the login of the program sees nothing, and one that could see everything is refused', async () => {
  await checkLogin(database.login)
  await assert.rejects(asked(database.login, 'select from event'), /permission denied/)
  const [seen] = await asked<{ me: string }>(as('campanile_body', database.login), 'select current_user as me')
  assert.equal(seen!.me, 'campanile_body')
  await assert.rejects(checkLogin(database.admin), /“postgres” is superuser/)
  await assert.rejects(checkLogin(database.owner), /“campanile_owner” owns the table/)
  // A stranger of this test alone: roles belong to the whole server.
  const stranger = `stranger_${process.pid}`
  await asked(database.admin, `create role ${stranger} login bypassrls`)
  try {
    await assert.rejects(checkLogin({ ...database.login, user: stranger }), /has BYPASSRLS/)
    await asked(database.admin, `alter role ${stranger} nobypassrls`)
    await assert.rejects(
      checkLogin({ ...database.login, user: stranger }),
      /cannot become campanile_centre, campanile_body, campanile_platform/,
    )
    for (const statement of roleStatements(stranger, database.name)) await asked(database.admin, statement)
    await checkLogin({ ...database.login, user: stranger })
    await asked(database.admin, `grant campanile_owner to ${stranger}`)
    await assert.rejects(
      checkLogin({ ...database.login, user: stranger }),
      /who can become “campanile_owner”, owns the table/,
    )
  } finally {
    await asked(database.admin, `drop owned by ${stranger}; drop role ${stranger}`)
  }
})

test('an address keeps its options when a role is added', () => {
  const login = { connectionString: 'postgres://campanile@db/campanile?options=-c%20statement_timeout%3D5s' }
  const options = new URL(as('campanile_body', login).connectionString!).searchParams.get('options')
  assert.equal(options, '-c statement_timeout=5s -c role=campanile_body')
})

test('the written schema shows each table with its checks and policies, the types their states', async () => {
  const own = await makeTestDatabase()
  await asked(
    own.owner,
    `create table zebra (centre_id uuid, id uuid default new_id(), state text not null check (state in ('open', 'it''s')),
       size numeric, n bigint generated always as identity, days date[], at timestamptz, primary key (centre_id, id));
     comment on table zebra is 'test: stripes'; call protect('zebra'); create index zebra_open on zebra (centre_id) where state = 'open'`,
  )
  const catalogue = await readCatalogue(own.owner)
  const sql = schemaSql(catalogue)
  for (const part of [
    '-- test: stripes\ncreate table zebra (',
    "check (state in ('open', 'it''s'))",
    'primary key (centre_id, id)',
    'create policy centre on zebra to campanile_centre using (centre_id = app_centre());',
    "create index zebra_open on zebra (centre_id) where (state = 'open');",
  ])
    assert.ok(sql.includes(part), `${part}\nin\n${sql.slice(sql.indexOf('-- test: stripes'))}`)
  const types = schemaTypes(catalogue)
  for (const part of [
    `  state: 'open' | 'it\\'s'`,
    '  size: string | null',
    '  n: GeneratedAlways<number>',
    '  days: string[] | null',
    '  at: Temporal.Instant | null',
    '  zebra: Zebra',
  ])
    assert.ok(types.includes(part), part)
})

test('migrations are numbered without a gap', () => {
  const known = readMigrations(join(root, 'db/migrations'))
  assert.deepEqual(
    known.map(({ number }) => number),
    known.map((_, i) => i + 1),
  )
})
