// From a contact to a member that leaves, and one that becomes part of another: through the pages, with files signed here.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type Move, moves } from '../../src/conventions/moves.ts'
import { axe } from '../browser.ts'
import { makeSigner, plainPdf, scannedPdf, signCades, signPades } from '../signing.ts'
import { openPlace, type Place, tooWide } from './place.ts'

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
const save = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const file = (name: string, bytes: Uint8Array) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(bytes),
})
const text = plainPdf('Convenzione di prova del percorso')
const mayor = makeSigner({ name: 'Ada Sindaca' })
const visited = new Set<string>()

test('a prospect resolves, signs, is entitled and leaves; another becomes part of a neighbour', async () => {
  const { cookie } = await place.enter('director')
  const { page, context } = await place.visit({ cookie })
  const go = (path: string) => page.goto(place.home + path)
  const move = async (adhesion: string, name: string, fill: () => Promise<void>) => {
    await go(`${adhesion}/${name}`)
    await sound(page)
    visited.add(name)
    await fill()
    await save(page, 'Registra')
  }
  const act = async (number: string, day: string) => {
    await page.getByLabel('Numero').fill(number)
    await page.getByLabel('Adottato il').fill(day)
    await page.getByLabel(/Immediatamente eseguibile/).check()
  }
  const stateIs = (word: string) => page.locator('.badge', { hasText: word }).first().waitFor()

  // A convention of its own, from the scheme to the approval.
  await go('/conventions/new')
  await sound(page)
  await page.getByLabel('Titolo').fill('Convenzione del percorso')
  await page.getByLabel('Ente capofila').selectOption({ label: 'Provincia di Lecco' })
  await page.getByLabel('Base giuridica').fill('Art. 30 TUEL')
  await page.getByLabel('Primo giorno').fill('2025-01-01')
  await page.getByLabel('Ultimo giorno').fill('2030-12-31')
  await page.getByLabel(/Preavviso/).fill('0')
  await save(page, 'Salva')
  await page.getByText('Lo schema non è ancora approvato').waitFor()
  const convention = new URL(page.url()).pathname
  await page.getByLabel('File del testo').setInputFiles(file('schema.pdf', text))
  await save(page, 'Carica una versione')
  await page.getByText('schema.pdf').waitFor()
  await go(`${convention}/approval`)
  await sound(page)
  await page.getByLabel('Quale atto').selectOption('')
  await act('100', '2024-12-01')
  await save(page, 'Registra l’approvazione')
  await page
    .getByText(/Provincia di Lecco, Consiglio, n. 100/)
    .first()
    .waitFor()
  await sound(page)

  // A body nobody knew becomes a prospect, and its adhesion is opened from there.
  const newBody = async (name: string) => {
    await go('/members/new')
    await page.getByLabel('Denominazione').fill(name)
    await save(page, 'Salva')
    await page.getByRole('heading', { level: 1, name }).waitFor()
    return new URL(page.url()).pathname.split('/').at(-1)!
  }
  const imbersago = await newBody('Comune di Imbersago')
  await go('/prospects/new')
  await sound(page)
  await page.getByLabel('Ente', { exact: true }).selectOption(imbersago)
  await page.getByLabel('Che cosa chiede').fill('PEC e firma digitale')
  await save(page, 'Salva')
  await page.getByRole('heading', { level: 1, name: 'Comune di Imbersago' }).waitFor()
  await sound(page)
  const prospect = new URL(page.url()).pathname
  await page.getByLabel('Che cosa si è detto').fill('Ne parla in giunta')
  await save(page, 'Annota')
  await page.getByRole('rowheader', { name: 'Ne parla in giunta' }).waitFor()
  await go(`${prospect}/sheet`)
  await sound(page)
  await go(prospect)
  await page.getByLabel('Convenzione').selectOption({ label: 'Convenzione del percorso' })
  await save(page, 'Apri la pratica di adesione')
  await page.getByText('Che cosa si può fare ora').waitFor()
  await sound(page)
  const adhesion = new URL(page.url()).pathname

  await page.getByRole('link', { name: 'Aggiungi chi firma' }).click()
  await sound(page)
  await page.getByLabel('Chi', { exact: true }).fill('Ada Sindaca')
  await page.getByLabel('Qualifica').fill('sindaca')
  await page.getByLabel('Dal', { exact: true }).fill('2024-06-10')
  await save(page, 'Salva')
  await page.getByText('Ada Sindaca, sindaca').waitFor()

  await move(adhesion, 'invitation', () => page.getByLabel('Giorno').fill('2026-01-10'))
  await stateIs('invitato')
  await move(adhesion, 'resolution', async () => {
    await page.getByLabel('Giorno').fill('2026-01-20')
    await act('4', '2026-01-20')
  })
  await stateIs('deliberato')

  // A scan signed by hand is no signature, and says so beside what was typed; the .p7m is.
  const sign = async (name: string, bytes: Uint8Array) =>
    move(adhesion, 'signature', async () => {
      await page.getByLabel('File firmato').setInputFiles(file(name, bytes))
    })
  await sign('scansione.pdf', scannedPdf())
  await page.getByText('Manca la firma digitale: una scansione o una firma a mano non bastano.').waitFor()
  await sound(page)
  await sign('altro.p7m', signCades(mayor, plainPdf('Un altro testo')))
  await page.getByText(/La firma è su un altro file/).waitFor()
  await sign('schema.pdf.p7m', signCades(mayor, text, { at: Temporal.Instant.from('2026-02-02T10:00:00Z') }))
  await stateIs('aderente')
  await page
    .getByText(/ADA SINDACA|Ada Sindaca/)
    .first()
    .waitFor()
  await sound(page)
  await place.jobs()
  await go(prospect)
  await page.getByText('ha aderito').first().waitFor()

  // Suspended, taken back, then it leaves of its own will and gives back what it had.
  for (const name of ['suspension', 'reinstatement'])
    await move(adhesion, name, async () => {
      await page.getByLabel('Giorno').fill(name === 'suspension' ? '2026-03-01' : '2026-04-01')
      await act(name === 'suspension' ? '12' : '13', '2026-02-25')
    })
  await stateIs('aderente')
  const notice = () =>
    move(adhesion, 'exit-notice', async () => {
      await page.getByLabel('Giorno', { exact: true }).fill('2026-05-01')
      await page.getByLabel('Giorno di effetto').fill('2026-06-30')
      await page.getByLabel('Quale atto').selectOption('')
      await act('20', '2026-04-20')
    })
  await notice()
  await stateIs('recesso chiesto')
  await move(adhesion, 'exit-withdrawal', async () => {
    await page.getByLabel('Giorno').fill('2026-05-02')
    await page.getByLabel('Quale atto').selectOption({ index: 1 })
  })
  await stateIs('aderente')
  await go(`${adhesion}/exit-notice`)
  await page.getByLabel('Giorno', { exact: true }).fill('2026-05-10')
  await page.getByLabel('Giorno di effetto').fill('2026-06-30')
  await page.getByLabel('Quale atto').selectOption({ index: 1 })
  await save(page, 'Registra')
  await stateIs('recesso chiesto')
  await page.getByLabel('Che cosa').fill('Copia delle caselle')
  await save(page, 'Aggiungi')
  await page.getByRole('rowheader', { name: 'Copia delle caselle' }).waitFor()
  await move(adhesion, 'exit-acknowledgement', () => page.getByLabel('Giorno').fill('2026-05-11'))
  await stateIs('in uscita')
  await sound(page)
  await page.getByRole('button', { name: /Segna restituito/ }).click()
  await go('/memberships?on=2026-06-29')
  await page.getByRole('link', { name: 'Comune di Imbersago', exact: true }).waitFor()
  await sound(page)
  await go('/memberships?on=2026-06-30')
  assert.equal(await page.getByRole('link', { name: 'Comune di Imbersago', exact: true }).count(), 0)

  // Another one signs inside the PDF, then becomes part of Olgiate Molgora.
  const paderno = await newBody('Comune di Robbiate')
  await go(`${convention}/adhesions/new`)
  await sound(page)
  await page.getByLabel('Ente').selectOption(paderno)
  await save(page, 'Apri')
  await page.getByText('Che cosa si può fare ora').waitFor()
  const second = new URL(page.url()).pathname
  await go(`/signatories/new?bodyId=${paderno}&back=${second}`)
  await page.getByLabel('Chi', { exact: true }).fill('Ada Sindaca')
  await page.getByLabel('Qualifica').fill('sindaca')
  await page.getByLabel('Dal', { exact: true }).fill('2024-06-10')
  await save(page, 'Salva')
  await move(second, 'resolution', async () => {
    await page.getByLabel('Giorno').fill('2026-01-20')
    await act('9', '2026-01-20')
  })
  await move(second, 'signature', async () => {
    const signed = signPades(mayor, text, { at: Temporal.Instant.from('2026-02-03T10:00:00Z') })
    await page.getByLabel('File firmato').setInputFiles(file('schema.pdf', signed))
  })
  await stateIs('aderente')
  await go(`${second}/processing-deed`)
  await sound(page)
  await go(`/members/${paderno}/merger`)
  await page.getByLabel('Ente successore').selectOption({ label: 'Comune di Olgiate Molgora' })
  await page.getByLabel('Dal').fill('2026-10-01')
  await page.getByLabel('Atto').fill('Legge regionale dimostrativa')
  await save(page, 'Registra la fusione')
  await page.getByText('Confluito').first().waitFor()
  await place.jobs()
  await go(second)
  await stateIs('confluito in altro ente')
  await sound(page)
  await context.close()
})

test('every move that somebody presses has a form that is sound, whatever the state', async () => {
  const { cookie } = await place.enter('director')
  const { page, context } = await place.visit({ cookie })
  await page.goto(`${place.home}/adhesions`)
  const adhesion = await page.locator('td a, th a').first().getAttribute('href')
  for (const { name, who } of moves as readonly Move[]) {
    if (who === 'calendar' || visited.has(name)) continue
    await page.goto(`${place.home}${adhesion}/${name}`)
    await sound(page)
  }
  await context.close()
})
