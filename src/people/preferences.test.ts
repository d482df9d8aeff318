import assert from 'node:assert/strict'
import test from 'node:test'
import { makeCentre, peek } from '../../test/world.ts'

const keysOn = (text: string) => /data-single-keys="(on|off)"/.exec(text)?.[1]

test('what one prefers is kept with the person, at work in a centre and in a body, and is nobody else’s', async () => {
  const { marta, paolo, lucia, visitor, centreId } = await makeCentre()
  for (const who of [marta, paolo]) {
    const before = (await who.get('/account/sessions')).text
    assert.equal(keysOn(before), 'on')
    const kept = await who.post('/account/preferences', { lang: 'en' })
    assert.equal(kept.status, 303, kept.text)
    const page = (await who.get('/account/sessions')).text
    assert.equal(keysOn(page), 'off', 'not ticked is off')
    assert.match(page, /Preferences/)
    assert.match(page, /<option value="en" selected/)
  }
  assert.deepEqual(
    await peek('select lang, single_keys from person where centre_id = $1 and id = any ($2)', [
      centreId,
      [marta.id, paolo.id],
    ]),
    [
      { lang: 'en', single_keys: false },
      { lang: 'en', single_keys: false },
    ],
  )
  assert.equal(keysOn((await lucia.get('/account/sessions')).text), 'on')
  assert.match((await lucia.get('/account/sessions')).text, /Preferenze/)

  // The list of shortcuts says only whether they are on: the language stays.
  assert.equal((await paolo.post('/account/preferences', { singleKeys: 'true' })).status, 303)
  const page = (await paolo.get('/account/sessions')).text
  assert.equal(keysOn(page), 'on')
  assert.match(page, /Preferences/)
  assert.equal((await paolo.post('/account/preferences', { lang: 'de' })).status, 422)
  assert.notEqual((await visitor.post('/account/preferences', { singleKeys: 'true' })).status, 303)
})
