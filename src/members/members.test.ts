import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { gunzipSync } from 'node:zlib'
import { app, type Caller, jobs, makeCentre, peek } from '../../test/world.ts'
import { root } from '../platform/root.ts'

const data = join(root, '../shared/data')

/** Sends a form with a file, as a browser does. */
async function upload(
  who: Caller,
  url: string,
  fields: Record<string, string>,
  file: { field: string; name: string; bytes: Buffer | string },
) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append(file.field, new Blob([file.bytes as BlobPart]), file.name)
  const request = new Request('http://x/', { method: 'POST', body: form })
  const answer = await app.inject({
    method: 'POST',
    url,
    headers: {
      cookie: `session=${who.cookie}`,
      'sec-fetch-site': 'same-origin',
      'content-type': request.headers.get('content-type')!,
    },
    payload: Buffer.from(await request.arrayBuffer()),
  })
  return { status: answer.statusCode, text: answer.body, url: answer.headers.location ?? '' }
}

test('Marta adds a body, edits it, and an old form does not overwrite a newer one', async () => {
  const { marta, events } = await makeCentre()
  const added = await marta.post('/members', {
    name: 'Comune di Viganò',
    type: 'municipality',
    state: 'prospect',
    ipaCode: 'C_L866',
    istatCode: '097090',
    taxCode: '80005270030',
    province: 'lc',
  })
  assert.equal(added.status, 303, added.text)
  const card = await marta.get(added.url)
  assert.match(card.text, /c_l866/)
  assert.match(card.text, /contatto/)
  const edit = {
    name: 'Comune di Viganò',
    type: 'municipality',
    state: 'member',
    ipaCode: 'c_l866',
    istatCode: '097090',
    version: 1,
  }
  assert.equal((await marta.post(`${added.url}/edit`, edit)).status, 303)
  assert.match((await marta.get(added.url)).text, /contatto/, 'how it stands is not typed: its adhesions say it')
  const stale = await marta.post(`${added.url}/edit`, { ...edit, name: 'Comune di Altro' })
  assert.equal(stale.status, 409)
  assert.match(stale.text, /Qualcuno ha modificato/)
  assert.match(stale.text, /value="Comune di Altro"/)
  assert.deepEqual(
    (await events()).filter((e) => e.startsWith('members.')),
    ['members.body_added', 'members.body_edited'],
  )
})

test('a wrong code is refused with what is wrong, and the form keeps what was typed', async () => {
  const { marta } = await makeCentre()
  const { status, text } = await marta.post('/members', {
    name: 'Comune di Prova',
    type: 'municipality',
    state: 'member',
    istatCode: '97090',
    taxCode: '80005270031',
    ipaCode: 'c_g026',
  })
  assert.equal(status, 422)
  assert.match(text, /Mancano gli zeri iniziali/)
  assert.match(text, /cifra di controllo/)
  const taken = await marta.post('/members', {
    name: 'Comune di Prova',
    type: 'municipality',
    state: 'member',
    ipaCode: 'C_G026',
  })
  assert.match(taken.text, /già di Comune di Olgiate Molgora/)
  assert.match(taken.text, /value="Comune di Prova"/)
})

test('a code that changes keeps its past', async () => {
  const { marta, olgiate } = await makeCentre()
  await peek(
    "insert into body_code (centre_id, body_id, kind, value, from_on) select centre_id, id, 'istat', '097058', '2000-01-01' from body where id = $1",
    [olgiate.id],
  )
  await marta.post(`/members/${olgiate.id}/edit`, {
    name: olgiate.name,
    type: 'municipality',
    state: 'member',
    ipaCode: 'c_g026',
    istatCode: '097099',
    version: 1,
  })
  const codes = await peek<{ value: string; ended: boolean }>(
    "select value, to_on is not null as ended from body_code where body_id = $1 and kind = 'istat' order by value",
    [olgiate.id],
  )
  assert.deepEqual(codes, [
    { value: '097058', ended: true },
    { value: '097099', ended: false },
  ])
})

test('after a merger the history stays readable and links lead on', async () => {
  const { marta, olgiate, merate } = await makeCentre()
  assert.equal(
    (
      await marta.post(`/members/${olgiate.id}/merger`, {
        successorId: olgiate.id,
        mergedOn: '01/01/2026',
        act: 'Legge regionale 1',
      })
    ).status,
    422,
  )
  assert.equal(
    (
      await marta.post(`/members/${olgiate.id}/merger`, {
        successorId: merate.id,
        mergedOn: '01/01/2026',
        act: 'Legge regionale 1',
      })
    ).status,
    303,
  )
  const old = await marta.get(`/members/${olgiate.id}`)
  assert.match(old.text, new RegExp(`/members/${merate.id}`))
  assert.match((await marta.get(`/members/${merate.id}`)).text, /Enti confluiti/)
  assert.doesNotMatch((await marta.get('/members')).text, /Olgiate/)
  assert.match((await marta.get('/members?q=olgiate')).text, /Olgiate/)
  assert.equal((await marta.get(`/members/${olgiate.id}/edit`)).status, 409)
})

test('the list finds words anywhere, codes by their beginning, and goes on page by page without losing anybody', async () => {
  const { marta, inCentre, token } = await makeCentre()
  await inCentre(async (ctx) => {
    const { addBody } = await import('./bodies.ts')
    for (let i = 0; i < 120; i++)
      await addBody(ctx, {
        name: `Comune di Prova ${String(i % 60).padStart(2, '0')}`,
        type: 'municipality',
        state: i % 2 ? 'member' : 'prospect',
        ipaCode: `prova${i}`,
        province: 'LC',
        region: '',
        notes: '',
      })
  })
  assert.match((await marta.get('/members?q=molgora')).text, /Olgiate Molgora/)
  assert.match((await marta.get('/members?q=c_g0')).text, /Olgiate Molgora/)
  assert.match((await marta.get('/members?q=nessuno')).text, /Nessun ente/)
  for (const sort of ['name', '-name', 'population', '-state', 'province']) {
    const seen = new Set<string>()
    let url: string | null = `/members?sort=${sort}`
    for (let pages = 0; url && pages < 10; pages++) {
      const page = await marta.get(url)
      assert.equal(page.status, 200)
      for (const [, id] of page.text.matchAll(/href="\/members\/([0-9a-f]{8}-[0-9a-f-]{27})"/g)) seen.add(id!)
      url = /href="(\/members\?[^"]*after=[^"]+)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? null
    }
    assert.equal(seen.size, 123, sort)
  }
  const api = await token('auditor')
  const first = (await api.get('/api/v1/bodies?limit=100')).json<{ items: { id: string }[]; nextCursor: string }>()
  const second = (await api.get(`/api/v1/bodies?limit=100&cursor=${first.nextCursor}`)).json<{
    items: { id: string }[]
    nextCursor: null
  }>()
  assert.equal(new Set([...first.items, ...second.items].map((b) => b.id)).size, 123)
  assert.equal(second.nextCursor, null)
})

test('the API answers as its contract says', async () => {
  const { token, olgiate, merate } = await makeCentre()
  const centre = await token('auditor')
  const { items } = (await centre.get('/api/v1/bodies?ipaCode=C_G026')).json<{ items: Record<string, unknown>[] }>()
  assert.deepEqual(
    items.map((b) => [b['id'], b['type'], b['province'], b['state'], b['istatCode']]),
    [[olgiate.id, 'municipality', 'LC', 'member', '097058']],
  )
  assert.equal((await centre.get('/api/v1/bodies?colour=red')).status, 422)
  assert.equal((await centre.get('/api/v1/bodies?type=mountain_community')).status, 422)
  assert.equal((await centre.get('/api/v1/bodies?type=mountain-community')).status, 200)
  assert.equal((await centre.get(`/api/v1/bodies/${olgiate.id}`)).status, 200)
  assert.equal((await centre.get('/api/v1/bodies/nothing')).status, 404)
  const merateOnly = await token('rtd', merate)
  assert.deepEqual(
    (await merateOnly.get('/api/v1/bodies')).json<{ items: { id: string }[] }>().items.map((b) => b.id),
    [merate.id],
  )
  assert.equal((await merateOnly.get(`/api/v1/bodies/${olgiate.id}`)).status, 404)
  const problem = await centre.get('/api/v1/bodies?limit=0')
  assert.match(String(problem.headers['content-type']), /application\/problem\+json/)
  assert.equal(problem.json<{ errors: Record<string, string> }>().errors['limit'], 'Il valore minimo è 1')
})

test('a list of bodies is previewed, written once, and changes nothing the second time', async () => {
  const { dora, events } = await makeCentre()
  const csv =
    'Denominazione;Tipo;Codice IPA;Codice ISTAT;Provincia\r\nComune di Calco;Comune;c_b396;097012;LC\r\nUnione della Valle;Unione;;;LC\r\nComune di Olgiate Molgora;Comune;C_G026;097058;LC\r\n'
  const preview = await upload(
    dora,
    '/members/import',
    { kind: 'bodies' },
    { field: 'file', name: 'enti.csv', bytes: csv },
  )
  assert.equal(preview.status, 200, preview.text)
  assert.equal((await peek("select 1 from body where ipa_code = 'c_b396'")).length, 0, 'a preview writes nothing')
  const fileId = /name="fileId" value="([^"]+)"/.exec(preview.text)![1]!
  const asked = await dora.post('/members/imports', { fileId, kind: 'bodies' })
  assert.equal(asked.status, 303)
  assert.match((await dora.get(asked.url)).text, /in coda/)
  await jobs()
  const done = await dora.get(asked.url)
  assert.match(done.text, /fatto/)
  assert.match(done.text, /nuovo 2, invariato 1/)
  const again = await upload(
    dora,
    '/members/import',
    { kind: 'bodies' },
    { field: 'file', name: 'enti.csv', bytes: csv },
  )
  assert.match(again.text, /non cambierebbe nulla/, 'bodies without a code are known by their name and type')
  assert.ok((await events()).includes('members.file_imported'))
})

test('a file with a wrong row writes nothing, unless the good rows are asked for', async () => {
  const { dora } = await makeCentre()
  const csv = 'name,type,istat\nComune di Calco,Comune,097012\nComune di Sbagliato,Comune,97\nriga,di,quattro,celle\n'
  const preview = await upload(
    dora,
    '/members/import',
    { kind: 'bodies' },
    { field: 'file', name: 'enti.csv', bytes: csv },
  )
  assert.match(preview.text, /2 righe hanno un errore/)
  assert.match(preview.text, /Mancano gli zeri iniziali/)
  assert.match(preview.text, /tante colonne quante/)
  const fileId = /name="fileId" value="([^"]+)"/.exec(preview.text)![1]!
  const names = () =>
    peek<{ n: number }>(
      "select count(*)::int as n from body where name = 'Comune di Calco' and centre_id = (select centre_id from person where id = $1)",
      [dora.id],
    )
  await dora.post('/members/imports', { fileId, kind: 'bodies' })
  await jobs()
  assert.equal((await names())[0]!.n, 0)
  await dora.post('/members/imports', { fileId, kind: 'bodies', partial: 'true' })
  await jobs()
  assert.equal((await names())[0]!.n, 1)
  const columns = await upload(
    dora,
    '/members/import',
    { kind: 'bodies' },
    { field: 'file', name: 'x.csv', bytes: 'a,b\n1,2\n' },
  )
  assert.equal(columns.status, 422)
  assert.match(columns.text, /Mancano le colonne name\. Il file ha: a, b\./)
})

test('ISTAT figures and IPA codes reach the bodies we know, each with its day and source', async () => {
  const { dora, olgiate } = await makeCentre()
  const istat = 'Codice comune;Comune;Popolazione residente\n097058;Olgiate Molgora;6.512\n999999;Altrove;10\n'
  const preview = await upload(
    dora,
    '/members/import',
    { kind: 'facts', factKind: 'population', asOf: '2026-01-01', source: 'ISTAT' },
    { field: 'file', name: 'istat.csv', bytes: istat },
  )
  const fileId = /name="fileId" value="([^"]+)"/.exec(preview.text)![1]!
  await dora.post('/members/imports', {
    fileId,
    kind: 'facts',
    factKind: 'population',
    asOf: '2026-01-01',
    source: 'ISTAT',
  })
  await jobs()
  assert.match((await dora.get('/members?q=olgiate')).text, /6\.512.*\(2026\)/s)
  const ipa =
    'Codice_IPA,Denominazione_ente,Codice_fiscale_ente,Codice_Categoria,Codice_comune_ISTAT,Codice_catastale_comune,Mail1,Tipo_Mail1,Sito_istituzionale\nc_g026,Comune di Olgiate Molgora,80005270030,L6,097058,G026,comune@pec.invalid,Pec,www.comune.invalid\n'
  const found = await upload(dora, '/members/import', { kind: 'ipa' }, { field: 'file', name: 'enti.csv', bytes: ipa })
  await dora.post('/members/imports', { fileId: /name="fileId" value="([^"]+)"/.exec(found.text)![1]!, kind: 'ipa' })
  await jobs()
  const card = await dora.get(`/members/${olgiate.id}`)
  for (const text of ['80005270030', 'G026', 'comune@pec.invalid', 'www.comune.invalid'])
    assert.match(card.text, new RegExp(text))
  const twice = await upload(dora, '/members/import', { kind: 'ipa' }, { field: 'file', name: 'enti.csv', bytes: ipa })
  assert.match(twice.text, /non cambierebbe nulla/)
})

test(
  'the map is drawn from real boundaries',
  { skip: existsSync(data) ? false : 'the reference data are not beside the checkout' },
  async () => {
    const { dora } = await makeCentre()
    const bytes = gunzipSync(readFileSync(join(data, 'geo/lecco_P97_municipalities.geojson.gz')))
    const sent = await upload(
      dora,
      '/members/boundaries',
      { shapesSource: 'ISTAT via openpolis, giugno 2023' },
      { field: 'geojson', name: 'lecco.geojson', bytes },
    )
    assert.equal(sent.status, 303, sent.text)
    const map = await dora.get('/members/map')
    assert.match(map.text, /<path[^>]+d="M/)
    assert.match(map.text, /Olgiate Molgora/)
  },
)

test('the CSV of the list has the rows of the filter and no formula', async () => {
  const { dora, marta } = await makeCentre()
  await marta.post('/members', { name: '=HYPERLINK("x")', type: 'other', state: 'prospect' })
  const file = await dora.get('/members.csv?state=member')
  assert.match(String(file.headers['content-disposition']), /attachment/)
  assert.equal(file.text.trim().split('\r\n').length, 4)
  assert.match((await dora.get('/members.csv')).text, /"'=HYPERLINK/)
})

test('a view is a person’s own', async () => {
  const { marta, dora } = await makeCentre()
  assert.equal((await marta.post('/members/views', { name: 'Piccoli', query: 'band=0-5000' })).status, 303)
  const list = await marta.get('/members')
  assert.match(list.text, /Piccoli/)
  assert.doesNotMatch((await dora.get('/members')).text, /Piccoli/)
  const url = /\/members\/views\/[0-9a-f-]+\/removal/.exec(list.text)![0]
  assert.equal((await dora.post(url)).status, 404)
  assert.equal((await marta.post(url)).status, 303)
})

test('an attachment goes in and comes out as it was, for those of its body', async () => {
  const { paolo, olga, merate } = await makeCentre()
  assert.equal(
    (
      await upload(
        paolo,
        `/members/${merate.id}/files`,
        {},
        { field: 'file', name: 'atto n. 1.pdf', bytes: '%PDF-1.7 prova' },
      )
    ).status,
    303,
  )
  const link = new RegExp(`/members/${merate.id}/files/[0-9a-f-]+`).exec(
    (await paolo.get(`/members/${merate.id}`)).text,
  )![0]
  const file = await paolo.get(link)
  assert.equal(file.text, '%PDF-1.7 prova')
  assert.equal(file.headers['content-type'], 'application/pdf')
  assert.equal((await olga.get(link)).status, 404)
})
