// The life of a grant through the pages: call, application, CUP, decree, contract, completion, payment, sample check, maintenance.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { axe } from '../browser.ts'
import { makeSigner, plainPdf, signCades } from '../signing.ts'
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
const text = (page: Page) => page.innerText('main')
const SEND = '1.4.5 Piattaforma Notifiche Digitali - Comuni (Settembre 2022)'

test('from the call to maintenance, every date with its rule and source', async () => {
  const { cookie } = await place.enter('funding-officer')
  const { page, complaints, context } = await place.visit({ cookie })
  await page.goto(`${place.home}/positions`)
  await sound(page)

  // Olgiate Molgora as the open data tell it: paid on 13 August 2025, alive to 31 December 2030.
  await page.getByRole('link', { name: 'Mantenimento', exact: true }).click()
  await sound(page)
  assert.match(await text(page), /Comune di Olgiate Molgora/)
  const send = page.getByRole('row', { name: /Piattaforma Notifiche Digitali/ }).first()
  assert.match(await send.innerText(), /31 dic 2030/)
  await send.getByRole('link').first().click()
  await page.locator('#deadline-maintenance summary').click()
  assert.match(await page.innerText('#deadline-maintenance'), /Parte da «pagamento», 13 ago 2025[\s\S]*31 dic 2030/)
  assert.match(await page.innerText('#deadline-maintenance'), /I cinque anni decorrono dal 31 dicembre/)
  await sound(page)

  // A call, and who could have applied.
  await page.goto(`${place.home}/calls`)
  await sound(page)
  await follow(page, SEND)
  await sound(page)
  assert.match(await text(page), /Avrebbero potuto candidarsi/)
  await page.goto(`${place.home}/calls/import`)
  await sound(page)
  await page.getByLabel('Testo YAML').fill('calls:\n  - code: prova\n    titolo: Prova\n')
  await press(page, 'Importa')
  assert.match(await text(page), /Riga 3, calls\.0\.titolo: parola sconosciuta/)
  await sound(page)

  // A position of Barzago.
  await page.goto(`${place.home}/positions/new`)
  await sound(page)
  await page.getByLabel('Ente', { exact: true }).selectOption({ label: 'Comune di Barzago' })
  await page.getByLabel('Avviso', { exact: true }).selectOption({ label: SEND })
  await press(page, 'Nuova posizione')
  const card = page.url()
  await sound(page)
  const move = async (name: string, fill: Record<string, string> = {}, button = name) => {
    await page.goto(card)
    await follow(page, name)
    for (const [label, value] of Object.entries(fill)) await page.getByLabel(label).fill(value)
    await press(page, button)
    assert.equal(page.url(), card, `${name}: ${(await text(page)).slice(0, 400)}`)
  }
  await page.goto(card)
  await follow(page, 'Comincia la preparazione')
  await sound(page)
  await page.getByLabel('Giorno').fill('2022-09-15')
  await page.getByLabel('L’ente da solo').check()
  await press(page, 'Comincia la preparazione')
  await move('Registra la presentazione', { Giorno: '2022-09-23' })
  await move('Registra l’ammissibilità', { Giorno: '2022-11-30' })
  assert.match(await page.innerText('#deadline-cup_entry'), /5 dicembre 2022/)
  await follow(page, 'Registra il CUP')
  await page.getByLabel('CUP').fill('D81F')
  await press(page, 'Registra il CUP')
  await alerted(page, /15 caratteri/)
  await sound(page)
  await move('Registra il CUP', { Giorno: '2022-12-02', CUP: 'D81F22003439999' })
  await move('Registra il decreto', { Giorno: '2023-01-03', Decreto: '131 - 1 / 2022', Importo: '23.147,00' })
  assert.match(await page.innerText('#deadline-contract'), /3 maggio 2023/)
  await page.goto(card)
  await follow(page, 'Indica il realizzatore')
  await page.getByLabel('Giorno').fill('2023-01-10')
  await page.getByLabel('L’ente da solo').check()
  await press(page, 'Indica il realizzatore')

  await follow(page, 'Aggiungi un contratto')
  await sound(page)
  for (const [label, value] of Object.entries({
    Fornitore: 'Alfa',
    CIG: '9876543ABC',
    'Firmato il': '2023-04-20',
    'Finisce il': '2031-12-31',
    Importo: '20.000,00',
  }))
    await page.getByLabel(label).fill(value)
  await press(page, 'Aggiungi un contratto')
  assert.match(await page.innerText('#deadline-completion'), /20 dicembre 2023/)
  await move('Dichiara i contratti', { Giorno: '2023-04-21' })
  await page.goto(card)
  await follow(page, 'Registra una proroga')
  await sound(page)
  await page.getByLabel('Scadenza').selectOption('completion')
  for (const [label, value] of Object.entries({ 'Nuova data': '2024-02-29', Atto: '12', Del: '2023-11-01' }))
    await page.getByLabel(label, { exact: true }).fill(value)
  await press(page, 'Registra una proroga')
  await page.locator('#deadline-completion summary').click()
  assert.match(await page.innerText('#deadline-completion'), /Era 20 dic 2023, è 29 feb 2024\. Prorogata dall’atto 12/)
  await move('Comincia le attività', { Giorno: '2023-05-01' })
  await move('Dichiara il completamento', { Giorno: '2024-01-15' })
  await move('Comincia la verifica tecnica', { Giorno: '2024-02-01' })
  await move('Esito positivo', { Giorno: '2024-03-01' })

  // No money without papers; then with them.
  await page.goto(`${card}/evidence`)
  await sound(page)
  assert.match(await text(page), /manca/)
  const signer = makeSigner({ name: 'Ada Responsabile' })
  for (const [code, name, bytes] of [
    ['decree', 'decreto.pdf', plainPdf('decreto')],
    ['contract', 'contratto.pdf', plainPdf('contratto')],
    ['completion_report', 'relazione.pdf', plainPdf('relazione')],
    ['eu_statement', 'logo.pdf', plainPdf('logo')],
    ['cre', 'cre.pdf.p7m', signCades(signer, plainPdf('cre'))],
  ] as const) {
    await page.getByLabel('Documento', { exact: true }).selectOption(code)
    await page
      .getByLabel('File')
      .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) })
    if (code === 'contract') {
      await page.getByLabel('CUP scritto sul documento').fill('D81F22003439999')
      await page.getByLabel('CIG scritto sul documento').fill('9876543ABC')
    }
    await press(page, 'Carica un documento')
  }
  await sound(page)
  assert.match(await text(page), /firma integra/)
  assert.match(await text(page), /CUP, CIG, date e importi concordano/)
  await move('Chiedi il pagamento', { Giorno: '2024-03-10', Conto: 'TU-304-000123' })
  await move('Registra il pagamento', { Giorno: '2024-06-20', Pagato: '23.147,00' })
  assert.match(await page.innerText('#deadline-maintenance'), /31 dicembre 2029/)
  await move('Comincia il mantenimento', { Giorno: '2024-06-21' })
  await move('Registra il controllo a campione', { Giorno: '2026-03-02' })
  assert.match(await page.innerText('#deadline-check_answer'), /30 marzo 2026/)
  await move('Controllo superato', { Giorno: '2026-03-20' })
  assert.match(await text(page), /da mantenere/)
  await sound(page)

  // Before the end nobody archives; the rest is for others to read, in English too.
  assert.match(await text(page), /Archivia\. Prima serve: Il servizio si tiene attivo fino al 31 dic 2029/)
  for (const end of ['/edit', '/dates', '/moves/sample-check', '/decision']) {
    await page.goto(card + end)
    await sound(page)
  }
  await page.goto(`${place.home}/positions/proposals`)
  await sound(page)
  await page.goto(`${place.home}/deadlines`)
  await sound(page)
  const mayor = await place.enter('mayor', { centre: 'CST Lecco', body: 'Comune di Olgiate Molgora' })
  const reader = await place.visit({ cookie: mayor.cookie, lang: 'en', scripts: false })
  await reader.page.goto(`${place.home}/positions`)
  assert.match(await text(reader.page), /Keep the service alive/)
  await reader.page.goto(card)
  assert.equal(await reader.page.locator('h1').count(), 1)
  assert.doesNotMatch(await text(reader.page), /D81F22003439999/)

  // What the mayor brings to the board: one sheet.
  await reader.page.goto(`${place.home}/today`)
  await follow(reader.page, 'The mayor’s page')
  assert.match(await text(reader.page), /The three nearest dates/)
  const sheet = await reader.page.pdf({ format: 'A4', preferCSSPageSize: true })
  assert.equal(sheet.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length, 1, 'one sheet')
  assert.deepEqual(
    complaints.filter((c) => !/404|409|422/.test(c)),
    [],
  )
  await reader.context.close()
  await context.close()
})
