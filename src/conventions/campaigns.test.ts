import assert from 'node:assert/strict'
import test from 'node:test'
import { unzipSync, zipSync } from 'fflate'
import { extractText, getDocumentProxy } from 'unpdf'
import { stopClock } from '../platform/clock.ts'
import { platformActor, work } from '../platform/ctx.ts'
import { sha256 } from '../platform/ids.ts'
import { conventionText, makeConvention } from '../../test/adhesions.ts'
import { makeSigner, plainPdf, signCades, signPades } from '../../test/signing.ts'
import { app, type Centre, jobs, makeCentre, peek, type Person, type Town } from '../../test/world.ts'
import { countFigures, keepFigures, readFigures } from './campaign-checklist.ts'
import { remindTonight } from './campaign-tasks.ts'
import { getCampaign, inviteSome, openedCampaign } from './campaigns.ts'

// The renewal of a convention that ends on 31 December 2026 opens twelve months before.
const NOW = '2026-02-01T10:00:00Z'
stopClock(NOW)
const resolutionTemplate = '# Rinnovo per {{ente.nome}}\n\nIl consiglio approva «{{convenzione.titolo}}».'
const conventionTemplate =
  '# {{convenzione.titolo}}\n\nTra {{capofila.nome}} e {{ente.nome}}, rappresentato da {{rappresentante.nome}}.'

type Prepared = { world: Centre; old: string; renewed: string; campaign: string; marta: Person }
const prepare = async (
  members: (w: Centre) => readonly Town[] = (w) => [w.merate, w.olgiate],
  more: Record<string, string> = {},
): Promise<Prepared> => {
  const world = await makeCentre()
  const old = await makeConvention(world, { endsOn: '2026-12-31', members: members(world) })
  const renewed = await makeConvention(world, { beginsOn: '2027-01-01', endsOn: '2031-12-31', renewsId: old })
  const made = await world.marta.post('/campaigns', {
    title: 'Rinnovo 2027',
    conventionId: renewed,
    deadlineOn: '2026-09-30',
    remindDays: '90, 60, 30, 14',
    resolutionTemplate,
    conventionTemplate,
    ...more,
  })
  assert.equal(made.status, 303, made.text)
  return { world, old, renewed, campaign: made.url.split('/').at(-1)!, marta: world.marta }
}
const open = async ({ marta, campaign }: Prepared) => {
  const answer = await marta.post(`/campaigns/${campaign}/opening`)
  assert.equal(answer.status, 303, answer.text)
  await jobs()
  return answer.url
}
const pec = (world: Centre, town: Town) =>
  peek(`insert into body_code (centre_id, body_id, kind, value) values ($1, $2, 'pec', $3)`, [
    world.centreId,
    town.id,
    `${town.ipaCode}@pec.invalid`,
  ])
const inCentre = <T>(world: Centre, fn: Parameters<typeof work<T>>[1]) => work(platformActor(world.centreId), fn)
const rows = (world: Centre) =>
  peek<{ bodyId: string; state: string; id: string; trouble: string; sent: boolean }>(
    `select a.body_id as "bodyId", a.id, a.state, x.trouble, x.sent_at is not null as sent from campaign_body x join campaign m on (m.centre_id, m.id) = (x.centre_id, x.campaign_id)
      join adhesion a on (a.centre_id, a.body_id, a.convention_id) = (x.centre_id, x.body_id, m.convention_id) where x.centre_id = $1 order by a.body_id`,
    [world.centreId],
  )
const letters = (world: Centre, kind: string) =>
  peek<{ to: string; text: string; subject: string }>(
    'select to_address as "to", coalesce(text, $3) as text, subject from mail where centre_id = $1 and kind = $2 order by id',
    [world.centreId, kind, ''],
  )
const dayOf = async <T>(day: string, fn: () => Promise<T>) => {
  stopClock(`${day}T10:00:00Z`)
  try {
    return await fn()
  } finally {
    stopClock(NOW)
  }
}

test('a template with an unknown placeholder is refused when it is saved, with its line; what was typed comes back', async () => {
  const { marta, campaign } = await prepare()
  const wrong = await marta.post(`/campaigns/${campaign}/edit`, {
    title: 'Rinnovo nuovo',
    deadlineOn: '2026-09-30',
    remindDays: '30',
    resolutionTemplate: '# Delibera\n\nVisto {{ente.nomme}}',
    conventionTemplate: '',
    version: 1,
  })
  assert.equal(wrong.status, 422)
  assert.match(wrong.text, /riga 3: il segnaposto \{\{ente\.nomme\}\} non esiste/)
  assert.match(wrong.text, /value="Rinnovo nuovo"/)
  const late = await marta.post(`/campaigns/${campaign}/edit`, {
    title: 'Rinnovo',
    deadlineOn: '2027-01-31',
    remindDays: 'tanti',
    version: 1,
  })
  assert.equal(late.status, 422)
  assert.match(late.text, /da uno a dieci numeri di giorni/)
})

test('a campaign opens when the renewal does, invites each body of the old convention once, and leaves out who leaves', async () => {
  const prepared = await prepare()
  const { world, campaign, marta } = prepared
  const early = await dayOf('2025-12-30', () => marta.post(`/campaigns/${campaign}/opening`))
  assert.equal(early.status, 409)
  assert.match(early.text, /31 dic 2025/)
  await peek(`update adhesion set state = 'exit_requested' where centre_id = $1 and body_id = $2`, [
    world.centreId,
    world.olgiate.id,
  ])
  const run = await open(prepared)
  assert.match((await marta.get(run)).text, /Un ente invitato/)
  assert.deepEqual(
    (await rows(world)).map((r) => [r.bodyId, r.state]),
    [[world.merate.id, 'invited']],
  )
  await open(prepared)
  const events = (await world.events()).filter((e) => e === 'conventions.adhesion_invited')
  assert.equal(events.length, 1)
  const page = await marta.get(`/campaigns/${campaign}`)
  assert.equal(page.status, 200)
  assert.match(page.text, /recesso chiesto|ha chiesto il recesso|recesso/i)
  assert.match(page.text, /inviare la bozza, tocca al centro/)
  // It comes back, and is taken in.
  await peek(
    `update adhesion set state = 'active' where centre_id = $1 and body_id = $2 and state = 'exit_requested'`,
    [world.centreId, world.olgiate.id],
  )
  await open(prepared)
  assert.equal((await rows(world)).length, 2)
})

test('drafts are sent with number and kept text; a body without address or with a value missing is told why and stops no other', async () => {
  const prepared = await prepare((w) => [w.merate, w.olgiate, w.barzio])
  const { world, campaign, marta } = prepared
  await pec(world, world.merate)
  await pec(world, world.barzio)
  // Nobody is known to sign for Barzio.
  await peek('delete from signatory where centre_id = $1 and body_id = $2', [world.centreId, world.barzio.id])
  await open(prepared)
  await world.dora.post('/protocol/settings', { mode: 'hand', office: 'AOO-1', required: 'on', version: '' })
  const asked = await marta.post(`/campaigns/${campaign}/sending`, { all: 'on' })
  assert.match(asked.text, /non invia nulla senza numero/)
  assert.match(asked.text, /A 3 enti/)
  assert.equal((await marta.post(`/campaigns/${campaign}/letters`, { all: 'on', office: 'AOO-1' })).status, 422)
  assert.equal((await marta.post(`/campaigns/${campaign}/letters`, {})).status, 409)
  const send = () => marta.post(`/campaigns/${campaign}/letters`, { all: 'on', number: '0000077', office: 'AOO-1' })
  const run = await send()
  await jobs()
  assert.match((await marta.get(run.url)).text, /Bozze inviate: 1; già inviate prima: 0; non inviate: 2/)
  const state = new Map((await rows(world)).map((r) => [r.bodyId, r]))
  assert.deepEqual(
    [world.merate, world.olgiate, world.barzio].map((t) => [state.get(t.id)!.sent, state.get(t.id)!.trouble]),
    [
      [true, ''],
      [false, 'campaign_no_address'],
      [false, 'campaign_values_missing'],
    ],
  )
  const page = await marta.get(`/campaigns/${campaign}?missing=trouble`)
  assert.match(page.text, /non si conosce né una PEC/)
  assert.match(page.text, /Mancano dati dell’ente: rappresentante\.nome/)
  const sent = await letters(world, 'conventions.draft')
  assert.deepEqual(
    sent.map((l) => l.to),
    ['c_f133@pec.invalid'],
  )
  const [entry] = await peek('select number, direction, body_id from protocol_entry where centre_id = $1', [
    world.centreId,
  ])
  assert.deepEqual(entry, { number: '0000077', direction: 'out', body_id: world.merate.id })
  // Asked again nothing goes twice; with its address Olgiate gets its own.
  await pec(world, world.olgiate)
  const again = await send()
  await jobs()
  assert.match((await marta.get(again.url)).text, /Bozze inviate: 1; già inviate prima: 1; non inviate: 1/)
  assert.equal((await letters(world, 'conventions.draft')).length, 2)
  assert.equal((await peek('select from adhesion_draft where centre_id = $1', [world.centreId])).length, 2)
})

test('an officer sees the line and the documents of the own body only, and the PDF to sign is the one that was kept', async () => {
  const prepared = await prepare()
  const { world, campaign, marta } = prepared
  await pec(world, world.merate)
  await open(prepared)
  const mine = (await rows(world)).find((r) => r.bodyId === world.merate.id)!
  const theirs = (await rows(world)).find((r) => r.bodyId === world.olgiate.id)!
  const { lucia } = world
  const raw = async (url: string) =>
    app.inject({ url, headers: { cookie: `session=${lucia.cookie}` }, remoteAddress: '127.0.0.1' })
  const preview = await raw(`/adhesions/${mine.id}/documents/convention.pdf`)
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(preview.rawPayload)))
  assert.match(text.join(' '), /ANTEPRIMA/)
  await marta.post(`/campaigns/${campaign}/letters`, { id: world.merate.id })
  await jobs()
  assert.equal((await lucia.get(`/campaigns/${campaign}`)).status, 404)
  assert.equal((await lucia.get('/campaigns')).status, 404)
  const page = await lucia.get(`/adhesions/${mine.id}`)
  assert.match(page.text, /approvare in consiglio e mandare la delibera, tocca all’ente/)
  assert.match(page.text, /Convenzione da firmare/)
  assert.equal((await lucia.get(`/adhesions/${theirs.id}`)).status, 404)
  assert.equal((await lucia.get(`/adhesions/${theirs.id}/documents/convention.pdf`)).status, 404)
  const kept = await raw(`/adhesions/${mine.id}/documents/convention.pdf`)
  const [draft] = await peek<{ sha256: Buffer }>('select sha256 from adhesion_draft where body_id = $1', [
    world.merate.id,
  ])
  assert.deepEqual(sha256(kept.rawPayload), draft!.sha256)
  for (const name of ['resolution.pdf', 'resolution.docx', 'convention.docx'])
    assert.equal((await raw(`/adhesions/${mine.id}/documents/${name}`)).statusCode, 200, name)
  assert.equal((await raw(`/adhesions/${mine.id}/documents/other.pdf`)).statusCode, 404)
  // All together for the centre; the one whose values are missing is told in a list beside.
  await peek('delete from signatory where centre_id = $1 and body_id = $2', [world.centreId, world.olgiate.id])
  const packing = await marta.post(`/campaigns/${campaign}/documents`, { all: 'on' })
  await jobs()
  assert.match((await marta.get(packing.url)).text, /Scarica i documenti: 4; enti senza documenti: 1/)
  const archive = await app.inject({
    url: `/campaigns/${campaign}/documents`,
    headers: { cookie: `session=${marta.cookie}` },
    remoteAddress: '127.0.0.1',
  })
  const inside = unzipSync(archive.rawPayload)
  assert.deepEqual(Object.keys(inside).toSorted(), [
    'Comune di Merate c_f133/Convenzione Comune di Merate.docx',
    'Comune di Merate c_f133/Convenzione Comune di Merate.pdf',
    'Comune di Merate c_f133/Delibera Comune di Merate.docx',
    'Comune di Merate c_f133/Delibera Comune di Merate.pdf',
    'non preparati.txt',
  ])
  assert.match(Buffer.from(inside['non preparati.txt']!).toString(), /Olgiate.*rappresentante\.nome/)
})

test('a reminder goes once for each body and threshold, in one letter to who serves several bodies, and stops when nothing is owed', async () => {
  const prepared = await prepare()
  const { world, campaign, marta } = prepared
  await open(prepared)
  const shared = await world.person('Sara Segretaria', 'secretary', world.merate)
  await peek(
    `insert into body_mandate (centre_id, body_id, person_id, role, from_on) values ($1, $2, $3, 'secretary', '2020-01-01')`,
    [world.centreId, world.olgiate.id, shared.id],
  )
  await peek(`delete from body_mandate where centre_id = $1 and role = 'referent'`, [world.centreId])
  const night = (day: string) => dayOf(day, () => inCentre(world, (ctx) => remindTonight(ctx, campaign)))
  assert.equal(await night('2026-06-01'), 0)
  assert.equal(await night('2026-07-05'), 2)
  assert.equal(await night('2026-07-05'), 0)
  assert.equal(await night('2026-07-06'), 0)
  const first = await letters(world, 'conventions.reminder')
  assert.equal(first.length, 1)
  assert.match(first[0]!.subject, /mancano 87 giorni/)
  const [{ n }] = (await peek<{ n: number }>('select count(*)::int as n from campaign_reminder where centre_id = $1', [
    world.centreId,
  ])) as [{ n: number }]
  assert.equal(n, 2)
  // Merate did all it had to: only Olgiate is reminded at the next threshold.
  const mine = (await rows(world)).find((r) => r.bodyId === world.merate.id)!
  await peek(
    `update adhesion set signed_on = '2026-03-01', act_id = (select act_id from adhesion where body_id = $2 and act_id is not null limit 1) where id = $1`,
    [mine.id, world.merate.id],
  )
  await peek(
    `insert into processing_deed (centre_id, body_id, adhesion_id, act_id, from_on) select centre_id, body_id, id, act_id, '2026-03-01' from adhesion where id = $1`,
    [mine.id],
  )
  assert.equal(await night('2026-08-05'), 1)
  assert.equal(await night('2026-10-01'), 0, 'after the deadline nothing is sent')
  // By hand once a day.
  const ask = async () => {
    const run = await marta.post(`/campaigns/${campaign}/reminders`, { all: 'on' })
    await jobs()
    return (await marta.get(run.url)).text
  }
  assert.match(await ask(), /Un ente sollecitato/)
  assert.match(await ask(), /0 enti sollecitati/)
  await marta.post(`/campaigns/${campaign}/closure`)
  assert.equal((await marta.post(`/campaigns/${campaign}/reminders`, { all: 'on' })).status, 409)
  const closed = await marta.get(`/campaigns/${campaign}`)
  assert.match(closed.text, /Un ente è rimasto fuori: il diritto ai servizi finisce il 31 dicembre 2026/)
})

test('kept figures are what would be counted, and every change makes them stale in its own transaction', async () => {
  const prepared = await prepare()
  const { world, campaign, marta } = prepared
  await open(prepared)
  const fresh = async () =>
    (await peek<{ fresh: boolean }>('select fresh from campaign_tally where campaign_id = $1', [campaign]))[0]?.fresh
  const agree = () =>
    inCentre(world, async (ctx) => {
      const m = await getCampaign(ctx, campaign)
      assert.deepEqual(await readFigures(ctx, m), await countFigures(ctx, m, '2026-02-01'))
    })
  assert.equal(await fresh(), true)
  await agree()
  const mine = (await rows(world)).find((r) => r.bodyId === world.merate.id)!
  const act = { type: 'resolution', organ: 'council', number: '4', adoptedOn: '2026-02-01' }
  const moved = await marta.post(`/adhesions/${mine.id}/resolution`, { movedOn: '2026-02-01', ...act })
  assert.equal(moved.status, 303, moved.text)
  assert.equal(await fresh(), false)
  await agree()
  assert.match((await marta.get(`/campaigns/${campaign}`)).text, /1 \/ 2/)
  // Each table the figures come from, alone.
  const changes = [
    `update adhesion set signed_on = '2026-02-01' where id = $1`,
    `update act set enforceable_on = adopted_on where id = (select act_id from adhesion where id = $1)`,
    `insert into processing_deed (centre_id, body_id, adhesion_id, act_id, from_on) select centre_id, body_id, id, act_id, '2026-02-01' from adhesion where id = $1`,
    `update campaign_body set sent_at = now() where body_id = (select body_id from adhesion where id = $1)`,
    `update body set population = 7000 where id = (select body_id from adhesion where id = $1)`,
    `update convention set countersigned = true where id = (select convention_id from adhesion where id = $1)`,
  ]
  for (const change of changes) {
    await inCentre(world, async (ctx) => void (await keepFigures(ctx, await getCampaign(ctx, campaign))))
    assert.equal(await fresh(), true)
    await agree()
    await peek(change, [mine.id])
    assert.equal(await fresh(), false, change)
    await agree()
  }
})

test('files that say what they are: resolution, signature, the lead body’s, the deed; the same file twice is one, a refused one may try again', async () => {
  const world = await makeCentre()
  const { marta, merate, barzio } = world
  const old = await makeConvention(world, { endsOn: '2026-12-31', members: [merate] })
  const renewed = await makeConvention(world, {
    beginsOn: '2027-01-01',
    endsOn: '2031-12-31',
    renewsId: old,
    countersigned: true,
  })
  await peek(
    `insert into signatory (centre_id, body_id, name, capacity, from_on) values ($1, $2, 'Piero Presidente', 'presidente', '2020-01-01')`,
    [world.centreId, barzio.id],
  )
  const made = await marta.post('/campaigns', { title: 'Rinnovo', conventionId: renewed, deadlineOn: '2026-09-30' })
  const campaign = made.url.split('/').at(-1)!
  await open({ world, old, renewed, campaign, marta })
  stopClock('2026-04-01T10:00:00Z')
  const at = Temporal.Instant.from('2026-03-01T09:00:00Z')
  const lucia = makeSigner({ name: 'Lucia Sindaca' })
  const bring = async (...files: [string, Uint8Array][]) => {
    const sent = await marta.upload(
      `/campaigns/${campaign}/items`,
      {},
      files.map(([name, bytes]) => ({ field: 'files', name, bytes })),
    )
    assert.equal(sent.status, 303, sent.text)
    await marta.post(`/campaigns/${campaign}/items/recording`)
    await jobs()
    return peek<{ move: string; state: string; problem: string }>(
      'select move, state, problem from campaign_item where campaign_id = $1 order by id',
      [campaign],
    )
  }
  const signature = signCades(lucia, conventionText, { at })
  // The signature came before the resolution: refused with the guard's word, nothing half done.
  assert.deepEqual(await bring(['firma lucia.p7m', signature]), [
    { move: 'signature', state: 'refused', problem: 'move_not_from_here' },
  ])
  assert.match((await marta.get(`/campaigns/${campaign}/items`)).text, /non si può registrare/)
  assert.deepEqual(
    (
      await bring(
        ['c_f133 delibera 4 2026-02-03 ie.pdf', plainPdf('Delibera 4')],
        ['senza codice delibera 4 2026-02-03.pdf', plainPdf('Delibera di chi')],
      )
    ).slice(1),
    [
      { move: 'resolution', state: 'accepted', problem: '' },
      { move: 'resolution', state: 'refused', problem: 'campaign_no_code' },
    ],
  )
  assert.deepEqual((await bring(['firma lucia.p7m', signature]))[0], {
    move: 'signature',
    state: 'accepted',
    problem: '',
  })
  assert.equal((await bring(['ancora la stessa.p7m', signature])).length, 3)
  const lead = signCades(makeSigner({ name: 'Piero Presidente' }), conventionText, {
    at: Temporal.Instant.from('2026-03-10T09:00:00Z'),
  })
  const deed = signCades(lucia, plainPdf('Nomina'), { at })
  assert.deepEqual((await bring(['c_f133 capofila.p7m', lead], ['c_f133 nomina 3 2026-03-12.p7m', deed])).slice(3), [
    { move: 'countersignature', state: 'accepted', problem: '' },
    { move: 'deed', state: 'accepted', problem: '' },
  ])
  const page = await marta.get(`/campaigns/${campaign}?missing=nothing`)
  assert.match(page.text, /niente, tutto fatto/)
  const english = await marta.get(`/campaigns/${campaign}`, { cookie: `session=${marta.cookie}; lang=en` })
  assert.match(english.text, /lead body’s signature/)
  const removal = await peek<{ id: string }>(
    `select id from campaign_item where campaign_id = $1 order by state desc limit 1`,
    [campaign],
  )
  assert.equal((await marta.post(`/campaigns/${campaign}/items/${removal[0]!.id}/removal`)).status, 303)
  stopClock(NOW)
})

test('two hundred bodies are renewed in one campaign, from opening to signature, through a stop in the middle', async () => {
  const prepared = await prepare((w) => [w.merate])
  const { world, old, campaign, marta } = prepared
  await peek(
    `with b as (insert into body (centre_id, type, name, search_name, ipa_code, province, state, population, population_on)
       select $1, 'municipality', 'Comune Prova ' || g, 'comune prova ' || lpad(g::text, 3, '0'), 'p_' || lpad(g::text, 3, '0'), 'LC', 'member', 400 * g, '2026-01-01'
       from generate_series(1, 200) g returning id, ipa_code),
      s as (insert into signatory (centre_id, body_id, name, capacity, from_on) select $1, id, 'Sindaco di ' || ipa_code, 'sindaco', '2020-01-01' from b),
      p as (insert into body_code (centre_id, body_id, kind, value) select $1, id, 'pec', ipa_code || '@pec.invalid' from b)
     insert into adhesion (centre_id, body_id, convention_id, state) select $1, id, $2, 'expiring' from b`,
    [world.centreId, old],
  )
  await peek('delete from adhesion where body_id = $1 and false', [world.merate.id])
  // The run is cut after a chunk: what is in stays, and the next try goes on from there.
  await marta.post(`/campaigns/${campaign}/opening`)
  await inCentre(world, async (ctx) => void (await inviteSome(ctx, await openedCampaign(ctx, campaign), 80)))
  assert.equal((await rows(world)).length, 80)
  await jobs()
  await open(prepared)
  assert.equal((await rows(world)).length, 201)
  assert.equal((await world.events()).filter((e) => e === 'conventions.adhesion_invited').length, 201)

  const sent = await marta.post(`/campaigns/${campaign}/letters`, { all: 'on', q: 'prova' })
  // Somebody cancels after a while; the drafts that left are not sent again.
  await jobs()
  assert.match((await marta.get(sent.url)).text, /Bozze inviate: 200/)
  const retry = await marta.post(`/campaigns/${campaign}/letters`, { all: 'on', q: 'prova' })
  await jobs()
  assert.match((await marta.get(retry.url)).text, /Bozze inviate: 0; già inviate prima: 200/)
  assert.equal((await letters(world, 'conventions.draft')).length, 200)

  // The resolutions come as a table; two lines cannot be read or belong to nobody.
  const lines = Array.from({ length: 200 }, (_, i) => `P_${String(i + 1).padStart(3, '0')};${i + 1};05/02/2026;sì;;`)
  const table = [
    'codice IPA;numero;data;eseguibile;pubblicata;esecutiva',
    ...lines,
    'p_999;1;05/02/2026;no;;',
    'p_001;2;mai;no;;',
  ]
  stopClock('2026-03-10T10:00:00Z')
  const brought = await marta.upload(`/campaigns/${campaign}/items/table`, {}, [
    { field: 'table', name: 'delibere.csv', bytes: Buffer.from(table.join('\r\n')) },
  ])
  assert.equal(brought.status, 303, brought.text)
  assert.equal((await marta.post(`/campaigns/${campaign}/items/recording`)).status, 303)
  await jobs()
  const outcome = async () =>
    Object.fromEntries(
      (
        await peek<{ what: string; n: number }>(
          `select move || ' ' || state || coalesce(nullif(' ' || problem, ' '), '') as what, count(*)::int as n from campaign_item where campaign_id = $1 group by 1`,
          [campaign],
        )
      ).map((r) => [r.what, r.n]),
    )
  assert.deepEqual(await outcome(), {
    'resolution accepted': 200,
    'resolution refused campaign_body_unknown': 1,
    'resolution refused campaign_line_day': 1,
  })

  // Each signs its own text, half in envelopes and half inside the PDF; one file is forged, one comes twice.
  const drafts = await peek<{ bodyId: string; ipa: string; fileId: string }>(
    `select d.body_id as "bodyId", b.ipa_code as ipa, d.file_id as "fileId" from adhesion_draft d join body b on b.id = d.body_id where d.centre_id = $1 order by b.ipa_code`,
    [world.centreId],
  )
  const { bytesOf } = await import('../platform/files.ts')
  const at = Temporal.Instant.from('2026-03-01T09:00:00Z')
  // The forged one comes first, while its body still may sign.
  const forged = signCades(makeSigner({ name: 'Sindaco di p_002' }), plainPdf('Altro testo'), { at })
  const files: Record<string, Uint8Array> = { 'firmati/p_002 falso.p7m': forged }
  for (const [i, d] of drafts.entries()) {
    const signer = makeSigner({ name: `Sindaco di ${d.ipa}` })
    const text = await bytesOf(world.centreId, d.fileId)
    if (i % 2 === 0) files[`firmati/file ${i}.pdf.p7m`] = signCades(signer, text, { at })
    else files[`firmati/file ${i}.pdf`] = signPades(signer, text, { at })
    if (i === 0) files['firmati/ancora.p7m'] = files['firmati/file 0.pdf.p7m']!
  }
  files['firmati/di nessuno.pdf'] = plainPdf('Che cos’è')
  const zip = Buffer.from(zipSync(files, { level: 0 }))
  const up = await marta.upload(`/campaigns/${campaign}/items`, {}, [
    { field: 'files', name: 'firmati.zip', bytes: zip },
  ])
  assert.equal(up.status, 303, up.text)
  await marta.post(`/campaigns/${campaign}/items/recording`)
  await jobs()
  const done = await outcome()
  assert.equal(done['signature accepted'], 200)
  assert.equal(done['signature refused campaign_no_match'], 1)
  assert.equal(done['signature refused signature_other_text'], 1, JSON.stringify(done))
  assert.equal((await rows(world)).filter((r) => r.state === 'signed').length, 200)
  assert.equal(
    (await peek(`select from adhesion_signature where centre_id = $1 and recorded_at > '2026-03-01'`, [world.centreId]))
      .length,
    200,
  )
  const page = await marta.get(`/campaigns/${campaign}`)
  assert.match(page.text, /200 \/ 201/)
  assert.equal((await marta.get(`/campaigns/${campaign}/checklist`)).text.trim().split('\n').length, 202)
  stopClock(NOW)
})
