import assert from 'node:assert/strict'
import test from 'node:test'
import { deskPlace, numberFrom, openBy } from '../../test/desk.ts'
import { jobs, peek } from '../../test/world.ts'
import { reportPaper } from './report-paper.ts'
import { makeReport, monthlyReports } from './reports.ts'

const textOf = (value: unknown) => JSON.stringify(value)

/** Merate's October: two tickets solved, one of them late and with forty minutes of work; Olgiate's: one, still open. */
async function october() {
  const world = await deskPlace()
  const { paolo, olga, marta, merate, olgiate } = world
  const a = numberFrom(await openBy(paolo, merate, { subject: 'Posta ferma' }))
  const b = numberFrom(await openBy(paolo, merate, { subject: 'Rete lenta' }))
  const c = numberFrom(await openBy(olga, olgiate, { subject: 'Sito di Olgiate' }))
  for (const n of [a, b]) await marta.post(`/desk/tickets/${n}/messages`, { text: 'Fatto', next: 'solution' })
  await paolo.post(`/desk/tickets/${a}/opinion`, { rating: '4' })
  const move = `update ticket set opened_at = '2026-10-15T08:00Z', first_response_at = '2026-10-15T08:05Z', charged_at = '2026-10-15T08:05Z',
    solved_at = '2026-10-15T10:00Z', response_due_at = '2026-10-15T09:00Z', charge_due_at = '2026-10-15T09:00Z', solution_due_at = '2026-10-15T12:00Z'
    where centre_id = $1 and number = $2`
  for (const n of [a, b]) await peek(move, [world.centreId, n])
  await peek(
    `update ticket set solution_due_at = '2026-10-15T09:30Z', late_reason = 'Fornitore fermo' where centre_id = $1 and number = $2`,
    [world.centreId, b],
  )
  await peek(`update ticket set opened_at = '2026-10-20T08:00Z' where centre_id = $1 and number = $2`, [
    world.centreId,
    c,
  ])
  await peek(
    `insert into ticket_time (centre_id, ticket_id, minutes, spent_on) select centre_id, id, 40, '2026-10-16' from ticket where centre_id = $1 and number = $2`,
    [world.centreId, b],
  )
  return world
}

test('the paper of a body’s month says its volumes, times, what was late and why, hours; of that body and that month alone', async () => {
  const { inCentre, merate, olgiate } = await october()
  const paper = await inCentre((ctx) =>
    reportPaper(ctx, { bodyId: merate.id, monthOn: '2026-10-01', number: 7, version: 2 }),
  )
  assert.match(paper.title, /Comune di Merate: ottobre 2026/)
  assert.deepEqual(paper.header?.protocol, 'Rapporto 7, versione 2')
  const [figures] = paper.blocks.filter((x) => x.kind === 'table')
  assert.deepEqual(figures!.rows, [
    ['Ticket aperti', '2', ''],
    ['Risolti', '2', ''],
    ['Ancora aperti', '2', ''],
    ['Prima risposta nei tempi', '100%', '2'],
    ['Presa in carico nei tempi', '100%', '2'],
    ['Soluzione nei tempi', '50%', '2'],
    ['Risolti al primo livello', '100%', '2'],
    ['Riaperti', '0%', '2'],
    ['Soddisfazione, da 1 a 5', '4', '1'],
    ['Ore di lavoro registrate', '0,7', ''],
  ])
  const said = textOf(paper.blocks)
  assert.match(said, /Rete lenta/)
  assert.match(said, /Fornitore fermo/)
  assert.doesNotMatch(said, /Olgiate|Posta ferma/)
  const empty = await inCentre((ctx) =>
    reportPaper(ctx, { bodyId: merate.id, monthOn: '2026-09-01', number: 8, version: 1 }),
  )
  assert.match(textOf(empty.blocks), /Nel mese non è stato aperto nessun ticket/)
  assert.match(textOf(empty.blocks), /non misurato/)
  const other = await inCentre((ctx) =>
    reportPaper(ctx, { bodyId: olgiate.id, monthOn: '2026-10-01', number: 9, version: 1 }),
  )
  assert.match(textOf(other.blocks), /"Ticket aperti","1"/)
})

test('the centre prepares the reports of a month; each body finds its own; the same month again is a new version of the same number', async () => {
  const world = await october()
  const { dora, marta, paolo, olga, lucia, merate } = world
  assert.match((await paolo.get('/desk/reports')).text, /Nessun rapporto/)
  assert.equal((await paolo.post('/desk/reports', { month: '2026-10' })).status, 403)
  assert.equal((await marta.post('/desk/reports', { month: '10/2026' })).status, 422)
  assert.equal((await marta.post('/desk/reports', { month: '2999-01' })).status, 422, 'not over yet')
  const asked = await marta.post('/desk/reports', { month: '2026-10' })
  assert.match(asked.url, /^\/runs\//)
  await jobs()
  assert.match((await marta.get('/desk/reports')).text, /Comune di Olgiate/)
  const mine = await paolo.get('/desk/reports')
  assert.match(mine.text, /Comune di Merate/)
  assert.doesNotMatch(mine.text, /Olgiate/)
  const number = Number(/\/desk\/reports\/(\d+)/.exec(mine.text)![1])
  const file = await paolo.get(`/desk/reports/${number}/versions/1`)
  assert.equal(file.status, 200)
  assert.ok(file.text.startsWith('%PDF') || file.text.startsWith('PK'), 'a document')
  for (const path of ['', '/versions/1']) assert.equal((await olga.get(`/desk/reports/${number}${path}`)).status, 404)
  assert.equal((await lucia.get(`/desk/reports/${number}`)).status, 404)
  assert.equal((await paolo.get(`/desk/reports/${number}/versions/2`)).status, 404)

  await marta.post('/desk/reports', { month: '2026-10', bodyId: merate.id })
  await jobs()
  assert.deepEqual(
    await peek(
      `select r.number, count(v.*)::int as versions from desk_report r join desk_report_version v on v.report_id = r.id
       where r.centre_id = $1 and r.body_id = $2 group by 1`,
      [world.centreId, merate.id],
    ),
    [{ number, versions: 2 }],
  )
  assert.match((await paolo.get(`/desk/reports/${number}`)).text, /versione 1[\s\S]*|versione 2/)
  assert.equal((await paolo.get(`/desk/reports/${number}/versions/2`)).status, 200)

  // A run that begins again repeats nothing that was made since it was asked for.
  const since = Temporal.Now.instant().subtract({ hours: 1 })
  assert.equal(
    await makeReport((fn) => world.inCentre(fn), { bodyId: merate.id, monthOn: '2026-10-01', lang: 'it', since }),
    false,
  )
  assert.equal((await dora.post('/desk/reports/setting', {})).status, 303)
})

test('each month by itself only where the centre wants it, once for each body that asked something', async () => {
  const world = await october()
  await peek(
    `update ticket set opened_at = date_trunc('month', now()) - interval '10 days', solved_at = null, solution_due_at = null where centre_id = $1`,
    [world.centreId],
  )
  const turn = () => monthlyReports((fn) => world.inCentre(fn))
  const made = async () =>
    (
      await peek<{ n: number }>('select count(*)::int as n from desk_report_version where centre_id = $1', [
        world.centreId,
      ])
    )[0]!.n
  await turn()
  assert.equal(await made(), 0)
  assert.equal((await world.dora.post('/desk/reports/setting', { monthly: 'true' })).status, 303)
  await turn()
  assert.equal(await made(), 2, 'Merate and Olgiate; Barzio asked nothing')
  await turn()
  assert.equal(await made(), 2)
})

test('by itself a report is in the language the desk has chosen, which its page says', async () => {
  const world = await october()
  await peek(`update ticket set opened_at = date_trunc('month', now()) - interval '10 days' where centre_id = $1`, [
    world.centreId,
  ])
  const { dora } = world
  await dora.post('/desk/reports/setting', { monthly: 'true' })
  assert.match((await dora.get('/desk/reports')).text, /In italiano\./)
  const rules = { closeDays: '7', reopenDays: '10', reopenTimes: '3', version: '1' }
  assert.equal((await dora.post('/desk/settings/rules', { ...rules, lang: 'de' })).status, 422)
  assert.equal((await dora.post('/desk/settings/rules', { ...rules, lang: 'en' })).status, 303)
  assert.match((await dora.get('/desk/reports')).text, /In inglese\./)
  await monthlyReports((fn) => world.inCentre(fn))
  const names = await peek<{ name: string }>(
    `select name from file where centre_id = $1 and owner_kind = 'desk.report'`,
    [world.centreId],
  )
  assert.equal(names.length, 2)
  for (const { name } of names) assert.match(name, /^Report-/)
})
