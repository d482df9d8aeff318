import assert from 'node:assert/strict'
import test from 'node:test'
import { deskPlace, numberFrom, openBy } from '../../test/desk.ts'

const idFrom = (url: string) => /articles\/([0-9a-f-]{36})/.exec(url)?.[1] ?? ''

test('an article is published by who did not write it; bodies find what is for them, with the words marked, and never a draft', async () => {
  const world = await deskPlace()
  const { paolo, marta, dora } = world
  const made = await marta.post('/desk/articles', {
    title: 'Casella piena',
    text: 'La posta <b>rifiuta</b> i messaggi quando è piena.',
    visibility: 'members',
  })
  const at = `/desk/articles/${idFrom(made.url)}`
  assert.equal((await paolo.get(at)).status, 404, 'a draft')
  assert.doesNotMatch((await paolo.get('/desk/articles')).text, /Casella piena/)
  assert.equal((await marta.post(`${at}/publication`)).status, 422, 'not by herself')
  assert.equal((await dora.post(`${at}/publication`)).status, 303)
  assert.equal((await dora.post(`${at}/publication`)).status, 409, 'nothing new')
  const found = await paolo.get('/desk/articles?q=messaggio')
  assert.match(found.text, /<mark>messaggi<\/mark>/)
  assert.doesNotMatch(found.text, /<b>rifiuta/, 'what was typed is text')
  assert.match(
    (await paolo.get('/desk/tickets/new?q=posta+non+arriva')).text,
    /Casella piena/,
    'suggested while one writes',
  )

  assert.equal(
    (await marta.post(`${at}/edit`, { title: 'Casella piena', text: 'Versione nuova segreta', visibility: 'members' }))
      .status,
    303,
  )
  assert.doesNotMatch((await paolo.get(at)).text, /segreta/, 'until it is published the old one is read')
  assert.match((await dora.get(at)).text, /segreta/)
  assert.equal((await paolo.post(`${at}/opinion`, { helpful: 'yes' })).status, 303)
  assert.match((await paolo.post(`${at}/opinion`, { helpful: 'no' })).url, /articles/)
  assert.match((await dora.get(at)).text, /0 sì, 1 no/, 'the last word counts')

  const own = await marta.post('/desk/articles', {
    title: 'Solo per noi',
    text: 'Password di servizio',
    visibility: 'operators',
  })
  await dora.post(`/desk/articles/${idFrom(own.url)}/publication`)
  assert.equal((await paolo.get(`/desk/articles/${idFrom(own.url)}`)).status, 404)
  assert.doesNotMatch((await paolo.get('/desk/articles?q=servizio')).text, /Solo per noi/)
})

test('what was answered becomes a draft in one step, which no body sees', async () => {
  const world = await deskPlace()
  const { paolo, marta, merate } = world
  const n = numberFrom(await openBy(paolo, merate))
  assert.equal((await marta.post(`/desk/tickets/${n}/article`)).status, 409, 'no answer yet')
  await marta.post(`/desk/tickets/${n}/messages`, {
    text: 'Gentile Paolo Referente, a Merate si pubblica per quindici giorni. Marta Operatrice, 0341 481112',
    next: 'solution',
  })
  const draft = await marta.post(`/desk/tickets/${n}/article`)
  const form = (await marta.get(draft.url)).text
  assert.match(form, /Gentile \[persona\], a \[ente\] si pubblica per quindici giorni\. \[persona\], \[telefono\]/)
  assert.match(form, /sono già stati tolti/)
  assert.equal((await paolo.get(`/desk/articles/${idFrom(draft.url)}`)).status, 404)
})

test('a draft that was rewritten while a second person read it is read again before it is published', async () => {
  const { marta, dora } = await deskPlace()
  const draft = { title: 'Casella piena', text: 'Si svuota il cestino.', visibility: 'members' }
  const at = `/desk/articles/${idFrom((await marta.post('/desk/articles', draft)).url)}`
  const read = async () => /name="read" value="([^"]+)"/.exec((await dora.get(at)).text)![1]!
  const first = await read()
  assert.equal((await marta.post(`${at}/edit`, { ...draft, text: 'Si compra altro spazio.' })).status, 303)
  const late = await dora.post(`${at}/publication`, { read: first })
  assert.equal(late.status, 409)
  assert.match(late.text, /La bozza è stata riscritta mentre la leggevi/)
  assert.equal((await dora.post(`${at}/publication`, { read: await read() })).status, 303)
})
