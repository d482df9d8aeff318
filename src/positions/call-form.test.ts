// Calls entered by hand: the same checks as a file of calls, what was typed stays, and the dates follow.
import assert from 'node:assert/strict'
import test from 'node:test'
import { makeCentre, peek } from '../../test/world.ts'
import { CallDefinition } from './call-definition.ts'
import { callFrom, tidy, valuesOf } from './call-form.ts'
import { pad26 } from './calls-yaml.ts'

const { dora, marta, paolo, olga, merate, olgiate, centreId } = await makeCentre()
await peek(`update body set state = 'member', population = 14000 where id = $1`, [merate.id])
await peek(`update body set state = 'member', population = 6190 where id = $1`, [olgiate.id])

/** What a funding officer types of a call of the Region: a window, a band, a paper, two rules with their sources. */
const regional = {
  title: 'Sportelli digitali nei piccoli comuni',
  code: 'regione-sportelli-2026',
  promoter: 'Regione Lombardia',
  programme: 'FESR 2021-2027',
  treasury: 'iban',
  'windows.0.opensOn': '01/03/2026',
  'windows.0.closesOn': '2026-05-31',
  'windows.1.name': '',
  'eligible.types': ['municipality', 'union'],
  'eligible.populationUpTo': '15.000',
  'amount.rule': 'lump',
  'amount.bands.0.upTo': '5.000',
  'amount.bands.0.cents': '20.000,00',
  'amount.bands.1.cents': '35000',
  'papers.0.title.it': 'Convenzione con la Regione',
  'papers.0.stage': 'acceptance',
  'papers.0.signed': 'cades',
  'papers.0.scenarios': ['0', '1'],
  'caps.0.on': '2027-12-31',
  'caps.0.source.article': 'Decreto 1203, articolo 9',
  'caps.0.source.address': 'https://www.regione.example.it/decreto-1203',
  'caps.0.source.quotation': 'I progetti si concludono entro il 31 dicembre 2027.',
  'rules.0.title.it': 'Firmare la convenzione',
  'rules.0.anchor': 'decree_notified',
  'rules.0.doneBy': 'contract_signed',
  'rules.0.offset.unit': 'calendarDays',
  'rules.0.offset.n': '30',
  'rules.0.calendar.holidays': 'IT',
  'rules.0.calendar.saturday': 'rest',
  'rules.0.shift': 'next',
  'rules.0.cap': 'general_limit',
  'rules.0.source.article': 'Decreto 1203, articolo 7',
  'rules.0.source.address': 'https://www.regione.example.it/decreto-1203',
  'rules.0.source.quotation': 'La convenzione si firma entro trenta giorni dalla notifica.',
  'rules.0.source.literal': 'true',
  // The second and the third row were left empty, the fourth was not.
  'rules.1.offset.unit': 'calendarDays',
  'rules.1.calendar.holidays': 'IT',
  'rules.3.title.it': 'Concludere il progetto',
  'rules.3.anchor': 'contract_signed',
  'rules.3.doneBy': 'completed',
  'rules.3.offset.unit': 'months',
  'rules.3.offset.n': '12',
  'rules.3.calendar.holidays': 'IT',
  'rules.3.calendar.saturday': 'rest',
  'rules.3.shift': 'none',
  'rules.3.cap': 'general_limit',
  'rules.3.source.article': 'Decreto 1203, articolo 8',
  'rules.3.source.address': 'https://www.regione.example.it/decreto-1203',
  'rules.3.source.quotation': 'Il progetto si conclude in dodici mesi dalla firma.',
}
const with_ = (change: Record<string, unknown>, code = 'regione-prova') => ({ ...regional, code, ...change })
/** What stands at a box of a refused form: its sentence, tied to the box, which is marked as wrong. */
function at(text: string, name: string): string {
  const id = `f-${name.replaceAll(/[^\w-]/g, '-')}`
  const said = new RegExp(`id="${id}-error"[^>]*>(?:<span[^>]*>[^<]*</span>)?([^<]*)<`).exec(text)?.[1]
  assert.ok(said !== undefined, `nothing is said at ${name}: ${/<ul>[\s\S]*?<\/ul>/.exec(text)?.[0]}`)
  assert.match(text, new RegExp(`href="#${id}"`), 'the summary leads there')
  return said
}
const kept = async (code: string) =>
  (
    await peek<{ definition: CallDefinition; version: number }>(
      `select definition, version from fund_call where code = $1 and centre_id = $2`,
      [code, centreId],
    )
  )[0]
const due = async (url: string) =>
  Object.fromEntries(
    (
      await peek<{ rule: string; due: string }>(
        `select d.rule, coalesce(d.due_on::text, d.missing) as due from deadline d join funding_position p on p.centre_id = d.centre_id and p.id = d.object_id
         where p.centre_id = $1 and p.number = $2`,
        [centreId, Number(url.split('/').at(-1))],
      )
    ).map((r) => [r.rule, r.due]),
  )

test('what the form writes is what a file says, for every call of PA digitale 2026', () => {
  for (const call of pad26()) assert.deepEqual(CallDefinition.parse(callFrom(valuesOf(call), call)), call, call.code)
})

test('Dora enters a call of the Region by hand; a position under it has its dates with rule and source', async () => {
  assert.match((await dora.get('/calls')).text, /href="\/calls\/new"/)
  assert.equal((await dora.get('/calls/new')).status, 200)
  const answer = await dora.post('/calls', regional)
  assert.equal(answer.status, 303, answer.text.slice(0, 2000))
  assert.equal(answer.url, '/calls/regione-sportelli-2026')
  const { definition: d } = (await kept('regione-sportelli-2026'))!
  assert.deepEqual(d.windows, [{ name: '1', opensOn: '2026-03-01', closesOn: '2026-05-31' }])
  assert.deepEqual(d.eligible, { types: ['municipality', 'union'], populationFrom: 0, populationUpTo: 15000 })
  assert.deepEqual(d.amount.bands, [
    { upTo: 5000, cents: 2_000_000 },
    { upTo: null, cents: 3_500_000 },
  ])
  assert.deepEqual(
    d.rules.map((r) => [r.name, r.validity.from]),
    [
      ['contract', '2026-03-01'],
      ['completion', '2026-03-01'],
    ],
  )
  const card = await dora.get('/calls/regione-sportelli-2026')
  assert.match(card.text, /href="\/calls\/regione-sportelli-2026\/edit"/)

  const { url } = await dora.post('/positions', { bodyId: olgiate.id, call: 'regione-sportelli-2026' })
  assert.deepEqual(await due(url), {
    contract: 'decree_notified',
    completion: 'contract_signed',
  })
  await dora.post(`${url}/preparation`, { movedOn: '2026-03-02', scenario: '0' })
  await dora.post(`${url}/submission`, { movedOn: '2026-04-10' })
  await dora.post(`${url}/admission`, { movedOn: '2026-05-02' })
  await dora.post(`${url}/cup-entry`, { movedOn: '2026-05-03', cup: 'D81F26003430006' })
  await dora.post(`${url}/financing`, { movedOn: '2026-06-01', decree: '1203', amount: '35.000,00' })
  // Thirty days from Monday 1 June 2026.
  assert.equal((await due(url))['contract'], '2026-07-01')
  const page = (await dora.get(url)).text
  assert.match(page, /Parte da «decreto notificato», 1 giu 2026/)
  assert.match(page, /Dice: «La convenzione si firma entro trenta giorni dalla notifica\.»/)
  assert.match(page, /href="https:\/\/www\.regione\.example\.it\/decreto-1203"/)
})

test('changing a rule moves the dates of the positions that follow the call, and the history says so', async () => {
  await dora.post('/calls', with_({ title: 'Avviso che cambia' }, 'regione-cambia'))
  const { url } = await dora.post('/positions', { bodyId: merate.id, call: 'regione-cambia' })
  await dora.post(`${url}/contracts`, { supplier: 'Alfa', signedOn: '2026-07-10' })
  assert.equal((await due(url))['completion'], '2027-07-10')
  const before = (await kept('regione-cambia'))!
  const values = { ...valuesOf(before.definition), version: String(before.version) }
  const typed = { ...values, 'amount.bands.0.cents': '20.000,00', 'amount.bands.1.cents': '35.000,00' }
  // Nothing was changed: nothing is written.
  assert.equal((await dora.post('/calls/regione-cambia/edit', typed)).status, 303)
  assert.equal((await kept('regione-cambia'))!.version, before.version)
  const longer = { ...typed, 'rules.1.offset.n': '18', goOn: '1' }
  const saved = await dora.post('/calls/regione-cambia/edit', longer)
  assert.deepEqual([saved.status, saved.url], [303, '/calls/regione-cambia/edit'])
  // Eighteen months would be 10 January 2028: the general limit is 31 December 2027.
  assert.equal((await due(url))['completion'], '2027-12-31')
  assert.match((await dora.get(url)).text, /Era 10 lug 2027, è 31 dic 2027\. È cambiata la regola\./)
  // Somebody who read the call before is told, and what they typed is there.
  const late = await dora.post('/calls/regione-cambia/edit', { ...longer, title: 'Un altro titolo' })
  assert.equal(late.status, 409)
  assert.match(late.text, /Qualcuno ha cambiato l’avviso/)
  assert.match(late.text, /value="Un altro titolo"/)
  assert.match(late.text, new RegExp(`name="version" value="${before.version + 1}"`))
})

test('windows that overlap, a rule without source, an unknown type: each is said at its box, and nothing is lost', async () => {
  const answer = await dora.post(
    '/calls',
    with_({
      promoter: 'Fondazione di comunità',
      'windows.1.opensOn': '2026-05-31',
      'windows.1.closesOn': '2026-06-30',
      'windows.1.name': 'seconda',
    }),
  )
  assert.equal(answer.status, 422)
  assert.match(at(answer.text, 'windows.1.opensOn'), /^La finestra «seconda» si sovrappone a «1»/)
  assert.match(answer.text, /value="Fondazione di comunità"/)
  assert.match(answer.text, /value="20\.000,00"/)
  assert.match(answer.text, /Il progetto si conclude in dodici mesi dalla firma\./)
  assert.match(answer.text, /<option value="months" selected/)

  const empty = { 'rules.0.source.article': '', 'rules.0.source.address': '', 'rules.0.source.quotation': '' }
  const bare = await dora.post('/calls', with_(empty))
  assert.equal(bare.status, 422)
  assert.match(at(bare.text, 'rules.0.source.article'), /obbligatorio/)
  assert.match(at(bare.text, 'rules.0.source.address'), /indirizzo https/)
  assert.match(at(bare.text, 'rules.0.source.quotation'), /obbligatorio/)

  const odd = await dora.post('/calls', with_({ 'eligible.types': ['municipality', 'kingdom'] }))
  assert.equal(odd.status, 422)
  assert.match(at(odd.text, 'eligible.types'), /uno di questi valori/)

  const wrong = await dora.post(
    '/calls',
    with_({
      'windows.0.closesOn': '31/02/2026',
      'amount.bands.1.cents': 'tanto',
      'rules.0.offset.n': 'un mese',
      'rules.0.offset.unit': 'fortnights',
      'papers.0.scenarios': [],
    }),
  )
  assert.match(at(wrong.text, 'windows.0.closesOn'), /Data non valida/)
  assert.match(at(wrong.text, 'amount.bands.1.cents'), /numero/)
  assert.match(wrong.text, /value="31\/02\/2026"/)
  assert.match(wrong.text, /value="un mese"/)
  assert.ok(at(wrong.text, 'rules.0.offset.unit'))
  assert.match(at(wrong.text, 'papers.0.scenarios'), /almeno un caso/)
  // The fourth rule of the form, the second there is, is named as it is shown.
  const unknown = await dora.post('/calls', with_({ 'rules.3.cap': 'other_limit' }))
  assert.match(at(unknown.text, 'rules.1.cap'), /Il limite generale «other_limit» non c’è/)
  assert.equal(await kept('regione-prova'), undefined)
})

test('a code is of one call alone, and is no word the addresses have already', async () => {
  await dora.post('/calls', with_({}, 'regione-uno'))
  const twice = await dora.post('/calls', with_({ title: 'Altro' }, 'regione-uno'))
  assert.equal(twice.status, 422)
  assert.match(at(twice.text, 'code'), /C’è già un avviso/)
  assert.equal((await kept('regione-uno'))!.definition.title, regional.title)
  assert.match(at((await dora.post('/calls', with_({}, 'new'))).text, 'code'), /già un indirizzo/)
  assert.match(at((await dora.post('/calls', with_({}, 'Regione Uno'))).text, 'code'), /lettere minuscole/)
  // Changing a call never gives it another code.
  const { version, definition } = (await kept('regione-uno'))!
  const typed = { ...with_({ title: 'Titolo nuovo' }, 'regione-due'), version, 'rules.1.title.it': '' }
  assert.equal((await dora.post('/calls/regione-uno/edit', typed)).status, 303)
  assert.equal(await kept('regione-due'), undefined)
  assert.equal((await kept('regione-uno'))!.definition.title, 'Titolo nuovo')
  assert.deepEqual((await kept('regione-uno'))!.definition.order, definition.order)
})

test('who does not keep the calls of the centre enters none', async () => {
  await dora.post('/calls', with_({}, 'regione-chiusa'))
  for (const who of [paolo, olga, marta]) {
    assert.equal((await who.get('/calls/new')).status, 404)
    assert.equal((await who.get('/calls/regione-chiusa/edit')).status, 404)
    assert.doesNotMatch((await who.get('/calls')).text, /\/calls\/new/)
    assert.ok([403, 404].includes((await who.post('/calls', with_({}, 'regione-loro'))).status))
    assert.ok([403, 404].includes((await who.post('/calls/regione-chiusa/edit', { ...regional, version: 1 })).status))
  }
  assert.equal(await kept('regione-loro'), undefined)
  const other = await makeCentre()
  assert.equal((await other.dora.get('/calls/regione-chiusa/edit')).status, 404)
})

test('empty rows do not count, wherever they stand', () => {
  const typed = tidy({
    'windows.0.name': '',
    'windows.2.opensOn': '2026-01-01',
    'windows.7.name': 'ultima',
    'windows.x.name': 'che cosa?',
    'rules.1.anchor': 'paid',
    title: 'Avviso',
  })
  assert.deepEqual(typed, { 'windows.0.opensOn': '2026-01-01', 'windows.1.name': 'ultima', title: 'Avviso' })
})
