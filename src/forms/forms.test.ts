import assert from 'node:assert/strict'
import test from 'node:test'
import { type Caller, makeCentre, peek } from '../../test/world.ts'

const field = (name: string, label: string, more: object = {}) => ({ type: 'text', name, label, ...more })
const form = (...fields: object[]) => JSON.stringify({ sections: [{ title: 'Richiesta', fields }] })

/** Adds a form and leaves its first draft open. */
async function draft(who: Caller, code = 'casella') {
  const added = await who.post('/forms', { title: 'Casella PEC', code, purpose: 'catalogue.request' })
  assert.equal(added.status, 303, added.text)
  return added.url
}
const versionIn = (html: string) => Number(/name="version" value="(\d+)"/.exec(html)![1])
async function save(who: Caller, url: string, source: string) {
  const version = versionIn((await who.get(url)).text)
  const saved = await who.post(url, { source, version })
  assert.equal(saved.status, 303, saved.text)
  return version + 1
}
const unescape = (html: string) => html.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&')
const sourceIn = (html: string) => unescape(/<textarea[^>]*name="source"[^>]*>([\s\S]*?)<\/textarea>/.exec(html)![1]!)

test('Marta writes a form, Dora publishes it, and from then on it never changes', async () => {
  const { marta, dora, paolo, events } = await makeCentre()
  assert.match((await marta.get('/forms')).text, /Nessun modulo/)
  const url = await draft(marta)
  const version = await save(marta, url, form(field('motivo', 'Perché serve')))
  assert.equal((await marta.post(`${url}/publication`, { version })).status, 403, 'an operator does not publish')
  const published = await dora.post(`${url}/publication`, { version, changes: 'La prima' })
  assert.equal(published.status, 303, published.text)
  assert.match((await marta.get('/forms')).text, /versione 1/)
  assert.match((await marta.get(url)).text, /Perché serve/)

  const again = await marta.post(url, { source: form(field('altro', 'Altro')), version })
  assert.equal(again.status, 409)
  assert.match(again.text, /non cambia più/)
  assert.equal((await marta.post(`${url}/removal`)).status, 409)
  assert.equal((await dora.post(`${url}/publication`, { version })).status, 409)
  await assert.rejects(peek("update form_version set source = '{}' where state = 'published'"), /never changes/)
  await assert.rejects(peek("delete from form_version where state = 'published'"), /never changes/)

  assert.equal((await paolo.get('/forms')).status, 404, 'officers meet forms where they are asked')
  assert.deepEqual(
    (await events()).filter((e) => e.startsWith('forms.')),
    ['forms.form_added', 'forms.version_edited', 'forms.version_published'],
  )
})

test('the next version begins as a copy, says what changed, and takes the place of the one before', async () => {
  const { marta, dora } = await makeCentre()
  const first = await draft(marta)
  await dora.post(`${first}/publication`, {
    version: await save(marta, first, form(field('a', 'Prima'), field('b', 'Seconda'), field('c', 'Terza'))),
  })
  const begun = await marta.post('/forms/casella/versions')
  assert.equal(begun.url, '/forms/casella/versions/2')
  assert.match((await marta.get(begun.url)).text, /Nessuna differenza/)
  const open = await marta.post('/forms/casella/versions')
  assert.equal(open.status, 409)
  const version = await save(
    marta,
    begun.url,
    form(field('c', 'Terza'), field('a', 'Prima', { optional: true }), field('d', 'Quarta')),
  )
  const { text } = await marta.get(begun.url)
  for (const line of ['Aggiunto: «Quarta»', 'Tolto: «Seconda»', 'Cambiato: «Prima» (optional)', 'Spostato: «'])
    assert.ok(text.includes(line), line)
  await dora.post(`${begun.url}/publication`, { version })
  assert.match((await marta.get(first)).text, /ritirata/)
  assert.equal((await dora.post('/forms/casella/retirement')).status, 303)
  assert.equal((await dora.post('/forms/casella/retirement')).status, 409)
  assert.match((await marta.get('/forms')).text, /nessuna/)
})

test('a definition that is wrong is kept as a draft and refused at publication with every place', async () => {
  const { marta, dora } = await makeCentre()
  const url = await draft(marta)
  const wrong = form(
    field('telefono', 'Telefono'),
    field('telefono', 'Ancora telefono'),
    field('z', 'Zeta', { when: { field: 'nessuno', is: 'x' } }),
  )
  const version = await save(marta, url, wrong)
  const refused = await dora.post(`${url}/publication`, { version })
  assert.equal(refused.status, 422)
  assert.match(refused.text, /sections\[0\]\.fields\[1\]\.name<\/code> Nome ripetuto «telefono»/)
  assert.match(
    refused.text,
    /sections\[0\]\.fields\[2\]\.when\.field<\/code> La condizione guarda un campo che non c’è/,
  )
  assert.match(refused.text, /il modulo non è stato pubblicato/)
  assert.equal((await dora.get(`${url}/print`)).status, 409)
  const broken = await save(marta, url, '{ "sections": [ oops')
  assert.match((await marta.get(url)).text, /riga 1, colonna 17/)
  assert.equal((await dora.post(`${url}/publication`, { version: broken })).status, 422)
  assert.equal((await dora.post(`${url}/publication`, { version: version })).status, 409, 'from an old page')
})

test('what is published is what stands in the box, saved or not', async () => {
  const { marta, dora } = await makeCentre()
  const url = await draft(marta)
  const version = await save(marta, url, form(field('a', 'Salvata')))
  const wrong = await dora.post(`${url}/publication`, {
    version,
    source: form(field('a', 'Nel riquadro', { type: 'boh' })),
    changes: 'Nota',
  })
  assert.equal(wrong.status, 422)
  assert.match(sourceIn(wrong.text), /Nel riquadro/)
  assert.match(wrong.text, /value="Nota"/)
  assert.equal(
    (await dora.post(`${url}/publication`, { version, source: form(field('a', 'Nel riquadro')) })).status,
    303,
  )
  const { text } = await marta.get(url)
  assert.match(text, /Nel riquadro/)
  assert.doesNotMatch(text, /Salvata/)
})

test('an old page does not overwrite a newer draft, and its text stays in the box', async () => {
  const { marta } = await makeCentre()
  const url = await draft(marta)
  const version = await save(marta, url, form(field('a', 'Prima')))
  const stale = await marta.post(url, { source: form(field('b', 'Mia')), version: version - 1 })
  assert.equal(stale.status, 409)
  assert.match(sourceIn(stale.text), /"Mia"/)
})

test('the buttons write the definition without scripts, and keep nothing until it is saved', async () => {
  const { marta } = await makeCentre()
  const url = await draft(marta)
  const version = await save(marta, url, form(field('a', 'Prima')))
  let source = form(field('a', 'Prima'))
  const press = async (fields: Record<string, string>) => {
    const answer = await marta.post(`${url}/build`, { source, version, ...fields })
    assert.equal(answer.status, 200, answer.text.slice(-2000))
    source = sourceIn(answer.text)
    return answer.text
  }
  await press({ do: 'field', newLabel: 'Quante caselle?', newType: 'number' })
  await press({
    do: 'field',
    newLabel: 'Quante caselle?',
    newType: 'choice',
    newChoices: 'Poche\nMolte\n',
    newOptional: 'true',
  })
  await press({ do: 'section', newSection: 'Persone' })
  await press({ do: 'field', newLabel: 'Uffici', newType: 'group' })
  await press({ do: 'field', newLabel: 'Sede', newType: '', into: 'sections.1.fields.0' })
  const moved = await press({ do: 'up:sections.0.fields.2' })
  await press({ do: 'remove:sections.0.fields.0' })
  assert.match(moved, /non è ancora salvata/)
  const made = JSON.parse(source) as {
    sections: { title: string; fields: { name: string; type: string; fields?: { name: string }[] }[] }[]
  }
  assert.deepEqual(
    made.sections.map((s) => [s.title, s.fields.map((f) => `${f.type} ${f.name}`)]),
    [
      ['Richiesta', ['choice quante_caselle_2', 'number quante_caselle']],
      ['Persone', ['group uffici']],
    ],
  )
  assert.deepEqual(
    made.sections[1]!.fields[0]!.fields!.map((f) => f.name),
    ['descrizione', 'sede'],
  )
  assert.doesNotMatch(sourceIn((await marta.get(url)).text), /Persone/, 'nothing was kept')
  await save(marta, url, source)
  assert.match((await marta.get(url)).text, /La definizione è corretta/)

  const none = await marta.post(`${url}/build`, { source, version, do: 'field', newChoices: 'Una' })
  assert.equal(none.status, 422)
  assert.match(none.text, />Una<\/textarea>/)
  assert.equal(sourceIn(none.text), source)
  assert.equal(
    (await marta.post(`${url}/build`, { source: 'rotto', version, do: 'section', newSection: 'X' })).status,
    422,
  )
  assert.equal((await marta.post(`${url}/preview`, { source: form(field('x', 'Solo vista')), version })).status, 200)
})

test('a trial is filled in, recomputed, refused and printed, and keeps nothing', async () => {
  const { marta } = await makeCentre()
  const url = await draft(marta)
  await save(
    marta,
    url,
    form(
      { type: 'yes-no', name: 'altri', label: 'Altri uffici?' },
      {
        type: 'group',
        name: 'uffici',
        label: 'Uffici',
        item: 'Ufficio',
        when: { field: 'altri', is: true },
        fields: [field('nome', 'Nome')],
      },
      { type: 'iban', name: 'conto', label: 'Conto' },
    ),
  )
  const trial = `${url}/trial`
  const hidden = /<div class="question field-wide" data-when="[^"]*" hidden[^>]*><fieldset[^>]*id="f-answers-uffici"/
  assert.match((await marta.get(trial)).text, hidden)
  const on = await marta.post(trial, { 'answers.altri': 'yes', 'answers.conto': 'IT00', 'answers-step': 'again' })
  assert.equal(on.status, 200)
  assert.doesNotMatch(on.text, hidden)
  assert.match(on.text, /value="IT00"/)
  const more = await marta.post(trial, {
    'answers.altri': 'yes',
    'answers.uffici': '1',
    'answers.uffici.0.nome': 'Anagrafe',
    'answers-step': 'add:uffici',
  })
  assert.match(more.text, /Ufficio 2/)
  const wrong = await marta.post(trial, { 'answers.altri': 'yes', 'answers.conto': 'IT00' })
  assert.equal(wrong.status, 422)
  assert.match(wrong.text, /<a href="#f-answers-uffici-0-nome">Ufficio 1, Nome: Campo obbligatorio<\/a>/)
  assert.match(wrong.text, /<a href="#f-answers-conto">Conto: L’IBAN non torna/)
  const good = { 'answers.altri': 'no', 'answers.conto': 'IT60X0542811101000000123456' }
  assert.match((await marta.post(trial, good)).text, /compilato bene/)
  const paper = await marta.post(trial, { ...good, 'answers-step': 'print' })
  assert.match(paper.text, /class="sheet"/)
  assert.match(paper.text, /IT60X0542811101000000123456/)
  assert.match((await marta.get(`${url}/print`)).text, /Solo se «Altri uffici\?» è Sì/)
  for (const table of ['form_draft', 'form_answer'])
    assert.deepEqual(await peek(`select from ${table} where centre_id = $1`, [marta.actor.centreId]), [])
})

test('the API tells the forms in force, and a code is taken once', async () => {
  const { marta, dora, token } = await makeCentre()
  const url = await draft(marta)
  const operator = await token('operator')
  assert.deepEqual((await operator.get('/api/v1/forms')).json()['items'], [], 'a draft is not in force')
  assert.equal((await operator.get('/api/v1/forms/casella')).status, 404)
  await dora.post(`${url}/publication`, { version: await save(marta, url, form(field('a', 'Prima'))) })
  assert.deepEqual((await operator.get('/api/v1/forms')).json()['items'], [
    { code: 'casella', title: 'Casella PEC', purpose: 'catalogue.request', version: 1 },
  ])
  const one = (await operator.get('/api/v1/forms/casella')).json<{ definition: { sections: unknown[] } }>()
  assert.equal(one.definition.sections.length, 1)
  assert.equal((await (await token('referent')).get('/api/v1/forms')).status, 404)
  const taken = await marta.post('/forms', { title: 'Altra', code: 'CASELLA' })
  assert.equal(taken.status, 422)
  assert.match(taken.text, /C’è già un modulo con questo codice/)
  const renamed = await marta.post('/forms/casella/edit', { title: 'Casella', purpose: '', version: 1 })
  assert.equal(renamed.status, 303)
  assert.equal((await marta.post('/forms/casella/edit', { title: 'Vecchia', purpose: '', version: 1 })).status, 409)
})
