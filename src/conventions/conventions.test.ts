import assert from 'node:assert/strict'
import test from 'node:test'
import { stopClock } from '../platform/clock.ts'
import { platformActor, work } from '../platform/ctx.ts'
import { conventionText, join, makeConvention } from '../../test/adhesions.ts'
import { makeSigner, plainPdf, scannedPdf, signCades, signPades } from '../../test/signing.ts'
import { type Centre, jobs, makeCentre, peek, type Person, type Town } from '../../test/world.ts'
import { membershipOn } from './index.ts'
import { turnDay } from './tasks.ts'
import { coveringAdhesions, coverUnion } from './unions.ts'

// The days of these stories stand still: the convention of Lecco ends on 31 December 2027.
const NOW = '2026-11-22T10:00:00Z'
stopClock(NOW)

const standing = (world: Centre, town: Town, day: string) =>
  work(platformActor(world.centreId), (ctx) => membershipOn(ctx, town.id, day), { readOnly: true })
const stateOf = async (id: string) =>
  (await peek<{ state: string }>('select state from adhesion where id = $1', [id]))[0]!.state
const open = async (who: Person, convention: string, town: Town) => {
  const opened = await who.post(`/conventions/${convention}/adhesions`, { bodyId: town.id })
  assert.equal(opened.status, 303, opened.text)
  return opened.url.split('/').at(-1)!
}
const act = { type: 'resolution', organ: 'council', number: '4', adoptedOn: '2026-01-20', enforceable: 'true' }
const p7m = (bytes: Uint8Array, name = 'convenzione.pdf.p7m') => [{ field: 'signedFile', name, bytes }]
const lucia = makeSigner({ name: 'Lucia Sindaca' })
const at = (day: string) => Temporal.Instant.from(`${day}T09:00:00Z`)

test('Merate goes from prospect to resolution to signature to entitlement, and each step says who, when and under which act', async () => {
  const world = await makeCentre()
  const { marta, merate } = world
  const convention = await makeConvention(world)
  const id = await open(marta, convention, merate)
  assert.equal((await standing(world, merate, '2026-06-01')).standing, 'none')

  assert.equal((await marta.post(`/adhesions/${id}/invitation`, { movedOn: '2026-01-10' })).status, 303)
  const early = await marta.upload(`/adhesions/${id}/signature`, { movedOn: '' }, p7m(signCades(lucia, conventionText)))
  assert.equal(early.status, 409)
  assert.match(early.text, /«Firma dell’ente» non si può registrare: l’adesione è nello stato «invitato»/)

  const deliberated = await marta.post(`/adhesions/${id}/resolution`, { movedOn: '2026-01-20', ...act })
  assert.equal(deliberated.status, 303, deliberated.text)
  assert.equal(await stateOf(id), 'deliberated')

  const signed = await marta.upload(
    `/adhesions/${id}/signature`,
    { movedOn: '' },
    p7m(signCades(lucia, conventionText, { at: at('2026-02-02') })),
  )
  assert.equal(signed.status, 303, signed.text)
  assert.equal(await stateOf(id), 'active')
  assert.equal((await standing(world, merate, '2026-02-01')).standing, 'none')
  const now = await standing(world, merate, '2026-02-02')
  assert.deepEqual(
    { ...now, act: now.act?.label },
    {
      standing: 'member',
      from: '2026-02-02',
      until: '2027-12-31',
      serviceCodes: '*',
      act: 'Comune di Merate, Consiglio, n. 4 del 20 gen 2026',
      dataDeedFrom: null,
    },
  )
  assert.equal((await standing(world, merate, '2028-01-01')).standing, 'none')
  assert.match((await marta.get('/memberships?on=2026-02-02')).text, /Comune di Merate, Consiglio, n\. 4/)
  assert.match((await marta.get('/memberships?on=01/02/2026')).text, /nessun ente ha diritto/)
  assert.match((await marta.get('/memberships.csv?on=2026-02-02')).text, /c_f133.*2026-02-02.*2027-12-31/)
  const page = await marta.get(`/adhesions/${id}`)
  assert.match(page.text, /LUCIA SINDACA|Lucia Sindaca/)
  assert.match(page.text, /firma integra, fiducia non verificata/)
  assert.match(page.text, /Marta Operatrice/)
  assert.deepEqual(
    (await world.events()).filter((e) => e.startsWith('conventions.adhesion')),
    [
      'conventions.adhesion_opened',
      'conventions.adhesion_invited',
      'conventions.adhesion_deliberated',
      'conventions.adhesion_signed',
      'conventions.adhesion_entitled',
    ],
  )
})

test('a PDF signed by hand, another text, a stranger’s signature, a broken file: refused with the reason, and nothing is half done', async () => {
  const world = await makeCentre()
  const { marta, merate } = world
  const convention = await makeConvention(world)
  const id = await open(marta, convention, merate)
  await marta.post(`/adhesions/${id}/resolution`, { movedOn: '2026-01-20', ...act })
  const before = await counts(world)
  const sign = (bytes: Uint8Array, name?: string) =>
    marta.upload(`/adhesions/${id}/signature`, { movedOn: '2026-02-10' }, p7m(bytes, name))
  const good = signCades(lucia, conventionText, { at: at('2026-02-02') })
  const broken = Buffer.from(good)
  broken[broken.length - 20]! ^= 1
  const cases: [Uint8Array, string, RegExp][] = [
    [scannedPdf(), 'scansione.pdf', /Manca la firma digitale/],
    [plainPdf('Una convenzione mai firmata'), 'testo.pdf', /Manca la firma digitale/],
    [signCades(lucia, plainPdf('Un altro testo'), { at: at('2026-02-02') }), 'a.p7m', /La firma è su un altro file/],
    [signPades(lucia, plainPdf('Un altro testo'), { at: at('2026-02-02') }), 'a.pdf', /La firma è su un altro file/],
    [
      signCades(makeSigner({ name: 'Mario Rossi' }), conventionText, { at: at('2026-02-02') }),
      'b.p7m',
      /Mario Rossi: non risulta rappresentante/i,
    ],
    [broken, 'rotto.p7m', /firma digitale che non regge|Manca la firma digitale/],
    [good.subarray(0, good.length - 100), 'tronco.p7m', /firma digitale che non regge|Manca la firma digitale/],
    [signCades(lucia, conventionText, { at: at('2026-01-10') }), 'prima.p7m', /.*/],
  ]
  for (const [bytes, name, sentence] of cases.slice(0, -1)) {
    const answer = await sign(bytes, name)
    assert.equal(answer.status, 409, `${name}: ${answer.status}`)
    assert.match(answer.text, sentence, name)
  }
  const tooEarly = await marta.upload(`/adhesions/${id}/signature`, { movedOn: '2026-01-19' }, p7m(good))
  assert.equal(tooEarly.status, 409)
  assert.match(tooEarly.text, /prima dell’ultimo passaggio registrato/)
  assert.deepEqual(await counts(world), before)
  assert.equal(await stateOf(id), 'deliberated')
  // The same convention, signed inside the PDF, is good.
  const pades = await marta.upload(
    `/adhesions/${id}/signature`,
    {},
    p7m(signPades(lucia, conventionText, { at: at('2026-02-02') }), 'convenzione.pdf'),
  )
  assert.equal(pades.status, 303, pades.text)
  assert.equal(await stateOf(id), 'active')
})

const counts = async (world: Centre) =>
  (
    await peek(
      `select (select count(*)::int from adhesion_move where centre_id = $1) as moves, (select count(*)::int from membership where centre_id = $1) as periods,
        (select count(*)::int from adhesion_signature where centre_id = $1) as signatures, (select count(*)::int from act where centre_id = $1) as acts,
        (select count(*)::int from file where centre_id = $1) as files, (select count(*)::int from event where centre_id = $1 and name like 'conventions.%') as events`,
      [world.centreId],
    )
  )[0]

test('two adhesions of a body to the same convention are refused; the same file twice is one act', async () => {
  const world = await makeCentre()
  const { marta, merate, olgiate } = world
  const convention = await makeConvention(world)
  await open(marta, convention, merate)
  const twice = await marta.post(`/conventions/${convention}/adhesions`, { bodyId: merate.id })
  assert.equal(twice.status, 409)
  assert.match(twice.text, /Comune di Merate ha già una pratica/)
  await open(marta, convention, olgiate)

  const files = [{ field: 'actFile', name: 'delibera.pdf', bytes: plainPdf('Delibera') }]
  const first = await marta.upload('/acts', { bodyId: merate.id, own: 'yes', ...act }, files)
  const again = await marta.upload('/acts', { bodyId: merate.id, own: 'yes', ...act, number: '5' }, files)
  assert.equal(first.status, 303, first.text)
  assert.equal(again.url, first.url)
  const card = await marta.get(first.url)
  assert.match(card.text, /nessuna firma digitale/)
  assert.match(card.text, /Ancora nulla si fonda su questo atto/)
  assert.doesNotMatch(
    (await marta.get(`/members/${merate.id}`)).text,
    /delibera\.pdf/,
    'the file is the act’s, not an attachment of the body',
  )
  const linked = { actId: first.url.split('/').at(-1) }
  assert.equal((await marta.post(`/conventions/${convention}/acts`, linked)).status, 303)
  assert.equal((await marta.post(`/conventions/${convention}/acts`, linked)).status, 303)
  assert.match((await marta.get(first.url)).text, /Convenzione 2023-2027/)
  assert.equal((await peek('select from convention_act where act_id = $1', [linked.actId])).length, 1)
})

test('the dates of an act in the wrong order are refused at their field, and what was typed comes back', async () => {
  const world = await makeCentre()
  const { marta, merate } = world
  const send = (more: Record<string, string>) =>
    marta.post('/acts', {
      bodyId: merate.id,
      own: 'yes',
      type: 'resolution',
      organ: 'council',
      number: '77',
      adoptedOn: '2026-03-10',
      ...more,
    })
  const wrong: [Record<string, string>, RegExp][] = [
    [{ publishedOn: '2026-03-01' }, /prima dell’adozione/],
    [{ executiveOn: '2026-03-01' }, /prima dell’adozione/],
    [{ publishedOn: '2026-03-12', executiveOn: '2026-03-20' }, /non prima del 22 mar 2026/],
    [{ adoptedOn: '2999-01-01' }, /data futura/],
  ]
  for (const [more, sentence] of wrong) {
    const answer = await send(more)
    assert.equal(answer.status, 422)
    assert.match(answer.text, sentence)
    assert.match(answer.text, /value="77"/)
  }
  // Both dates are kept: executive after publication, here worked out; enforceable at once only by the separate vote.
  const kept = await send({ publishedOn: '2026-03-12' })
  assert.equal(kept.status, 303, kept.text)
  const [row] = await peek('select executive_on, enforceable_on from act where id = $1', [kept.url.split('/').at(-1)])
  assert.equal((row as { enforceable_on: unknown }).enforceable_on, null)
  assert.match((await marta.get(kept.url)).text, /23 mar 2026/)
})

test('a resolution not yet executive does not let the body sign; the act enforceable at once does', async () => {
  const world = await makeCentre()
  const { marta, merate } = world
  const convention = await makeConvention(world)
  const id = await open(marta, convention, merate)
  const slow = { type: 'resolution', organ: 'council', number: '9', adoptedOn: '2026-01-20', publishedOn: '2026-01-25' }
  await marta.post(`/adhesions/${id}/resolution`, { movedOn: '2026-01-20', ...slow })
  const early = await marta.upload(
    `/adhesions/${id}/signature`,
    {},
    p7m(signCades(lucia, conventionText, { at: at('2026-02-01') })),
  )
  assert.equal(early.status, 409)
  assert.match(early.text, /ha effetto dal 5 feb 2026/)
  const later = await marta.upload(
    `/adhesions/${id}/signature`,
    {},
    p7m(signCades(lucia, conventionText, { at: at('2026-02-05') })),
  )
  assert.equal(later.status, 303, later.text)
})

test('where the lead body countersigns, nothing begins before its signature', async () => {
  const world = await makeCentre()
  const { marta, dora, merate, barzio } = world
  const convention = await makeConvention(world, { countersigned: true })
  const id = await open(marta, convention, merate)
  await marta.post(`/adhesions/${id}/resolution`, { movedOn: '2026-01-20', ...act })
  await marta.upload(`/adhesions/${id}/signature`, {}, p7m(signCades(lucia, conventionText, { at: at('2026-02-02') })))
  assert.equal(await stateOf(id), 'signed')
  assert.equal((await standing(world, merate, '2026-03-01')).standing, 'none')
  await dora.post('/signatories', {
    bodyId: barzio.id,
    name: 'Piero Presidente',
    capacity: 'presidente',
    fromOn: '2020-01-01',
  })
  const wrong = await dora.upload(
    `/adhesions/${id}/countersignature`,
    {},
    p7m(signCades(lucia, conventionText, { at: at('2026-02-09') })),
  )
  assert.equal(wrong.status, 409, 'Lucia does not sign for the lead body')
  const right = await dora.upload(
    `/adhesions/${id}/countersignature`,
    {},
    p7m(signCades(makeSigner({ name: 'Piero Presidente' }), conventionText, { at: at('2026-02-10') })),
  )
  assert.equal(right.status, 303, right.text)
  assert.equal((await standing(world, merate, '2026-02-09')).standing, 'none')
  assert.equal((await standing(world, merate, '2026-02-10')).standing, 'member')
})

test('a body leaves with notice: too short is refused, the list of what goes back is asked, the right ends on the day', async () => {
  const world = await makeCentre()
  const { marta, merate } = world
  const convention = await makeConvention(world, { members: [merate] })
  const [{ id }] = (await peek<{ id: string }>('select id from adhesion where body_id = $1', [merate.id])) as [
    { id: string },
  ]
  const notice = (effectiveOn: string) =>
    marta.post(`/adhesions/${id}/exit-notice`, { movedOn: '2026-03-01', effectiveOn, ...act, adoptedOn: '2026-02-20' })
  const short = await notice('2026-06-30')
  assert.equal(short.status, 409)
  assert.match(short.text, /preavviso è di 180 giorni: il recesso ha effetto non prima del 28 ago 2026/)
  assert.equal((await notice('2026-08-31')).status, 303)
  const empty = await marta.post(`/adhesions/${id}/exit-acknowledgement`, { movedOn: '2026-03-05' })
  assert.equal(empty.status, 409)
  assert.match(empty.text, /Elenca che cosa va restituito/)
  await marta.post(`/adhesions/${id}/hand-back`, { kind: 'data', what: 'Copia delle caselle PEC' })
  assert.equal((await marta.post(`/adhesions/${id}/exit-acknowledgement`, { movedOn: '2026-03-05' })).status, 303)
  assert.equal((await standing(world, merate, '2026-08-30')).until, '2026-08-30')
  assert.equal((await standing(world, merate, '2026-08-31')).standing, 'none')
  await turn(world, '2026-09-01')
  assert.equal(await stateOf(id), 'exited')
  assert.equal((await peek<{ state: string }>('select state from body where id = $1', [merate.id]))[0]!.state, 'former')
  // It may come back, with a new resolution.
  assert.equal((await marta.get(`/adhesions/${id}/resolution`)).status, 200)
  void convention
})

const turn = async (world: Centre, day: string) => {
  stopClock(`${day}T06:00:00Z`)
  try {
    return await turnDay((fn) => work(platformActor(world.centreId), fn))
  } finally {
    stopClock(NOW)
  }
}

test('suspension and exclusion need an act of the lead body; reinstatement gives the right back from its day', async () => {
  const world = await makeCentre()
  const { marta, merate } = world
  await makeConvention(world, { members: [merate] })
  const [{ id }] = (await peek<{ id: string }>('select id from adhesion where body_id = $1', [merate.id])) as [
    { id: string },
  ]
  const mine = await marta.post('/acts', { bodyId: merate.id, own: 'yes', ...act })
  const own = await marta.post(`/adhesions/${id}/suspension`, {
    movedOn: '2026-04-01',
    actId: mine.url.split('/').at(-1),
  })
  assert.equal(own.status, 409)
  assert.match(own.text, /Serve un atto di un organo del capofila/)
  const suspended = await marta.post(`/adhesions/${id}/suspension`, {
    movedOn: '2026-04-01',
    ...act,
    organ: 'assembly',
    number: '12',
  })
  assert.equal(suspended.status, 303, suspended.text)
  assert.equal((await standing(world, merate, '2026-03-31')).standing, 'member')
  assert.equal((await standing(world, merate, '2026-04-01')).standing, 'none')
  await marta.post(`/adhesions/${id}/reinstatement`, { movedOn: '2026-05-01', ...act, organ: 'assembly', number: '13' })
  assert.equal((await standing(world, merate, '2026-04-30')).standing, 'none')
  assert.equal((await standing(world, merate, '2026-05-01')).until, '2027-12-31')
  await marta.post(`/adhesions/${id}/exclusion`, { movedOn: '2026-06-01', ...act, organ: 'assembly', number: '14' })
  assert.equal((await standing(world, merate, '2026-06-01')).standing, 'none')
})

test('a user without adhesion has the services chosen and no other', async () => {
  const world = await makeCentre()
  const { marta, merate } = world
  const convention = await makeConvention(world)
  const id = await open(marta, convention, merate)
  const none = await marta.post(`/adhesions/${id}/limited-use`, { movedOn: '2026-02-01', ...act, serviceCodes: '' })
  assert.equal(none.status, 409)
  assert.match(none.text, /Scegli almeno un servizio/)
  const some = await marta.post(`/adhesions/${id}/limited-use`, {
    movedOn: '2026-02-01',
    ...act,
    serviceCodes: 'pec, kit',
  })
  assert.equal(some.status, 303, some.text)
  const now = await standing(world, merate, '2026-02-01')
  assert.equal(now.standing, 'user_without_adhesion')
  assert.deepEqual(now.serviceCodes, ['pec', 'kit'])
})

test('services that process data wait for the art. 28 deed, which keeps the chain of processors', async () => {
  const world = await makeCentre()
  const { marta, merate } = world
  await makeConvention(world, { members: [merate] })
  const [{ id }] = (await peek<{ id: string }>('select id from adhesion where body_id = $1', [merate.id])) as [
    { id: string },
  ]
  const deed = { ...act, type: 'processing_deed', organ: 'mayor', number: '20', fromOn: '2026-03-01' }
  const unsigned = await marta.upload(`/adhesions/${id}/processing-deed`, { ...deed, partners: '' }, [
    { field: 'actFile', name: 'nomina.pdf', bytes: plainPdf('Nomina') },
  ])
  assert.equal(unsigned.status, 409)
  assert.match(unsigned.text, /non ha una firma digitale valida/)
  const partner = '3PItalia; 01234567897; conduzione dei servizi'
  const kept = await marta.upload(`/adhesions/${id}/processing-deed`, { ...deed, partners: partner }, [
    { field: 'actFile', name: 'nomina.pdf.p7m', bytes: signCades(lucia, plainPdf('Nomina')) },
  ])
  assert.equal(kept.status, 303, kept.text)
  assert.equal((await standing(world, merate, '2026-02-28')).dataDeedFrom, null)
  assert.equal((await standing(world, merate, '2026-03-01')).dataDeedFrom, '2026-03-01')
  const page = await marta.get(`/adhesions/${id}`)
  assert.match(page.text, /Comune di Barzio: responsabile/)
  assert.match(page.text, /3PItalia: altro responsabile, conduzione dei servizi/)
})

test('when Merate merges into Olgiate its adhesion ends that day and says where it went', async () => {
  const world = await makeCentre()
  const { dora, merate, olgiate } = world
  await makeConvention(world, { members: [merate, olgiate] })
  const merged = await dora.post(`/members/${merate.id}/merger`, {
    successorId: olgiate.id,
    mergedOn: '2026-07-01',
    act: 'Legge regionale 1/2026',
  })
  assert.equal(merged.status, 303, merged.text)
  await jobs()
  assert.equal((await standing(world, merate, '2026-06-30')).standing, 'member')
  assert.equal((await standing(world, merate, '2026-07-01')).standing, 'none')
  assert.equal((await standing(world, olgiate, '2026-07-01')).standing, 'member')
  const [row] = await peek<{ state: string; successor_id: string }>(
    'select state, successor_id from adhesion where body_id = $1',
    [merate.id],
  )
  assert.deepEqual(row, { state: 'merged', successor_id: olgiate.id })
})

test('Lecco’s convention begins to expire on 31 December 2026 and is over on 1 January 2028, unless the body renewed', async () => {
  const world = await makeCentre()
  const { merate, olgiate } = world
  const convention = await makeConvention(world, { members: [merate, olgiate] })
  const state = async (town: Town) =>
    (
      await peek<{ state: string }>('select state from adhesion where body_id = $1 and convention_id = $2', [
        town.id,
        convention,
      ])
    )[0]!.state
  await turn(world, '2026-12-30')
  assert.equal(await state(merate), 'active')
  assert.equal(await turn(world, '2026-12-31'), 2)
  assert.equal(await state(merate), 'expiring')
  assert.equal(await turn(world, '2026-12-31'), 0, 'twice the same night moves nothing twice')
  const next = await makeConvention(world, { beginsOn: '2028-01-01', endsOn: '2033-12-31', renewsId: convention })
  stopClock('2027-10-01T08:00:00Z')
  try {
    await join(world, next, olgiate, '2027-09-15')
  } finally {
    stopClock(NOW)
  }
  await turn(world, '2028-01-01')
  assert.equal(await state(merate), 'lapsed')
  assert.equal(await state(olgiate), 'renewed')
  assert.equal((await standing(world, merate, '2028-01-01')).standing, 'none')
  const renewed = await standing(world, olgiate, '2028-01-01')
  assert.equal(renewed.from, '2028-01-01')
  assert.equal(renewed.until, '2033-12-31')
  assert.equal((await standing(world, olgiate, '2027-12-31')).until, '2027-12-31')
})

test('an officer of Merate delivers its resolution and signature; nobody of Olgiate sees the file', async () => {
  const world = await makeCentre()
  const { marta, paolo, olga, merate } = world
  const convention = await makeConvention(world)
  const id = await open(marta, convention, merate)
  assert.equal((await olga.get(`/adhesions/${id}`)).status, 404)
  assert.equal((await olga.post(`/adhesions/${id}/resolution`, { movedOn: '2026-01-20', ...act })).status, 404)
  assert.equal((await paolo.post(`/adhesions/${id}/invitation`, { movedOn: '2026-01-10' })).status, 403)
  const delivered = await paolo.post(`/adhesions/${id}/resolution`, { movedOn: '2026-01-20', ...act })
  assert.equal(delivered.status, 303, delivered.text)
  const signed = await paolo.upload(
    `/adhesions/${id}/signature`,
    {},
    p7m(signCades(lucia, conventionText, { at: at('2026-02-02') })),
  )
  assert.equal(signed.status, 303, signed.text)
  assert.equal(await stateOf(id), 'active')
  const card = await paolo.get('/')
  assert.match(card.text, /Comune di Merate, Consiglio, n\. 4/)
  const own = /\/acts\/[0-9a-f-]{36}/.exec(card.text)![0]
  assert.match((await paolo.get(own)).text, /Delibera dell’ente/, 'its officer opens the act and what stands on it')
  assert.equal((await olga.get(own)).status, 404)
  const text = await paolo.get(`/conventions/${convention}`)
  assert.match(text.text, /schema\.pdf/)
})

test('a machine moves an adhesion with a POST of a noun, and is told which guard stops it', async () => {
  const world = await makeCentre()
  const machine = await world.token('operator')
  const convention = await makeConvention(world)
  const id = await open(world.marta, convention, world.merate)
  const kept = await world.marta.post('/acts', { bodyId: world.merate.id, own: 'yes', ...act })
  const moved = await machine.post(`/api/v1/adhesions/${id}/resolution`, {
    movedOn: '2026-01-20',
    actId: kept.url.split('/').at(-1),
  })
  assert.equal(moved.status, 200, moved.text)
  assert.equal(moved.json()['state'], 'deliberated')
  const stopped = await machine.upload(`/api/v1/adhesions/${id}/signature`, {}, p7m(scannedPdf(), 'scansione.pdf'))
  assert.equal(stopped.status, 409)
  assert.equal(stopped.json()['code'], 'signature_missing')
  const list = await machine.get(`/api/v1/adhesions?conventionId=${convention}&state=deliberated`)
  assert.equal(list.json<{ items: unknown[] }>().items.length, 1)
  assert.equal(
    (await machine.get('/api/v1/conventions')).json<{ items: { renewalOpensOn: string }[] }>().items[0]!.renewalOpensOn,
    '2026-12-31',
  )
  assert.equal(
    (await machine.get(`/api/v1/acts?bodyId=${world.merate.id}`)).json<{ items: unknown[] }>().items.length,
    1,
  )
})

test('a union that joins brings the right to each of its municipalities, who enter and leave with it', async () => {
  const world = await makeCentre()
  const { marta, merate, olgiate, paolo } = world
  const union = await world.town('Unione della Valletta', 'uc_valletta', '097900')
  await peek(`update body set type = 'union' where id = $1 returning id`, [union.id])
  await peek(`update body set parent_union_id = $2, state = 'prospect' where id = $1 returning id`, [
    merate.id,
    union.id,
  ])
  const convention = await makeConvention(world, { members: [union], coversUnionMembers: true })
  assert.equal((await standing(world, merate, '2026-01-01')).standing, 'none', 'not before the task')
  await jobs()
  const now = await standing(world, merate, '2026-01-01')
  assert.deepEqual([now.standing, now.from, now.until], ['member', '2025-02-03', '2027-12-31'])
  assert.match(now.act!.label, /Unione della Valletta/)
  assert.equal((await standing(world, olgiate, '2026-01-01')).standing, 'none')
  assert.equal((await peek<{ state: string }>('select state from body where id = $1', [merate.id]))[0]!.state, 'member')
  // Its officer reads how the act of the union is called, and no more.
  const seen = await work(paolo.actor, (ctx) => membershipOn(ctx, merate.id, '2026-01-01'), { readOnly: true })
  assert.match(seen.act!.label, /Unione della Valletta/)
  assert.equal((await paolo.get(`/acts/${seen.act!.id}`)).status, 404)

  // Another municipality enters the union later, Merate leaves it: the night follows.
  await peek(`update body set parent_union_id = $2 where id = $1 returning id`, [olgiate.id, union.id])
  await peek(`update body set parent_union_id = null where id = $1 returning id`, [merate.id])
  await night(world, '2026-11-22')
  assert.equal((await standing(world, olgiate, '2026-11-21')).standing, 'none')
  assert.equal((await standing(world, olgiate, '2026-11-22')).standing, 'member')
  assert.equal((await standing(world, merate, '2026-11-21')).standing, 'member')
  assert.equal((await standing(world, merate, '2026-11-22')).standing, 'none')
  await night(world, '2026-11-22')
  assert.equal((await peek('select from membership where centre_id = $1', [world.centreId])).length, 3, 'nothing twice')

  // What the centre does to the union reaches its municipalities the same day.
  const [row] = await peek<{ id: string }>('select id from adhesion where convention_id = $1', [convention])
  await marta.post(`/adhesions/${row!.id}/suspension`, {
    movedOn: '2026-11-22',
    ...act,
    organ: 'assembly',
    number: '31',
  })
  assert.equal((await standing(world, union, '2026-11-22')).standing, 'none')
  assert.equal((await standing(world, olgiate, '2026-11-22')).standing, 'none')
})

/** What the night does for the municipalities of unions. */
const night = async (world: Centre, day: string) => {
  await turn(world, day)
  await work(platformActor(world.centreId), async (ctx) => {
    for (const id of await coveringAdhesions(ctx)) await coverUnion(ctx, id, day)
  })
}
