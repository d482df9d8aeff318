import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { accountFor } from './accounting.ts'
import { checkWhole } from './grants.ts'
import { importPad26 } from './import.ts'
import { listSources } from './sources.ts'
import { type FundingWorld, fundingWorld, stateOf } from '../../test/open-data.ts'

const columns = (
  'codice_ipa,ente,tipologia_ente,comune,cod_comune,provincia,cod_provincia,regione,cod_regione,importo_finanziamento,avviso,' +
  'data_invio_candidatura,data_finanziamento,codice_cup,numero_finestra_temporale,numero_di_protocollo,decreto_finanziamento,stato_candidatura,data_stato_candidatura'
).split(',')
type Row = Record<string, string>
const cell = (value: string) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)
const csv = (rows: Row[], names = columns) =>
  `${[names, ...rows.map((row) => names.map((name) => cell(row[name] ?? '')))].map((line) => line.join(',')).join('\n')}\n`

/** Grants of a small country: each body has one of each of two calls. */
function country(bodies: number): Row[] {
  const rows: Row[] = []
  for (let n = 0; n < bodies; n++) {
    for (const [k, avviso] of [
      '1.4.3 - pagoPA - Comuni - Aprile 2022',
      '1.4.4 Adozione SPID CIE  - Comuni - Aprile 2022',
    ].entries()) {
      const two = String(n).padStart(2, '0')
      rows.push({
        codice_ipa: `c_x0${two}`,
        ente: `Comune di Paese ${two}`,
        tipologia_ente: 'Comuni',
        comune: `Paese ${two}`,
        cod_comune: `0970${two}`,
        provincia: 'LC',
        cod_provincia: '097',
        regione: 'Lombardia',
        cod_regione: '03',
        importo_finanziamento: `${1000 * (k + 1) + n}.0`,
        avviso,
        data_invio_candidatura: `2022-05-${String((n % 28) + 1).padStart(2, '0')}T08:0${k}:${two}.000+0000`,
        data_finanziamento: '2022-08-02',
        codice_cup: `D81F22${String(n * 10 + k).padStart(5, '0')}0006`,
        numero_finestra_temporale: '1',
        numero_di_protocollo: '25',
        decreto_finanziamento: 'Decreto n.25 - 1 / 2022 - PNRR',
        stato_candidatura: 'A',
        data_stato_candidatura: '2022-08-02',
      })
    }
  }
  return rows
}
const clone = (rows: Row[]) => rows.map((row) => ({ ...row }))

const worlds: FundingWorld[] = []
async function world() {
  const made = await fundingWorld()
  worlds.push(made)
  return made
}
after(async () => {
  for (const made of worlds) await made.close()
})
const grants = async (w: FundingWorld, where = 'true') =>
  (
    await w.client.query<{ id: string; cup: string; state: string; letter: string; published: boolean; ipa: string }>(
      `select a.id::text, a.cup, a.state, a.state_source as letter, a.published, h.ipa_code as ipa from grant_award a join holder h on h.id = a.holder_id
    where ${where} order by a.sent_at, a.id`,
    )
  ).rows
const changes = async (w: FundingWorld) =>
  (
    await w.client.query<{ field: string; from: string; to: string; on: string }>(
      `select c.field, c.from_value as "from", c.to_value as "to", e.edition_on::text as "on" from grant_change c join edition e on e.id = c.edition_id
    order by e.edition_on, c.field, c.from_value, c.to_value`,
    )
  ).rows

test('an edition with one mutation of every kind', async () => {
  const w = await world()
  const before = country(12)
  await w.load([await w.write('candidature_finanziate_143_2023-01-10.csv', csv(before))])
  const rows = clone(before)
  rows[0]!['codice_cup'] = 'CANCELLATO_D81F22999990006'
  for (const row of rows) row['numero_finestra_temporale'] = '1.0'
  rows[2]!['avviso'] = '1.4.3 – Adozione "pagoPA" – Comuni (aprile 2022)'
  rows[4]!['avviso'] = '1.4.3 -  pagoPA - "Comuni" - aprile 2022'
  Object.assign(rows[6]!, { codice_ipa: '3BEP4ZAX', ente: 'COMUNE DI PAESE UNITO', cod_comune: 'N/D' })
  rows[8]!['stato_candidatura'] = 'X'
  rows[10]!['codice_ipa'] = rows[10]!['codice_ipa']!.toUpperCase()
  const lost = rows.splice(12, 1)[0]!
  const renounced = rows.find((row) => row['codice_ipa'] === 'c_x009')!
  Object.assign(renounced, { stato_candidatura: 'R', data_stato_candidatura: '2022-12-01' })
  rows.push({
    ...renounced,
    data_invio_candidatura: '2022-11-11T10:00:00.000+0000',
    data_finanziamento: '2022-12-20',
    stato_candidatura: 'A',
    data_stato_candidatura: '2022-12-20',
  })
  rows.push({ ...rows[14]! })
  const unsure = rows.find((row) => row['codice_ipa'] === 'c_x010')!
  Object.assign(unsure, { codice_ipa: 'altro', codice_cup: 'H81F22123450006' })
  const text = csv(rows).replace('c_x011,Comune di Paese 11,', 'c_x011,"Comune di Paese 11,')
  const [result] = await w.load([await w.write('candidature_finanziate_143_2023-02-10.csv', text)])
  assert.deepEqual(result!.quarantined.length, 1)
  assert.equal(result!.rows, rows.length)
  assert.deepEqual(
    {
      new: result!.grantsNew,
      changed: result!.grantsChanged,
      undecided: result!.undecided,
      lost: result!.noLongerPublished,
    },
    // Changed: the CUP, the title that is another one, the body, the state X, the renunciation. Lost: the one taken out and the unsure one, but not
    // the one whose line cannot be read.
    { new: 1, changed: 5, undecided: 1, lost: 2 },
  )
  assert.deepEqual(
    (await changes(w)).filter((c) => c.field !== 'published'),
    [
      {
        field: 'call',
        from: '1.4.3 pagopa comuni aprile 2022',
        to: '1.4.3 adozione pagopa comuni aprile 2022',
        on: '2023-02-10',
      },
      { field: 'cup', from: 'D81F22000000006', to: 'D81F22999990006', on: '2023-02-10' },
      { field: 'holder', from: 'c_x003', to: '3bep4zax', on: '2023-02-10' },
      { field: 'state', from: 'A', to: 'R', on: '2023-02-10' },
      { field: 'state', from: 'A', to: 'X', on: '2023-02-10' },
    ],
  )
  const [gone] = await grants(w, `cup = '${lost['codice_cup']}'`)
  assert.equal(gone!.published, false)
  assert.deepEqual(
    (await grants(w, `h.ipa_code = 'c_x009' and a.cup = '${renounced['codice_cup']}'`)).map((g) => g.state),
    ['renounced', 'financed'],
  )
  assert.deepEqual(
    (await grants(w, "state_source = 'X'")).map((g) => g.state),
    ['unknown'],
  )
  assert.equal((await grants(w)).length, 25)
  const { rows: apart } = await w.client.query<{ doubt: string; candidates: string[] }>(
    'select doubt, candidate_ids::text[] as candidates from source_row where doubt is not null',
  )
  assert.deepEqual(
    apart.map((a) => a.doubt),
    ['same_moment_and_amount'],
  )
  assert.deepEqual(
    apart[0]!.candidates,
    (await grants(w, "h.ipa_code = 'c_x010' and not published")).map((g) => g.id),
  )
  const { rows: editions } = await w.client.query<{ id: number }>(
    "select id from edition where edition_on = '2023-02-10'",
  )
  const accounting = await accountFor(
    w.client,
    editions.map((e) => e.id),
  )
  assert.equal(
    accounting.rows,
    accounting.grants + accounting.secondAppearances + accounting.undecided + accounting.quarantined,
  )
  assert.deepEqual(
    [accounting.rows, accounting.secondAppearances, accounting.undecided, accounting.quarantined],
    [rows.length, 1, 1, 1],
  )
  await checkWhole(w.client)
})

test('the same edition again changes nothing, packed or not, under the same day', async () => {
  const w = await world()
  const text = csv(country(6))
  await w.load([await w.write('candidature_finanziate_144_2023-01-10.csv', text)])
  const before = await stateOf(w.client)
  const [again] = await w.load([await w.write('candidature_finanziate_144_2023-01-10.csv', text)])
  const [packed] = await w.load([await w.write('candidature_finanziate_144_2023-01-10.csv.gz', gzipSync(text))])
  assert.deepEqual([again!.known, again!.unchanged, packed!.known, packed!.unchanged], [true, 12, true, 12])
  assert.deepEqual(await stateOf(w.client), before)
  const [later] = await w.load([await w.write('candidature_finanziate_144_2023-03-10.csv', text)])
  assert.deepEqual([later!.grantsNew, later!.grantsChanged, later!.unchanged], [0, 0, 12])
  const { rows } = await w.client.query<{ rows: number }>('select count(*)::int as rows from source_row')
  assert.equal(rows[0]!.rows, 12, 'nothing is written again for a repeated row')
})

test('a file without a day of its own takes the latest of its dates, and says so', async () => {
  const w = await world()
  const path = await w.write('candidature_finanziate_144.csv', csv(country(3)))
  const [derived] = await w.load([path])
  assert.deepEqual([derived!.edition, derived!.derived], ['2022-08-02', true])
  const [again] = await w.load([path])
  assert.equal(again!.known, true)
  const [asked] = await w.load([path], { edition: '2023-05-05' })
  assert.deepEqual([asked!.edition, asked!.derived, asked!.unchanged], ['2023-05-05', false, 6])
  await w.write('editions.json', '{"candidature_finanziate_144.csv": "2023-06-06"}')
  const [beside] = await w.load([path])
  assert.deepEqual([beside!.edition, beside!.derived], ['2023-06-06', false])
  await assert.rejects(w.load([path, path], { edition: '2023-05-05' }), /one file/)
})

test('a file that cannot be read is told and does not stop the others', async () => {
  const w = await world()
  const good = await w.write('candidature_finanziate_144_2023-01-10.csv', csv(country(3)))
  const cut = await w.write(
    'candidature_finanziate_145_2023-01-10.csv.gz',
    gzipSync(csv(country(300))).subarray(0, 2000),
  )
  const other = await w.write('importi.csv', 'regione,importo\nLombardia,3\n')
  const empty = await w.write('candidature_finanziate_131_2023-01-10.csv', '')
  const results = await w.load([cut, other, empty, good])
  assert.deepEqual(
    results.map((r) => r.error?.code ?? null),
    ['source_truncated', 'header_unknown', 'header_none', null],
  )
  assert.match(results[1]!.error!.message, /"regione", "importo"/)
  assert.equal(results[3]!.grantsNew, 6)
  assert.equal(
    (await w.client.query('select from holder')).rowCount,
    3,
    'the holders of the file that was cut are not there',
  )
})

test('an import that is cancelled leaves nothing', async () => {
  const w = await world()
  const path = await w.write('candidature_finanziate_144_2023-01-10.csv', csv(country(3)))
  const stop = new AbortController()
  await assert.rejects(
    importPad26(w.run, await listSources([path]), { signal: stop.signal, onProgress: () => stop.abort() }),
    { name: 'AbortError' },
  )
  assert.equal((await w.client.query('select from edition')).rowCount, 0)
})

test('the older editions of a file fill its history and do not rewind the present', async () => {
  const w = await world()
  const old = country(4)
  const now = clone(old)
  Object.assign(now[0]!, { stato_candidatura: 'E', data_stato_candidatura: '2024-02-02' })
  await w.load([await w.write('candidature_finanziate_144_2024-03-01.csv', csv(now))])
  const short = columns.filter(
    (name) =>
      ![
        'ente',
        'tipologia_ente',
        'cod_comune',
        'cod_provincia',
        'cod_regione',
        'decreto_finanziamento',
        'stato_candidatura',
        'data_stato_candidatura',
      ].includes(name),
  )
  const [result] = await w.load([await w.write('candidature_finanziate_144_2022-09-01.csv', csv(old, short))])
  assert.deepEqual([result!.grantsNew, result!.unchanged], [0, 8])
  await w.load([await w.write('candidature_finanziate_144_2023-09-01.csv', csv(old))])
  assert.deepEqual(await changes(w), [{ field: 'state', from: 'A', to: 'E', on: '2024-03-01' }])
  assert.deepEqual(
    (await grants(w, "state = 'paid'")).map((g) => g.letter),
    ['E'],
  )
  const { rows } = await w.client.query<{ name: string; type: string }>(
    "select name, type from holder where ipa_code = 'c_x000'",
  )
  assert.deepEqual(rows, [{ name: 'Comune di Paese 00', type: 'municipality' }])
})

/** The first line that differs says more than all of them. */
function assertSame(state: string[], expected: string[], what: string) {
  const known = new Set(expected)
  assert.equal(state.find((line) => !known.has(line)) ?? null, null, what)
  assert.equal(state.length, expected.length, what)
}

/** Editions of two files in which everything happens, some of it undone by the next. */
function story(): [string, string][] {
  const e1 = country(8)
  const e2 = clone(e1)
  Object.assign(e2[0]!, { codice_cup: 'D81F22777770006' })
  Object.assign(e2[3]!, { stato_candidatura: 'R', data_stato_candidatura: '2022-12-01' })
  Object.assign(e2[4]!, { codice_ipa: 'uniti', ente: 'Comune di Uniti' })
  e2.splice(9, 1)
  const e3 = clone(e2)
  Object.assign(e3[4]!, { codice_cup: 'D81F22888880006' })
  Object.assign(e3[0]!, { data_invio_candidatura: 'None' })
  e3.push({
    ...e3[3]!,
    data_invio_candidatura: '2023-01-01T00:00:00.000+0000',
    data_finanziamento: '2023-02-02',
    stato_candidatura: 'A',
    data_stato_candidatura: '2023-02-02',
  })
  e3.push({ ...e3[5]!, codice_cup: 'D81F22666660006' })
  const e4 = clone(e3).slice(0, -1)
  Object.assign(e4[6]!, { stato_candidatura: 'E', data_stato_candidatura: '2023-06-06' })
  Object.assign(e4[7]!, { codice_ipa: 'c_new', codice_cup: 'D81F22555550006' })
  e4.push(clone(e1)[9]!)
  const others = clone(e4).filter((_, n) => n % 3 === 0)
  Object.assign(others[1]!, {
    stato_candidatura: 'E',
    data_stato_candidatura: '2023-07-07',
    ente: 'COMUNE DI ALTRO NOME',
  })
  return [
    ['candidature_finanziate_143_2022-09-01.csv', csv(e1)],
    ['candidature_finanziate_143_2023-01-10.csv', csv(e2)],
    ['candidature_finanziate_143_2023-03-10.csv', csv(e3)],
    ['candidature_finanziate_143_2023-06-10.csv', csv(e4)],
    ['candidature_altrienti_finanziate_2023-02-01.csv', csv(clone(e2).filter((_, n) => n % 3 === 0))],
    ['candidature_altrienti_finanziate_2023-08-01.csv', csv(others)],
  ]
}

test('whatever the order of imports, the end is the same', async () => {
  const files = story()
  const orders = [
    [0, 1, 2, 3, 4, 5],
    [5, 4, 3, 2, 1, 0],
    [3, 0, 5, 2, 4, 1],
    [2, 0, 3, 1, 5, 4],
    [0, 2, 4, 3, 5, 1],
    [1, 5, 0, 3, 4, 2],
    [0, 3, 1, 2, 4, 5],
    [4, 2, 1, 0, 3, 5],
  ]
  let expected: string[] | null = null
  for (const order of orders) {
    const w = await world()
    for (const n of order) await w.load([await w.write(...files[n]!)])
    const state = await stateOf(w.client)
    await checkWhole(w.client)
    expected ??= state
    assertSame(state, expected, `order ${order.join(' ')}`)
  }
  const w = await world()
  for (const file of files) await w.write(...file)
  await w.load([w.folder])
  assertSame(await stateOf(w.client), expected!, 'all at once')
  assert.ok(
    expected!.some((line) => line.startsWith('undecided')),
    'the story has a doubt in it',
  )
})
