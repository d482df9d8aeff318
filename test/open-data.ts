import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { ClientBase } from 'pg'
import { type FileResult, importPad26, type ImportOptions } from '../src/funding/import.ts'
import { listSources } from '../src/funding/sources.ts'
import { makeTestDatabase } from './database.ts'

/** The first line of a file of grants to municipalities. */
export const grantsHead =
  'codice_ipa,ente,tipologia_ente,comune,cod_comune,provincia,cod_provincia,regione,cod_regione,importo_finanziamento,avviso,data_invio_candidatura,data_finanziamento,codice_cup,numero_finestra_temporale,numero_di_protocollo,decreto_finanziamento,stato_candidatura,data_stato_candidatura,misura'

/** A database for imports of the open data, files made on the spot, and the whole state as something that can be compared. */
export type FundingWorld = {
  client: pg.Client
  run: <T>(fn: (client: ClientBase) => Promise<T>) => Promise<T>
  /** Imports files and folders in one go. */
  load(paths: string[], options?: ImportOptions): Promise<FileResult[]>
  folder: string
  write(name: string, text: string | Buffer): Promise<string>
  close(): Promise<void>
}

export async function fundingWorld(): Promise<FundingWorld> {
  const { admin } = await makeTestDatabase()
  const client = new pg.Client(admin)
  // The database of a test may be dropped before its connection is closed.
  client.on('error', () => {})
  await client.connect()
  const folder = await mkdtemp(join(tmpdir(), 'funding-test-'))
  const run: FundingWorld['run'] = async (fn) => {
    await client.query('begin')
    try {
      await client.query('set local role campanile_platform')
      const result = await fn(client)
      const { command } = await client.query('commit')
      if (command !== 'COMMIT') throw new Error('rolled back')
      return result
    } catch (error) {
      await client.query('rollback')
      throw error
    }
  }
  return {
    client,
    run,
    folder,
    load: async (paths, options) => (await importPad26(run, await listSources(paths), options)).files,
    write: async (file, text) => {
      await writeFile(join(folder, file), text)
      return join(folder, file)
    },
    close: async () => {
      await client.end()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Everything that imports make, without the numbers and ids that depend on when; equal states give equal texts. */
export async function stateOf(client: ClientBase): Promise<string[]> {
  const said = `jsonb_build_object('file', f.name, 'from', ef.place, 'until', eu.place, 'call', c.title_key, 'ipa', h.ipa_code,
    'look', jsonb_build_array(l.name, l.type, l.town, l.istat_code, l.province, l.region), 'cup', s.cup, 'amount', s.amount_cents, 'sent', s.sent_at,
    'financed', s.financed_on, 'decree', s.decree, 'window', s.window_no, 'protocol', s.protocol_no, 'letter', s.state_source, 'on', s.state_on)::text`
  const { rows } = await client.query<{ line: string }>(`
    with said as (
      select s.grant_id, s.doubt, s.candidate_ids, ${said} as line
      from source_row s join source_file f on f.id = s.source_file_id join edition ef on ef.id = s.from_edition_id
      left join edition eu on eu.id = s.until_edition_id join call c on c.id = s.call_id
      join holder_look l on l.id = s.holder_look_id join holder h on h.id = l.holder_id
    ), rows_of as (
      select grant_id, jsonb_agg(line order by line collate "C")::text as lines from said where grant_id is not null group by grant_id
    ), changes_of as (
      select g.grant_id, jsonb_agg(jsonb_build_array(x.place, f.name, g.field, g.from_value, g.to_value) order by x.place, f.name, g.field)::text as lines
      from grant_change g join edition x on x.id = g.edition_id join source_file f on f.id = x.source_file_id group by g.grant_id
    ), grants as (
      select a.id, jsonb_build_object('call', c.title_key, 'ipa', h.ipa_code, 'cup', a.cup, 'amount', a.amount_cents, 'sent', a.sent_at,
          'financed', a.financed_on, 'decree', a.decree, 'state', a.state, 'letter', a.state_source, 'on', a.state_on,
          'file', f.name, 'last', e.place, 'published', a.published)::text
        || coalesce(r.lines, '') || coalesce(k.lines, '') as line
      from grant_award a join call c on c.id = a.call_id join holder h on h.id = a.holder_id join source_file f on f.id = a.source_file_id
      left join edition e on e.id = a.last_edition_id left join rows_of r on r.grant_id = a.id left join changes_of k on k.grant_id = a.id
    )
    select 'grant ' || line as line from grants
    union all
    select 'undecided ' || s.doubt || s.line || (
      select coalesce(jsonb_agg(coalesce(g.line, '(undecided too)') order by g.line collate "C"), '[]') from unnest(s.candidate_ids) k (id) left join grants g on g.id = k.id
    )::text from said s where s.doubt is not null
    union all
    select 'holder ' || jsonb_build_array(h.ipa_code, h.name, h.type, h.town, h.istat_code, h.province, h.region)::text from holder h
    union all
    select 'call ' || (to_jsonb(c) - 'id' - 'listed_edition_id')::text || coalesce(e.place, '') from call c left join edition e on e.id = c.listed_edition_id
    union all
    select 'edition ' || f.name || e.place || e.derived || e.rows || e.letters::text || (e.id = f.latest_edition_id)
      from edition e join source_file f on f.id = e.source_file_id
    union all
    select 'quarantine ' || f.name || e.place || jsonb_build_array(q.line, q.reason, q.detail, q.raw)::text
      from quarantine q join edition e on e.id = q.edition_id join source_file f on f.id = e.source_file_id
    order by 1`)
  return rows.map((row) => row.line)
}
