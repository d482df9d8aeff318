import pg from 'pg'

export type Column = {
  name: string
  type: string
  base: string
  array: boolean
  notNull: boolean
  /** The default or the expression it is generated from. */
  expression: string | null
  identity: '' | 'always' | 'by default'
  stored: boolean
}
export type Table = {
  name: string
  kind: 'table' | 'view'
  comment: string | null
  definition: string | null
  secured: boolean
  columns: Column[]
  constraints: { name: string; kind: string; definition: string; columns: string[] }[]
  indexes: string[]
  policies: string[]
  triggers: string[]
  grants: string[]
}
export type Catalogue = { tables: Table[]; functions: string[] }

/** What stands in the schema public, in an order that does not depend on the history of the database. */
export async function readCatalogue(owner: pg.ClientConfig): Promise<Catalogue> {
  const client = new pg.Client(owner)
  await client.connect()
  try {
    await client.query('set search_path = public')
    const tables = await client.query<Table>(tablesQuery)
    const functions = await client.query<{ definition: string }>(functionsQuery)
    return { tables: tables.rows, functions: functions.rows.map((row) => row.definition.trim()) }
  } finally {
    await client.end()
  }
}

const tablesQuery = `
select c.relname as name, case when c.relkind in ('v', 'm') then 'view' else 'table' end as kind,
  obj_description(c.oid, 'pg_class') as comment, c.relrowsecurity as secured,
  case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid, true) end as definition,
  (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
      'base', coalesce(e.typname, t.typname), 'array', e.oid is not null, 'notNull', a.attnotnull,
      'expression', pg_get_expr(d.adbin, d.adrelid), 'stored', a.attgenerated <> '',
      'identity', case a.attidentity when 'a' then 'always' when 'd' then 'by default' else '' end) order by a.attnum)
    from pg_attribute a join pg_type t on t.oid = a.atttypid
    left join pg_type e on e.oid = t.typelem and t.typcategory = 'A'
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
  coalesce((select json_agg(json_build_object('name', k.conname, 'kind', k.contype, 'definition', pg_get_constraintdef(k.oid, true),
      'columns', (select coalesce(json_agg(a.attname), '[]') from pg_attribute a where a.attrelid = c.oid and a.attnum = any (k.conkey)))
      order by position(k.contype::text in 'puxfc'), k.conname)
    from pg_constraint k where k.conrelid = c.oid and k.contype in ('p', 'u', 'x', 'f', 'c')), '[]') as constraints,
  coalesce((select json_agg(pg_get_indexdef(i.indexrelid) order by x.relname)
    from pg_index i join pg_class x on x.oid = i.indexrelid
    where i.indrelid = c.oid and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))), '[]') as indexes,
  coalesce((select json_agg(format('create policy %I on %I%s%s to %s%s%s', p.polname, c.relname,
      case when not p.polpermissive then ' as restrictive' end,
      case p.polcmd when 'r' then ' for select' when 'a' then ' for insert' when 'w' then ' for update' when 'd' then ' for delete' end,
      case when p.polroles = '{0}' then 'public'
        else (select string_agg(r.rolname, ', ' order by r.rolname) from pg_roles r where r.oid = any (p.polroles)) end,
      ' using (' || pg_get_expr(p.polqual, p.polrelid, true) || ')',
      ' with check (' || pg_get_expr(p.polwithcheck, p.polrelid, true) || ')') order by p.polname)
    from pg_policy p where p.polrelid = c.oid), '[]') as policies,
  coalesce((select json_agg(pg_get_triggerdef(g.oid, true) order by g.tgname) from pg_trigger g where g.tgrelid = c.oid and not g.tgisinternal), '[]') as triggers,
  coalesce((select json_agg(format('grant %s to %s', rights, role) order by role) from (
      select r.rolname as role, string_agg(lower(x.privilege_type), ', ' order by x.privilege_type) as rights
      from aclexplode(c.relacl) x join pg_roles r on r.oid = x.grantee where x.grantee <> c.relowner group by r.rolname) granted), '[]') as grants
from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition and c.relname <> 'migration'
  and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
order by c.relname`

const functionsQuery = `
select pg_get_functiondef(p.oid) as definition from pg_proc p
where p.pronamespace = 'public'::regnamespace and p.prokind in ('f', 'p')
  and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
order by p.proname, pg_get_function_identity_arguments(p.oid)`
