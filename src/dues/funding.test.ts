// A share of the funding received: worked out on what the open data say a body was paid, unless somebody typed another figure.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { grantsHead } from '../../test/open-data.ts'
import { approve, compute, draft, dueOf, duesPlace } from '../../test/dues.ts'
import { importOpenData, receivedByYear } from '../funding/index.ts'
import { consorzioIt } from './real-schedules.ts'

const folder = mkdtempSync(join(tmpdir(), 'campanile-received-'))
after(() => rmSync(folder, { recursive: true }))

const row = (ipa: string, istat: string, n: number, euro: string, state: string, on: string) =>
  `${ipa},Comune ${ipa},Comuni,${ipa},${istat},LC,097,Lombardia,03,${euro},1.4.5 Piattaforma Notifiche Digitali,2022-09-21T09:35:3${n}.000+0000,2023-01-03,D81F2200343000${n},1,13${n},Decreto n.131 - 1 / 2022 - PNRR,${state},${on},1.4.5 Digitalizzazione`

test('5 % of what was paid in the year, from the open data; nothing where nothing was paid; a typed figure comes first', async () => {
  const place = await duesPlace()
  const path = join(folder, 'candidature_finanziate_145_2026-08-22.csv')
  writeFileSync(
    path,
    [
      grantsHead,
      row(place.merate.ipaCode, '097048', 1, '32589.0', 'E', '2026-02-13'),
      row(place.merate.ipaCode, '097048', 2, '10000.5', 'E', '2026-03-01'),
      row(place.merate.ipaCode, '097048', 3, '9999.0', 'E', '2025-03-01'),
      row(place.merate.ipaCode, '097048', 4, '7777.0', 'A', '2026-01-01'),
      row(place.olgiate.ipaCode, '097058', 5, '5000.0', 'R', '2026-01-01'),
      '',
    ].join('\n'),
  )
  await importOpenData([path])
  const received = (await place.inCentre((ctx) => receivedByYear(ctx, 2026))).filter((r) => r.year >= 2025)
  const of = (id: string) =>
    received.filter((r) => r.bodyId === id).map((r) => [r.year, r.cents, r.grants, r.editionOn])
  assert.deepEqual(of(place.merate.id), [
    [2025, 999_900, 1, '2026-08-22'],
    [2026, 4_258_950, 2, '2026-08-22'],
  ])
  assert.deepEqual(of(place.olgiate.id), [
    [2025, 0, 0, '2026-08-22'],
    [2026, 0, 0, '2026-08-22'],
  ])

  const id = await draft(place, { rules: consorzioIt.rules })
  await approve(place, id)
  await compute(place, id)
  // 5 % of 42,589.50 is 2,129.475: to the cent, half away from zero.
  const merate = await dueOf(place, place.merate)
  assert.equal(merate.total_cents, 212_948)
  const page = await place.ada.get(`/dues/${merate.id}`)
  assert.match(page.text, /dati aperti PA digitale 2026, 2 finanziamenti liquidati nel 2026/)
  assert.equal((await dueOf(place, place.olgiate)).total_cents, 0)

  const typed = { kind: 'funding', year: '2026', amount: '1.000,00', asOf: '2026-06-30', source: 'Attestazione' }
  assert.equal((await place.ada.post(`/dues/bodies/${place.olgiate.id}/inputs`, typed)).status, 303)
  await compute(place, id)
  assert.equal((await dueOf(place, place.olgiate)).total_cents, 5_000)
})
