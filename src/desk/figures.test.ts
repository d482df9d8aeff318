import assert from 'node:assert/strict'
import test from 'node:test'
import { deskPlace, numberFrom, openBy } from '../../test/desk.ts'
import { peek } from '../../test/world.ts'

test('the figures count what was measured, by period and by whom; a body counts its own, and nothing stands where nothing was', async () => {
  const world = await deskPlace()
  const { paolo, olga, marta, merate, olgiate } = world
  const none = await marta.get('/desk/figures')
  assert.match(none.text, /Nel periodo non è stato aperto/)
  assert.match(none.text, /non misurato/)
  const a = numberFrom(await openBy(paolo, merate))
  const b = numberFrom(await openBy(paolo, merate))
  numberFrom(await openBy(olga, olgiate))
  for (const n of [a, b]) await marta.post(`/desk/tickets/${n}/messages`, { text: 'Fatto', next: 'solution' })
  await paolo.post(`/desk/tickets/${a}/opinion`, { rating: '4' })
  // One of them was late, and says why.
  await peek(
    `update ticket set solution_due_at = solved_at - interval '1 hour', late_reason = 'Fornitore fermo' where centre_id = $1 and number = $2`,
    [world.centreId, b],
  )
  const csv = (await marta.get('/desk/figures.csv?by=body')).text
  assert.match(csv, /Comune di Merate;2;2;100;100;50;100;0;4/)
  assert.match(csv, /Comune di Olgiate Molgora;1;1;;;;;0;/)
  assert.match((await marta.get('/desk/figures?by=operator')).text, /Fornitore fermo/)
  const own = await paolo.get('/desk/figures')
  assert.doesNotMatch(own.text, /Fornitore fermo|Olgiate/)
  assert.match((await paolo.get('/desk/figures.csv?by=priority')).text, /;2;2;100/)
  assert.match((await olga.get('/desk/figures.csv?by=priority')).text, /;1;1;;/)
  assert.match(
    (await marta.get('/desk/figures.csv?by=body&from=2020-01-01&to=2020-12-31')).text,
    /^[^\n]*\n$/,
    'only its head',
  )
  assert.equal((await marta.get('/desk/figures?by=altro')).status, 422)
})
