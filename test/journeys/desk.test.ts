// A body asks, the desk answers, waits, passes on, tells all and solves; the body says how it went: through the pages.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { axe } from '../browser.ts'
import { alerted, openPlace, type Place, tooWide } from './place.ts'

let place: Place
before(async () => {
  place = await openPlace()
  await place.jobs()
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
const says = async (page: Page, what: RegExp) => assert.match(await page.innerText('main'), what)
const olgiate = { centre: 'CST Lecco', body: 'Comune di Olgiate Molgora' }

test('from the first word to the opinion, with a pause, a supplier and an incident on the way', async () => {
  const open = async (role: Parameters<Place['enter']>[0], where?: { centre: string; body: string }) =>
    (await place.visit({ cookie: (await place.enter(role, where)).cookie })).page
  const [referent, operator, supplier, director] = await Promise.all([
    open('referent', olgiate),
    open('operator'),
    open('supplier'),
    open('director'),
  ])

  // The body asks.
  await referent.goto(`${place.home}/desk/tickets`)
  await sound(referent)
  await follow(referent, 'Apri un ticket')
  await sound(referent)
  await press(referent, 'Apri il ticket')
  await alerted(referent, /Oggetto/)
  await referent.getByLabel('Oggetto').fill('Il gestionale dei tributi non calcola gli sgravi')
  await referent.getByLabel('Descrizione').fill('Da ieri gli sgravi escono a zero.')
  await referent.getByLabel('un ufficio').check()
  await referent.getByLabel('il lavoro è fermo').check()
  await press(referent, 'Apri il ticket')
  const ticket = referent.url()
  await says(referent, /nuovo/)
  await sound(referent)
  await place.jobs()

  // The desk answers and asks; its clock stands still.
  await operator.goto(ticket)
  await sound(operator)
  await operator.getByLabel('Risposta', { exact: true }).fill('Ci serve il codice di una posizione.')
  await press(operator, 'Invia e attendi l’ente')
  await says(operator, /in attesa dell’ente/)
  await follow(operator, 'Perché questa scadenza')
  await sound(operator)
  await says(operator, /pausa|fermo/)

  await referent.goto(ticket)
  await referent.getByLabel('Scrivi al centro').fill('Posizione 4471.')
  await press(referent, 'Invia')
  await says(referent, /in lavorazione/)

  // Passed to the supplier, who sees that and nothing else.
  await operator.goto(ticket)
  await follow(operator, 'Passa al fornitore')
  await sound(operator)
  await operator.getByLabel('Fornitore', { exact: true }).selectOption({ label: 'Gestionali Esempio srl' })
  await operator.getByLabel('Richiesta al fornitore').fill('Il calcolo degli sgravi dà zero dalla versione di ieri.')
  await press(operator, 'Passa al fornitore')
  await says(operator, /fornitore/)
  await supplier.goto(place.home)
  await follow(supplier, 'Ticket affidati')
  await sound(supplier)
  await supplier.getByRole('link', { name: /sgravi/ }).click()
  await sound(supplier)
  assert.doesNotMatch(await supplier.innerText('main'), /4471/)
  await supplier.getByLabel('Risposta', { exact: true }).fill('Corretto nella 5.2.1, già installata.')
  await supplier.getByLabel('Il lavoro è finito: restituisci al centro').check()
  await press(supplier, 'Invia')
  await says(supplier, /5\.2\.1/)

  // It hits others too: one incident, one update to all.
  await operator.goto(ticket)
  await follow(operator, 'Apri un incidente')
  await sound(operator)
  await operator.getByLabel('Riguarda la sicurezza').check()
  await press(operator, 'Apri un incidente')
  const incident = operator.url()
  await sound(operator)
  await press(operator, 'Ne è a conoscenza da adesso: Comune di Olgiate Molgora')
  await says(operator, /preallarme/)
  await operator
    .getByLabel('Aggiornamento', { exact: true })
    .fill('Versione corretta installata: ricalcolate gli sgravi di ieri.')
  await press(operator, 'Invia a tutti')
  await sound(operator)
  await referent.goto(incident)
  await sound(referent)
  await says(referent, /ricalcolate gli sgravi/)
  await follow(referent, 'Fascicolo per la notifica')
  await says(referent, /Titolare/)

  // Solved, closed, judged.
  await operator.goto(ticket)
  await operator.getByLabel('Risposta', { exact: true }).fill('Risolto con la 5.2.1: ricalcolando gli sgravi tornano.')
  await press(operator, 'Invia e risolvi')
  await says(operator, /risolto/)
  await referent.goto(ticket)
  await sound(referent)
  await referent.getByLabel('molto bene').check()
  await press(referent, 'Invia')
  await press(referent, 'Chiudi')
  await says(referent, /chiuso/)

  await director.goto(`${place.home}/desk/figures?by=body`)
  await sound(director)
  await says(director, /Comune di Olgiate Molgora/)
  await referent.goto(`${place.home}/desk/figures`)
  await sound(referent)
})

test('somebody unknown who wrote is recognised; a call is taken while the phone rings; many are given at once', async () => {
  const { page } = await place.visit({ cookie: (await place.enter('operator')).cookie })
  await page.goto(`${place.home}/desk/tickets/new?q=olgiate`)
  await sound(page)
  await page
    .getByRole('link', { name: /Apri per .*Olgiate Molgora/ })
    .first()
    .click()
  await sound(page)
  await page.getByLabel('Nome di chi chiama').fill('Signora Bianchi')
  await page.getByLabel('Oggetto').fill('Chiede del collegamento PEC')
  await page.getByLabel('Descrizione').fill('Richiamare nel pomeriggio')
  await press(page, 'Apri il ticket')
  await says(page, /Signora Bianchi/)
  await follow(page, 'Modifica')
  await sound(page)
  await page.goto(`${place.home}/desk/tickets?view=unassigned`)
  await page.locator('tbody input[type=checkbox]').first().check()
  await press(page, 'Assegna a me')
  await says(page, /Hai cambiato 1 ticket insieme/)
  await press(page, 'Annulla il cambiamento')
  await sound(page)
})

test('said twice is merged, a second matter is split off, another is linked, proposed to the committee; what was closed is opened again', async () => {
  const [body, desk] = [
    await place.visit({ cookie: (await place.enter('referent', olgiate)).cookie }),
    await place.visit({ cookie: (await place.enter('operator')).cookie }),
  ]
  const [referent, operator] = [body.page, desk.page]
  const ask = async (subject: string) => {
    await referent.goto(`${place.home}/desk/tickets/new`)
    await referent.getByLabel('Oggetto').fill(subject)
    await referent.getByLabel('Descrizione').fill(`${subject}: da stamattina.`)
    await press(referent, 'Apri il ticket')
    await referent.waitForURL(/\/desk\/tickets\/\d+$/)
    return /\d+$/.exec(referent.url())![0]
  }
  const [first, second, other] = [await ask('Lo scanner non scansiona'), await ask('Scanner fermo'), await ask('Toner')]
  const at = (number: string) => `${place.home}/desk/tickets/${number}`
  const edit = async (number: string) => {
    await operator.goto(at(number))
    await follow(operator, 'Modifica')
    await operator.waitForURL(/\/edit$/)
  }
  const otherNumber = (card: string) =>
    operator.locator(`form[action$="/${card}"]`).getByLabel('Numero dell’altro ticket')

  // Merged: a number that is none is refused with what was typed; then it goes on in the other.
  await edit(second)
  await sound(operator)
  await otherNumber('merge').fill('T-999999999')
  await press(operator, 'Unisci')
  assert.equal(await otherNumber('merge').inputValue(), 'T-999999999')
  await sound(operator)
  await otherNumber('merge').fill(`T-${first}`)
  await press(operator, 'Unisci')
  await operator.goto(at(first))
  await says(operator, /Scanner fermo: da stamattina/)
  await referent.goto(at(second))
  await says(referent, new RegExp(`Questo ticket è unito a T-${first}`))
  await sound(referent)
  await follow(referent, `Questo ticket è unito a T-${first}.`)
  await says(referent, /Scanner fermo: da stamattina/)

  // Split: the second matter has a number of its own, and each shows the other.
  await edit(first)
  const part = operator.locator('form[action$="/split"]')
  await part.getByLabel('Oggetto').fill('Anche la rete è lenta')
  await part.getByLabel('Descrizione').fill('Nella stessa stanza la rete va piano.')
  await press(operator, 'Dividi')
  await operator.waitForURL((url) => /\/desk\/tickets\/\d+$/.test(url.pathname) && !url.pathname.endsWith(`/${first}`))
  const split = /\d+$/.exec(operator.url())![0]
  await says(operator, new RegExp(`T-${first}`))
  await sound(operator)

  // Linked.
  await edit(split)
  await otherNumber('link').fill(`T-${other}`)
  await press(operator, 'Collega')
  await operator.goto(at(other))
  await says(operator, new RegExp(`Ticket collegati[^]*T-${split} Anche la rete è lenta`))

  // Closed, proposed, opened again by who asked, with a word on why.
  await operator.goto(at(other))
  await operator.getByLabel('Risposta', { exact: true }).fill('Consegnato stamattina.')
  await press(operator, 'Invia e risolvi')
  await follow(operator, 'Proponi al comitato')
  assert.equal(await operator.getByLabel('Ticket', { exact: true }).inputValue(), `T-${other}`)
  await operator.getByLabel('Perché').fill('Serve a tutti gli enti')
  await press(operator, 'Proponi al comitato')
  await sound(operator)
  await operator.goto(at(other))
  await says(operator, /Proposta al comitato/)
  await sound(operator)
  await referent.goto(at(other))
  await press(referent, 'Chiudi')
  await says(referent, /chiuso/)
  await follow(referent, 'Riapri')
  await sound(referent)
  await referent.getByLabel('Che cosa non va ancora').fill('È del modello sbagliato.')
  await press(referent, 'Riapri')
  await says(referent, /in lavorazione/)
  await says(referent, /È del modello sbagliato/)
  for (const { complaints } of [body, desk])
    assert.deepEqual(
      complaints.filter((said) => !/status of (409|422)/.test(said)),
      [],
    )
})
