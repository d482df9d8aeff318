// The door as another module uses it: a small one that keeps requests, with a field of its own beside those of the form.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { z } from 'zod'
import { jobs, settings, makeCentre, peek, type Caller, type Person } from '../../test/world.ts'
import { around, errorView, framing } from '../frame.tsx'
import { bySession, byToken } from '../people/index.ts'
import { clamd, useScan } from '../platform/scan.ts'
import { ask, type Ctx } from '../platform/ctx.ts'
import { conflict } from '../platform/errors.ts'
import { fromPath, type Req, type View } from '../platform/http.ts'
import { newId } from '../platform/ids.ts'
import { makeLog } from '../platform/log.ts'
import type { Module } from '../platform/module.ts'
import { buildServer } from '../platform/server.ts'
import { makeWatch } from '../platform/watch.ts'
import { Field } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import {
  AnswersView,
  answerFile,
  answersOf,
  discardDraft,
  type Filled,
  type Filling,
  FormFields,
  forms,
  keepAnswers,
  keepTyped,
  labelsOf,
  listForms,
  loadDraft,
  publishedForm,
  readForm,
  SaveDraft,
  type Subject,
  takeStep,
} from './index.ts'

const subjectOf = (subjectId: string): Subject => ({ subjectKind: 'prova.request', subjectId })
const Id = z.object({ id: z.uuid() })
const host: Module = {
  name: 'prova',
  tables: [],
  permissions: [],
  routes({ page, action, download }) {
    const filling = async (ctx: Ctx, req: Req): Promise<Filling> => {
      const form = await publishedForm(ctx, 'casella')
      if (!form) throw conflict('form_not_published')
      return { formVersionId: form.id, bodyId: fromPath(Id, req.params).id, subject: 'pec' }
    }
    const view = async (ctx: Ctx, req: Req, errors: Record<string, string> = {}, problem?: string): Promise<View> => {
      const form: Filled = await loadDraft(ctx, await filling(ctx, req))
      return {
        title: form.version.title,
        body: (
          <Form
            action={req.path}
            files
            values={form.typed}
            errors={errors}
            problem={problem}
            labels={labelsOf(form, ctx.lang)}
            submit="Invia"
            more={<SaveDraft lang={ctx.lang} />}
          >
            <Field name="quantity" label="Quantità" />
            <FormFields lang={ctx.lang} form={form} />
          </Form>
        ),
      }
    }
    page('/prova/:id', 'signed-in', (ctx, req) => view(ctx, req))
    action(
      '/prova/:id',
      'signed-in',
      async (ctx, req) => {
        const of = await filling(ctx, req)
        const step = await takeStep(ctx, of, req)
        if (step) return { to: `/prova/${of.bodyId}${step.anchor}`, silent: step.silent }
        const read = await readForm(ctx, of, req)
        if (req.body['quantity'] === '0') throw conflict('form_not_published')
        const subjectId = newId()
        await keepAnswers(ctx, read, subjectOf(subjectId))
        return `/prova/answers/${subjectId}`
      },
      (ctx, req, { fields, sentence }) => view(ctx, req, fields, sentence),
      { keep: async (ctx, req) => keepTyped(ctx, await filling(ctx, req), req) },
    )
    action(
      '/prova/:id/discard',
      'signed-in',
      async (ctx, req) => {
        await discardDraft(ctx, await filling(ctx, req))
        return `/prova/${req.params['id']}`
      },
      undefined,
      { silent: 'a draft is its person’s own' },
    )
    page('/prova/answers/:id', 'signed-in', async (ctx, req) => {
      const subjectId = fromPath(Id, req.params).id
      const kept = await answersOf(ctx, subjectOf(subjectId))
      return {
        title: 'Risposte',
        body: kept.map(({ version, answers }) => (
          <>
            <p>{`${version.code} ${version.number}`}</p>
            <AnswersView
              lang={ctx.lang}
              definition={version.definition}
              answers={answers}
              fileHref={(id) => `/prova/answers/${subjectId}/${id}`}
            />
          </>
        )),
      }
    })
    download('/prova/answers/:id/:file', 'signed-in', (ctx, req) =>
      answerFile(ctx, subjectOf(req.params['id']!), req.params['file']!),
    )
  },
}

const { marta, dora, paolo, olga, person, merate, olgiate, events } = await makeCentre()
const eva = await person('Eva Segretaria', 'secretary', merate)
const assets = { css: '', js: '', icons: '', favicon: '', fonts: [] }
const app = await buildServer({
  modules: [host, forms],
  bySession,
  byToken,
  around,
  errorView,
  checkAnswers: true,
  rateLimit: 0,
  assets: '/nowhere',
  version: '0',
  frame: framing([host, forms], assets),
  log: makeLog('error'),
  watch: makeWatch(),
  publicUrl: settings.publicUrl,
  fileMaxMb: 1,
  secureCookies: false,
})
await app.ready()
after(() => app.close())

type Fields = Record<string, string | string[] | { name: string; bytes: string | Buffer }>
async function send(who: Caller, url: string, fields: Fields = {}) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields))
    for (const one of Array.isArray(value) ? value : [value])
      if (typeof one === 'string') form.append(name, one)
      else form.append(name, new Blob([one.bytes as BlobPart]), one.name)
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
const get = async (who: Caller, url: string) => {
  const answer = await app.inject({ url, headers: { cookie: `session=${who.cookie}` } })
  return { status: answer.statusCode, text: answer.body }
}
const valueOf = (html: string, name: string) =>
  new RegExp(`<input[^>]*name="${name.replaceAll('.', '\\.')}"[^>]*>`).exec(html)?.[0].match(/value="([^"]*)"/)?.[1]

const definition = {
  sections: [
    {
      title: 'Richiesta',
      fields: [
        {
          type: 'choice',
          name: 'tipo',
          label: 'Tipo',
          choices: [
            { value: 'nuova', label: 'Nuova' },
            { value: 'cambio', label: 'Cambio' },
          ],
        },
        { type: 'text', name: 'vecchia', label: 'Casella di oggi', when: { field: 'tipo', is: 'cambio' } },
        { type: 'money', name: 'costo', label: 'Costo previsto', optional: true },
        {
          type: 'group',
          name: 'caselle',
          label: 'Caselle',
          item: 'Casella',
          max: 3,
          fields: [
            { type: 'text', name: 'nome', label: 'Nome' },
            { type: 'file', name: 'atto', label: 'Atto', optional: true },
          ],
        },
        {
          type: 'file',
          name: 'vecchio_atto',
          label: 'Atto di prima',
          when: { field: 'tipo', is: 'cambio' },
          optional: true,
        },
        { type: 'file', name: 'allegato', label: 'Allegato' },
      ],
    },
  ],
}
const publish = async (json: object, first = false) => {
  if (first) await send(marta, '/forms', { title: 'Casella PEC', code: 'casella' })
  else await send(marta, '/forms/casella/versions')
  const [{ number, version }] = (await peek<{ number: number; version: number }>(
    "select v.number, v.version from form_version v join form f on f.id = v.form_id where v.state = 'draft' and f.centre_id = $1",
    [marta.actor.centreId],
  )) as [{ number: number; version: number }]
  const url = `/forms/casella/versions/${number}`
  assert.equal((await send(marta, url, { source: JSON.stringify(json), version: String(version) })).status, 303)
  assert.equal((await send(dora, `${url}/publication`, { version: String(version + 1) })).status, 303)
}
await publish(definition, true)

test('a module offers the forms that are for it', async () => {
  const { inCentre } = await makeCentre()
  await inCentre(async (ctx) => {
    for (const [code, purpose] of [
      ['uno', ''],
      ['due', 'prova.request'],
      ['tre', 'altro.uso'],
    ] as const)
      await ctx.db.insertInto('form').values({ code, title: code, purpose }).execute()
    assert.deepEqual(
      (await listForms(ctx, 'prova.request')).map((f) => f.code),
      ['due', 'uno'],
    )
  })
})

const pdf = (name: string) => ({ name, bytes: '%PDF-1.7 prova' })
const drafts = (who: Person) =>
  peek<{ typed: Record<string, string>; files: { field: string; name: string }[] }>(
    'select typed, files from form_draft where person_id = $1',
    [who.id],
  )
const filesOf = () =>
  peek<{ owner_kind: string; name: string }>('select owner_kind, name from file where centre_id = $1 order by name', [
    marta.actor.centreId,
  ])

test('a form is filled in over days: saved, taken up again, one more repetition, sent with its version', async () => {
  const url = `/prova/${merate.id}`
  const blank = await get(paolo, url)
  assert.match(blank.text, /Casella 1/)
  assert.match(
    blank.text,
    /<div class="question field-wide" data-when="[^"]*" hidden[^>]*>(?:(?!<\/div>).)*Casella di oggi/,
  )

  const saved = await send(paolo, url, {
    quantity: '7',
    'answers.tipo': 'cambio',
    'answers.caselle': '1',
    'answers.caselle.0.nome': 'Anagrafe',
    'answers.caselle.0.atto': pdf('atto.pdf'),
    'answers-step': 'save',
  })
  assert.equal(saved.status, 303, saved.text)
  assert.equal((await get(eva, url)).text.includes('Anagrafe'), false, 'a draft is its person’s own')
  const later = await get(paolo, url)
  assert.equal(valueOf(later.text, 'quantity'), '7', 'the other module’s own field stays too')
  assert.equal(valueOf(later.text, 'answers.caselle.0.nome'), 'Anagrafe')
  assert.match(later.text, /atto\.pdf/)
  assert.match(
    later.text,
    /<div class="question field-wide" data-when="[^"]*"><div class="field"><label[^>]*>Casella di oggi/,
    'the server shows what now depends',
  )

  const more = await send(paolo, url, {
    quantity: '7',
    'answers.tipo': 'cambio',
    'answers.caselle': '1',
    'answers.caselle.0.nome': 'Anagrafe e stato civile',
    'answers-step': 'add:caselle',
  })
  assert.equal(more.url, `${url}#f-answers-caselle-1-nome`)
  const two = await get(paolo, url)
  assert.match(two.text, /Casella 2/)
  assert.equal(valueOf(two.text, 'answers.caselle.0.nome'), 'Anagrafe e stato civile')
  assert.match(two.text, /atto\.pdf/)

  const wrong = await send(paolo, url, {
    quantity: '7',
    'answers.tipo': 'cambio',
    'answers.costo': 'dodici',
    'answers.caselle': '2',
    'answers.caselle.0.nome': 'Anagrafe',
    'answers.caselle.1.nome': 'Tributi',
    'answers.vecchio_atto': pdf('prima.pdf'),
    'answers.allegato': pdf('richiesta.pdf'),
  })
  assert.equal(wrong.status, 422)
  assert.match(wrong.text, /<a href="#f-answers-vecchia">Casella di oggi: Campo obbligatorio<\/a>/)
  assert.match(wrong.text, /<a href="#f-answers-costo">Costo previsto: Scrivi un importo/)
  assert.equal(valueOf(wrong.text, 'answers.costo'), 'dodici')
  assert.match(wrong.text, /prima\.pdf/)
  assert.match(wrong.text, /richiesta\.pdf/, 'a file that was good is not asked for again')

  // The form changes meanwhile: what was typed stays, and the newer questions are asked.
  const oldVersion = valueOf(wrong.text, 'answers-version')!
  const sections = [
    ...definition.sections,
    { title: 'Altro', fields: [{ type: 'yes-no', name: 'urgente', label: 'È urgente?', optional: true }] },
  ]
  await publish({ sections })
  const whole = {
    quantity: '7',
    'answers.tipo': 'nuova',
    'answers.vecchia': 'scritta e poi nascosta',
    'answers.costo': '1.234,50',
    'answers.caselle': '2',
    'answers.caselle.0.nome': 'Anagrafe',
    'answers.caselle.1.nome': 'Tributi',
  }
  const changed = await send(paolo, url, { ...whole, 'answers-version': oldVersion })
  assert.equal(changed.status, 409)
  assert.match(changed.text, /Il modulo è cambiato/)
  assert.match(changed.text, /È urgente\?/)
  assert.equal(valueOf(changed.text, 'answers.costo'), '1.234,50')

  const sent = await send(paolo, url, { ...whole, 'answers-version': valueOf(changed.text, 'answers-version')! })
  assert.equal(sent.status, 303, sent.text)
  const read = await get(paolo, sent.url)
  assert.match(read.text, /casella 2/)
  assert.match(read.text, /1\.234,50/)
  assert.match(read.text, /Tributi/)
  assert.doesNotMatch(read.text, /nascosta|Casella di oggi/)
  const [row] = await peek<{ answers: Record<string, unknown> }>(
    'select answers from form_answer where centre_id = $1',
    [marta.actor.centreId],
  )
  assert.deepEqual(Object.keys(row!.answers).sort(), ['allegato', 'caselle', 'costo', 'tipo'])
  assert.equal(row!.answers['costo'], 123450)
  assert.deepEqual(await drafts(paolo), [], 'the draft ends with the sending')
  assert.deepEqual(await filesOf(), [
    { owner_kind: 'forms.answer', name: 'atto.pdf' },
    { owner_kind: 'forms.answer', name: 'richiesta.pdf' },
  ])
  assert.equal((await events()).filter((e) => e === 'forms.answers_kept').length, 1)

  const file = /href="(\/prova\/answers\/[^"]+)"/.exec(read.text)![1]!
  assert.match((await get(paolo, file)).text, /%PDF/)
  assert.match((await get(marta, file)).text, /%PDF/)
  assert.equal((await get(olga, file)).status, 404, 'another body')
  assert.doesNotMatch((await get(olga, sent.url)).text, /Tributi/)

  await publish(definition)
  assert.match((await get(paolo, sent.url)).text, /casella 2/, 'what was sent stays with its version')
})

test('a file that is false, of another kind, too large or infected is refused at its field, and nothing else is lost', async () => {
  const url = `/prova/${merate.id}`
  const typed = {
    quantity: '3',
    'answers.tipo': 'nuova',
    'answers.caselle': '1',
    'answers.caselle.0.nome': 'Protocollo',
  }
  const tries: [string, { name: string; bytes: string | Buffer }, number, RegExp][] = [
    ['false', { name: 'foto.pdf', bytes: 'GIF89a' }, 422, /Dentro «foto\.pdf» non c’è quello che il nome dice/],
    ['of another kind', { name: 'prova.exe', bytes: 'MZ' }, 422, /Qui vanno file di questi tipi: pdf/],
    ['empty', { name: 'vuoto.pdf', bytes: '' }, 422, /Il file è vuoto/],
    [
      'too large',
      { name: 'grande.pdf', bytes: Buffer.concat([Buffer.from('%PDF'), Buffer.alloc(1_048_576)]) },
      413,
      /Il file supera la dimensione ammessa/,
    ],
    ['infected', { name: 'cattivo.pdf', bytes: '%PDF VIRUS' }, 422, /L’antivirus non risponde/],
  ]
  for (const [what, bad, status, sentence] of tries) {
    useScan(what === 'infected' ? clamd('tcp://127.0.0.1:1') : undefined)
    const refused = await send(eva, url, {
      ...typed,
      'answers.caselle.0.atto': what === 'infected' ? '' : pdf('buono.pdf'),
      'answers.allegato': bad,
    })
    useScan(undefined)
    assert.equal(refused.status, status, what)
    assert.match(refused.text, /<a href="#f-answers-allegato">Allegato: /, what)
    assert.match(refused.text, sentence, what)
    assert.equal(valueOf(refused.text, 'answers.caselle.0.nome'), 'Protocollo', what)
    assert.match(refused.text, /buono\.pdf/, `${what}: the good file stays`)
    assert.doesNotMatch(refused.text, new RegExp(`Togli ${bad.name.replace('.', '\\.')}`), what)
  }
  const [draft] = await drafts(eva)
  assert.deepEqual(
    draft!.files.map((f) => f.name),
    ['buono.pdf'],
  )

  const id = /value="drop:([^"]+)"/.exec((await get(eva, url)).text)![1]!
  assert.equal((await send(eva, url, { ...typed, 'answers-step': `drop:${id}` })).status, 303)
  assert.doesNotMatch((await get(eva, url)).text, /buono\.pdf/)
  assert.equal(
    (await filesOf()).some((f) => f.name === 'buono.pdf'),
    false,
  )
})

test('what the other module refuses keeps the draft and its files; a draft that is thrown away takes them along', async () => {
  const url = `/prova/${olgiate.id}`
  const refused = await send(olga, url, {
    quantity: '0',
    'answers.tipo': 'nuova',
    'answers.caselle': '1',
    'answers.caselle.0.nome': 'Sindaco',
    'answers.allegato': pdf('tutto.pdf'),
  })
  assert.equal(refused.status, 409)
  assert.equal(valueOf(refused.text, 'answers.caselle.0.nome'), 'Sindaco')
  assert.match(refused.text, /tutto\.pdf/)
  assert.equal((await drafts(olga)).length, 1)
  assert.equal((await send(olga, `${url}/discard`)).status, 303)
  assert.deepEqual(await drafts(olga), [])
  assert.equal(
    (await filesOf()).some((f) => f.name === 'tutto.pdf'),
    false,
  )
  assert.equal(
    (await send(olga, `/prova/${merate.id}`, { 'answers-step': 'save' })).status,
    404,
    'not for another body',
  )
})

test('a draft nobody touches for half a year is dropped with its files, in its night; a younger one stays', async () => {
  const url = `/prova/${olgiate.id}`
  const half = { 'answers.tipo': 'nuova', 'answers-step': 'save', 'answers.allegato': pdf('vecchio.pdf') }
  await send(olga, url, half)
  assert.equal((await drafts(olga)).length, 1)
  const night = async () => {
    await ask('campanile_platform', "select enqueue('forms.drop_drafts', '{}')")
    await jobs()
  }
  await night()
  assert.equal((await drafts(olga)).length, 1)
  await peek("update form_draft set saved_at = now() - interval '181 days' where person_id = $1", [olga.id])
  await night()
  assert.deepEqual(await drafts(olga), [])
  assert.equal(
    (await filesOf()).some((f) => f.name === 'vecchio.pdf'),
    false,
  )
})
