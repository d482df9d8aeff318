import { peek } from './world.ts'

type Recorded = {
  centreId: string
  body: { id: string; ipaCode: string }
  title: string
  letter: string
  state: string
  on: string
  cup: string
}
/** A grant of a body in the national record, as the importer writes it. */
export async function recordGrant({ centreId, body, title, letter, state, on, cup }: Recorded): Promise<string> {
  const [row] = await peek<{ id: string }>(
    `with f as (insert into source_file (name) values ('prova') on conflict (name) do update set name = excluded.name returning id),
       e as (insert into edition (source_file_id, edition_on, place, derived, file_name, file_sha256, content_sha256, columns, rows, quarantined)
             select id, '2026-08-22', 'x', false, 'prova.csv', 'x', 'x', '{}', 1, 0 from f on conflict (source_file_id, place) do update set derived = false returning id),
       c as (insert into call (id, title_key, title, measure, title_place) select coalesce(max(id), 10) + 1, $1, $1, '1.4.5', 'x' from call returning id),
       n as (select coalesce((select id from holder where ipa_code = $8), (select coalesce(max(id), 10) + 1 from holder)) as id),
       h as (insert into holder (id, ipa_code, name, type) select n.id, $8, 'Comune di prova', 'municipality' from n
             on conflict (id) do update set name = excluded.name returning id),
       k as (insert into body_holder (centre_id, body_id, holder_id, rule) select $6, $7, h.id, 'ipa' from h on conflict do nothing)
     insert into grant_award (call_id, holder_id, cup, amount_cents, financed_on, decree, state, state_source, state_on, source_file_id, last_edition_id, published)
     select c.id, h.id, $5, 3258900, '2023-01-03', '131', $3, $2, $4::date, f.id, e.id, true from f, e, c, h returning id`,
    [title, letter, state, on, cup, centreId, body.id, body.ipaCode],
  )
  return row!.id
}
