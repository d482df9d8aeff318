// A letter comes to a mailbox and goes the whole way, from an unknown sender to the figures; and once by keyboard alone.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { axe } from '../browser.ts'
import { ImapServer } from '../imap-server.ts'
import { letter } from '../letters.ts'
import { openPlace, type Place, tooWide } from './place.ts'

const server = new ImapServer()
let place: Place
before(async () => {
  await server.start()
  place = await openPlace()
  await place.jobs()
})
after(async () => {
  await place?.close()
  await server.stop()
})

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
const enter = async (role: Parameters<Place['enter']>[0], where?: { centre: string; body: string }) => {
  const { cookie, name } = await place.enter(role, where)
  return { cookie, name, ...(await place.visit({ cookie })) }
}

/** A mailbox of the centre that reads the test's server, with a queue of its own. */
async function openMailbox(director: Page, cookie: string) {
  const made = await place.post(
    '/mailbox/boxes',
    {
      address: server.user,
      name: 'Gestionali',
      kind: 'mail',
      imapHost: '127.0.0.1',
      imapPort: String(server.port),
      imapSecurity: 'none',
      smtpSecurity: 'none',
      smtpPort: '25',
      username: server.user,
      secret: server.password,
      folder: 'INBOX',
      afterPull: 'seen',
      automaticLimit: '5',
    },
    cookie,
  )
  assert.equal(made.status, 303, await made.text())
  const box = made.headers.get('location')!
  await place.post(`${box}/state`, { state: 'on' }, cookie)
  await director.goto(`${place.home}/desk/settings/queues`)
  await sound(director)
  await director.getByLabel('Nome', { exact: true }).first().fill('Posta dei gestionali')
  await director.getByLabel('Casella').selectOption({ label: server.user })
  await press(director, 'Salva')
  await says(director, /Posta dei gestionali/)
  return box
}
const write = (subject: string, text: string, id: string, more: Record<string, string> = {}) =>
  server.deliver(
    letter(
      {
        From: 'Rita Fumagalli <rita@studio.example>',
        Subject: subject,
        'Message-ID': `<${id}@studio.example>`,
        ...more,
      },
      text,
    ),
  )

test('a letter from somebody unknown: recognised, answered, waited for, passed on, told to all, solved, closed, judged, counted', async () => {
  const [director, operator, supplier, referent] = [
    await enter('director'),
    await enter('operator'),
    await enter('supplier'),
    await enter('referent', olgiate),
  ]
  const box = await openMailbox(director.page, director.cookie)
  const pull = async () => {
    assert.equal((await place.post(`${box}/pull`, {}, director.cookie)).status, 303)
    await place.jobs()
    await place.jobs()
  }
  await pull()
  write('Il gestionale non stampa gli avvisi', 'Da ieri gli avvisi di pagamento escono bianchi.', 'uno')
  await pull()

  // It is there, in the queue of its mailbox, of nobody yet.
  const desk = operator.page
  await desk.goto(`${place.home}/desk/tickets`)
  await desk.getByRole('link', { name: /Il gestionale non stampa/ }).click()
  const ticket = desk.url()
  await says(desk, /Mittente sconosciuto/)
  await says(desk, /Posta dei gestionali/)
  await sound(desk)
  assert.equal((await referent.page.goto(ticket))?.status(), 404, 'no body sees it yet')
  await follow(desk, 'Rita Fumagalli')
  await sound(desk)
  await desk.getByLabel('Ente').fill('olgiate')
  await desk.getByRole('button', { name: 'È di questo ente: Comune di Olgiate Molgora' }).click()
  await desk.getByLabel('Persona').selectOption({ label: `${referent.name}, Referente` })
  await press(desk, 'È una persona dell’ente')
  await sound(desk)

  // Answered, and the clock stands still while it waits; what they write back wakes it.
  await desk.goto(ticket)
  await desk.getByLabel('Risposta', { exact: true }).fill('Da quale postazione stampate?')
  await press(desk, 'Invia e attendi l’ente')
  await says(desk, /in attesa dell’ente/)
  await place.jobs()
  const number = /\d+$/.exec(new URL(ticket).pathname)![0]
  await desk.goto(`${place.home}/mailbox/sent`)
  await says(desk, new RegExp(`\\[T-${number}\\] Il gestionale non stampa`))
  write(`Re: [T-${number}] Il gestionale non stampa`, 'Dalla postazione 12.', 'due', {
    'In-Reply-To': '<uno@studio.example>',
  })
  await pull()
  await desk.goto(ticket)
  await says(desk, /Dalla postazione 12/)
  await says(desk, /in lavorazione/)
  await follow(desk, 'Perché questa scadenza')
  await says(desk, /pausa|fermo/)
  await sound(desk)

  // Passed on to the supplier, whose clock begins.
  await desk.goto(ticket)
  await follow(desk, 'Passa al fornitore')
  await desk.getByLabel('Fornitore', { exact: true }).selectOption({ label: 'Gestionali Esempio srl' })
  await desk.getByLabel('Richiesta al fornitore').fill('Gli avvisi escono bianchi dalla versione di ieri.')
  await press(desk, 'Passa al fornitore')
  await supplier.page.goto(`${place.home}/desk/supplier/tickets`)
  await supplier.page.getByRole('link', { name: /non stampa gli avvisi/ }).click()
  assert.doesNotMatch(await supplier.page.innerText('main'), /postazione 12/)
  await sound(supplier.page)
  await supplier.page.getByLabel('Risposta', { exact: true }).fill('Corretto stamattina.')
  await supplier.page.getByLabel('Il lavoro è finito: restituisci al centro').check()
  await press(supplier.page, 'Invia')

  // One incident for all who are hit.
  await desk.goto(ticket)
  await follow(desk, 'Apri un incidente')
  await press(desk, 'Apri un incidente')
  await desk.getByLabel('Aggiornamento', { exact: true }).fill('La stampa degli avvisi è di nuovo regolare.')
  await press(desk, 'Invia a tutti')
  await sound(desk)

  // Solved with a template, closed, judged, counted.
  await desk.goto(ticket)
  await says(desk, /di nuovo regolare/)
  await desk.getByLabel('Modello di risposta').selectOption({ label: 'Risolto (risolvi)' })
  await press(desk, 'Metti nella risposta')
  assert.match(await desk.getByLabel('Risposta', { exact: true }).inputValue(), new RegExp(`T-${number}`))
  await desk.getByLabel('Modello di risposta').selectOption({ label: 'Risolto (risolvi)' })
  await press(desk, 'Esegui')
  await says(desk, /risolto/)
  await sound(desk)
  await referent.page.goto(ticket)
  await says(referent.page, /di nuovo regolare/)
  await referent.page.getByLabel('molto bene').check()
  await press(referent.page, 'Invia')
  await press(referent.page, 'Chiudi')
  await says(referent.page, /chiuso/)
  await sound(referent.page)
  await director.page.goto(`${place.home}/desk/figures?by=body`)
  await says(director.page, /Comune di Olgiate Molgora/)
  await sound(director.page)
  for (const { complaints } of [director, operator, supplier]) assert.deepEqual(complaints, [])
})

test('by keyboard alone: found in the list, answered, noted, its shortcuts listed and switched off', async () => {
  const { page, complaints } = await enter('operator')
  await page.goto(`${place.home}/desk/tickets?view=open`)
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/desk\/tickets\/\d+$/)
  await page.keyboard.press('?')
  await page.waitForSelector('dialog[open]')
  assert.match(await page.innerText('dialog[open]'), /Risposta[^]*Nota interna/)
  await sound(page)
  await page.keyboard.press('Escape')
  await page.keyboard.press('n')
  await page.keyboard.type('Scritta con la sola tastiera')
  for (let i = 0; i < 5 && (await focused(page)) !== 'Aggiungi la nota'; i++) await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.waitForURL(/#conversation/)
  await says(page, /Scritta con la sola tastiera/)
  await page.waitForLoadState('load')
  await page.keyboard.press('r')
  await page.keyboard.type('Risposta con la sola tastiera: r n a restano lettere.')
  for (let i = 0; i < 5 && (await focused(page)) !== 'Invia'; i++) await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.waitForFunction('document.querySelector("#conversation")?.innerText.includes("r n a restano lettere")')
  // Shortcuts come with the scripts of the new page.
  await page.waitForLoadState('load')
  await page.keyboard.press('a')
  assert.notEqual(await focused(page), '', 'the first of what can be done')

  // Switched off, a letter does nothing.
  await page.keyboard.press('?')
  await page.waitForSelector('dialog[open]')
  await page.getByLabel('Usa le scorciatoie di una sola lettera').press('Space')
  await page.keyboard.press('Escape')
  await page.evaluate('document.activeElement?.blur()')
  await page.keyboard.press('r')
  assert.equal(await page.evaluate('document.activeElement?.tagName'), 'BODY')
  assert.deepEqual(complaints, [])
})
const focused = async (page: Page) => String(await page.evaluate('document.activeElement?.innerText ?? ""')).trim()
