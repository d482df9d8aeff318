import pg from 'pg'
import { Halt } from './halt.ts'

/** The program signs in as `campanile` and each of its pools becomes one of these: what it may see hangs on the role alone. */
const roles = ['campanile_centre', 'campanile_body', 'campanile_platform'] as const
export type Role = (typeof roles)[number]

/** The connection of a pool that acts as `role`. The role is fixed at sign-in, so no query can forget to choose it. */
export function as(role: Role, login: pg.ClientConfig): pg.ClientConfig {
  const option = `-c role=${role}`
  if (!login.connectionString) return { ...login, options: option }
  // What an address says wins over what stands beside it, so the option goes into the address.
  const url = new URL(login.connectionString)
  url.searchParams.set('options', [url.searchParams.get('options'), option].filter(Boolean).join(' '))
  return { ...login, connectionString: url.href }
}

/**
 * The statements that make the roles and let `login` become them, for who administers the database. They may run again.
 * The login inherits nothing: without a role it can read no table at all.
 */
export function roleStatements(login: string, database: string): string[] {
  const name = pg.escapeIdentifier(login)
  const create = (role: string, kind: string) =>
    `do $$ begin if not exists (select from pg_roles where rolname = ${pg.escapeLiteral(role)}) then create role ${pg.escapeIdentifier(role)} ${kind}; end if; end $$`
  return [
    ...roles.map((role) => create(role, 'nologin')),
    create(login, 'login'),
    ...roles.map((role) => `grant ${role} to ${name} with inherit false, set true`),
    // A temporary table could stand before a real one in the search path of a function: only importers make them.
    `revoke temporary on database ${pg.escapeIdentifier(database)} from public`,
    `grant temporary on database ${pg.escapeIdentifier(database)} to campanile_platform`,
    'revoke create on schema public from public',
  ]
}

export async function makeRoles(administratorUrl: string, statements: string[]) {
  const client = new pg.Client({ connectionString: administratorUrl, connectionTimeoutMillis: 15_000 })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

/** Which of the roles, or of the login's ways into them, are missing. */
export async function missingRoles(client: pg.ClientBase, login: string): Promise<string[]> {
  const { rows } = await client.query<{ role: string }>(
    `select role from unnest($1::text[]) with ordinality given (role, place) where not exists (
       select from pg_roles r, pg_roles l where r.rolname = role and l.rolname = $2 and pg_has_role(l.oid, r.oid, 'set')) order by place`,
    [roles, login],
  )
  return rows.map((row) => row.role)
}

/** Refuses a sign-in that could see past row-level security: by itself or by becoming somebody else. */
export async function checkLogin(login: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(login)
  await client.connect()
  try {
    const missing = await missingRoles(client, client.user ?? '')
    const { rows } = await client.query<{ name: string; superuser: boolean; bypass: boolean; owned: string | null }>(
      `select r.rolname as name, r.rolsuper as superuser, r.rolbypassrls as bypass,
         (select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where c.relowner = r.oid and c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
          order by 1 limit 1) as owned
       from pg_roles r where r.rolname = session_user or pg_has_role(session_user, r.oid, 'member')
       order by r.rolname <> session_user, r.rolname`,
    )
    const me = rows[0]!
    for (const role of rows) {
      const who = role.name === me.name ? `“${me.name}”` : `“${me.name}”, who can become “${role.name}”,`
      const because = role.superuser
        ? 'is superuser'
        : role.bypass
          ? 'has BYPASSRLS'
          : role.owned
            ? `owns the table ${role.owned}`
            : null
      if (because)
        throw new Halt(
          `The login of DATABASE_URL ${who} ${because} and could see every centre's data: give a login that owns nothing (campanile migrate --init shows how).`,
        )
    }
    if (missing.length > 0)
      throw new Halt(
        `The login of DATABASE_URL “${me.name}” cannot become ${missing.join(', ')}: whoever administers the database runs campanile migrate --init once.`,
      )
  } finally {
    await client.end()
  }
}
