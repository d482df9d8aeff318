import assert from 'node:assert/strict'
import test from 'node:test'
import { caller, makeCentre, peek, settings } from '../../test/world.ts'
import { commands } from './commands.ts'

/** Types a command and returns its answer: the value of --json, or the refusal. */
async function type(line: string, values: Record<string, string> = {}) {
  const [name, ...positionals] = line.split(' ')
  const command = commands.find((c) => c.name === name)!
  for (const given of Object.keys(values)) assert.ok(given in command.options, `${name} has no option --${given}`)
  let answered: unknown
  const answer = (value: unknown) => void (answered = value)
  const { signal } = new AbortController()
  try {
    await command.run({ values, positionals, settings, progress: () => {}, answer, signal })
  } catch (error) {
    assert.equal((error as Error).name, 'Halt')
    const { message } = error as Error
    assert.doesNotMatch(message, /\n/, 'one line')
    return { refused: message }
  }
  return { answered }
}
const linkOf = (answered: unknown) => new URL((answered as { link: string }).link).pathname
const slugOf = async (id: string) =>
  (await peek<{ slug: string }>('select slug from centre where id = $1', [id]))[0]!.slug

test('production begins: a centre, its first director, a password through the link, once', async () => {
  const opened = await type('centre create', { slug: 'val-prova', name: 'Centro della Val Prova' })
  assert.deepEqual(Object.keys(opened.answered as object), ['id', 'slug', 'name'])
  const { answered } = await type('user create', {
    centre: 'val-prova',
    role: 'director',
    name: 'Ada Prima',
    email: 'Ada@valprova.invalid',
  })
  const visitor = caller()
  assert.match((await visitor.get(linkOf(answered))).text, /ada@valprova\.invalid/)
  const password = 'una frase molto lunga'
  const chosen = await visitor.post(linkOf(answered), { password, again: password })
  assert.equal(chosen.status, 303, chosen.text)
  assert.equal((await visitor.get(linkOf(answered))).status, 404)
  const events = await peek<{ name: string }>(
    "select name from event where centre_id = $1 and name <> 'people.signed_in' order by seq",
    [(opened.answered as { id: string }).id],
  )
  assert.deepEqual(
    events.map((e) => e.name),
    ['people.centre_opened', 'people.person_added', 'people.mandate_given', 'people.person_invited'],
  )
  const again = await type('user link', { centre: 'val-prova', email: 'ada@valprova.invalid' })
  assert.equal((await visitor.get(linkOf(again.answered))).status, 200)
})

test('a token of the centre and one of a body see what their roles see, and nothing else is printed', async () => {
  const { centreId, olgiate, merate } = await makeCentre()
  const centre = await slugOf(centreId)
  const { answered: whole } = await type('token create', { centre, role: 'director', name: 'prova' })
  const { answered: own } = await type('token create', {
    centre,
    role: 'rtd',
    name: 'prova',
    body: olgiate.ipaCode.toUpperCase(),
    days: '1',
  })
  assert.deepEqual(Object.keys(whole as object), ['token'])
  const bodies = async (answered: unknown) => {
    const answer = await caller(answered as { token: string }).get('/api/v1/bodies')
    assert.equal(answer.status, 200, answer.text)
    return answer.json<{ items: { ipaCode: string }[] }>().items.map((b) => b.ipaCode)
  }
  assert.equal((await bodies(whole)).length, 3)
  assert.deepEqual(await bodies(own), [olgiate.ipaCode])
  assert.ok(merate)
})

test('a refusal is one line that says what is wrong', async () => {
  const centre = await slugOf((await makeCentre()).centreId)
  const refusals: [string, Record<string, string>, RegExp][] = [
    ['token create', { centre: 'nowhere', role: 'director', name: 'x' }, /no centre “nowhere”/],
    ['token create', { centre, role: 'boss', name: 'x' }, /no role “boss”: one of director, operator/],
    ['token create', { centre, role: 'rtd', name: 'x' }, /rtd is of a body: say which with --body IPA/],
    ['token create', { centre, role: 'director', name: 'x', body: 'c_g026' }, /director is of the centre/],
    ['token create', { centre, role: 'rtd', name: 'x', body: 'c_zzzz' }, /no body with the IPA code “c_zzzz”/],
    ['token create', { centre, role: 'director' }, /--name is missing/],
    ['token create', { centre, role: 'director', name: 'x', days: '4000' }, /--days: The largest value is 366/],
    ['user create', { centre, role: 'director', name: 'Ada', email: 'nobody' }, /--email: Not a valid mail address/],
    ['user link', { centre, email: 'nobody@prova.invalid' }, /Nobody in .* has the address/],
    ['centre create', { slug: 'Val Prova', name: 'Val Prova' }, /--slug: 2 to 31 lower-case letters/],
    ['centre create', { slug: centre, name: 'Altro' }, /--slug: There is already a centre with this slug/],
    ['token make', {}, /After “campanile token” comes create/],
  ]
  for (const [line, values, says] of refusals) assert.match((await type(line, values)).refused ?? 'accepted', says)
})
