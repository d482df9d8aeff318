import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Accounting, accountFor } from './accounting.ts'
import { checkWhole } from './grants.ts'
import { importPad26, type ImportResult } from './import.ts'
import { maintenanceUntil } from './rules.ts'
import { listSources } from './sources.ts'
import { type FundingWorld, fundingWorld, stateOf } from '../../test/open-data.ts'

/** The real files, where a checkout has them beside it. */
const folder = fileURLToPath(new URL('../../../shared/data/pad26', import.meta.url))
const skip = existsSync(folder) ? false : `the real open data are not in ${folder}`

let w: FundingWorld
let result: ImportResult
let accounting: Accounting
before(async () => {
  if (skip) return
  w = await fundingWorld()
  result = await importPad26(w.run, await listSources([folder]))
  accounting = await w.run((client) => accountFor(client, result.editionIds))
})
after(async () => {
  if (!skip) await w.close()
})

test('the whole folder accounts for every row', { skip }, async () => {
  assert.deepEqual(
    result.files.map((f) => f.error),
    result.files.map(() => null),
  )
  assert.deepEqual(
    {
      rows: accounting.rows,
      grants: accounting.grants,
      second: accounting.secondAppearances,
      undecided: accounting.undecided,
      quarantined: accounting.quarantined,
    },
    { rows: 77_288, grants: 74_904, second: 2_384, undecided: 0, quarantined: 0 },
  )
  for (const line of accounting.lines)
    assert.equal(line.rows, line.grants + line.secondAppearances + line.undecided + line.quarantined)
  for (const file of result.files)
    assert.equal(
      file.rows,
      file.grantsNew + file.grantsChanged + file.unchanged + file.undecided + file.quarantined.length,
    )
  await checkWhole(w.client)
})

test('Olgiate Molgora has its seven positions and the two later ones', { skip }, async () => {
  type Position = { measure: string; cents: number; state: string; on: string | null; edition: string }
  const { rows } = await w.client.query<Position>(
    `select c.measure, a.amount_cents::int as cents, a.state, a.state_on::text as "on", e.edition_on::text as edition
    from grant_award a join holder h on h.id = a.holder_id join call c on c.id = a.call_id
    join source_file f on f.id = a.source_file_id join edition e on e.id = coalesce(a.last_edition_id, f.latest_edition_id)
    where h.ipa_code = 'c_g026' order by a.sent_at`,
  )
  assert.deepEqual(
    rows.map((r) => [r.measure, r.cents / 100, r.state]),
    [
      ['1.4.4', 14_000, 'paid'],
      ['1.4.3', 3_430, 'financed'],
      ['1.2', 121_992, 'financed'],
      ['1.4.1', 155_234, 'financed'],
      ['1.4.5', 32_589, 'paid'],
      ['1.3.1', 20_344, 'paid'],
      ['1.4.3', 72_845, 'renounced'],
      ['1.4.3', 13_720, 'financed'],
      ['1.3.1', 4_326.4, 'paid'],
    ],
  )
  assert.equal(rows.find((r) => r.state === 'renounced')!.on, '2023-07-22')
  const paid = rows.filter((r) => r.state === 'paid')
  assert.equal(
    paid.reduce((sum, r) => sum + r.cents, 0),
    7_125_940,
  )
  assert.deepEqual(
    paid.map((r) => maintenanceUntil(r.on!)),
    ['2030-12-31', '2030-12-31', '2030-12-31', '2031-12-31'],
  )
})

test('the traps of the real files are not stepped into', { skip }, async () => {
  const one = async (sql: string) => (await w.client.query<{ n: number }>(sql)).rows[0]!.n
  assert.equal(
    await one('select count(*)::int as n from holder where province is null'),
    0,
    'every holder has its province',
  )
  assert.ok((await one("select count(*)::int as n from holder where province = 'NA'")) > 300)
  assert.equal(await one("select count(*)::int as n from holder where ipa_code = 'c_f931' and town = 'None'"), 1)
  assert.equal(await one('select count(*)::int as n from holder where ipa_code <> lower(ipa_code)'), 0)
  assert.equal(await one(`select count(*)::int as n from holder where name like '"%' or name like '%""%'`), 0)
})

test(
  'real older editions give the same end in any order',
  { skip: skip || (process.env['SLOW_TESTS'] ? false : 'set SLOW_TESTS=1: it takes a minute') },
  async () => {
    const older = `${folder}/schema-generations`
    const names = [
      '2022-10-06__11cols',
      '2022-10-21__13cols',
      '2022-11-11__15cols',
      '2023-01-15__16cols',
      '2023-04-01__17cols',
      '2023-05-04__19cols',
    ].map((edition) => `${older}/candidature_altrienti_finanziate__${edition}.csv.gz`)
    names.push(
      `${older}/candidature_finanziate_143__2023-04-01__19cols.csv.gz`,
      `${older}/candidature_finanziate_143__2023-05-04__20cols.csv.gz`,
    )
    names.push(
      `${folder}/candidature_altrienti_finanziate.csv.gz`,
      `${folder}/candidature_finanziate_143.csv.gz`,
      `${folder}/candidature_finanziate_144.csv.gz`,
    )
    let expected: Set<string> | null = null
    for (const order of [names, names.toReversed(), names.map((_, i) => names[(i * 7 + 3) % names.length]!)]) {
      const other = await fundingWorld()
      for (const name of order) await other.load([name])
      const state = await stateOf(other.client)
      await other.close()
      expected ??= new Set(state)
      assert.equal(state.find((line) => !expected!.has(line)) ?? null, null)
      assert.equal(state.length, expected.size)
    }
  },
)
