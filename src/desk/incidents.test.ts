import assert from 'node:assert/strict'
import test from 'node:test'
import { deskPlace, numberFrom, openBy } from '../../test/desk.ts'
import { jobs, peek, type Centre, type Town } from '../../test/world.ts'
import { work } from '../platform/ctx.ts'
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
  assert.match(pack.text, /Servizi colpiti<\/dt>\s*<dd[^>]*>\s*rete/, 'the authority asks which services')
  const distant = await person('Bruno Rtd', 'rtd', barzio)
  for (const [who, seen] of [
    [rita, 1],
    [distant, 0],
  ] as const) {
    const read = await work(who.actor, (ctx) => ctx.db.selectFrom('incidentService').select('serviceId').execute())
    assert.equal(read.length, seen, `${who.actor.name}: only who is hit learns which services are`)
  }

  const go = (to: string, report = '') => dora.post('/desk/incidents/1/state', { to, report })
  assert.equal((await go('closed')).status, 409, 'not from here')
  for (const to of ['confirmed', 'contained', 'recovered']) assert.equal((await go(to)).status, 303, to)
  assert.equal((await go('closed', 'breve')).status, 422, 'with its report')
  assert.equal((await go('closed', 'Cavo tranciato in un cantiere; chiesta una seconda via.')).status, 303)
  assert.equal((await marta.post('/desk/incidents/1/updates', { text: 'Altro' })).status, 409)
})

test('a body writes the hour it became aware at, not only now; what is refused shows in its own place alone', async () => {
  const world = await deskPlace()
  const { marta, dora, olgiate, merate, person } = world
  const rita = await person('Rita Rtd', 'rtd', merate)
  for (const town of [merate, olgiate]) await gives(world, town, 'rete')
  await marta.post('/desk/incidents', { title: 'Linea interrotta', services: ['rete'], security: 'true' })
  const at = '/desk/incidents/1'
  const aware = `${at}/bodies/${merate.id}/awareness`
  for (const [awareAt, said] of [
    ['', /Campo obbligatorio/],
    ['ieri', /Scrivi giorno e ora/],
    ['2026-02-31T10:00', /Scrivi giorno e ora/],
    ['2999-01-01T10:00', /L’ora è nel futuro/],
  ] as const) {
    const refused = await rita.post(aware, { asked: 'true', awareAt })
    assert.equal(refused.status, 422, awareAt)
    assert.match(refused.text, said, awareAt)
    assert.match(refused.text, new RegExp(`<a href="#f-${merate.id}-awareAt">`))
    if (awareAt) assert.ok(refused.text.includes(`value="${awareAt}"`), 'as it was typed')
    assert.equal(refused.text.match(/role="alert"/g)!.length, 1)
  }
  assert.equal((await rita.post(aware, { asked: 'true', awareAt: '2026-01-15T08:30' })).status, 303)
  const [hit] = await peek<{ at: Date }>(
    'select aware_at as at from incident_body where centre_id = $1 and aware_at is not null',
    [world.centreId],
  )
  assert.equal(hit!.at.toISOString(), '2026-01-15T07:30:00.000Z', 'the hour of the centre’s zone')
  const twice = await rita.post(aware)
  assert.equal(twice.status, 409)
  assert.match(twice.text, /L’ora è già scritta/)

  // A late duty without a reason: the mark stands at that duty, not at the two others nor at the desk's forms.
  const [owed] = await peek<{ id: string }>(`select id from incident_duty where centre_id = $1 and duty = 'early'`, [
    world.centreId,
  ])
  const late = await rita.post(`${at}/duties/${owed!.id}`, { note: '' })
  assert.equal(late.status, 422)
  assert.equal(late.text.match(/class="field-error"/g)!.length, 1)
  assert.match(late.text, new RegExp(`id="f-${owed!.id}-note-error"`))
  const boh = await marta.post(`${at}/tickets`, { ticket: 'boh' })
  assert.equal(boh.text.match(/role="alert"/g)!.length, 1)
  assert.match(boh.text, /value="boh"/)

  // Two who move it at once; and an update to one that is closed is told, with its words.
  for (const to of ['confirmed', 'contained', 'recovered']) await dora.post(`${at}/state`, { to })
  const report = 'Cavo tranciato in un cantiere; chiesta una seconda via.'
  const both = await Promise.all([dora, marta].map((who) => who.post(`${at}/state`, { to: 'closed', report })))
  assert.deepEqual(both.map((b) => b.status).sort(), [303, 409])
  assert.match(both.find((b) => b.status === 409)!.text, /Da qui l’incidente non può andare/)
  const told = await marta.post(`${at}/updates`, { text: 'Tutto torna domani' })
  assert.equal(told.status, 409)
  assert.match(told.text, /L’incidente è chiuso/)
  assert.match(told.text, /Tutto torna domani/)
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
