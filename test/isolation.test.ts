// Every table with a centre refuses another centre and another body. The tables are read from the database's own
// catalogue: a new one is covered by itself.
import assert from 'node:assert/strict'
import test from 'node:test'
import pg from 'pg'
import { as } from '../src/platform/roles.ts'
import { makeCentre, peek, testDatabase } from './world.ts'

const tables = await peek<{ name: string; body: string | null; officers: boolean }>(`
  select c.relname as name,
    case when c.relname = 'body' then 'id' else (select 'body_id' from pg_attribute b where b.attrelid = c.oid and b.attname = 'body_id') end as body,
    has_table_privilege('campanile_body', c.oid, 'select') as officers
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'centre_id' and not a.attisdropped
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
    and (has_any_column_privilege('campanile_centre', c.oid, 'select, insert, update') or has_any_column_privilege('campanile_body', c.oid, 'select, insert, update'))
  order by 1`)

/** Tables without a centre: who may touch them, and why they have none. Anything else without a centre is a mistake. */
const withoutCentre: Record<string, string> = {
  centre: 'is the centre; has policies of its own',
  account: 'definer functions only',
  recovery_code: 'definer functions only',
  one_time_link: 'definer functions only',
  session: 'definer functions only',
  throttle: 'definer functions only',
  task: 'names of tasks',
  migration: 'the migrator',
}

type Client = {
  query: <R extends pg.QueryResultRow>(text: string, values?: unknown[]) => Promise<pg.QueryResult<R>>
  end: () => Promise<void>
}
async function signedAs(
  role: 'campanile_centre' | 'campanile_body',
  centre: string,
  bodies: string[] = [],
  person = '',
): Promise<Client> {
  const client = new pg.Client(as(role, testDatabase.login))
  await client.connect()
  await client.query(
    `select set_config('app.centre', $1, false), set_config('app.bodies', $2, false), set_config('app.person', $3, false)`,
    [centre, bodies.join(','), person],
  )
  return client
}

const ours = await makeCentre()
const others = await makeCentre('Altro centro')
await fill(ours)
await fill(others)

/** One row in each table that had none, copied from its own constraints: uuid and text made up, foreign keys taken from what is there. */
async function fill(world: typeof ours) {
  await world.dora.post('/people/tokens', { name: 'isolamento', role: 'director', days: 30 })
  for (const table of tables) await insertSample(table.name, world.centreId, world.merate.id)
}

async function insertSample(table: string, centreId: string, bodyId: string) {
  const columns = await peek<{
    name: string
    type: string
    needed: boolean
    target: string | null
    check: string | null
  }>(
    `
    select a.attname as name, t.typname as type, a.attnotnull and not a.atthasdef and a.attidentity = '' as needed,
      (select k.confrelid::regclass::text from pg_constraint k where k.conrelid = a.attrelid and k.contype = 'f' and a.attnum = any (k.conkey) and a.attname <> 'centre_id' limit 1) as target,
      (select string_agg(pg_get_constraintdef(k.oid), ' ') from pg_constraint k where k.conrelid = a.attrelid and k.contype = 'c' and k.conkey = array[a.attnum]) as check
    from pg_attribute a join pg_type t on t.oid = a.atttypid where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped`,
    [table],
  )
  const names: string[] = []
  const values: unknown[] = []
  for (const c of columns) {
    if (c.name === 'centre_id') (names.push(c.name), values.push(centreId))
    else if (c.name === 'body_id') (names.push(c.name), values.push(bodyId))
    else if (c.needed) (names.push(c.name), values.push(await sampleValue(c, centreId, bodyId)))
  }
  const list = names.map((n) => `"${n}"`).join(', ')
  try {
    await peek(
      `insert into ${table} (${list}) values (${names.map((_, i) => `$${i + 1}`).join(', ')}) on conflict do nothing`,
      values,
    )
  } catch (error) {
    if (
      (
        await peek(
          `select from ${table} ${columns.some((c) => c.name === 'centre_id') ? 'where centre_id = $1' : 'where $1::text is not null'}`,
          [centreId],
        )
      ).length === 0
    )
      throw new Error(`no sample row for ${table}: ${(error as Error).message}`, { cause: error })
  }
}

async function sampleValue(
  c: { type: string; target: string | null; check: string | null; name: string },
  centreId: string,
  bodyId: string,
) {
  if (c.target) {
    const hasCentre =
      (await peek(`select from pg_attribute where attrelid = $1::regclass and attname = 'centre_id'`, [c.target]))
        .length > 0
    const find = async () =>
      (
        await peek<{ id: string }>(
          `select id from ${c.target} ${hasCentre ? 'where centre_id = $1' : ''} limit 1`,
          hasCentre ? [centreId] : [],
        )
      )[0]?.id
    const found = await find()
    if (found !== undefined) return found
    await insertSample(c.target, centreId, bodyId)
    return find()
  }
  const choice = /'([^']+)'::text/.exec(c.check ?? '')?.[1]
  if (choice && !c.check!.includes('~')) return choice
  if (c.type === 'bytea') return Buffer.from(crypto.randomUUID())
  return (
    {
      uuid: crypto.randomUUID(),
      text:
        c.name === 'email'
          ? `${crypto.randomUUID()}@prova.invalid`
          : c.name === 'name' && c.check?.includes('~')
            ? 'prova.fatto'
            : 'prova-prova',
      int4: 1,
      int8: 1,
      bool: true,
      // A period has an end after its beginning.
      date: /^(ends|to)_/.test(c.name) ? '2026-12-31' : '2026-01-01',
      timestamptz: '2026-01-01T00:00:00Z',
      jsonb: '{}',
      xid8: '1',
    }[c.type] ?? 'prova-prova'
  )
}

test('every table with a centre has row security, a policy for each role that may read it, and a key that begins with the centre', async () => {
  const rows = await peek<{
    name: string
    security: boolean
    centre_policy: boolean
    officers: boolean
    body_policy: boolean
    key: string | null
  }>(
    `
    select c.relname as name, c.relrowsecurity as security,
      exists (select from pg_policies p where p.tablename = c.relname and 'campanile_centre' = any (p.roles) and p.qual ~ '^\\(?centre_id = app_centre\\(\\)') as centre_policy,
      has_table_privilege('campanile_body', c.oid, 'select') as officers,
      exists (select from pg_policies p where p.tablename = c.relname and 'campanile_body' = any (p.roles) and p.qual ~ 'centre_id = app_centre\\(\\)') as body_policy,
      (select a.attname from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0] where i.indrelid = c.oid and i.indisprimary) as key
    from pg_class c where c.relname = any ($1) and c.relnamespace = 'public'::regnamespace`,
    [tables.map((t) => t.name)],
  )
  assert.ok(rows.length > 10)
  for (const r of rows) {
    assert.ok(r.security, `${r.name} has no row security`)
    assert.ok(r.centre_policy, `${r.name} has no policy for the centre`)
    if (r.officers) assert.ok(r.body_policy, `${r.name} may be read by officers but has no policy for them`)
    if (r.name !== 'event') assert.equal(r.key, 'centre_id', `the key of ${r.name} does not begin with the centre`)
  }
})

test('a table without a centre is a reference that the web only reads, or is on the list with its reason', async () => {
  const rows = await peek<{ name: string; reads: boolean; writes: boolean }>(`
    select c.relname as name, has_table_privilege('campanile_centre', c.oid, 'select') as reads,
      has_table_privilege('campanile_centre', c.oid, 'insert') or has_table_privilege('campanile_centre', c.oid, 'update') or has_table_privilege('campanile_centre', c.oid, 'delete')
      or has_table_privilege('campanile_body', c.oid, 'insert') or has_table_privilege('campanile_body', c.oid, 'update') or has_table_privilege('campanile_body', c.oid, 'delete') as writes
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'centre_id' and not a.attisdropped)`)
  for (const r of rows) {
    if (r.name === 'centre') continue
    assert.ok(!r.writes, `${r.name} has no centre and the web may write it`)
    if (!r.reads) assert.ok(r.name in withoutCentre, `${r.name} has neither a centre nor a reason`)
  }
})

test('foreign keys between tables with a centre carry the centre', async () => {
  const rows = await peek<{ name: string; columns: string[] }>(`
    select k.conrelid::regclass || ' → ' || k.confrelid::regclass as name,
      array(select a.attname::text from unnest(k.conkey) n join pg_attribute a on a.attrelid = k.conrelid and a.attnum = n) as columns
    from pg_constraint k where k.contype = 'f'
      and exists (select from pg_attribute a where a.attrelid = k.conrelid and a.attname = 'centre_id')
      and exists (select from pg_attribute a where a.attrelid = k.confrelid and a.attname = 'centre_id')`)
  assert.ok(rows.length > 5)
  for (const r of rows)
    assert.ok(r.columns.includes('centre_id'), `the foreign key ${r.name} does not carry the centre`)
})

test('every function that acts with the owner’s rights fixes its search path and is closed to everybody else', async () => {
  const rows = await peek<{ name: string; path: boolean; open: boolean }>(`
    select p.proname as name, coalesce(array_to_string(p.proconfig, ',') ~ 'search_path', false) as path, has_function_privilege('public', p.oid, 'execute') as open
    from pg_proc p where p.prosecdef and p.pronamespace = 'public'::regnamespace`)
  assert.ok(rows.length > 10)
  for (const r of rows) {
    assert.ok(r.path, `${r.name} does not fix its search path`)
    assert.ok(!r.open, `${r.name} is open to every role`)
  }
})

for (const table of tables) {
  test(`${table.name}: another centre neither reads, changes, removes nor adds rows of ours`, async () => {
    const [{ n }] = (await peek<{ n: number }>(`select count(*)::int as n from ${table.name} where centre_id = $1`, [
      ours.centreId,
    ])) as [{ n: number }]
    assert.ok(n > 0, `no row of ${table.name} to try on`)
    const bruno = await signedAs('campanile_centre', others.centreId)
    await refusesOthers(bruno, table.name, ours.centreId, 'centre_id')
    const nobody = await signedAs('campanile_centre', '')
    assert.equal((await nobody.query(`select 1 from ${table.name}`)).rowCount, 0, 'without a centre there is nothing')
    await bruno.end()
    await nobody.end()
  })
  if (table.officers && table.body)
    test(`${table.name}: an officer of another body neither reads, changes, removes nor adds rows of Merate`, async () => {
      const olga = await signedAs('campanile_body', ours.centreId, [ours.olgiate.id], ours.olga.id)
      await refusesOthers(olga, table.name, ours.merate.id, table.body!)
      await olga.end()
    })
  if (table.officers)
    test(`${table.name}: an officer of another centre sees nothing of ours`, async () => {
      const far = await signedAs('campanile_body', others.centreId, [others.merate.id], others.paolo.id)
      await refusesOthers(far, table.name, ours.centreId, 'centre_id')
      await far.end()
    })
}

async function refusesOthers(client: Client, table: string, id: string, column: string) {
  assert.equal((await client.query(`select 1 from ${table} where ${column} = $1`, [id])).rowCount, 0, 'reads them')
  for (const statement of [
    `update ${table} set ${column} = ${column} where ${column} = $1`,
    `delete from ${table} where ${column} = $1`,
  ]) {
    await client.query('begin')
    const touched = await client.query(statement, [id]).then(
      (r) => r.rowCount,
      (e: Error) => (/permission denied|policy/.test(e.message) ? 0 : Promise.reject(e)),
    )
    await client.query('rollback')
    assert.equal(touched, 0, statement)
  }
  const [row] = await peek<{ row: string }>(
    `select row_to_json(t)::text as row from ${table} t where ${column} = $1 limit 1`,
    [id],
  )
  if (!row) return
  await client.query('begin')
  const identity = await peek(`select from pg_attribute where attrelid = $1::regclass and attidentity = 'a'`, [table])
  const insert = `insert into ${table} ${identity.length > 0 ? 'overriding system value' : ''} select * from json_populate_record(null::${table}, $1)`
  await assert.rejects(
    () => client.query(insert, [row.row]),
    /policy|permission denied/,
    'adds a row for somebody else',
  )
  await client.query('rollback')
}

test('a body of another centre cannot be written into our rows: the key carries the centre', async () => {
  const marta = await signedAs('campanile_centre', ours.centreId)
  await assert.rejects(
    () =>
      marta.query(
        `insert into body_fact (centre_id, body_id, kind, value, as_of, source) values ($1, $2, 'population', 1, '2026-01-01', 'prova')`,
        [ours.centreId, others.merate.id],
      ),
    /foreign key/,
  )
  await marta.end()
})
