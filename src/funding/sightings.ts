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

const columns = (t: string, id: string) => `
  select ${id} as id, ${t}.grant_id::text as "grantId", f.name as file, ${t}.from_edition_id as "from", ${t}.until_edition_id as until,
    c.title_key as call, h.ipa_code as holder, ${t}.cup, ${t}.amount_cents::text as amount, ${t}.financed_on::text as "financedOn",
    ${t}.decree, ${t}.window_no as "window", ${t}.protocol_no as protocol, nullif(${t}.state_source, '') as letter, ${t}.state_on::text as "stateOn"
  from ${t} join source_file f on f.id = ${t}.source_file_id join call c on c.id = ${t}.call_id
  join holder_look l on l.id = ${t}.holder_look_id join holder h on h.id = l.holder_id
  where ${t}.grant_id = any($1::uuid[])`

/** What the files say of these grants; 'with fresh' also what the import under way is about to write. */
export async function readSightings(client: ClientBase, grantIds: string[], which: 'written' | 'with fresh' = 'written'): Promise<Map<string, Sighting[]>> {
  const written = columns('source_row', 'source_row.id::text')
  const { rows } = await client.query<Row>(
    which === 'written' ? written : `${written} union all ${columns('fresh', "''")}`,
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
        call: row.call, holder: row.holder, cup: row.cup, amount: row.amount, financed_on: row.financedOn, decree: row.decree,
        window: row.window, protocol: row.protocol, state: row.letter, state_on: row.stateOn,
      },
    }
    const list = found.get(row.grantId)
    if (list) list.push(sighting)
    else found.set(row.grantId, [sighting])
  }
  return found
}
