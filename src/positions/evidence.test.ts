// Papers, their signatures and what does not agree; the archive; what the open data say; what must be kept alive.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import test from 'node:test'
import { unzipSync } from 'fflate'
import { sql } from 'kysely'
import { recordGrant } from '../../test/grants.ts'
import { makeSigner, plainPdf, signCades, signPades } from '../../test/signing.ts'
import { makeCentre, peek } from '../../test/world.ts'
import { work } from '../platform/ctx.ts'
import { listDoors } from '../platform/http.ts'
import { CallDefinition } from './call-definition.ts'
import { saveCall } from './calls.ts'
import { inconsistencies } from './consistency.ts'
import { recompute } from './dates.ts'
import { getPosition } from './positions.ts'
import { risksOf } from './radar.ts'

const { dora, olga, merate, olgiate, centreId, inCentre } = await makeCentre()
await dora.post('/calls/pad26')
const signer = makeSigner({ name: 'Lucia Sindaca' })
const add = async (call = 'pad26-145-send-2022', body = olgiate) =>
  (await dora.post('/positions', { bodyId: body.id, call })).url
const upload = (url: string, code: string, name: string, bytes: Uint8Array, more: Record<string, unknown> = {}) =>
  dora.upload(`${url}/evidence`, { code, ...more }, [{ field: 'file', name, bytes }])

test('the application is taken as .p7m alone; each paper has hash, signature, version', async () => {
  const url = await add()
  const plain = await upload(url, 'application', 'domanda.pdf', plainPdf('decreto'))
  assert.match(plain.text, /serve un file \.p7m/)
  const wrong = await upload(url, 'application', 'domanda.pdf', signPades(signer, plainPdf('domanda')))
  assert.match(wrong.text, /serve un file \.p7m/)
  assert.equal(
    (await upload(url, 'application', 'domanda.pdf.p7m', signCades(signer, plainPdf('domanda')))).status,
    303,
  )
  assert.equal((await upload(url, 'decree', 'decreto.pdf', plainPdf('decreto'))).status, 303)
  assert.equal((await upload(url, 'decree', 'decreto-2.pdf', Buffer.from('%PDF-1.7 altro'))).status, 303)
  const page = (await dora.get(`${url}/evidence`)).text
  assert.match(page, /firma integra/)
  assert.match(page, /Versione 2|\(Versione 2\)/i)
  assert.match(page, /manca|più avanti/)
  assert.equal((await olga.get(`${url}/evidence`)).status, 200)
})

test('the archive has every version, an index and hashes that hold', async () => {
  const url = await add('pad26-141-2022-09')
  await upload(url, 'decree', 'decreto.pdf', plainPdf('decreto'), { paperOn: '2023-01-03' })
  await upload(url, 'decree', '../../decreto nuovo.pdf', Buffer.from('%PDF-1.7 altro'))
  const answer = await dora.get(`${url}/evidence.zip`)
  assert.equal(answer.status, 200)
  const [row] = await peek<{ n: number }>(`select count(*)::int as n from position_document`)
  assert.ok(row!.n >= 2)
  const { archiveOf } = await import('./archive.ts')
  const { getPosition } = await import('./positions.ts')
  const { content } = await inCentre(async (ctx) =>
    archiveOf(ctx, await getPosition(ctx, Number(url.split('/').at(-1)))),
  )
  const files = unzipSync(content as Buffer)
  assert.deepEqual(Object.keys(files).toSorted(), [
    'SHA256SUMS',
    'decree/v1-decreto.pdf',
    'decree/v2-decreto-nuovo.pdf',
    'index.csv',
  ])
  const sums = Buffer.from(files['SHA256SUMS']!).toString().trim().split('\n')
  assert.equal(sums.length, 3)
  for (const line of sums) {
    const [hash, name] = line.split('  ')
    assert.equal(createHash('sha256').update(files[name!]!).digest('hex'), hash)
  }
  assert.match(Buffer.from(files['index.csv']!).toString(), /superseded/)
})

test('CUP, CIG, dates and amounts that do not agree are said one by one', () => {
  const contract = {
    supplier: 'Alfa',
    cig: '9876543ABC',
    cup: '',
    signedOn: '2023-04-20',
    amountCents: 100,
    recognitoryOn: null,
  }
  const paper = { code: 'decree', paperOn: null, paperCup: '', paperCig: '', paperCents: null }
  const base = {
    cup: 'D81F22003430006',
    amountCents: 1000,
    paidCents: null,
    completedOn: null,
    financed: true,
    contracts: [contract],
    papers: [paper],
  }
  const codes = (change: object) => inconsistencies({ ...base, ...change }).map((i) => i.code)
  assert.deepEqual(codes({}), [])
  assert.deepEqual(codes({ cup: '' }), ['cup_absent'])
  assert.deepEqual(codes({ cup: 'D81' }), ['cup_wrong'])
  assert.deepEqual(codes({ contracts: [{ ...contract, cig: '' }] }), ['cig_absent'])
  assert.deepEqual(codes({ contracts: [{ ...contract, cup: 'D81F22003430007' }] }), ['contract_cup'])
  assert.deepEqual(codes({ completedOn: '2023-01-01' }), ['contract_after_completion'])
  assert.deepEqual(codes({ papers: [{ ...paper, paperCup: 'D81F22003430007' }] }), ['paper_cup'])
  assert.deepEqual(codes({ papers: [{ ...paper, paperCig: '1234567ABC' }] }), ['paper_cig'])
  assert.deepEqual(codes({ papers: [{ ...paper, code: 'contract' }] }), ['contract_paper_codes'])
  const dated = (code: string, paperOn: string) => ({ ...paper, code, paperOn })
  assert.deepEqual(codes({ papers: [dated('completion_report', '2023-09-01'), dated('cre', '2023-08-01')] }), [
    'papers_order',
  ])
  assert.deepEqual(codes({ papers: [{ ...paper, code: 'cre', paperCents: 200 }] }), ['cre_beyond_contracts'])
  assert.deepEqual(codes({ paidCents: 1001 }), ['paid_beyond_grant'])
})

test('a paid position is at risk when the service is off, the contract ends before the duty or nobody answers', () => {
  const kept = { until: '2030-12-31', serviceAlive: true, answersName: 'Anna', contractUntil: '2030-12-31' }
  assert.deepEqual(risksOf(kept), [])
  assert.deepEqual(risksOf({ ...kept, serviceAlive: false }), ['service_off'])
  assert.deepEqual(risksOf({ ...kept, contractUntil: '2030-12-30' }), ['contract_short'])
  assert.deepEqual(risksOf({ ...kept, contractUntil: null, answersName: '' }), ['no_contract', 'nobody'])
})

/** A grant of Olgiate in the national record. */
const grant = (title: string, letter: string, state: string, on: string, cup: string) =>
  recordGrant({ centreId, body: olgiate, title, letter, state, on, cup })

test('a grant of a member proposes a position; followed, it has its dates: paid on 13 August 2025, alive to 31 December 2030', async () => {
  const id = await grant(
    `1.4.5 'Piattaforma Notifiche Digitali' Comuni (maggio 2024)`,
    'E',
    'paid',
    '2025-08-13',
    'D81F22003430006',
  )
  const unknown = await grant('9.9 Avviso mai visto', 'A', 'financed', '2023-01-03', 'D81F22003430009')
  const page = await dora.get('/positions/proposals')
  assert.match(page.text, /maggio 2024/)
  assert.match(page.text, /L’avviso non c’è ancora: inseriscilo/)
  assert.match((await olga.get('/positions/proposals')).text, /non è tra quelli del centro/)
  assert.equal((await dora.post(`/positions/proposals/${unknown}/following`)).status, 404)
  const { url } = await dora.post(`/positions/proposals/${id}/following`)
  const card = (await dora.get(url)).text
  assert.match(card, /31 dicembre 2030/)
  assert.match(card, /Parte da «pagamento», 13 ago 2025/)
  assert.match(card, /I cinque anni decorrono dal 31 dicembre/)
  // The CUP was entered long ago, on a day nobody recorded: it is not said to be still ahead.
  assert.match(card, /Non si conta più: «PEC di ammissibilità» non risulta registrata/)
  assert.doesNotMatch(card, /Non è ancora partita: manca «PEC di ammissibilità»/)
  assert.match((await dora.get('/positions/maintenance')).text, /31 dic 2030/)
  assert.equal((await dora.post(`/positions/proposals/${id}/following`)).status, 404)
})

test('when the open data disagree both are shown and somebody decides; an unknown letter blocks nothing', async () => {
  const id = await grant('1.4.3 - app IO - Comuni - Settembre 2022', 'A', 'financed', '2023-06-07', 'D81F23000300006')
  const { url } = await dora.post(`/positions/proposals/${id}/following`)
  assert.doesNotMatch((await dora.get(url)).text, /non concordano/)
  await peek(`update grant_award set state = 'renounced', state_source = 'R', state_on = '2024-02-01' where id = $1`, [
    id,
  ])
  assert.match((await dora.get(url)).text, /non concordano/)
  assert.equal((await dora.post(`${url}/decision`, { kept: 'ours', reason: '' })).status, 422)
  await dora.post(`${url}/decision`, { kept: 'ours', reason: 'Rinuncia non ancora decretata' })
  assert.doesNotMatch((await dora.get(url)).text, /non concordano/)
  assert.equal((await dora.post(`${url}/decision`, { kept: 'ours', reason: 'ancora' })).status, 409)
  // They change again: it is asked again, and the open data are taken.
  await peek(`update grant_award set state = 'paid', state_source = 'E', state_on = '2024-05-06' where id = $1`, [id])
  await dora.post(`${url}/decision`, { kept: 'official', reason: 'Pagamento visto in tesoreria' })
  const card = (await dora.get(url)).text
  assert.match(card, /31 dicembre 2029/)
  assert.match(card, /Pagamento visto in tesoreria/)
  await peek(`update grant_award set state = 'unknown', state_source = 'T', state_on = '2026-05-06' where id = $1`, [
    id,
  ])
  assert.doesNotMatch((await dora.get(url)).text, /non concordano/)
  assert.equal((await dora.post(`${url}/maintenance`, {})).status, 303)
})

test('who could apply to a call and has not', async () => {
  await peek(`update body set state = 'member' where id in ($1, $2)`, [merate.id, olgiate.id])
  await add('pad26-131-pdnd-2022', olgiate)
  const page = (await dora.get('/calls/pad26-131-pdnd-2022')).text
  // That call is closed since 2023.
  assert.match(page, /Avrebbero potuto candidarsi[\s\S]*Comune di Merate/)
  assert.doesNotMatch(/Avrebbero potuto candidarsi[\s\S]*$/.exec(page)![0], /Comune di Olgiate/)
  const open = { code: 'aperto', title: 'Avviso aperto', promoter: 'Regione' }
  const windows = [{ name: 'unica', opensOn: '2026-01-01', closesOn: '2199-12-31' }]
  await inCentre((ctx) => saveCall(ctx, CallDefinition.parse({ ...open, windows })))
  assert.match((await dora.get('/calls/aperto')).text, /Potrebbero candidarsi[\s\S]*Comune di Merate/)
})

test('papers are kept to the last day of maintenance: the page says which, and nothing takes one away', async () => {
  const url = await add('pad26-144-ansc-2024')
  // Where no paper is there nothing agrees with anything.
  assert.match((await dora.get(`${url}/evidence`)).text, /Nessun documento da confrontare/)
  const number = Number(url.split('/').at(-1))
  await upload(url, 'decree', 'decreto.pdf', plainPdf('decreto'))
  const before = (await dora.get(`${url}/evidence`)).text
  assert.match(before, /fine del mantenimento, che non ha ancora un giorno/)
  assert.match(before, /Nessun documento si toglie/)
  // Paid on 20 May 2024: five years from the end of that year.
  await inCentre(async (ctx) => {
    const p = await getPosition(ctx, number)
    await ctx.db.updateTable('fundingPosition').set({ state: 'paid' }).where('id', '=', p.id).execute()
    await ctx.db
      .insertInto('positionDate')
      .values({ positionId: p.id, bodyId: p.bodyId, name: 'paid', happenedOn: '2024-05-20' })
      .execute()
    await recompute(ctx, [p.id])
  })
  assert.match((await olga.get(`${url}/evidence`)).text, /Da conservare fino al 31 dic 2029, fine del mantenimento/)
  // A call that asks for no maintenance never lets go either.
  await inCentre((ctx) =>
    saveCall(ctx, CallDefinition.parse({ code: 'senza-fine', title: 'Prova', promoter: 'Prova' })),
  )
  assert.match((await dora.get(`${await add('senza-fine')}/evidence`)).text, /si conserva senza termine/)
  // Neither the centre nor an officer may: the database itself refuses.
  for (const actor of [dora.actor, olga.actor])
    for (const asked of [sql`delete from position_document`, sql`update position_document set file_name = 'altro'`])
      await assert.rejects(
        work(actor, (ctx) => asked.execute(ctx.db)),
        /permission denied/,
      )
  assert.deepEqual(
    listDoors()
      .filter((d) => d.url.startsWith('/positions/') && d.url.includes('evidence') && d.method !== 'GET')
      .map((d) => `${d.method} ${d.url}`),
    ['POST /positions/:number/evidence'],
  )
})
