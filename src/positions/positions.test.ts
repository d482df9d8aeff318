// The life of a grant, as the people of a body and of its centre live it.
import assert from 'node:assert/strict'
import test from 'node:test'
import { makeCentre, peek } from '../../test/world.ts'

const world = await makeCentre()
const { dora, paolo, olga, lucia, merate, olgiate, token } = world
const SEND = 'pad26-145-send-2022'
await dora.post('/calls/pad26')
await peek(`update body set population = 6190 where id = $1`, [olgiate.id])

const add = async (town = olgiate, call = SEND, who: Pick<typeof dora, 'post'> = dora) =>
  (await who.post('/positions', { bodyId: town.id, call })).url
const step = async (
  url: string,
  move: string,
  body: Record<string, unknown> = {},
  who: Pick<typeof dora, 'post'> = dora,
) => {
  const answer = await who.post(`${url}/${move}`, body)
  assert.equal(
    answer.status,
    303,
    `${move}: ${/<div[^>]*alert[\s\S]{0,600}/.exec(answer.text)?.[0] ?? answer.text.slice(0, 300)}`,
  )
}
const refused = async (url: string, move: string, body: Record<string, unknown>, sentence: RegExp) => {
  const answer = await dora.post(`${url}/${move}`, body)
  assert.ok([409, 422].includes(answer.status), `${move} was not refused: ${answer.status}`)
  assert.match(answer.text, sentence)
}
const deadlines = async (url: string) => {
  const rows = await peek<{ rule: string; due_on: string | null; state: string; missing: string }>(
    `select d.rule, d.due_on::text, d.state, d.missing from deadline d join funding_position p on p.id = d.object_id and p.centre_id = d.centre_id
     where p.number = $1 and p.centre_id = $2 order by rule`,
    [Number(url.split('/').at(-1)), world.centreId],
  )
  return Object.fromEntries(rows.map((r) => [r.rule, r.due_on ?? `${r.state} ${r.missing}`]))
}
const toDecree = async (url: string, cup = 'D81F22003430006') => {
  await step(url, 'preparation', { movedOn: '2022-09-15', scenario: '0' })
  await step(url, 'submission', { movedOn: '2022-09-23' })
  await step(url, 'admission', { movedOn: '2022-11-30' })
  await step(url, 'cup-entry', { movedOn: '2022-12-02', cup })
  await step(url, 'financing', { movedOn: '2023-01-03', decree: '131 - 1 / 2022', amount: '32.589,00' })
}

test('a position goes from the call to the decree, and each date says its rule and where it starts from', async () => {
  const url = await add()
  assert.deepEqual(await deadlines(url), {
    cup_entry: 'not_started admissibility_notified',
    contract: 'not_started decree_notified',
    completion: 'not_started contract_signed',
    check_answer: 'not_started sample_check_asked',
    maintenance: 'not_started paid',
  })
  await toDecree(url)
  const found = await deadlines(url)
  // Five days from the certified mail; four months from the decree (municipal page on call 1.4.5 of September 2022).
  assert.deepEqual([found['cup_entry'], found['contract']], ['2022-12-05', '2023-05-03'])
  const page = await dora.get(url)
  assert.match(page.text, /Parte da «PEC di ammissibilità», 30 nov 2022/)
  assert.match(page.text, /entro 5 giorni dalla data di notifica PEC/)
  assert.match(page.text, /32\.589,00/)
})

test('the first contract starts the clock of completion, later ones do not move it', async () => {
  const url = await add(merate, SEND)
  await toDecree(url, 'D81F22003430007')
  await step(url, 'implementer', { movedOn: '2023-02-01', scenario: '0' })
  await refused(url, 'contracting', {}, /Non c’è nessun contratto/)
  await step(url, 'contracts', { supplier: 'Alfa', signedOn: '2023-04-20', cig: '9876543ABC' })
  assert.equal((await deadlines(url))['completion'], '2023-12-20')
  await step(url, 'contracts', { supplier: 'Beta', signedOn: '2023-06-01' })
  assert.equal((await deadlines(url))['completion'], '2023-12-20')
  await step(url, 'contracts', { supplier: 'Gamma', signedOn: '2023-03-31' })
  assert.equal((await deadlines(url))['completion'], '2023-11-30')
  const history = (await dora.get(url)).text
  assert.match(history, /Era 20 dic 2023, è 30 nov 2023\. La data di partenza era 20 apr 2023 ed è 31 mar 2023\./)
})

test('an act extends a term, never beyond the general limit of 31 March 2026', async () => {
  const url = await add(merate, 'pad26-143-io-2025-05')
  await step(url, 'contracts', { supplier: 'Alfa', signedOn: '2025-10-01' })
  // 120 days from 1 October 2025.
  assert.equal((await deadlines(url))['completion'], '2026-01-29')
  await step(url, 'extensions', { rule: 'completion', newOn: '2026-03-15', actNumber: '7', actOn: '2026-01-10' })
  assert.equal((await deadlines(url))['completion'], '2026-03-15')
  await step(url, 'extensions', { rule: 'completion', newOn: '2026-06-30', actNumber: '9', actOn: '2026-03-01' })
  assert.equal((await deadlines(url))['completion'], '2026-03-31')
  const twice = await dora.post(`${url}/extensions`, {
    rule: 'completion',
    newOn: '2026-06-30',
    actNumber: '9',
    actOn: '2026-03-01',
  })
  assert.match(twice.text, /proroga due volte/)
  assert.match((await dora.get(url)).text, /Oltre il limite generale «limite generale» non si va/)
})

test('a contract dated after completion asks for the recognitory deed', async () => {
  const url = await add(merate, 'pad26-144-spid-cie-2022-04')
  await step(url, 'preparation', { movedOn: '2022-04-10', scenario: '0' })
  await step(url, 'submission', { movedOn: '2022-05-01' })
  await step(url, 'admission', { movedOn: '2022-05-10' })
  await step(url, 'cup-entry', { movedOn: '2022-05-12', cup: 'D81F22003430008' })
  await step(url, 'financing', { movedOn: '2022-06-01', decree: '25', amount: '14000' })
  await refused(url, 'implementer', { movedOn: '2022-06-02', scenario: '2' }, /scrivi quale/)
  await step(url, 'implementer', { movedOn: '2022-06-02', scenario: '2', implementer: 'Unione della Valletta' })
  await step(url, 'contracts', { supplier: 'Alfa', signedOn: '2022-09-10' })
  await step(url, 'contracting', { movedOn: '2022-09-11' })
  await step(url, 'dates', { name: 'submitted', happenedOn: '2022-05-02', reason: 'errore di battitura' })
  await refused(
    url,
    'dates',
    { name: 'submitted', happenedOn: '2022-05-20', reason: 'errore' },
    /non può venire prima|«/,
  )
  await step(url, 'contracts', { supplier: 'Tarda', signedOn: '2023-02-01' })
  await refused(url, 'completion', { movedOn: '2023-01-15' }, /serve l’atto ricognitivo/)
  const [late] = await peek<{ id: string }>(`select id from position_contract where supplier = 'Tarda'`)
  await step(url, `contracts/${late!.id}/deed`, { recognitoryOn: '2023-02-10' })
  await step(url, 'completion', { movedOn: '2023-01-15' })
})

test('the CUP has its shape, is of one body alone, and stays after a renunciation', async () => {
  const url = await add(olgiate, 'pad26-143-io-2022-04')
  await step(url, 'preparation', { movedOn: '2022-04-10', scenario: '0' })
  await step(url, 'submission', { movedOn: '2022-06-11' })
  await step(url, 'admission', { movedOn: '2022-07-01' })
  await refused(url, 'cup-entry', { movedOn: '2022-07-02', cup: 'D81F' }, /15 caratteri/)
  await refused(url, 'cup-entry', { movedOn: '2022-07-02', cup: 'D81F22003430007' }, /Questo CUP è di/)
  await refused(url, 'cup-entry', { movedOn: '2022-07-02' }, /Manca il CUP/)
  await step(url, 'cup-entry', { movedOn: '2022-07-02', cup: 'd81f22002250006' })
  await refused(url, 'renunciation', { movedOn: '2022-07-20' }, /Scrivi il motivo/)
  await step(url, 'renunciation', { movedOn: '2022-07-20', reason: 'Si ripresenta in settembre' })
  assert.match((await dora.get(url)).text, /D81F22002250006/)
  assert.equal((await dora.post(`${url}/submission`, {})).status, 409)
  // Within the same body it may come again.
  const again = await add(olgiate, 'pad26-143-io-2022-04')
  await step(again, 'preparation', { movedOn: '2022-07-21', scenario: '0' })
  await step(again, 'submission', { movedOn: '2022-08-01' })
  await step(again, 'admission', { movedOn: '2022-08-02' })
  await step(again, 'cup-entry', { movedOn: '2022-08-03', cup: 'D81F22002250006' })
})

test('an application outside the windows, of a body the call is not for, or beside a financed one is refused', async () => {
  const url = await add(olgiate, 'pad26-143-pagopa-2022-09')
  await step(url, 'preparation', { movedOn: '2022-09-10', scenario: '0' })
  await refused(url, 'submission', { movedOn: '2022-09-11' }, /nessuna finestra dell’avviso era aperta/)
  await refused(url, 'submission', { movedOn: '2030-01-01' }, /nel futuro/)
  const other = await dora.post('/positions', { bodyId: olgiate.id, call: 'pad26-11-pac-2025-10' })
  assert.match(other.text, /non è per un ente di questo tipo/)
  const second = await add(olgiate, SEND)
  await step(second, 'preparation', { movedOn: '2022-10-01', scenario: '0' })
  await refused(second, 'submission', { movedOn: '2022-10-02' }, /una sola candidatura/)
})

test('the people of a body work on its own positions, and see no others', async () => {
  const url = await add(merate, 'pad26-12-cloud-2022-07')
  assert.equal((await paolo.get(url)).status, 200)
  assert.equal((await olga.get(url)).status, 404)
  assert.equal((await lucia.get(url)).status, 200)
  assert.equal((await lucia.post(`${url}/preparation`, {})).status, 403)
  assert.equal((await olga.post(`${url}/preparation`, {})).status, 404)
  const own = await add(olgiate, 'pad26-12-cloud-2022-07', olga)
  assert.match(own, /^\/positions\/\d+$/)
})

test('machines read deadlines of a body up to a day', async () => {
  const machine = await token('auditor')
  const answer = await machine.get(`/api/v1/deadlines?ipaCode=${merate.ipaCode}&before=2027-01-01`)
  assert.equal(answer.status, 200)
  const { items } = answer.json<{ items: { rule: string; dueOn: string; why: string[] }[] }>()
  assert.ok(items.some((d) => d.rule === 'completion' && d.dueOn === '2026-03-31' && d.why.length >= 3))
  assert.ok(items.every((d) => d.dueOn < '2027-01-01'))
})
