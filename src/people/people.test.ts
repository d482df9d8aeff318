import assert from 'node:assert/strict'
import test from 'node:test'
import { jobs, makeCentre, peek, caller } from '../../test/world.ts'

test('Dora adds Anna, invites her, and Anna finds the letter in the outbox', async () => {
  const { dora, events } = await makeCentre()
  const added = await dora.post('/people', {
    name: 'Anna Nuova',
    email: 'Anna@Prova.invalid',
    role: 'operator',
    fromOn: '01/01/2026',
    invite: 'true',
  })
  assert.equal(added.status, 303, added.text)
  const page = await dora.get(added.url)
  assert.equal(page.status, 200, page.text)
  assert.match(page.text, /Anna Nuova/)
  assert.deepEqual(await events(), [
    'people.person_added',
    'people.mandate_given',
    'people.person_invited',
    'platform.viewed',
  ])
  const [letter] = await peek<{ text: string }>("select text from mail where to_address = 'anna@prova.invalid'")
  const link = /invitation\/[\w-]+/.exec(letter!.text)![0]
  const visitor = caller()
  assert.equal((await visitor.get(`/${link}`)).status, 200)
  const chosen = await visitor.post(`/${link}`, { password: 'una frase molto lunga', again: 'una frase molto lunga' })
  assert.equal(chosen.status, 303, chosen.text)
  assert.equal((await visitor.get(`/${link}`)).status, 404, 'the link works once')
  assert.ok((await jobs()) >= 1)
  assert.deepEqual((await peek("select state, text from mail where to_address = 'anna@prova.invalid'"))[0], {
    state: 'sent',
    text: null,
  })
})

test('Lucia sees the people of Merate and the staff, not those of Olgiate', async () => {
  const { lucia, paolo, marta, olga } = await makeCentre()
  const list = await paolo.get('/people')
  assert.equal(list.status, 200, list.text)
  assert.match(list.text, new RegExp(lucia.name))
  assert.match(list.text, new RegExp(marta.name))
  assert.doesNotMatch(list.text, new RegExp(olga.name))
  assert.equal((await paolo.get(`/people/${olga.id}`)).status, 404)
  assert.equal((await lucia.get('/people')).status, 404, 'a mayor has no use for the directory')
})
