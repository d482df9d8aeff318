// As machines meet the engine: POST /api/v1/deadline-computations.
import assert from 'node:assert/strict'
import test from 'node:test'
import { makeCentre } from '../../test/world.ts'

const { lucia, visitor, token } = await makeCentre()
const machine = await token('operator')
const source = { article: 'Prova, art. 1', address: 'https://example.org/1', quotation: 'Una prova.' }
const rule = {
  name: 'cup_entry',
  title: { it: 'Inserimento del CUP', en: 'Entry of the CUP' },
  anchor: 'admissibility_notified',
  offset: { unit: 'calendarDays', n: 5 },
  shift: 'next',
  validity: { from: '2022-04-01' },
  source,
}
const asked = { rule, anchors: { admissibility_notified: '2022-11-28' } as Record<string, string> }
const ask = (body: object, who: Pick<typeof machine, 'post'> = machine) =>
  who.post('/api/v1/deadline-computations', body as Record<string, unknown>)

test('a machine asks for a deadline and why; nothing is stored', async () => {
  const answer = await ask(asked)
  assert.equal(answer.status, 200)
  const found = answer.json<{ dueOn: string; steps: { what: string; says: string; source: { article: string } }[] }>()
  assert.equal(found.dueOn, '2022-12-05')
  assert.deepEqual(
    found.steps.map((s) => s.what),
    ['anchor', 'counted', 'shifted'],
  )
  assert.match(found.steps[2]!.says, /3 dic 2022 non è lavorativo/)
  assert.match(found.steps[2]!.source.article, /2963/)
})

test('what has not started is not yet a date', async () => {
  const answer = await ask({ ...asked, anchors: {} })
  assert.deepEqual(
    [answer.status, answer.json()['state'], answer.json()['dueOn'], answer.json()['missing']],
    [200, 'notYet', null, 'admissibility_notified'],
  )
})

test('what cannot be is refused with its place', async () => {
  const placesOf = async (body: object) => {
    const answer = await ask(body)
    assert.equal(answer.status, 422)
    return answer.text
  }
  assert.match(await placesOf({ ...asked, rule: { ...rule, cap: 'general' } }), /"rule\.cap"/)
  assert.match(
    await placesOf({ ...asked, rule: { ...rule, offset: { unit: 'fortnights', n: 1 } } }),
    /"rule\.offset\.unit"/,
  )
  assert.match(
    await placesOf({ ...asked, anchors: { admissibility_notified: '2022-13-01' } }),
    /"anchors\.admissibility_notified"/,
  )
  assert.match(
    await placesOf({ ...asked, order: ['a1', 'b1'], anchors: { a1: '2023-01-02', b1: '2023-01-01' } }),
    /"anchors\.b1"/,
  )
  assert.match(
    await placesOf({
      ...asked,
      extensions: [{ rule: 'other', newOn: '2023-01-01', act: { number: '1', on: '2022-12-01' } }],
    }),
    /"extensions\.0\.rule"/,
  )
})

test('whoever is signed in may ask; nobody else', async () => {
  assert.equal((await ask(asked, lucia)).status, 200)
  assert.equal((await ask(asked, visitor)).status, 401)
  const schema = await machine.get('/api/v1/deadline-rule-schema')
  assert.equal(schema.status, 200)
  assert.ok((schema.json()['required'] as string[]).includes('source'))
})
