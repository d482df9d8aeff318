// Who is told of a date, how long before, and how often.
import assert from 'node:assert/strict'
import test from 'node:test'
import { makeCentre, peek } from '../../test/world.ts'
import { computeDeadline, keepDeadlines, Rule } from './index.ts'
import { distanceOf, told, type Who } from './escalation.ts'
import { remind } from './reminders.ts'

const { inCentre, merate, centreId, dora, lucia } = await makeCentre()

test('the distance is the smallest reached; one that has passed is told once more', () => {
  const at = (left: number) =>
    distanceOf(Temporal.PlainDate.from('2026-11-22').add({ days: left }).toString(), '2026-11-22')
  assert.deepEqual([61, 60, 31, 30, 8, 7, 2, 1, 0, -1, -40].map(at), [null, 60, 60, 30, 14, 7, 3, 1, 0, -1, -1])
})

test('from the officer up to the mayor as the date comes nearer; an empty office is taken by the next one up', () => {
  const all = (who: Who) => [who]
  assert.deepEqual(told(60, all), ['officer'])
  assert.deepEqual(told(30, all), ['officer', 'rup'])
  assert.deepEqual(told(7, all), ['officer', 'rup', 'rtd', 'secretary'])
  assert.deepEqual(told(-1, all), ['officer', 'rup', 'rtd', 'secretary', 'mayor'])
  assert.deepEqual(
    told(60, (who) => (who === 'officer' ? [] : [who])),
    ['rup'],
  )
  assert.deepEqual(
    told(30, (who) => (who === 'mayor' ? ['mayor'] : [])),
    ['mayor'],
  )
})

const rule = Rule.parse({
  name: 'prova',
  title: { it: 'Fare la prova', en: 'Do the trial' },
  anchor: 'begun',
  offset: { unit: 'calendarDays', n: 10 },
  validity: { from: '2020-01-01' },
  source: { article: 'Prova', address: 'https://example.org/1', quotation: 'Prova' },
})
const objectId = crypto.randomUUID()
const keep = (begun: string | null, doneOn: string | null = null) =>
  inCentre((ctx) =>
    keepDeadlines(ctx, 'prova', [
      {
        bodyId: merate.id,
        objectId,
        href: '/prova',
        label: 'X-1',
        officerRole: 'funding-officer',
        ownerId: null,
        deadlines: [
          {
            rule: rule.name,
            title: rule.title,
            outcome: computeDeadline(rule, begun ? { begun } : {}, { patron: null }),
            doneOn,
          },
        ],
      },
    ]),
  )
const letters = () =>
  peek<{ to: string; text: string }>(
    `select to_address as to, text from mail where kind = 'deadlines.digest' order by to_address`,
  )
const at = (day: string) => inCentre((ctx) => remind({ ...ctx, now: Temporal.Instant.from(`${day}T05:20:00Z`) }))

test('a date that moves is kept with its history, and one that does not is not written again', async () => {
  assert.equal(await keep(null), 0)
  assert.equal(await keep('2026-06-01'), 1)
  assert.equal(await keep('2026-06-01'), 0)
  const [before] = await peek<{ version: number }>(`select version from deadline where centre_id = $1`, [centreId])
  assert.equal(await keep('2026-06-01'), 0)
  const [same] = await peek<{ version: number }>(`select version from deadline where centre_id = $1`, [centreId])
  assert.equal(same!.version, before!.version)
  assert.equal(await keep('2026-06-05'), 1)
  assert.equal(await keep(null), 1)
  assert.equal(await keep('2026-06-21'), 1)
  const history = await peek<{ was: string | null; is_now: string | null; code: string }>(
    `select was, is_now, because->0->>'code' as code from deadline_history where centre_id = $1 order by recorded_at, id`,
    [centreId],
  )
  assert.deepEqual(
    history.map((h) => [h.was, h.is_now, h.code]),
    [
      [null, '2026-06-11', 'first'],
      ['2026-06-11', '2026-06-15', 'anchor_moved'],
      ['2026-06-15', null, 'anchor_gone'],
      [null, '2026-07-01', 'first'],
    ],
  )
})

test('each person once for each distance, one letter a day; twice the same night sends nothing twice', async () => {
  await keep('2026-06-21')
  assert.equal(await at('2026-04-01'), 0)
  // 60 days: nobody is funding officer here, so the director.
  assert.equal(await at('2026-05-02'), 1)
  assert.equal(await at('2026-05-02'), 0)
  assert.equal(await at('2026-05-03'), 0)
  assert.match((await letters())[0]!.text, /Fare la prova, entro il 1 lug 2026 \(X-1, Comune di Merate\)/)
  // 30 days: no RUP, no RTD, no secretary in Merate: the mayor in their place.
  assert.equal(await at('2026-06-01'), 2)
  assert.equal(await at('2026-06-01'), 0)
  // The date moves: it is another date, told again, but not twice in a day.
  await keep('2026-06-16')
  assert.equal(await at('2026-06-01'), 0)
  assert.equal(await at('2026-06-02'), 2)
  // What is done is not told.
  await keep('2026-06-16', '2026-06-20')
  assert.equal(await at('2026-06-27'), 0)
})

test('people read what is still to be done, machines the same', async () => {
  await keep('2026-06-16')
  for (const who of [dora, lucia]) {
    const page = await who.get('/deadlines')
    assert.equal(page.status, 200)
    assert.match(page.text, /Fare la prova/)
  }
})

test('a letter names the first hundred dates of a day and says how many more there are', async () => {
  const far = await makeCentre('Rete grande')
  const ids = Array.from({ length: 102 }, () => crypto.randomUUID())
  await far.inCentre((ctx) =>
    keepDeadlines(
      ctx,
      'prova',
      ids.map((objectId) => ({
        bodyId: far.merate.id,
        objectId,
        href: '/prova',
        label: 'X-2',
        officerRole: 'funding-officer',
        ownerId: null,
        deadlines: [
          {
            rule: rule.name,
            title: rule.title,
            outcome: computeDeadline(rule, { begun: '2026-06-21' }, { patron: null }),
            doneOn: null,
          },
        ],
      })),
    ),
  )
  const now = Temporal.Instant.from('2026-05-02T05:20:00Z')
  assert.equal(await far.inCentre((ctx) => remind({ ...ctx, now })), 1)
  const [letter] = await peek<{ subject: string; text: string }>(
    `select subject, text from mail where centre_id = $1 and kind = 'deadlines.digest'`,
    [far.centreId],
  )
  assert.match(letter!.subject, /^102 scadenze/)
  assert.equal(letter!.text.match(/^- /gm)!.length, 100)
  assert.match(letter!.text, /e altre 2\./)
  const [told] = await peek<{ n: number }>(`select count(*)::int as n from deadline_notice where centre_id = $1`, [
    far.centreId,
  ])
  assert.equal(told!.n, 102, 'all are written down as told')
})
