import assert from 'node:assert/strict'
import test from 'node:test'
import { deskPlace, numberFrom, openBy, storedTicket } from '../../test/desk.ts'
import { jobs, peek, type Centre } from '../../test/world.ts'
import { type Actor, type Ctx, platformActor, work } from '../platform/ctx.ts'
import { allTasks } from '../app.ts'
import { moveTicket, NewTicket, openTicket } from './index.ts'
import { listTickets, TicketFilter } from './tickets.ts'

const ids = async (world: Centre, ...numbers: number[]) =>
  Promise.all(numbers.map(async (n) => (await storedTicket(world, n)).id))

test('many are changed at once and put back, but for those somebody has touched since', async () => {
  const world = await deskPlace()
  const { paolo, marta, dora, merate } = world
  const [a, b] = [numberFrom(await openBy(paolo, merate)), numberFrom(await openBy(paolo, merate))]
  const done = await marta.post('/desk/changes', { id: await ids(world, a, b), change: 'assign', personId: dora.id })
  assert.equal(done.status, 303, done.text)
  assert.deepEqual(
    [(await storedTicket(world, a)).assignee_id, (await storedTicket(world, b)).assignee_id],
    [dora.id, dora.id],
  )
  assert.match((await marta.get('/desk/tickets')).text, /Hai cambiato 2 ticket insieme/)
  for (const n of [a, b])
    assert.match((await marta.get(`/desk/tickets/${n}`)).text, /Cambiato insieme ad altri/, 'in the history of each')
  assert.doesNotMatch((await paolo.get(`/desk/tickets/${a}`)).text, /Cambiato insieme ad altri/)
  assert.equal((await dora.post(`/desk/tickets/${b}/messages`, { text: 'Ci penso io' })).status, 303)
  const [bulk] = await peek<{ id: string }>('select id from desk_bulk where centre_id = $1', [world.centreId])
  assert.equal((await dora.post(`/desk/changes/${bulk!.id}/undoing`)).status, 404, 'who did it undoes it')
  assert.equal((await marta.post(`/desk/changes/${bulk!.id}/undoing`)).status, 303)
  assert.deepEqual(
    [(await storedTicket(world, a)).assignee_id, (await storedTicket(world, b)).assignee_id],
    [null, dora.id],
  )
  assert.equal((await marta.post('/desk/changes', { change: 'assign' })).status, 422, 'nothing chosen')
})

test('the same thing said twice is merged within one body, never across two; a second matter is split off', async () => {
  const world = await deskPlace()
  const { paolo, olga, marta, merate, olgiate } = world
  const a = numberFrom(await openBy(paolo, merate, { text: 'Prima volta' }))
  const b = numberFrom(await openBy(paolo, merate, { text: 'Seconda volta' }))
  const other = numberFrom(await openBy(olga, olgiate, { text: 'Di un altro ente' }))
  const across = await marta.post(`/desk/tickets/${b}/merge`, { other: `T-${other}` })
  assert.equal(across.status, 409)
  assert.match(across.text, /non si mostrano a un vicino/)
  assert.equal((await marta.post(`/desk/tickets/${b}/merge`, { other: `t-${b}` })).status, 422, 'with itself')
  const both = await Promise.all([
    marta.post(`/desk/tickets/${b}/merge`, { other: `T-${a}` }),
    marta.post(`/desk/tickets/${a}/merge`, { other: `T-${b}` }),
  ])
  assert.deepEqual(both.map((x) => x.status).sort(), [303, 409], 'into each other: one wins')
  const [into] = await peek<{ number: number }>(
    `select i.number from ticket t join ticket i on i.id = t.merged_into_id where t.centre_id = $1`,
    [world.centreId],
  )
  const page = await paolo.get(`/desk/tickets/${into!.number}`)
  assert.match(page.text, /Prima volta/)
  assert.match(page.text, /Seconda volta/)
  const gone = into!.number === a ? b : a
  assert.equal((await paolo.post(`/desk/tickets/${gone}/messages`, { text: 'Ancora' })).status, 409)
  const split = await marta.post(`/desk/tickets/${into!.number}/split`, {
    subject: 'E la rete',
    text: 'Anche la rete è lenta',
  })
  const made = numberFrom(split)
  assert.equal((await storedTicket(world, made)).body_id, merate.id)
  assert.match((await marta.get(`/desk/tickets/${made}`)).text, new RegExp(`T-${into!.number}`))
  assert.equal((await marta.post(`/desk/tickets/${made}/link`, { other: `T-${other}` })).status, 303)
  assert.doesNotMatch(
    (await paolo.get(`/desk/tickets/${made}`)).text,
    /Di un altro ente|Ticket collegati/,
    'a neighbour’s is not shown',
  )
})

/** The forms of a page by the last word of their address. */
const formsIn = (text: string) =>
  new Map(
    [...text.matchAll(/<form class="form"[^>]*action="([^"]+)"[^]*?<\/form>/g)].map(([form, action]) => [
      action!.split('/').at(-1)!,
      form,
    ]),
  )

test('a form that is refused shows its mistake and what was typed in its own card, and no other card does', async () => {
  const world = await deskPlace()
  const { paolo, olga, marta, merate, olgiate } = world
  const n = numberFrom(await openBy(paolo, merate))
  const gone = numberFrom(await openBy(paolo, merate))
  const other = numberFrom(await openBy(olga, olgiate))
  assert.equal((await paolo.post(`/desk/tickets/${gone}/cancellation`, { text: 'Non serve più' })).status, 303)
  const at = `/desk/tickets/${n}`
  const edit = ['grade', 'assignment', 'split', 'merge', 'link']
  const aside = ['messages', 'notes', 'checks', 'time', 'tags']
  const cases: [
    what: string,
    body: Record<string, string>,
    status: number,
    field: string,
    kept: RegExp,
    all: string[],
  ][] = [
    ['merge', { other: 'T-x9' }, 422, 'f-merge-other', /value="T-x9"/, edit],
    ['merge', { other: `T-${n}` }, 422, 'f-merge-other', new RegExp(`value="T-${n}"`), edit],
    ['merge', { other: `T-${other}` }, 409, 'f-merge-other', new RegExp(`value="T-${other}"`), edit],
    ['merge', { other: `T-${gone}` }, 409, 'f-merge-other', new RegExp(`value="T-${gone}"`), edit],
    ['link', { other: 'T-999999' }, 422, 'f-link-other', /value="T-999999"/, edit],
    ['split', { subject: 'E la rete', text: '' }, 422, 'f-split-text', /value="E la rete"/, edit],
    ['grade', { impact: '9', urgency: '1' }, 422, 'f-grade-impact', /name="urgency" value="1" checked/, edit],
    ['time', { minutes: '0', note: 'Al telefono' }, 422, 'f-time-minutes', /value="Al telefono"/, aside],
    ['tags', { tag: 'x' }, 422, 'f-tag', /value="x"/, aside],
    ['checks', { title: 'y' }, 422, 'f-title', /value="y"/, aside],
    ['messages', { text: '', lateReason: '' }, 422, 'f-text', /field-wrong/, aside],
  ]
  for (const [what, body, status, field, kept, all] of cases) {
    const refused = await marta.post(`${at}/${what}`, body)
    const said = `${what} ${JSON.stringify(body)}`
    assert.equal(refused.status, status, said)
    const forms = formsIn(refused.text)
    for (const name of all) {
      const form = forms.get(name)!
      assert.ok(form, `${said}: the form ${name} is there`)
      assert.equal(/role="alert"/.test(form), name === what, `${said}: alert in ${name}`)
      assert.equal(/field-wrong/.test(form), name === what, `${said}: mark in ${name}`)
    }
    assert.match(forms.get(what)!, kept, said)
    assert.match(forms.get(what)!, new RegExp(`<a href="#${field}">`), `${said}: the summary leads to the field`)
    assert.match(forms.get(what)!, new RegExp(`id="${field}"`), said)
  }
  // The version of who was told: as it was where a field is wrong, as it is now where the ticket had changed.
  const { version } = await storedTicket(world, n)
  await marta.post(`${at}/grade`, { impact: '1', urgency: '1', version: String(version) })
  const typo = formsIn((await marta.post(`${at}/merge`, { other: '?', version: String(version) })).text).get('merge')!
  assert.match(typo, new RegExp(`name="version" value="${version}"`))
  const late = await marta.post(`${at}/merge`, { other: `T-${gone}`, version: String(version) })
  assert.equal(late.status, 409)
  const told = formsIn(late.text).get('merge')!
  assert.match(told, /Mentre scrivevi qualcun altro/)
  assert.match(told, new RegExp(`name="version" value="${(await storedTicket(world, n)).version}"`))
  assert.match(told, new RegExp(`value="T-${gone}"`), 'what was typed is there')
})

test('who comes second is told, and what they wrote is not lost, also where there is no form for it any more', async () => {
  const world = await deskPlace()
  const { paolo, marta, dora, merate } = world
  const [n, into] = [numberFrom(await openBy(paolo, merate)), numberFrom(await openBy(paolo, merate))]
  const { version } = await storedTicket(world, n)
  assert.equal(
    (await dora.post(`/desk/tickets/${n}/merge`, { other: `T-${into}`, version: String(version) })).status,
    303,
  )
  const cases: [who: typeof marta, what: string, sent: Record<string, string>, said: RegExp][] = [
    [marta, 'messages', { text: 'Venite domani?', version: String(version) }, /unito a un altro|Mentre scrivevi/],
    [paolo, 'messages', { text: 'Va di nuovo' }, /unito a un altro/],
    [marta, 'solution', { text: 'Cambiato il toner', version: String(version) }, /Mentre scrivevi|«unito»/],
    [marta, 'merge', { other: `T-${into}` }, /unito a un altro/],
    [paolo, 'opinion', { rating: '5' }, /L’opinione si dà quando/],
  ]
  for (const [who, what, sent, said] of cases) {
    const refused = await who.post(`/desk/tickets/${n}/${what}`, sent)
    assert.equal(refused.status, 409, what)
    assert.match(refused.text, said, what)
    if (sent['text']) assert.ok(refused.text.includes(sent['text']), `${what}: what was written`)
  }
  // Two who close at once: one does, the other is told.
  await marta.post(`/desk/tickets/${into}/messages`, { text: 'Cambiato il toner', next: 'solution' })
  const both = await Promise.all([1, 2].map(() => paolo.post(`/desk/tickets/${into}/closure`)))
  assert.deepEqual(both.map((b) => b.status).sort(), [303, 409])
  assert.match(both.find((b) => b.status === 409)!.text, /Il ticket è «chiuso»/)
})

test('what a ticket is due by counts no hour in which it waited for the body, as it is stored and as it is shown', async () => {
  const world = await deskPlace()
  const { paolo, marta, merate } = world
  const at = (who: Actor, wall: string) => (ctx: Ctx) => ({
    ...ctx,
    actor: who,
    now: Temporal.PlainDateTime.from(wall).toZonedDateTime(ctx.zone).toInstant(),
  })
  const asked = NewTicket.parse({ subject: 'Stampante ferma', text: 'Da stamattina.' })
  const [still, paused] = await world.inCentre(async (ctx) => {
    const monday = at(paolo.actor, '2026-03-02T09:00')(ctx)
    const opened = []
    for (let n = 0; n < 2; n++) opened.push(await openTicket(monday, asked, { bodyId: merate.id, channel: 'portal' }))
    const { number } = opened[1]!
    await moveTicket(at(marta.actor, '2026-03-02T10:00')(ctx), number, 'wait', { text: 'Che modello è?' })
    await moveTicket(at(marta.actor, '2026-03-03T09:00')(ctx), number, 'resumption')
    return opened.map((t) => t.number)
  })
  const due = async (n: number) => (await storedTicket(world, n)).solution_due_at?.toISOString()
  assert.equal(await due(still!), '2026-03-05T08:00:00.000Z', 'Thursday at nine: 24 hours of work from Monday at nine')
  assert.equal(await due(paused!), '2026-03-05T16:00:00.000Z', 'Thursday at five: seven hours of work were waited')
  assert.match((await marta.get(`/desk/tickets/${paused}/why`)).text, /5 mar 2026, 17:00/)
})

test('turns go round the team, skip who is away, and by skill go only to who knows', async () => {
  const world = await deskPlace()
  const { paolo, marta, dora, merate } = world
  const [team] = await peek<{ id: string }>('select id from desk_team where centre_id = $1', [world.centreId])
  await dora.post('/desk/settings/queues', { name: 'Turni', teamId: team!.id, assignment: 'turn', usual: 'true' })
  for (const who of [marta, dora])
    assert.equal((await dora.post(`/desk/settings/teams/${team!.id}/members`, { personId: who.id })).status, 303)
  const given = async () => {
    const n = numberFrom(await openBy(paolo, merate))
    await jobs()
    return (await storedTicket(world, n)).assignee_id
  }
  assert.deepEqual([await given(), await given()].sort(), [marta.id, dora.id].sort(), 'each once')
  assert.equal((await dora.post(`/desk/settings/teams/${team!.id}/members/${marta.id}/absence`)).status, 303)
  assert.deepEqual([await given(), await given()], [dora.id, dora.id])
  await dora.post('/desk/settings/queues', { name: 'Turni', teamId: team!.id, assignment: 'skill', usual: 'true' })
  assert.equal(await given(), null, 'nobody knows what it is about')
  assert.equal(
    (await dora.post(`/desk/settings/teams/${team!.id}/members`, { personId: paolo.id })).status,
    422,
    'not of the desk',
  )
})

test('a category suggests gravity, queue and checklist, and nothing is solved while a line of it is open', async () => {
  const world = await deskPlace()
  const { paolo, marta, dora, merate } = world
  await dora.post('/desk/settings/categories', {
    code: 'rete',
    name: 'Rete',
    impact: '1',
    urgency: '1',
    checklist: 'Controlla la linea',
  })
  const n = numberFrom(await openBy(paolo, merate, { category: 'rete' }))
  await jobs()
  assert.equal((await storedTicket(world, n)).priority, 1)
  const at = `/desk/tickets/${n}`
  await marta.post(`${at}/charge`)
  const held = await marta.post(`${at}/solution`, { text: 'Tutto a posto' })
  assert.equal(held.status, 409)
  assert.match(held.text, /Controlla la linea/)
  const [line] = await peek<{ id: string }>('select id from ticket_check where centre_id = $1', [world.centreId])
  assert.equal((await marta.post(`${at}/checks/${line!.id}`)).status, 303)
  assert.equal((await marta.post(`${at}/solution`, { text: 'Tutto a posto' })).status, 303)
})

test('priority, level and calendar changed later go on from what was used; the run computes every open ticket again', async () => {
  const world = await deskPlace()
  const { paolo, marta, dora, merate } = world
  const n = numberFrom(await openBy(paolo, merate, { impact: '3', urgency: '3' }))
  const at = `/desk/tickets/${n}`
  const dues = async () => (await storedTicket(world, n)).solution_due_at!.getTime()
  const slow = await dues()
  assert.equal((await marta.post(`${at}/grade`, { impact: '1', urgency: '1' })).status, 303)
  const fast = await dues()
  assert.ok(fast < slow, 'priority 1 is due sooner')
  const causes = () =>
    peek<{ cause: string }>(
      `select cause from ticket_clock c join ticket t on t.id = c.ticket_id where t.centre_id = $1 and clock = 'solution' order by from_at`,
      [world.centreId],
    )
  assert.deepEqual(
    (await causes()).map((c) => c.cause),
    ['opened', 'priority'],
  )
  assert.equal((await dora.post('/desk/settings/levels', { priority: '1', solution: '40' })).status, 303)
  await jobs()
  assert.ok((await dues()) > fast)
  assert.equal((await dora.post('/desk/settings/levels', { priority: '1', solution: 'mai' })).status, 422)
  const hours = {
    name: 'Sempre',
    holidays: 'none',
    ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((d) => [`day${d}`, '00:00-24:00'])),
  }
  const before = await dues()
  assert.match((await dora.post('/desk/settings/hours', hours)).url, /^\/runs\//)
  await jobs()
  assert.ok((await dues()) < before, 'open day and night it is due sooner')
  assert.deepEqual(
    (await causes()).map((c) => c.cause),
    ['opened', 'priority', 'levels', 'calendar'],
  )
  const [run] = await peek<{ state: string }>(
    `select state from run where centre_id = $1 and kind = 'desk.clocks' order by created_at desc limit 1`,
    [world.centreId],
  )
  assert.equal(run!.state, 'done')
  assert.match((await marta.get(`${at}/why`)).text, /orario cambiato/)
})

test('where a body says so its people see only what they asked, and its referent sees all', async () => {
  const world = await deskPlace()
  const { paolo, merate, person } = world
  const emma = await person('Emma Impiegata', 'employee', merate)
  const rita = await person('Rita Rtd', 'rtd', merate)
  const hers = numberFrom(await openBy(emma, merate, { subject: 'Cosa di Emma' }))
  const his = numberFrom(await openBy(paolo, merate, { subject: 'Cosa di Paolo' }))
  assert.equal((await emma.get(`/desk/tickets/${his}`)).status, 200, 'as long as the body says nothing')
  const week = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((d) => [`day${d}`, '']))
  assert.equal(
    (await emma.post(`/desk/bodies/${merate.id}/settings`, { ...week, sharing: 'own', version: '0' })).status,
    403,
  )
  assert.equal(
    (await rita.post(`/desk/bodies/${merate.id}/settings`, { ...week, sharing: 'own', version: '0' })).status,
    303,
  )
  assert.equal((await emma.get(`/desk/tickets/${his}`)).status, 404)
  assert.equal((await emma.get(`/desk/tickets/${hers}`)).status, 200)
  assert.doesNotMatch((await emma.get('/desk/tickets')).text, /Cosa di Paolo/)
  assert.equal((await paolo.get(`/desk/tickets/${hers}`)).status, 200)
})

test('a consultancy is read by a second person before it is delivered, not by who wrote it', async () => {
  const world = await deskPlace()
  const { paolo, marta, dora, merate } = world
  const n = numberFrom(await openBy(paolo, merate, { kind: 'consultancy', area: 'privacy' }))
  const at = `/desk/tickets/${n}`
  await marta.post(`${at}/charge`)
  const early = await marta.post(`${at}/solution`, { text: 'Il parere è questo' })
  assert.equal(early.status, 409)
  assert.match(early.text, /seconda persona/)
  assert.equal((await marta.post(`${at}/review`)).status, 422, 'not by herself')
  assert.equal((await dora.post(`${at}/review`)).status, 303)
  assert.equal((await dora.post(`${at}/review`)).status, 409, 'once')
  assert.equal((await marta.post(`${at}/supplier`, { text: 'Prova' })).status, 409, 'no supplier for a consultancy')
  assert.equal((await marta.post(`${at}/time`, { minutes: '90', note: 'Studio' })).status, 303)
  assert.equal((await marta.post(`${at}/hours`, { hoursPlanned: '3' })).status, 303)
  assert.match((await marta.get(at)).text, /1 h 30 min di 3/)
  assert.equal((await marta.post(`${at}/solution`, { text: 'Il parere è questo' })).status, 303)
})

test('what is solved and nobody answers closes by itself after the days the desk has set', async () => {
  const world = await deskPlace()
  const { paolo, marta, merate } = world
  const [a, b] = [numberFrom(await openBy(paolo, merate)), numberFrom(await openBy(paolo, merate))]
  for (const n of [a, b]) await marta.post(`/desk/tickets/${n}/messages`, { text: 'Fatto', next: 'solution' })
  await peek(`update ticket set solved_at = now() - interval '8 days' where centre_id = $1 and number = $2`, [
    world.centreId,
    a,
  ])
  const close = allTasks()['desk.close_solved']!
  const job = {
    payload: {},
    centreId: null,
    personId: null,
    signal: new AbortController().signal,
    log: console,
    work: (fn: never) => work(platformActor(null), fn),
  }
  await close.run(job as never)
  await close.run(job as never)
  assert.deepEqual([(await storedTicket(world, a)).state, (await storedTicket(world, b)).state], ['closed', 'solved'])
})

test('machines open with a key, once; answer and close by the same rules as people', async () => {
  const world = await deskPlace()
  const { merate, olgiate, marta } = world
  const body = await world.token('referent', merate)
  const staff = await world.token('operator')
  const ask = { ipaCode: merate.ipaCode, subject: 'Da un programma', text: 'Prova' }
  assert.equal((await body.post('/api/v1/tickets', ask)).status, 422, 'without a key')
  const key = { 'idempotency-key': 'chiave-uno' }
  const made = await body.post('/api/v1/tickets', ask, key)
  assert.equal(made.status, 201, made.text)
  const { number } = made.json<{ number: number }>()
  assert.equal(
    (await body.post('/api/v1/tickets', ask, key)).json<{ number: number }>().number,
    number,
    'again the same',
  )
  assert.equal(
    (await body.post('/api/v1/tickets', { ...ask, ipaCode: olgiate.ipaCode }, { 'idempotency-key': 'chiave-due' }))
      .status,
    422,
  )
  const at = `/api/v1/tickets/${number}`
  assert.equal(
    (await staff.post(`${at}/messages`, { text: 'Vediamo' }, { 'idempotency-key': 'chiave-tre' })).status,
    201,
  )
  assert.equal((await body.post(`${at}/assignment`, { personId: marta.id })).status, 403)
  assert.equal(
    (await staff.post(`${at}/assignment`, { personId: marta.id })).json<{ assignee: string }>().assignee,
    'Marta Operatrice',
  )
  assert.equal((await staff.post(`${at}/closure`, {})).status, 409, 'a solution has words')
  assert.equal((await staff.post(`${at}/closure`, { text: 'Sistemato' })).json<{ state: string }>().state, 'closed')
  const whole = (await body.get(at)).json<{ messages: { from: string; text: string }[] }>()
  assert.deepEqual(
    whole.messages.map((m) => [m.from, m.text]),
    [
      ['body', 'Prova'],
      ['centre', 'Vediamo'],
      ['centre', 'Sistemato'],
    ],
  )
  assert.equal((await staff.get('/api/v1/tickets?q=programma')).json<{ items: unknown[] }>().items.length, 1)
  assert.equal((await staff.get('/api/v1/tickets?strano=1')).status, 422)
})

test('a supplier sees the tickets passed on to it and their exchange with the desk; nothing of the body, of notes, of another supplier', async () => {
  const world = await deskPlace()
  const { paolo, marta, dora, merate, person } = world
  const fabio = await person('Fabio Fornitore', 'supplier')
  const gina = await person('Gina Altra', 'supplier')
  for (const name of ['Gestionali srl', 'Altra srl']) await dora.post('/desk/settings/suppliers', { name })
  const [own, others] = await peek<{ id: string }>(
    'select id from desk_supplier where centre_id = $1 order by name desc',
    [world.centreId],
  )
  assert.equal((await dora.post(`/desk/settings/suppliers/${own!.id}/people`, { personId: fabio.id })).status, 303)
  assert.equal((await dora.post(`/desk/settings/suppliers/${others!.id}/people`, { personId: gina.id })).status, 303)
  assert.equal(
    (await dora.post(`/desk/settings/suppliers/${own!.id}/people`, { personId: marta.id })).status,
    422,
    'not a supplier',
  )
  const n = numberFrom(await openBy(paolo, merate, { text: 'Il signor Rossi ha segnalato' }))
  const at = `/desk/tickets/${n}`
  const theirs = `/desk/supplier/tickets/${n}`
  await marta.post(`${at}/charge`)
  await marta.post(`${at}/notes`, { text: 'Cliente difficile' })
  assert.equal((await fabio.get(theirs)).status, 404, 'before it is passed on')
  assert.equal((await marta.post(`${at}/supplier`, { text: 'Il login fallisce' })).status, 409, 'which supplier')
  assert.equal((await marta.post(`${at}/supplier`, { text: 'Il login fallisce', supplierId: own!.id })).status, 303)
  const page = await fabio.get(theirs)
  assert.match(page.text, /Il login fallisce/)
  assert.doesNotMatch(page.text, /signor Rossi|Cliente difficile|Paolo/)
  assert.match((await fabio.get('/desk/supplier/tickets')).text, /Stampante ferma/)
  for (const url of [at, '/desk/tickets', '/members', `/api/v1/tickets/${n}`])
    assert.equal((await fabio.get(url)).status, 404, url)
  assert.equal((await gina.get(theirs)).status, 404)
  assert.doesNotMatch((await gina.get('/desk/supplier/tickets')).text, /Stampante/)
  assert.equal((await marta.post(`${at}/notes`, { text: 'Seconda domanda', supplier: 'true' })).status, 303)
  assert.match((await fabio.get(theirs)).text, /Seconda domanda/)
  assert.equal((await fabio.post(`${theirs}/messages`, { text: 'Ripristinato', done: 'true' })).status, 303)
  const back = await storedTicket(world, n)
  assert.deepEqual([back.level, back.state], ['centre', 'open'])
  assert.equal((await fabio.post(`${theirs}/messages`, { text: 'Ancora' })).status, 409, 'it went back')
  assert.match((await marta.get(at)).text, /Ripristinato/)
  assert.doesNotMatch((await paolo.get(at)).text, /Ripristinato/)
  assert.match((await marta.get(`${at}/why`)).text, /Tempo: fornitore/)
  assert.doesNotMatch((await paolo.get(`${at}/why`)).text, /Tempo: fornitore/)
})

test('who answers says so, and colleagues see it for a minute and a half; a colleague called in a note is told', async () => {
  const world = await deskPlace()
  const { paolo, marta, dora, merate } = world
  const n = numberFrom(await openBy(paolo, merate))
  const at = `/desk/tickets/${n}`
  assert.equal((await marta.post(`${at}/presence`)).status, 303)
  assert.match((await dora.get(at)).text, /Marta Operatrice sta scrivendo una risposta/)
  assert.doesNotMatch((await marta.get(at)).text, /sta scrivendo/, 'not to herself')
  await peek(`update ticket_presence set seen_at = now() - interval '2 minutes' where centre_id = $1`, [world.centreId])
  assert.doesNotMatch((await dora.get(at)).text, /sta scrivendo/)
  assert.equal((await marta.post(`${at}/notes`, { text: 'Puoi guardare?', calls: dora.id })).status, 303)
  await jobs()
  assert.match((await dora.get('/desk/tickets?view=called')).text, /Stampante ferma/)
  const [letter] = await peek<{ to_address: string }>(
    `select to_address from mail where centre_id = $1 and kind = 'desk.told' and to_address like 'dora%'`,
    [world.centreId],
  )
  assert.ok(letter, 'she was written to')
  assert.equal((await dora.post(`${at}/notes`, { text: 'Guardato' })).status, 303)
  assert.doesNotMatch((await dora.get('/desk/tickets?view=called')).text, /Stampante ferma/, 'the call is answered')
})

test('a note calls several colleagues, each of whom is told; who is refused finds them chosen still', async () => {
  const world = await deskPlace()
  const { paolo, marta, dora, merate } = world
  const sara = await world.person('Sara Specialista', 'specialist')
  const at = `/desk/tickets/${numberFrom(await openBy(paolo, merate))}`
  const calls = [dora.id, sara.id]
  const refused = await marta.post(`${at}/notes`, { text: '', calls })
  assert.equal(refused.status, 422)
  assert.match(refused.text, /<details[^>]* open[^>]*><summary>Chiama i colleghi/)
  for (const id of calls) assert.match(refused.text, new RegExp(`value="${id}" checked`))
  assert.equal((await marta.post(`${at}/notes`, { text: 'Chi può?', calls })).status, 303)
  await jobs()
  for (const who of [dora, sara]) assert.match((await who.get('/desk/tickets?view=called')).text, /Stampante ferma/)
  const letters = await peek<{ to_address: string }>(
    `select to_address from mail where centre_id = $1 and kind = 'desk.told' and to_address ~ '^(dora|sara)'`,
    [world.centreId],
  )
  assert.equal(letters.length, 2)
  assert.equal((await dora.post(`${at}/notes`, { text: 'Io' })).status, 303)
  assert.match((await sara.get('/desk/tickets?view=called')).text, /Stampante ferma/, 'the other is called still')
})

test('each label of the page where a ticket is changed has a field of its own', async () => {
  const world = await deskPlace()
  const page = (await world.marta.get(`/desk/tickets/${numberFrom(await openBy(world.paolo, world.merate))}/edit`)).text
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
  assert.ok(ids.length > 10)
  assert.deepEqual(
    ids.filter((id, at) => ids.indexOf(id) !== at),
    [],
  )
})

test('what is to be followed up stands by its day, the nearest first, page after page', async () => {
  const world = await deskPlace()
  const { paolo, marta, merate, centreId } = world
  const days = ['2026-12-20', '2026-12-01', '2026-12-10', '2026-12-01', null]
  for (const [i, day] of days.entries()) {
    const n = numberFrom(await openBy(paolo, merate, { subject: `Ticket ${i}` }))
    await peek('update ticket set follow_up_on = $3 where centre_id = $1 and number = $2', [centreId, n, day])
  }
  const page = (await marta.get('/desk/tickets?view=follow-up')).text
  assert.deepEqual(
    [...page.matchAll(/T-\d+ Ticket (\d)/g)].map((m) => Number(m[1])),
    [1, 3, 2, 0],
  )
  assert.match(page, /Da risentire il/)
  assert.match(page, /20 dic 2026|20 dicembre 2026|20\/12\/2026/)
  const whole = await world.inCentre(async (ctx) => {
    const seen: string[] = []
    let after: string | undefined
    do {
      const { rows, next } = await listTickets(ctx, { ...none, view: 'follow-up', after }, { limit: 1 })
      seen.push(...rows.map((r) => r.subject))
      after = next ?? undefined
    } while (after)
    return seen
  })
  assert.deepEqual(whole, ['Ticket 1', 'Ticket 3', 'Ticket 2', 'Ticket 0'])
})
const none = TicketFilter.parse({})

test('a kept view is one’s own or all colleagues’; only who made it removes it', async () => {
  const world = await deskPlace()
  const { marta, dora } = world
  assert.equal(
    (await marta.post('/desk/views', { name: 'Urgenti', query: 'priority=1', shared: 'true' })).url,
    '/desk/tickets?priority=1',
  )
  await marta.post('/desk/views', { name: 'Solo mia', query: 'view=mine' })
  const hers = await dora.get('/desk/tickets')
  assert.match(hers.text, /Urgenti/)
  assert.doesNotMatch(hers.text, /Solo mia/)
  const [view] = await peek<{ id: string }>(`select id from desk_view where centre_id = $1 and name = 'Urgenti'`, [
    world.centreId,
  ])
  assert.equal((await dora.post(`/desk/views/${view!.id}/removal`)).status, 404)
  assert.equal((await marta.post(`/desk/views/${view!.id}/removal`)).status, 303)
})

test('a note that is refused comes back as a note: never where the body would read it', async () => {
  const world = await deskPlace()
  const n = numberFrom(await openBy(world.paolo, world.merate))
  const refused = await world.marta.post(`/desk/tickets/${n}/notes`, { text: 'Che ne pensate?', calls: 'nessuno' })
  assert.equal(refused.status, 422)
  const boxes = [...refused.text.matchAll(/<textarea[^>]* id="([^"]+)"[^>]*>([^<]*)/g)].map(([, id, text]) => [
    id,
    text,
  ])
  assert.deepEqual(boxes, [
    ['f-text', ''],
    ['f-note-text', 'Che ne pensate?'],
  ])
  const ids = [...refused.text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
  assert.deepEqual(
    ids.filter((id, at) => ids.indexOf(id) !== at),
    [],
    'every id is there once',
  )
})
