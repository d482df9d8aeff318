// What people see of the open data: pages, sheet, API, and what each edition tells a centre.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { strFromU8, unzipSync } from 'fflate'
import { grantsHead } from '../../test/open-data.ts'
import { app, jobs, makeCentre, peek } from '../../test/world.ts'
import { stopClock } from '../platform/clock.ts'
import { positionsXlsx } from './export.ts'
import { importOpenData } from './imports.ts'
import { tellPositions } from './told.ts'

const folder = mkdtempSync(join(tmpdir(), 'campanile-funding-'))
after(() => rmSync(folder, { recursive: true }))
stopClock('2026-11-22T10:00:00Z')

type Given = {
  ipa?: string
  name?: string
  istat?: string
  amount?: string
  call?: string
  cup?: string
  state?: string
  on?: string
  sent?: string
}
const row = ({
  ipa = 'c_g026',
  name = 'Comune di Olgiate Molgora',
  istat = '097058',
  amount = '32589.0',
  call = '1.4.5 Piattaforma Notifiche Digitali',
  cup = 'D81F22003430006',
  state = 'A',
  on = '2023-01-03',
  sent = '2022-09-21T09:35:39.000+0000',
}: Given) =>
  `${ipa},${name},Comuni,${name.replace('Comune di ', '')},${istat},LC,097,Lombardia,03,${amount},"${call}",${sent},2023-01-03,${cup},1,131,Decreto n.131 - 1 / 2022 - PNRR,${state},${on},1.4.5 Digitalizzazione degli avvisi pubblici`
const write = (edition: string, rows: string[]) => {
  const path = join(folder, `candidature_finanziate_145_${edition}.csv`)
  writeFileSync(path, `${grantsHead}\n${rows.join('\n')}\n`)
  return path
}
const merate = (given: Given = {}) =>
  row({
    ipa: 'C_F133',
    name: 'Comune di Merate',
    istat: '097048',
    cup: 'E11F22000000006',
    sent: '2022-10-01T09:00:00.000+0000',
    ...given,
  })
const other = row({
  ipa: 'c_altrove',
  name: 'Comune di Altrove',
  istat: '001001',
  cup: 'F11F22000000006',
  sent: '2022-11-01T09:00:00.000+0000',
})

const world = await makeCentre()
await importOpenData([write('2026-02-01', [row({}), merate(), other])])

test('a first import says nothing to a centre; its pages show the positions as at their edition', async () => {
  const { dora, olgiate, events } = world
  assert.ok(!(await events()).includes('funding.edition_imported'))
  const list = await dora.get('/funding')
  assert.equal(list.status, 200, list.text)
  assert.match(list.text, /Comune di Olgiate Molgora/)
  assert.doesNotMatch(list.text, /Altrove/)
  assert.match(list.text, /da confermare/, 'the edition is older than 180 days and the position open')
  const body = await dora.get(`/funding/bodies/${olgiate.id}`)
  assert.match(body.text, /32\.589,00/)
  assert.match((await dora.get(`/members/${olgiate.id}`)).text, /Fondi PA digitale 2026/)
})

test('a later edition gives each centre one event with its counts, and the news page says what changed', async () => {
  const { dora, olga, lucia, centreId } = world
  await importOpenData([
    write('2026-08-22', [row({ state: 'E', on: '2025-08-13' }), merate({ state: 'R', on: '2026-03-01' }), other]),
  ])
  const [event] = await peek<{ facts: Record<string, unknown> }>(
    "select facts from event where centre_id = $1 and name = 'funding.edition_imported'",
    [centreId],
  )
  assert.deepEqual(
    { ...event!.facts, file: '' },
    { file: '', edition: '2026-08-22', paid: 1, renounced: 1, added: 0, lost: 0, other: 0, link: '/funding/changes' },
  )
  const news = await dora.get('/funding/changes')
  assert.match(news.text, /da finanziato a pagato/)
  assert.match(news.text, /da finanziato a rinunciato/)
  assert.match((await olga.get('/funding/changes')).text, /da finanziato a pagato/)
  assert.doesNotMatch((await olga.get('/funding/changes')).text, /Merate/)
  assert.doesNotMatch((await lucia.get('/funding')).text, /Olgiate/)
})

test('the same edition again changes nothing and says nothing', async () => {
  const before = await peek('select * from event order by seq')
  const again = await importOpenData([join(folder, 'candidature_finanziate_145_2026-08-22.csv')])
  assert.deepEqual(
    again.files.map((f) => [f.known, f.grantsNew, f.grantsChanged, f.unchanged]),
    [[true, 0, 0, 3]],
  )
  assert.deepEqual(await peek('select * from event order by seq'), before)
})

test('the sheet of a member and that of any other town say the same things, each with date and source', async () => {
  const { lucia, paolo, olga, olgiate, dora } = world
  const sheet = await olga.get(`/funding/bodies/${olgiate.id}/sheet`)
  assert.equal(sheet.status, 200, sheet.text)
  for (const text of ['32.589,00', '13 ago 2025', '31 dic 2030', '22 ago 2026', 'CC BY 4.0'])
    assert.match(sheet.text, new RegExp(text))
  assert.equal((await lucia.get(`/funding/bodies/${olgiate.id}/sheet`)).status, 404, 'another body’s card is not hers')
  assert.match((await lucia.get('/funding/sheets/c_g026')).text, /31 dic 2030/, 'the same facts are public')
  assert.match((await dora.get('/funding/sheets?q=altrove')).text, /c_altrove/)
  assert.match((await paolo.get('/funding/sheets/C_ALTROVE')).text, /Comune di Altrove/)
  assert.equal((await paolo.get('/funding/sheets/c_nessuno')).status, 404)
})

test('what a document told is recognised among the grants and shown beside them, never twice', async () => {
  const { inCentre, olgiate, dora } = world
  const told = {
    source: 'Deliberazione del 20 gennaio 2023',
    toldOn: '2023-01-20',
    part: '',
    state: 'financed' as const,
  }
  await inCentre((ctx) =>
    tellPositions(ctx, olgiate.id, [
      { ...told, measure: '1.4.5', title: 'SEND', amountCents: 3_259_000 },
      { ...told, measure: '1.2', title: 'Cloud', amountCents: 12_199_900 },
    ]),
  )
  const page = (await dora.get(`/funding/bodies/${olgiate.id}`)).text
  assert.match(page, /Riconosciuto nei dati aperti/)
  assert.match(page, /i dati aperti dicono 32\.589,00/)
  assert.match(page, /Non ancora nei dati aperti/)
  assert.equal((page.match(/\/funding\/grants\//g) ?? []).length, 2, 'one position and the document’s link to it')
})

test('the API answers as its contract says', async () => {
  const { token, olgiate, olgiate: town } = world
  const api = await token('funding-officer')
  const grants = (await api.get('/api/v1/grants?ipaCode=C_G026')).json<{ items: Record<string, unknown>[] }>().items
  assert.deepEqual(
    grants.map((g) => [
      g['bodyId'],
      g['measure'],
      g['amountCents'],
      g['state'],
      g['stateSource'],
      g['stateOn'],
      g['edition'],
    ]),
    [[olgiate.id, '1.4.5', 3_258_900, 'paid', 'E', '2025-08-13', '2026-08-22']],
  )
  assert.equal((await api.get('/api/v1/grants')).json<{ items: unknown[] }>().items.length, 2)
  const national = (await api.get('/api/v1/grants?scope=national')).json<{
    items: { bodyId: string | null; ipaCode: string }[]
  }>().items
  assert.deepEqual(
    new Map(national.map((g) => [g.ipaCode, g.bodyId !== null])),
    new Map([
      ['c_g026', true],
      ['c_f133', true],
      ['c_altrove', false],
    ]),
  )
  assert.deepEqual(
    (await api.get('/api/v1/grants/summary?scope=national&by=state'))
      .json<{ items: { state: string; count: number }[] }>()
      .items.map((i) => [i.state, i.count])
      .toSorted(),
    [
      ['financed', 1],
      ['paid', 1],
      ['renounced', 1],
    ],
  )
  const changes = (await api.get('/api/v1/grant-changes?since=2026-08-01&ipaCode=c_g026')).json<{
    items: { field: string; from: string; to: string }[]
  }>().items
  assert.ok(changes.some((c) => c.field === 'state' && c.from === 'A' && c.to === 'E'))
  assert.equal((await api.get('/api/v1/grants?state=pending')).status, 422)
  const officer = await token('rtd', town)
  assert.equal((await officer.get('/api/v1/grants')).json<{ items: unknown[] }>().items.length, 1)
  assert.equal((await officer.post('/api/v1/imports', {}, { 'idempotency-key': 'una-chiave-lunga' })).status, 403)
})

test('an import asked through the API is done in the background, once per key, and only from addresses allowed', async () => {
  const { token } = world
  const api = await token('director')
  const content = `${grantsHead}\n${row({ state: 'E', on: '2025-08-13' })}\n${merate({ state: 'R', on: '2026-03-01' })}\n${other}\nriga rotta\n`
  const form = new FormData()
  form.append('file', new Blob([content]), 'candidature_finanziate_145_2026-09-30.csv')
  const request = new Request('http://x/', { method: 'POST', body: form })
  const sent = {
    method: 'POST' as const,
    url: '/api/v1/imports',
    headers: {
      authorization: api.authorization,
      'content-type': request.headers.get('content-type')!,
      'idempotency-key': 'importa-settembre',
    },
    payload: Buffer.from(await request.arrayBuffer()),
  }
  const asked = await app.inject(sent)
  assert.equal(asked.statusCode, 202, asked.body)
  const { id } = asked.json<{ id: string }>()
  assert.match(String(asked.headers.location), new RegExp(`/api/v1/imports/${id}$`))
  assert.equal((await app.inject(sent)).json<{ id: string }>().id, id, 'the same key, the same answer')
  await jobs()
  const done = (await api.get(`/api/v1/imports/${id}`)).json<{
    state: string
    files: { file: string; edition: string; rows: number; quarantined: { line: number }[] }[]
  }>()
  assert.equal(done.state, 'done')
  assert.deepEqual(
    done.files.map((f) => [f.edition, f.rows, f.quarantined.map((q) => q.line)]),
    [['2026-09-30', 4, [5]]],
  )
  assert.match((await world.dora.get('/funding/data/quarantine')).text, /riga rotta/)
  assert.equal(
    (
      await api.post(
        '/api/v1/imports',
        { addresses: ['https://altrove.invalid/x.csv'] },
        { 'idempotency-key': 'da-altrove-1' },
      )
    ).status,
    422,
  )
  assert.equal((await api.post('/api/v1/imports', {})).status, 422, 'a creation needs its key')
})

test('CSV and spreadsheet have the rows one may see', async () => {
  const { dora, olga } = world
  const csv = (await dora.get('/funding.csv')).text.trim().split('\r\n')
  assert.equal(csv.length, 3)
  assert.match(
    csv.find((l) => l.includes('Olgiate'))!,
    /;32589,00;pagato;/,
  )
  assert.equal((await olga.get('/funding.csv')).text.trim().split('\r\n').length, 2)
  assert.equal((await dora.get('/funding.xlsx')).text.slice(0, 2), 'PK')
  const sheet = unzipSync(await world.inCentre((ctx) => positionsXlsx(ctx, {})))['xl/worksheets/sheet1.xml']
  assert.match(strFromU8(sheet!), /<v>32589<\/v>/, 'an amount is a number of euros')
})

test('the pages of figures answer for centre and officer', async () => {
  const { dora, olga } = world
  for (const url of [
    '/funding/measures',
    '/funding/heat',
    '/funding/bodies',
    '/funding/data',
    '/funding/data/undecided',
  ])
    assert.equal((await dora.get(url)).status, 200, url)
  assert.equal((await olga.get('/funding/measures')).status, 200)
  assert.equal((await olga.get('/funding/data')).status, 404)
  assert.match((await dora.get('/funding/bodies')).text, /Enti senza riscontro/)
})

test('a module switched off does not exist', async () => {
  const w = await makeCentre('Senza fondi')
  assert.equal((await w.dora.get('/funding')).status, 200)
  assert.equal((await w.dora.post('/settings', { name: 'Senza fondi', modulesOff: 'funding' })).status, 303)
  assert.equal((await w.dora.get('/funding')).status, 404)
  assert.doesNotMatch((await w.dora.get('/')).text, /href="\/funding"/)
  assert.equal((await world.dora.get('/funding')).status, 200)
})
