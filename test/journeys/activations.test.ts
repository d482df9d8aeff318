// A body asks for a service and has it; then more than its allowance, and the expense is committed: through the pages.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { axe } from '../browser.ts'
import { alerted, openPlace, type Place, tooWide } from './place.ts'

let place: Place
before(async () => {
  place = await openPlace()
})
after(() => place?.close())

/** Sound at both widths: nothing for axe to say, nothing that scrolls sideways. */
async function sound(page: Page) {
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 })
    assert.deepEqual(await axe(page), [], `${page.url()} at ${width}`)
    assert.ok((await tooWide(page)) <= 0, `${page.url()} scrolls sideways at ${width}`)
  }
  await page.setViewportSize({ width: 1280, height: 800 })
}
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const follow = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).first().click()
const olgiate = { centre: 'CST Lecco', body: 'Comune di Olgiate Molgora' }

test('request, approval, grant, provisioning, activation, use, excess with its commitment, and what is due', async () => {
  const open = async (role: Parameters<Place['enter']>[0], where?: { centre: string; body: string }) => {
    const { cookie } = await place.enter(role, where)
    return place.visit({ cookie })
  }
  const [referent, rtd, accountant, operator] = await Promise.all([
    open('referent', olgiate),
    open('rtd', olgiate),
    open('body-accountant', olgiate),
    open('operator'),
  ])

  // The body's own rule: its RTD approves.
  await rtd.page.goto(`${place.home}/activations`)
  await follow(rtd.page, 'Approvazione delle richieste')
  await sound(rtd.page)
  await rtd.page.getByLabel('RTD').check()
  await press(rtd.page, 'Salva')

  // Two minutes of a referent.
  const { page } = referent
  await page.goto(`${place.home}/activations`)
  await sound(page)
  await follow(page, 'Chiedi un servizio')
  await sound(page)
  await follow(page, 'Chiedi: Antivirus')
  await sound(page)
  await page.getByLabel('Quantità').fill('0')
  await press(page, 'Invia la richiesta')
  await alerted(page, /Quantità/)
  await page.getByLabel('Quantità').fill('4')
  await page.getByLabel('A che cosa serve').fill('Postazioni della ragioneria')
  await press(page, 'Invia la richiesta')
  const card = page.url()
  assert.match(await page.innerText('main'), /da approvare nell’ente/)
  await sound(page)

  await rtd.page.goto(card)
  await follow(rtd.page, 'Approva')
  await sound(rtd.page)
  await press(rtd.page, 'Approva')
  // Twenty-one of twenty-five are used: four more are all there is.
  assert.match(await rtd.page.innerText('main'), /completa/)

  await operator.page.goto(card)
  await follow(operator.page, 'Concedi')
  await press(operator.page, 'Concedi')
  assert.match(await operator.page.innerText('main'), /in attivazione/)
  await sound(operator.page)
  await operator.page.goto(`${place.home}/activations/work`)
  await sound(operator.page)
  await operator.page.goto(card)
  await press(operator.page, 'Segna fatto: Assegna le licenze')
  await page.goto(card)
  await press(page, 'Segna fatto: Installa sulle postazioni')
  await operator.page.goto(card)
  await follow(operator.page, 'Attiva')
  await press(operator.page, 'Attiva')
  assert.match(await operator.page.innerText('main'), /attiva/)
  await operator.page.getByText('Registra', { exact: true }).first().click()
  await operator.page.getByLabel('Tipo').selectOption('licence')
  await operator.page.getByLabel('Quale').fill('AV-2026-0099')
  await operator.page.getByLabel('Scade il').fill('2027-01-15')
  await press(operator.page, 'Registra')
  assert.match(await operator.page.innerText('#items'), /AV-2026-0099/)
  await sound(operator.page)

  // What it used stands among what the body gets.
  const body = await operator.page.locator('main a[href^="/activations/bodies/"]').getAttribute('href')
  const bodyId = /bodies\/([0-9a-f-]{36})/.exec(body ?? '')?.[1]
  await operator.page.goto(`${place.home}/catalogue/bodies/${bodyId}`)
  assert.match(await operator.page.innerText('main'), /25/)

  // Two more go beyond the allowance: nothing is owed that was not committed.
  await page.goto(`${place.home}${body}`)
  await page.getByLabel('Quantità').fill('2')
  await press(page, 'Invia la richiesta')
  const beyond = page.url()
  await rtd.page.goto(beyond)
  await follow(rtd.page, 'Approva')
  await press(rtd.page, 'Approva')
  assert.match(await rtd.page.innerText('main'), /da impegnare/)
  await accountant.page.goto(beyond)
  await follow(accountant.page, 'Impegna la spesa')
  assert.match(await accountant.page.innerText('main'), /2 postazioni, 28,00/)
  await sound(accountant.page)
  await accountant.page.getByLabel('Atto').fill('Determina n. 45 del 12 novembre 2026')
  await accountant.page.getByLabel('Impegno numero').fill('120')
  await press(accountant.page, 'Impegna la spesa')
  await operator.page.goto(beyond)
  await follow(operator.page, 'Concedi')
  await press(operator.page, 'Concedi')
  const due = await operator.page.innerText('main')
  assert.match(due, /2 postazioni, 28,00/)
  assert.match(due, /impegno 120\/2026/)
  await sound(operator.page)

  // The next due of the body takes it in, with its commitment: proposed by the accountant of the centre, approved by its director.
  const director = await open('director')
  await director.page.goto(`${place.home}/dues/schedules`)
  await follow(director.page, 'Piano 2027, versione 1')
  await follow(director.page, 'Approva')
  await sound(director.page)
  await director.page.getByLabel('Atto già registrato, con il suo file').selectOption({ index: 1 })
  await press(director.page, 'Approva')
  await press(director.page, 'Calcola le quote')
  await director.page.waitForURL('**/runs/*')
  await place.jobs()
  await director.page.goto(`${place.home}/dues?year=2027&q=Olgiate`)
  await sound(director.page)
  await follow(director.page, 'Comune di Olgiate Molgora')
  const explained = await director.page.innerText('main')
  assert.match(explained, /2 postazioni/)
  assert.match(explained, /28,00/)
  assert.match(explained, /120\/2026/)
  await sound(director.page)

  // The one refusal was asked for.
  for (const { complaints } of [referent, rtd, accountant, operator, director])
    assert.deepEqual(
      complaints.filter((c) => !c.includes('422')),
      [],
    )
  for (const { context } of [referent, rtd, accountant, operator, director]) await context.close()
})

test('expiries, the calendar and how services are asked for are sound, also in English and without scripts', async () => {
  const { cookie } = await place.enter('director')
  for (const [lang, scripts] of [
    ['it', true],
    ['en', false],
  ] as const) {
    const { page, complaints, context } = await place.visit({ cookie, lang, scripts })
    const check = scripts ? sound : async () => assert.ok((await tooWide(page)) <= 0, page.url())
    for (const path of [
      '/expiries',
      '/expiries?view=month',
      '/expiries/feeds',
      '/activations?state=open',
      '/activations/services',
      '/activations/services/antivirus',
    ]) {
      await page.goto(place.home + path)
      await check(page)
    }
    await page.goto(`${place.home}/expiries/feeds`)
    await page.getByRole('button', { name: lang === 'it' ? 'Crea un indirizzo' : 'Make an address' }).click()
    const address = /http\S*\/calendar\/[\w-]{43}\.ics/.exec(await page.innerText('main'))?.[0]
    assert.ok(address)
    await check(page)
    const calendar = await fetch(place.home + new URL(address).pathname)
    assert.match(await calendar.text(), /BEGIN:VEVENT/)
    assert.deepEqual(complaints, [])
    await context.close()
  }
})
