import pg from 'pg'
import { newSecret, sha256 } from '../src/platform/ids.ts'

export type Place = { centreId: string; bodyId: string; token: string; session: string; officer: string }

/** Centres with so many bodies each, made set-wise, with a director, an officer and a token in the first. */
export async function makeWorld(admin: pg.ClientConfig, name: string, centres: number, bodies: number): Promise<Place> {
  const client = new pg.Client(admin)
  await client.connect()
  try {
    const { rows } = await client.query<{ id: string }>(
      `insert into centre (slug, name) select $1 || g, $1 || ' ' || g from generate_series(1, $2::int) g returning id`,
      [name, centres],
    )
    await client.query(
      `insert into body (centre_id, type, name, search_name, state, ipa_code, istat_code, province, population, population_on)
       select c.id, 'municipality', 'Comune di Prova ' || lpad(g::text, 5, '0'), 'comune di prova ' || lpad(g::text, 5, '0'), 'member',
         'pr' || lpad(g::text, 6, '0'), lpad(g::text, 6, '0'), 'LC', 500 + g * 7 % 20000, '2026-01-01'
       from unnest($1::uuid[]) c(id), generate_series(1, $2::int) g`,
      [rows.map((r) => r.id), bodies],
    )
    await client.query(
      `insert into body_fact (centre_id, body_id, kind, value, as_of, source) select centre_id, id, 'population', population, population_on, 'prova' from body where centre_id = any ($1)`,
      [rows.map((r) => r.id)],
    )
    const centreId = rows[0]!.id
    const bodyId = (
      await client.query<{ id: string }>(
        'select id from body where centre_id = $1 order by search_name offset $2 limit 1',
        [centreId, Math.floor(bodies / 2)],
      )
    ).rows[0]!.id
    const enter = async (role: string, body: string | null) => {
      const mail = `${role}@${name}.example`
      const account = (
        await client.query<{ id: string }>('insert into account (email) values ($1) returning id', [mail])
      ).rows[0]!.id
      const person = (
        await client.query<{ id: string }>(
          'insert into person (centre_id, name, email, account_id) values ($1, $2, $3, $4) returning id',
          [centreId, role, mail, account],
        )
      ).rows[0]!.id
      if (body)
        await client.query(
          `insert into body_mandate (centre_id, body_id, person_id, role, from_on) values ($1, $2, $3, $4, '2020-01-01')`,
          [centreId, body, person, role],
        )
      else
        await client.query(
          `insert into centre_mandate (centre_id, person_id, role, from_on) values ($1, $2, $3, '2020-01-01')`,
          [centreId, person, role],
        )
      const secret = newSecret()
      await client.query(
        `select session_open($1, $2, $3, $4, $5, now(), now(), now() + interval '12 hours', 'bench')`,
        [sha256(secret), account, centreId, person, body],
      )
      return secret
    }
    const token = `cmp_${newSecret()}`
    await client.query(
      `insert into api_token (centre_id, hash, name, role, expires_at) values ($1, $2, 'bench', 'director', now() + interval '1 day')`,
      [centreId, sha256(token)],
    )
    return { centreId, bodyId, token, session: await enter('director', null), officer: await enter('rtd', bodyId) }
  } finally {
    await client.query('vacuum analyze').catch(() => {})
    await client.end()
  }
}
