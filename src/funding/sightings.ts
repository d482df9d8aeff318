import type { ClientBase } from 'pg'
import type { Sighting } from './history.ts'

type Row = {
  id: string
  grantId: string
  file: string
  from: number
  until: number | null
  call: string
  holder: string
  cup: string | null
  amount: string
  financedOn: string | null
  decree: string | null
  window: string | null
  protocol: string | null
  letter: string | null
  stateOn: string | null
}

/** What the files say of these grants. */
export async function readSightings(client: ClientBase, grantIds: string[]): Promise<Map<string, Sighting[]>> {
  const { rows } = await client.query<Row>(
    `select s.id::text as id, s.grant_id::text as "grantId", f.name as file, s.from_edition_id as "from", s.until_edition_id as until,
      c.title_key as call, h.ipa_code as holder, s.cup, s.amount_cents::text as amount, s.financed_on::text as "financedOn",
      s.decree, s.window_no as "window", s.protocol_no as protocol, nullif(s.state_source, '') as letter, s.state_on::text as "stateOn"
    from source_row s join source_file f on f.id = s.source_file_id join call c on c.id = s.call_id
    join holder_look l on l.id = s.holder_look_id join holder h on h.id = l.holder_id
    where s.grant_id = any($1::uuid[])`,
    [grantIds],
  )
  const found = new Map<string, Sighting[]>()
  for (const row of rows) {
    const sighting: Sighting = {
      id: row.id,
      file: row.file,
      from: row.from,
      until: row.until,
      values: {
        call: row.call,
        holder: row.holder,
        cup: row.cup,
        amount: row.amount,
        financed_on: row.financedOn,
        decree: row.decree,
        window: row.window,
        protocol: row.protocol,
        state: row.letter,
        state_on: row.stateOn,
      },
    }
    const list = found.get(row.grantId)
    if (list) list.push(sighting)
    else found.set(row.grantId, [sighting])
  }
  return found
}
