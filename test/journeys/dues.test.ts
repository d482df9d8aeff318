// A year of dues through the pages: proposal, the act that approves, computation, notices, payment, the accounts that close it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { axe } from '../browser.ts'
import { plainPdf } from '../signing.ts'
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
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click()
const follow = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).first().click()
const main = (page: Page) => page.innerText('main')
const act = (name: string) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from(plainPdf(name)) })

/** Every body of the centre gets an official address: the demonstration invents none. */
async function giveAddresses(cookie: string) {
  const answer = await fetch(`${place.home}/api/v1/bodies?limit=200`, { headers: { cookie: `session=${cookie}` } })
  const { items } = (await answer.json()) as { items: { id: string }[] }
  for (const [i, { id }] of items.entries())
    await place.post(`/members/${id}/contacts`, { kind: 'pec', label: '', value: `protocollo${i}@pec.example` }, cookie)
}

test('from the proposal to the close of the year', async () => {
  const open = async (role: Parameters<Place['enter']>[0], body?: string) => {
    const { cookie } = await place.enter(role, { centre: 'CST Lecco', ...(body && { body }) })
    return { ...(await place.visit({ cookie })), cookie }
  }
  const [accountant, director, payer] = [
    await open('accountant'),
    await open('director'),
    await open('body-accountant', 'Comune di Olgiate Molgora'),
  ]
  await giveAddresses(director.cookie)
  const { page } = accountant

  // The body has seen the proposal of the demonstration.
  await payer.page.goto(`${place.home}/dues/mine`)
  assert.match(await main(payer.page), /Proposta 2027: non è ancora approvata/)
  await sound(payer.page)

  // Back to a draft: another amount, then proposed.
  await page.goto(`${place.home}/dues/schedules`)
  await sound(page)
  await follow(page, 'Piano 2027, versione 1')
  await sound(page)
  await follow(page, 'Rimanda in bozza')
  await sound(page)
  await press(page, 'Rimanda in bozza')
  await alerted(page, /Scrivi il motivo/)
  await page.getByLabel('Motivo').fill('La quota va aggiornata')
  await press(page, 'Rimanda in bozza')
  const schedule = page.url()
  await follow(page, 'Quota annua')
  await sound(page)
  await page.getByLabel('Importo').fill('2.100,00')
  await press(page, 'Salva')
  await page.goto(schedule)
  assert.match(await main(page), /2\.100,00/)
  await sound(page)
  await follow(page, 'Proponi')
  await press(page, 'Proponi')
  assert.match(await main(page), /proposto/)

  // Who proposed is told that another approves; the director does, with the act.
  await follow(
    page,
    'Approva: Approva una persona diversa da chi ha proposto. Il direttore può cambiarlo nelle impostazioni delle quote.',
  )
  assert.match(await main(page), /persona diversa/)
  await director.page.goto(schedule)
  await follow(director.page, 'Approva')
  await sound(director.page)
  await director.page.getByLabel('Organo').selectOption('assembly')
  await director.page.getByLabel('Numero dell’atto').fill('14')
  await director.page.getByLabel('Del giorno').fill('2026-11-20')
  await director.page.getByLabel('File dell’atto').setInputFiles(act('assemblea.pdf'))
  await press(director.page, 'Approva')
  assert.match(await main(director.page), /in vigore/)
  await sound(director.page)

  // Computed, then a notice to each.
  await page.goto(schedule)
  await press(page, 'Calcola le quote')
  await place.jobs()
  await page.goto(schedule)
  await follow(page, 'Prepara e manda gli avvisi')
  await sound(page)
  await press(page, 'Prepara e manda gli avvisi')
  await place.jobs()
  await page.reload()
  assert.match(await main(page), /avvisi mandati/)

  // The body reads what it owes and why.
  await payer.page.goto(`${place.home}/dues/mine`)
  await follow(payer.page, '2027')
  const due = payer.page.url()
  assert.match(await main(payer.page), /Quota annua/)
  assert.match(await main(payer.page), /2\.100,00/)
  await sound(payer.page)
  const [download] = await Promise.all([payer.page.waitForEvent('download'), follow(payer.page, 'Scarica l’avviso')])
  assert.match(download.suggestedFilename(), /Avviso-\d+-2027\.pdf/)

  // It objects; the accountant answers, and the due stands.
  await follow(payer.page, 'Contesta')
  await sound(payer.page)
  await payer.page.getByLabel('Motivo').fill('Gli abitanti sono quelli di due anni prima')
  await press(payer.page, 'Contesta')
  assert.match(await main(payer.page), /contestata/)
  await page.goto(due)
  await follow(page, 'Rispondi alla contestazione')
  await sound(page)
  await page.getByLabel('Motivo').fill('La quota è fissa: non dipende dagli abitanti')
  await press(page, 'Rispondi alla contestazione')
  assert.match(await main(page), /La quota è fissa/)
  await payer.page.goto(due)
  assert.match(await main(payer.page), /La quota è fissa/)

  // It pays in two times.
  await sound(page)
  for (const [amount, reference, state] of [
    ['100,00', 'P 1', 'pagata in parte'],
    ['2.000,00', 'P 2', 'pagata'],
  ] as const) {
    await follow(page, 'Registra un pagamento')
    await sound(page)
    await page.getByLabel('Importo').fill(amount)
    await page.getByLabel('Numero nel giornale del tesoriere').fill(reference)
    await press(page, 'Registra un pagamento')
    assert.match(await main(page), new RegExp(state))
  }
  await sound(page)
  await page.goto(`${place.home}/dues/ledger`)
  assert.match(await main(page), /pagamento/)

  // A simulation on the way: nothing is kept.
  await page.goto(`${place.home}/dues/simulation?schedule=${schedule.split('/').at(-1)}`)
  await sound(page)
  await page.locator('[name="a.quota.cents"]').fill('1.900,00')
  await press(page, 'Simula')
  assert.match(await main(page), /Pagano meno/)
  await sound(page)

  // The accounts: it cost less, and the difference waits for the next due.
  await director.page.goto(`${schedule}/accounts`)
  await sound(director.page)
  await director.page.getByLabel('Quota annua: Importo').fill('2.042,80')
  await press(director.page, 'Mostra i conguagli')
  assert.match(await main(director.page), /57,20/)
  await sound(director.page)
  await director.page.getByLabel('Numero dell’atto').fill('15')
  await director.page.getByLabel('Del giorno').fill('2026-11-21')
  await director.page.getByLabel('File dell’atto').setInputFiles(act('consuntivo.pdf'))
  await press(director.page, 'Approva il consuntivo e chiudi l’anno')
  assert.match(await main(director.page), /57,20/)
  await director.page.goto(schedule)
  assert.match(await main(director.page), /Anno chiuso il/)
  await payer.page.goto(`${place.home}/dues/mine`)
  assert.match(await main(payer.page), /Conguaglio 2027/)
  await sound(payer.page)

  // The one refusal was asked for.
  for (const { complaints } of [accountant, director, payer])
    assert.deepEqual(
      complaints.filter((c) => !c.includes('409')),
      [],
    )
})

test('the pages of the dues are sound also in English and without scripts', async () => {
  const { cookie } = await place.enter('director')
  const { page, complaints, context } = await place.visit({ cookie, lang: 'en', scripts: false })
  for (const path of [
    '',
    '/schedules',
    '/schedules/new',
    '/simulation',
    '/payments',
    '/statements',
    '/ledger',
    '/ageing',
    '/credits',
    '/settings',
  ]) {
    await page.goto(`${place.home}/dues${path}`)
    assert.ok((await tooWide(page)) <= 0, path)
    assert.doesNotMatch(await main(page), /undefined|NaN/)
  }
  assert.deepEqual(complaints, [])
  await context.close()
})
