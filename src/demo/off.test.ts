import assert from 'node:assert/strict'
import test from 'node:test'
import { caller, jobs, openTestSession, peek, settings } from '../../test/world.ts'
import { fillWhenEmpty } from '../app.ts'
import { demo, loadDemo } from './index.ts'

test('without demo mode no demo centre is loaded, at the start or by command', async () => {
  await fillWhenEmpty(settings, () => assert.fail('nothing to say'))
  const signal = new AbortController().signal
  const input = { values: {}, positionals: [], settings, signal, progress: () => {}, answer: () => {} }
  await assert.rejects(demo.commands![0]!.run(input), /Demo people exist only in demo mode/)
  assert.deepEqual(await peek('select 1 from centre union all select 1 from account'), [])
})

test('a database that had demo people once lets none of them in', async () => {
  await loadDemo()
  const [person] = await peek<{ id: string; email: string; name: string; account_id: string; centre_id: string }>(
    "select p.id, p.email, p.name, p.account_id, p.centre_id from person p join centre_mandate m on m.person_id = p.id where m.role = 'director' limit 1",
  )
  const { id, email, name, account_id: accountId, centre_id: centreId } = person!
  const visitor = caller()
  assert.doesNotMatch((await visitor.get('/sign-in')).text, new RegExp(name))
  assert.equal((await visitor.post('/sign-in/demo', { person: id })).status, 404)
  for (const password of ['', 'null', 'password'])
    assert.equal((await visitor.post('/sign-in', { email, password })).status, 422)
  const cookie = await openTestSession({ accountId, centreId, personId: id, bodyId: null })
  assert.equal((await caller({ cookie }).get('/')).status, 303, 'a session left open counts for nothing')
  await visitor.post('/sign-in/forgotten', { email })
  await jobs()
  // What the services say to the people of a body is not a way in.
  assert.deepEqual(
    await peek("select purpose from one_time_link union all select kind from mail where kind like 'people.%'"),
    [],
  )
})
