// The real open data, where they lie beside the checkout: the whole folder accounts for itself, and the town of the founding
// document has the positions that document tells.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { makeCentre } from '../../test/world.ts'
import { stopClock } from '../platform/clock.ts'
import { root } from '../platform/root.ts'
import { importOpenData } from './imports.ts'

stopClock('2026-11-22T10:00:00Z')

const data = join(root, '../shared/data/pad26')
test(
  'the whole folder of the real open data accounts for itself, and Olgiate is what its document says',
  { skip: existsSync(data) ? false : 'the reference data are not beside the checkout', timeout: 280_000 },
  async () => {
    const w = await makeCentre('Dati veri')
    const { accounting } = await importOpenData([data])
    assert.equal(accounting.rows, 77_288)
    assert.equal(
      accounting.rows,
      accounting.grants + accounting.secondAppearances + accounting.undecided + accounting.quarantined,
    )
    assert.ok(accounting.grants >= 74_700 && accounting.grants <= 75_000, String(accounting.grants))
    const api = await w.token('auditor')
    const { items } = (await api.get('/api/v1/grants?ipaCode=c_g026&limit=100')).json<{
      items: { amountCents: number; state: string; stateOn: string; measure: string; call: string; edition: string }[]
    }>()
    for (const amount of [15_523_400, 343_000, 1_400_000, 3_258_900, 2_034_400, 7_284_500, 12_199_200])
      assert.ok(
        items.some((g) => g.amountCents === amount),
        String(amount),
      )
    assert.deepEqual(
      items.filter((g) => g.amountCents === 7_284_500).map((g) => [g.state, g.stateOn]),
      [['renounced', '2023-07-22']],
    )
    const paid = items.filter((g) => g.state === 'paid')
    assert.equal(
      paid.reduce((n, g) => n + g.amountCents, 0),
      7_125_940,
    )
    assert.equal(paid.length, 4)
    const sheet = (await w.dora.get(`/funding/bodies/${w.olgiate.id}/sheet`)).text
    assert.match(sheet, /71\.259,40/)
    assert.equal((sheet.match(/31 dic 2030/g) ?? []).length, 3)
    assert.equal((sheet.match(/31 dic 2031/g) ?? []).length, 1)
  },
)
