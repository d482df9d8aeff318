import assert from 'node:assert/strict'
import test from 'node:test'
import { deskPlace, numberFrom, openBy } from '../../test/desk.ts'
import { jobs, peek, type Centre, type Town } from '../../test/world.ts'
import { dutiesFrom } from './incidents.ts'

/** The town has this service, as the catalogue and an activation say. */
async function gives(world: Centre, town: Town, code: string) {
  await world.inCentre(async (ctx) => {
    const known = await ctx.db.selectFrom('service').select('id').where('code', '=', code).executeTakeFirst()
    const id =
      known?.id ??
      (
        await ctx.db
          .insertInto('service')
          .values({ code, family: 'connectivity', state: 'active' })
          .returning('id')
          .executeTakeFirstOrThrow()
      ).id
    const number = Math.floor(Math.random() * 1e8) + 1
    await ctx.db
      .insertInto('activation')
      .values({
        number,
        bodyId: town.id,
        serviceId: id,
        quantity: 1,
        state: 'active',
        grantedOn: '2026-01-01',
        activeOn: '2026-01-01',
      })
      .execute()
  })
}

test('the law counts hours without calendar and months in the body’s zone, by each body’s own measure', () => {
  const aware = Temporal.Instant.from('2026-10-24T10:00:00Z')
  const usual = dutiesFrom(aware, { earlyHours: 24, noticeHours: 72, finalMonths: 1 }, 'Europe/Rome')
  assert.deepEqual(
    [usual.early, usual.notice, usual.final].map((i) => i.toString()),
    ['2026-10-25T10:00:00Z', '2026-10-27T10:00:00Z', '2026-11-24T11:00:00Z'],
    'noon stays noon over the change of hour',
  )
  const january = dutiesFrom(
    Temporal.Instant.from('2026-01-31T08:00:00Z'),
    { earlyHours: 12, noticeHours: 48, finalMonths: 1 },
    'Europe/Rome',
  )
  assert.equal(january.final.toString(), '2026-02-28T08:00:00Z')
  assert.equal(january.early.toString(), '2026-01-31T20:00:00Z')
})

test('one outage: bodies are found by what they have, all are told once, each keeps its own clocks and no body opens another’s', async () => {
  const world = await deskPlace()
  const { paolo, olga, marta, dora, merate, olgiate, barzio, person } = world
  const rita = await person('Rita Rtd', 'rtd', merate)
  for (const town of [merate, olgiate]) await gives(world, town, 'rete')
  await gives(world, barzio, 'posta')
  const made = await marta.post('/desk/incidents', { title: 'Linea interrotta', services: ['rete'], security: 'true' })
  assert.equal(made.url, '/desk/incidents/1', made.text.slice(0, 300))
  const page = await marta.get('/desk/incidents/1')
  assert.match(page.text, /Comune di Merate/)
  assert.match(page.text, /Comune di Olgiate Molgora/)
  assert.doesNotMatch(page.text, /Comune di Barzio/)
  const own = await olga.get('/desk/incidents/1')
  assert.match(own.text, /Comune di Olgiate/)
  assert.doesNotMatch(own.text, /Comune di Merate/)
  assert.equal((await olga.get(`/desk/incidents/1/bodies/${merate.id}/notice`)).status, 404)

  const n = numberFrom(await openBy(paolo, merate))
  assert.equal((await marta.post('/desk/incidents/1/tickets', { ticket: `t-${n}` })).status, 303)
  assert.equal((await marta.post('/desk/incidents/1/tickets', { ticket: 'boh' })).status, 422)
  assert.equal((await paolo.post('/desk/incidents/1/updates', { text: 'Da un ente' })).status, 403)
  assert.equal((await marta.post('/desk/incidents/1/updates', { text: 'I tecnici sono sul posto' })).status, 303)
  assert.match((await paolo.get(`/desk/tickets/${n}`)).text, /I tecnici sono sul posto/)
  assert.match((await olga.get('/desk/incidents/1')).text, /I tecnici sono sul posto/)

  const aware = `/desk/incidents/1/bodies/${merate.id}/awareness`
  assert.equal((await olga.post(aware)).status, 404, 'another’s hour is not ours to write')
  assert.equal((await rita.post(aware)).status, 303)
  assert.equal((await rita.post(aware)).status, 409, 'once')
  const owed = await peek<{ id: string; duty: string; hours: number }>(
    `select d.id, d.duty, round(extract(epoch from d.due_at - b.aware_at) / 3600)::int as hours from incident_duty d
     join incident_body b on (b.incident_id, b.body_id) = (d.incident_id, d.body_id) where d.centre_id = $1 order by d.due_at`,
    [world.centreId],
  )
  assert.deepEqual(
    owed.slice(0, 2).map((d) => [d.duty, d.hours]),
    [
      ['early', 24],
      ['notice', 72],
    ],
  )
  await peek(`update incident_duty set due_at = now() - interval '1 hour' where id = $1`, [owed[0]!.id])
  assert.equal((await rita.post(`/desk/incidents/1/duties/${owed[0]!.id}`)).status, 422, 'late, and no reason')
  assert.equal((await rita.post(`/desk/incidents/1/duties/${owed[0]!.id}`, { note: 'Referente assente' })).status, 303)
  assert.equal((await rita.post(`/desk/incidents/1/duties/${owed[0]!.id}`, { note: 'Ancora' })).status, 409)
  const pack = await rita.get(`/desk/incidents/1/bodies/${merate.id}/notice`)
  assert.match(pack.text, /Comune di Merate/)
  assert.match(pack.text, /Referente assente/)

  const go = (to: string, report = '') => dora.post('/desk/incidents/1/state', { to, report })
  assert.equal((await go('closed')).status, 409, 'not from here')
  for (const to of ['confirmed', 'contained', 'recovered']) assert.equal((await go(to)).status, 303, to)
  assert.equal((await go('closed', 'breve')).status, 422, 'with its report')
  assert.equal((await go('closed', 'Cavo tranciato in un cantiere; chiesta una seconda via.')).status, 303)
  assert.equal((await marta.post('/desk/incidents/1/updates', { text: 'Altro' })).status, 409)
})

test('a ticket of a category of security begins an incident by itself, once', async () => {
  const world = await deskPlace()
  const { paolo, dora, merate } = world
  await dora.post('/desk/settings/categories', {
    code: 'sicurezza',
    name: 'Sicurezza',
    security: 'true',
    impact: '1',
    urgency: '1',
  })
  await openBy(paolo, merate, { category: 'sicurezza', subject: 'Credenziali rubate' })
  await jobs()
  await jobs()
  assert.deepEqual(await peek('select title, security from incident where centre_id = $1', [world.centreId]), [
    { title: 'Credenziali rubate', security: true },
  ])
  assert.match((await paolo.get('/desk/incidents')).text, /Credenziali rubate/)
})
