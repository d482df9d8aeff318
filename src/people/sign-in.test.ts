import assert from 'node:assert/strict'
import test from 'node:test'
import { generate } from 'otplib'
import { caller, makeCentre, peek } from '../../test/world.ts'
import { clock, stopClock } from '../platform/clock.ts'
import { ask } from '../platform/ctx.ts'
import { hashPassword, passwordMatches } from './passwords.ts'

const PASSWORD = 'cavallo corretto batteria graffetta'
const world = await makeCentre()
const hash = await hashPassword(PASSWORD)
await ask('campanile_platform', 'update account set password_hash = $1', [hash])
const emailOf = async (id: string) =>
  (await peek<{ email: string }>('select email from person where id = $1', [id]))[0]!.email
const paoloMail = await emailOf(world.paolo.id)
const doraMail = await emailOf(world.dora.id)

const cookieOf = (headers: Record<string, string | string[] | undefined>) =>
  /session=([^;]+)/.exec(String(headers['set-cookie']))?.[1] ?? ''
const codeOf = async (secret: string) => generate({ secret, epoch: Math.floor(clock().epochMilliseconds / 1000) })

test('a password is kept as argon2id and matches only itself', async () => {
  assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  assert.equal(await passwordMatches(PASSWORD, hash), true)
  assert.equal(await passwordMatches('altra', hash), false)
  assert.equal(await passwordMatches('qualunque', null), false)
})

test('an officer enters with the password and goes where they were going', async () => {
  const answer = await caller().post('/sign-in', {
    email: paoloMail.toUpperCase(),
    password: PASSWORD,
    next: '/people',
  })
  assert.equal(answer.status, 303, answer.text)
  assert.equal(answer.url, '/people')
  assert.match(String(answer.headers['set-cookie']), /HttpOnly; SameSite=Lax/)
  const paolo = caller({ cookie: cookieOf(answer.headers) })
  assert.equal((await paolo.get('/people')).status, 200)
  assert.equal((await paolo.post('/sign-out')).status, 303)
  assert.equal((await paolo.get('/people')).status, 303, 'after signing out the cookie opens nothing')
})

test('a wrong password and an unknown address cannot be told apart', async () => {
  const strip = (t: string) => t.replaceAll(/value="[^"]*"/g, '')
  const wrong = await caller().post('/sign-in', { email: paoloMail, password: 'sbagliata', next: '/' })
  const unknown = await caller().post('/sign-in', { email: 'nessuno@prova.invalid', password: 'sbagliata', next: '/' })
  assert.equal(wrong.status, 422)
  assert.equal(strip(wrong.text), strip(unknown.text))
  const known = await caller().post('/sign-in/forgotten', { email: paoloMail })
  const none = await caller().post('/sign-in/forgotten', { email: 'nessuno@prova.invalid' })
  assert.equal(strip(known.text), strip(none.text))
  assert.equal((await peek("select 1 from mail where kind = 'people.password'")).length, 1)
})

test('after ten attempts the eleventh waits, and the right password waits with it', async () => {
  const email = await emailOf(world.lucia.id)
  for (let i = 0; i < 10; i++) assert.equal((await caller().post('/sign-in', { email, password: 'no' })).status, 422)
  assert.equal((await caller().post('/sign-in', { email, password: PASSWORD })).status, 429)
  stopClock(clock().add({ minutes: 16 }).toString())
  assert.equal((await caller().post('/sign-in', { email, password: PASSWORD })).status, 303)
  stopClock()
})

test('who works in a centre must enrol a second factor, and give it at each sign-in, each code once', async () => {
  const first = await caller().post('/sign-in', { email: doraMail, password: PASSWORD })
  const pending = caller({ cookie: cookieOf(first.headers) })
  assert.equal((await pending.get('/people')).status, 303, 'the password alone opens nothing')
  const page = await pending.get('/sign-in')
  const secret = /([A-Z2-7]{16,})/.exec(page.text)![1]!
  assert.equal((await pending.post('/account/second-factor', { code: '000000' })).status, 422)
  const enrolled = await pending.post('/account/second-factor', { code: await codeOf(secret) })
  assert.equal(enrolled.status, 200, enrolled.text)
  const recovery = [...enrolled.text.matchAll(/<code[^>]*>([a-z0-9]{5}-[a-z0-9]{5})</g)].map((m) => m[1]!)
  assert.equal(recovery.length, 10)
  const dora = caller({ cookie: cookieOf(enrolled.headers) })
  assert.equal((await dora.get('/people')).status, 200)
  assert.equal((await pending.get('/sign-in')).status, 200)
  assert.equal((await pending.get('/people')).status, 303, 'the session was rotated')

  const enter = async (code: string) => {
    const begun = caller({
      cookie: cookieOf((await caller().post('/sign-in', { email: doraMail, password: PASSWORD })).headers),
    })
    return begun.post('/sign-in/code', { code })
  }
  assert.equal((await enter(await codeOf(secret))).status, 422, 'the code that enrolled is used up')
  stopClock(clock().add({ seconds: 60 }).toString())
  assert.equal((await enter(await codeOf(secret))).status, 303)
  assert.equal((await enter(recovery[0]!)).status, 303)
  assert.equal((await enter(recovery[0]!)).status, 422, 'a recovery code works once')
  stopClock()
})

test('a session ends after two hours of rest and after twelve in any case', async () => {
  const enter = async () =>
    caller({ cookie: cookieOf((await caller().post('/sign-in', { email: paoloMail, password: PASSWORD })).headers) })
  const start = clock()
  const resting = await enter()
  const busy = await enter()
  for (let hour = 1; hour <= 11; hour++) {
    stopClock(start.add({ hours: hour }).toString())
    assert.equal((await busy.get('/people')).status, 200, `hour ${hour}`)
  }
  assert.equal((await resting.get('/people')).status, 303)
  stopClock(start.add({ hours: 12, minutes: 1 }).toString())
  assert.equal((await busy.get('/people')).status, 303)
  stopClock()
})

test('Paolo sees his sessions, ends one, and cannot end those of others', async () => {
  const enter = async (email: string) =>
    caller({ cookie: cookieOf((await caller().post('/sign-in', { email, password: PASSWORD })).headers) })
  const [here, there, olga] = [
    await enter(paoloMail),
    await enter(paoloMail),
    await enter(await emailOf(world.olga.id)),
  ]
  const list = await here.get('/account/sessions')
  const urls = [...list.text.matchAll(/\/account\/sessions\/[0-9a-f-]{36}\/revocation/g)].map((m) => m[0])
  assert.ok(urls.length >= 1, 'the present one cannot be ended here')
  assert.equal((await olga.post(urls[0]!)).status, 404)
  assert.equal((await here.post('/account/sessions/revocation')).status, 303)
  assert.equal((await there.get('/people')).status, 303)
  assert.equal((await here.get('/people')).status, 200)
})

test('somebody of two bodies works for one at a time and switches; the session is a new one', async () => {
  await peek(
    "insert into body_mandate (centre_id, body_id, person_id, role, from_on) values ($1, $2, $3, 'secretary', '2020-01-01')",
    [world.centreId, world.olgiate.id, world.paolo.id],
  )
  const begun = caller({
    cookie: cookieOf((await caller().post('/sign-in', { email: paoloMail, password: PASSWORD })).headers),
  })
  const page = await begun.get('/account/sessions')
  assert.match(page.text, /Olgiate Molgora/)
  const switched = await begun.post('/scope', { scope: `${world.centreId}/${world.olgiate.id}` })
  assert.equal(switched.status, 303)
  const secretary = caller({ cookie: cookieOf(switched.headers) })
  assert.match((await secretary.get('/people')).text, /Olga Rtd/)
  assert.equal((await begun.get('/people')).status, 303, 'the old cookie is void')
  assert.equal((await secretary.post('/scope', { scope: world.centreId })).status, 404, 'a mandate one does not have')
})

test('a mandate that has ended opens nothing any more', async () => {
  const { olga, dora } = world
  assert.equal((await olga.get('/people')).status, 200)
  const page = await dora.get(`/people/${olga.id}`)
  const url = /\/people\/[0-9a-f-]+\/mandates\/[0-9a-f-]+\/end/.exec(page.text)![0]
  assert.equal((await dora.post(url)).status, 303)
  assert.equal((await olga.get('/people')).status, 303)
})

test('without demo mode there is no way to the demo people', async () => {
  assert.equal((await caller().post('/sign-in/demo', { person: world.dora.id })).status, 404)
  assert.doesNotMatch((await caller().get('/sign-in')).text, /sign-in\/demo/)
})

test('a token works as its role, in its scope, until it is revoked', async () => {
  const made = await world.dora.post('/people/tokens', { name: 'cruscotto', role: 'auditor', days: 10 })
  assert.equal(made.status, 200)
  const token = /cmp_[\w-]+/.exec(made.text)![0]
  assert.equal((await peek('select 1 from api_token where position($1 in name) > 0', [token])).length, 0)
  const machine = caller({ token })
  assert.equal((await machine.get('/people')).status, 200)
  const list = await world.dora.get('/people/tokens')
  await world.dora.post(/\/people\/tokens\/[0-9a-f-]+\/revocation/.exec(list.text)![0])
  assert.equal((await machine.get('/api/v1/bodies')).status === 200, false)
})
