import assert from 'node:assert/strict'
import test from 'node:test'

process.env['TEST_SETTINGS'] = JSON.stringify({ DEMO: 'on' })
const { caller, peek, settings } = await import('../../test/world.ts')
const { fillWhenEmpty } = await import('../app.ts')
const { demo } = await import('./index.ts')

const said: string[] = []
const began = performance.now()
await fillWhenEmpty(settings, (line) => said.push(line))
const seconds = (performance.now() - began) / 1000

const rows = async (text: string) => (await peek<{ row: unknown[] }>(text)).map((r) => r.row)
const everything = () =>
  peek(
    'select (select count(*) from body) as bodies, (select count(*) from person) as persons, (select count(*) from account) as accounts, (select count(*) from event) as events',
  )

test('the four centres are there, with the bodies the sources count', async (t) => {
  t.diagnostic(`loaded in ${seconds.toFixed(1)} s`)
  assert.equal(said.length, 4)
  assert.deepEqual(
    await rows(
      'select array[c.slug, b.type, count(*)::text] as row from centre c join body b on b.centre_id = c.id group by c.slug, b.type order by 1',
    ),
    [
      ['brescia', 'consortium', '1'],
      ['brescia', 'mountain_community', '5'],
      ['brescia', 'municipality', '184'],
      ['brescia', 'province', '1'],
      ['brescia', 'union', '10'],
      ['cremona', 'municipality', '38'],
      ['cremona', 'province', '1'],
      ['lecce', 'municipality', '22'],
      ['lecco', 'mountain_community', '1'],
      ['lecco', 'municipality', '33'],
      ['lecco', 'province', '1'],
      ['lecco', 'special_agency', '1'],
    ],
  )
  assert.deepEqual(
    await rows(
      "select array[name, istat_code, cadastral_code, population::text, population_on::text, province, state] as row from body where ipa_code = 'c_g026'",
    ),
    [['Comune di Olgiate Molgora', '097058', 'G026', '6190', '2011-10-09', 'LC', 'member']],
  )
})

test('what is chosen or invented is marked where it stands', async () => {
  const count = async (text: string) => (await peek<{ n: number }>(`select count(*)::int as n from ${text}`))[0]!.n
  assert.equal(
    await count(
      "body b join centre c on c.id = b.centre_id where c.slug in ('brescia', 'cremona') and b.type <> 'province' and demo_note = ''",
    ),
    0,
  )
  assert.equal(await count("body b join centre c on c.id = b.centre_id where c.slug = 'lecce' and demo_note <> ''"), 0)
  assert.equal(await count("body_fact where demo <> (kind <> 'population')"), 0)
  assert.equal(
    await count(
      "body_code x join centre c on c.id = x.centre_id where x.kind = 'ipa' and (x.source = 'dimostrativo') <> (c.slug in ('brescia', 'cremona'))",
    ),
    0,
  )
  assert.equal(await count('person where not demo'), 0)
  assert.equal(await count("person where email not like '%.example'"), 0)
  assert.equal(await count('account where not demo or password_hash is not null or totp_secret is not null'), 0)
})

test('every role of the platform has a person in every centre, and the history says where they came from', async () => {
  const roles = await peek<{ slug: string; n: number }>(
    'select c.slug, count(distinct m.role)::int as n from centre c join (select centre_id, role from centre_mandate union all select centre_id, role from body_mandate) m on m.centre_id = c.id group by c.slug',
  )
  assert.deepEqual(new Set(roles.map((r) => r.n)), new Set([20]))
  const events = await peek<{ slug: string; n: number; names: string[] }>(
    'select c.slug, count(*)::int as n, array_agg(distinct e.name order by e.name) as names from centre c join event e on e.centre_id = c.id group by c.slug',
  )
  for (const { slug, n, names } of events) {
    assert.ok(n < 2500, `${n} events`)
    const others = names.filter(
      (name) =>
        !/^(conventions|catalogue|prospects|activations|forms|mailbox|desk|dues|obligations|positions|deadlines)\./.test(
          name,
        ),
    )
    assert.ok(names.includes('conventions.adhesion_entitled'))
    assert.ok(names.includes('catalogue.rule_added'))
    assert.ok(names.includes('mailbox.message_accepted'))
    assert.deepEqual(others, [
      ...(slug === 'lecco' ? ['funding.positions_told'] : []),
      'members.body_added',
      'people.centre_opened',
      'people.mandate_given',
      'people.person_added',
    ])
  }
})

test('loading again changes nothing', async () => {
  const before = await everything()
  await fillWhenEmpty(settings, (line) => said.push(line))
  assert.deepEqual(await everything(), before)
  assert.equal(said.length, 4)
})

test('one click enters as a director and as an RTD of several bodies', async () => {
  const page = await caller().get('/sign-in')
  const enter = async (role: string, table: string) => {
    const [person] = await peek<{ id: string }>(
      `select p.id from person p join ${table} m on (m.centre_id, m.person_id) = (p.centre_id, p.id) join centre c on c.id = p.centre_id
       where c.slug = 'lecco' and m.role = $1 and p.account_id is not null group by p.id order by count(*) desc limit 1`,
      [role],
    )
    assert.match(page.text, new RegExp(`value="${person!.id}"`))
    const entered = await caller().post('/sign-in/demo', { person: person!.id })
    assert.equal(entered.status, 303, entered.text)
    const cookie = /session=([^;]+)/.exec(String(entered.headers['set-cookie']))![1]!
    return caller({ cookie }).get('/')
  }
  assert.equal((await enter('director', 'centre_mandate')).status, 200)
  const rtd = await enter('rtd', 'body_mandate')
  assert.match(rtd.text, /Comune di Margno/)
})

test('every desk is alive: its switchboard’s log was read, and somebody is to be heard again', async () => {
  const desks = await peek<Record<string, number | string>>(
    `select c.slug, (select count(distinct outcome) from phone_call p where p.centre_id = c.id)::int as outcomes,
       (select count(distinct date_trunc('month', began_at)) from phone_call p where p.centre_id = c.id)::int as months,
       (select count(*) from phone_call p where p.centre_id = c.id and p.began_at > now())::int as ahead,
       (select count(*) from call_reject r where r.centre_id = c.id)::int as rejects,
       (select count(*) from file f where f.centre_id = c.id and f.owner_kind = 'desk.calls')::int as logs,
       (select count(distinct follow_up_on) from ticket t where t.centre_id = c.id and t.closed_at is null)::int as days
     from centre c where c.slug in ('lecce', 'lecco', 'brescia', 'cremona') order by 1`,
  )
  assert.equal(desks.length, 4)
  for (const { slug, outcomes, months, ahead, rejects, logs, days } of desks)
    assert.deepEqual(
      { outcomes, enough: Number(months) >= 3, ahead, rejects, logs, days },
      { outcomes: 3, enough: true, ahead: 0, rejects: 1, logs: 0, days: 3 },
      String(slug),
    )
})

test('a world for trials is made once', async () => {
  const answers: unknown[] = []
  const signal = new AbortController().signal
  const run = (values: Record<string, string>) =>
    demo.commands![0]!.run({
      values,
      positionals: [],
      settings,
      signal,
      progress: () => {},
      answer: (value) => void answers.push(value),
    })
  await run({ bodies: '30', centres: '2' })
  await run({ bodies: '30', centres: '2' })
  assert.deepEqual(answers, [
    { centres: 2, bodies: 60 },
    { centres: 0, bodies: 0 },
  ])
  await assert.rejects(run({ bodies: 'many' }), /--bodies is a whole number from 1 to 100000, not “many”/)
})

test('each founding centre finds its own services, with the quantities its pages publish', async () => {
  const rules = await peek<{ slug: string; code: string; quantity: number | null; from: number }>(
    `select c.slug, s.code, r.quantity, r.population_from as from from service s join centre c on c.id = s.centre_id
     join entitlement_rule r on (r.centre_id, r.service_id) = (s.centre_id, s.id) where r.to_on is null`,
  )
  const of = (slug: string) => new Set(rules.filter((r) => r.slug === slug).map((r) => r.code))
  assert.equal(of('brescia').size, 14)
  const published = { 'firma-kit': 3, 'firma-rinnovi': 3, pec: 4, formazione: 2, 'tavoli-rtd': 2 }
  for (const [code, quantity] of Object.entries(published))
    assert.equal(rules.find((r) => r.slug === 'brescia' && r.code === code)?.quantity, quantity, code)
  assert.deepEqual(
    rules
      .filter((r) => r.slug === 'brescia' && r.code === 'telemaco')
      .map((r) => [r.from, r.quantity])
      .toSorted((a, b) => a[0]! - b[0]!),
    [
      [0, 170],
      [3001, 270],
    ],
  )
  for (const code of [
    'connettivita',
    'firewall',
    'antivirus',
    'posta',
    'siti',
    'portali',
    'applicativi',
    'illuminazione',
  ])
    assert.ok(of('lecce').has(code), code)
  for (const code of ['pagamenti', 'conservazione', 'sportelli-unici', 'videosorveglianza', 'backup', 'antivirus'])
    assert.ok(of('cremona').has(code), code)
  const [{ n }] = (await peek<{ n: number }>('select count(*)::int as n from consumption_mismatch')) as [{ n: number }]
  assert.equal(n, 0)
})
