import assert from 'node:assert/strict'
import test from 'node:test'
import { offer } from '../../test/activations.ts'
import { deskPlace, numberFrom, openBy } from '../../test/desk.ts'
import { makeCentre, peek, type Caller, type Centre } from '../../test/world.ts'

const idFrom = (url: string) => /articles\/([0-9a-f-]{36})/.exec(url)?.[1] ?? ''
const slugOf = async (w: Centre) =>
  (await peek<{ slug: string }>('select slug from centre where id = $1', [w.centreId]))[0]!.slug
type World = Awaited<ReturnType<typeof deskPlace>>
async function published(world: World, input: { title: string; text: string; visibility: string }) {
  const at = `/desk/articles/${idFrom((await world.marta.post('/desk/articles', input)).url)}`
  assert.equal((await world.dora.post(`${at}/publication`)).status, 303)
  return at
}

test('an article for everybody is read without signing in, found with its words marked; drafts, members’ and operators’ are not there', async () => {
  const world = await deskPlace()
  const { visitor, marta, dora } = world
  const at = `/c/${await slugOf(world)}/articles`
  assert.match((await visitor.get(at)).text, /Nessuna risposta pubblicata/)
  assert.equal((await visitor.get('/c/non-esiste/articles')).status, 404)
  await published(world, {
    title: 'Come si paga con pagoPA',
    text: 'I pagamenti <script>x</script> si fanno dal sito.',
    visibility: 'public',
  })
  await published(world, { title: 'Solo enti', text: 'I pagamenti degli enti', visibility: 'members' })
  await published(world, { title: 'Solo noi', text: 'I pagamenti nostri', visibility: 'operators' })
  await marta.post('/desk/articles', { title: 'Bozza pubblica', text: 'I pagamenti in bozza', visibility: 'public' })

  const list = await visitor.get(`${at}?q=pagamento`)
  assert.match(list.text, /<mark>pagamenti<\/mark>/)
  assert.match(list.text, /come-si-paga-con-pagopa/)
  assert.doesNotMatch(list.text, /Solo enti|Solo noi|Bozza pubblica/)
  assert.match((await visitor.get(`${at}?q=nulladisimile`)).text, /Nessuna risposta con queste parole/)
  const page = await visitor.get(`${at}/come-si-paga-con-pagopa`)
  assert.match(page.text, /itemtype="https:\/\/schema.org\/Article"/)
  assert.match(page.text, /itemprop="dateModified"/)
  assert.doesNotMatch(page.text, /<script>x/)
  for (const slug of ['solo-enti', 'solo-noi', 'bozza-pubblica', 'altro'])
    assert.equal((await visitor.get(`${at}/${slug}`)).status, 404, slug)

  // The same title again gets an address of its own; an address stays when the title changes.
  await published(world, { title: 'Come si paga con pagoPA!', text: 'Altro', visibility: 'public' })
  assert.equal((await visitor.get(`${at}/come-si-paga-con-pagopa-2`)).status, 200)
  const other = await makeCentre('Altro')
  assert.equal((await visitor.get(`/c/${await slugOf(other)}/articles/come-si-paga-con-pagopa`)).status, 404)
  await peek(`update centre set modules_off = '{desk}' where id = $1`, [world.centreId])
  assert.equal((await visitor.get(at)).status, 404)
  assert.equal((await dora.get('/desk/articles')).status, 404)
})

test('public services and public answers lead to each other, where there is something to read', async () => {
  const world = await deskPlace()
  const { visitor } = world
  const at = `/c/${await slugOf(world)}`
  assert.ok(!(await visitor.get(`${at}/services`)).text.includes(`${at}/articles`), 'no answer yet')
  assert.ok(!(await visitor.get(`${at}/articles`)).text.includes(`${at}/services"`), 'no service yet')
  await published(world, { title: 'Orari estivi', text: 'Dalle otto', visibility: 'public' })
  assert.ok((await visitor.get(`${at}/services`)).text.includes(`href="${at}/articles"`), 'also where no service is')
  await offer(world)
  assert.ok((await visitor.get(at)).text.includes(`href="${at}/articles"`))
  assert.ok((await visitor.get(`${at}/articles`)).text.includes(`href="${at}/services"`))
})

test('more readers only by a second person, fewer at once', async () => {
  const world = await deskPlace()
  const { visitor, marta, dora, paolo } = world
  const here = `/c/${await slugOf(world)}/articles`
  const at = await published(world, { title: 'Orari estivi', text: 'Prima versione', visibility: 'operators' })
  const text = { title: 'Orari estivi', text: 'Seconda versione' }
  await marta.post(`${at}/edit`, { ...text, visibility: 'public' })
  assert.equal((await visitor.get(`${here}/orari-estivi`)).status, 404, 'nobody has read it a second time')
  assert.equal((await paolo.get(at)).status, 404)
  await dora.post(`${at}/publication`)
  assert.match((await visitor.get(`${here}/orari-estivi`)).text, /Seconda versione/)
  assert.equal((await paolo.get(at)).status, 200)
  await marta.post(`${at}/edit`, { ...text, visibility: 'operators' })
  assert.equal((await visitor.get(`${here}/orari-estivi`)).status, 404, 'taken back at once')
})

test('who is not signed in says whether it helped: once a day for an address, of which nothing is kept, and not without end', async () => {
  const world = await deskPlace()
  const { visitor, dora } = world
  const here = `/c/${await slugOf(world)}/articles`
  const at = await published(world, { title: 'Firma digitale', text: 'Si fa così', visibility: 'public' })
  assert.equal((await visitor.post(`${here}/firma-digitale/opinion`, { helpful: 'forse' })).status, 422)
  assert.equal((await visitor.post(`${here}/altro/opinion`, { helpful: 'yes' })).status, 404)
  const said = await visitor.post(`${here}/firma-digitale/opinion`, { helpful: 'yes' })
  assert.equal(said.status, 303)
  assert.match((await visitor.get(said.url.replace(/#.*/, ''))).text, /Grazie/)
  await visitor.post(`${here}/firma-digitale/opinion`, { helpful: 'no' })
  assert.match((await dora.get(at)).text, /0 sì, 1 no/, 'the last word of the day counts')
  assert.doesNotMatch(
    JSON.stringify(await peek('select * from article_answer where centre_id = $1', [world.centreId])),
    /127\.0\.0\.1/,
  )
  const [row] = await peek<{ source: Buffer }>('select source from article_answer where centre_id = $1', [
    world.centreId,
  ])
  await peek(
    `with made as (insert into article (centre_id, visibility) select $1, 'operators' from generate_series(1, 19) returning id)
     insert into article_answer (centre_id, article_id, source, said_on, helpful) select $1, id, $2, current_date, true from made`,
    [world.centreId, row!.source],
  )
  assert.equal((await visitor.post(`${here}/firma-digitale/opinion`, { helpful: 'yes' })).status, 429)
})

test('a ticket offers the proposal to who works at the desk, once it says something worth it, and shows that it was made', async () => {
  const world = await deskPlace()
  const { marta, paolo, merate } = world
  const offer = (n: number) => `href="/desk/proposals?ticket=T-${n}"`
  const opinion = numberFrom(await openBy(paolo, merate, { kind: 'consultancy', area: 'legal' }))
  const request = numberFrom(await openBy(paolo, merate))
  const page = async (who: Caller, n: number) => (await who.get(`/desk/tickets/${n}`)).text
  assert.ok((await page(marta, opinion)).includes(offer(opinion)), 'an opinion, while it is written')
  assert.ok(!(await page(paolo, opinion)).includes('/desk/proposals'), 'not to the body')
  assert.ok(!(await page(marta, request)).includes(offer(request)), 'anything else, not before the answer')
  await marta.post(`/desk/tickets/${request}/messages`, { text: 'Fatto così', next: 'solution' })
  assert.ok((await page(marta, request)).includes(offer(request)))
  assert.match((await marta.get(`/desk/proposals?ticket=T-${request}`)).text, new RegExp(`value="T-${request}"`))
  assert.equal((await marta.post('/desk/proposals', { ticket: `T-${request}`, why: 'Serve a tutti' })).status, 303)
  const after = await page(marta, request)
  assert.ok(!after.includes(offer(request)))
  assert.match(after, /<a href="\/desk\/proposals">Proposta al comitato<\/a>/)
  assert.ok(!(await page(paolo, request)).includes('/desk/proposals'))
  assert.equal((await marta.post(`/desk/tickets/${opinion}/cancellation`, { text: 'Aperto per errore' })).status, 303)
  assert.ok(!(await page(marta, opinion)).includes(offer(opinion)), 'not of what was cancelled')
})

test('an answer is proposed to the committee once, with who, when, why and from which case', async () => {
  const world = await deskPlace()
  const { marta, dora, paolo, merate } = world
  const n = numberFrom(await openBy(paolo, merate, { subject: 'Parere sugli affidamenti' }))
  assert.match((await marta.get('/desk/proposals')).text, /Nessuna proposta/)
  assert.equal((await paolo.get('/desk/proposals')).status, 404)
  assert.equal((await marta.post('/desk/proposals', { why: 'Serve a tutti' })).status, 422)
  assert.equal((await marta.post('/desk/proposals', { ticket: 'T-999', why: 'Serve a tutti' })).status, 422)
  assert.equal((await marta.post('/desk/proposals', { ticket: `t-${n}`, why: 'Lo chiedono in tanti' })).status, 303)
  assert.equal((await dora.post('/desk/proposals', { ticket: `T-${n}`, why: 'Anch’io' })).status, 409)
  const at = await published(world, { title: 'Firma dei verbali', text: 'Si firma così', visibility: 'members' })
  assert.match((await dora.get(at)).text, /Proponi al comitato/)
  assert.equal(
    (
      await dora.post('/desk/proposals', {
        article: idFrom(at),
        title: 'Firma dei verbali',
        why: 'Farne una linea guida',
      })
    ).status,
    303,
  )
  assert.match((await dora.get(at)).text, /Proposta al comitato/)
  const list = (await dora.get('/desk/proposals')).text
  for (const said of [
    'Parere sugli affidamenti',
    `T-${n}`,
    'Lo chiedono in tanti',
    'Marta Operatrice',
    'Firma dei verbali',
    'Dora Direttrice',
  ])
    assert.ok(list.includes(said), said)
})
