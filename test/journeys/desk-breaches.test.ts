// From an outage to the credits of the bodies, the phone that is measured, an answer for everybody: through the pages.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { axe } from '../browser.ts'
import { openPlace, type Place, tooWide } from './place.ts'

let place: Place
before(async () => {
  place = await openPlace()
  await place.jobs()
})
after(() => place?.close())

async function sound(page: Page) {
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 })
    assert.deepEqual(await axe(page), [], `${page.url()} at ${width}`)
    assert.ok((await tooWide(page)) <= 0, `${page.url()} scrolls sideways at ${width}`)
  }
  await page.setViewportSize({ width: 1280, height: 800 })
}
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click()
/** What the page says, or soon says: on a busy machine the next page takes a moment to come. */
async function says(page: Page, what: RegExp) {
  for (let left = 50; left > 0; left--) {
    if (what.test(await page.innerText('main').catch(() => ''))) return
    await page.waitForTimeout(200)
  }
  assert.match(await page.innerText('main'), what)
}

test('the supplier of an outage is judged: hours of each body, an act, a part for each, a credit; without scripts', async () => {
  const open = async (role: Parameters<Place['enter']>[0]) =>
    (await place.visit({ cookie: (await place.enter(role)).cookie, scripts: role === 'supplier' })).page
  const [director, supplier] = await Promise.all([open('director'), open('supplier')])
  await supplier.goto(`${place.home}/desk/supplier/breaches`)
  await sound(supplier)
  await supplier.getByRole('link', { name: /V-1/ }).click()
  await says(supplier, /maltempo/)
  await sound(supplier)

  await director.goto(`${place.home}/desk/breaches/1`)
  await director.getByLabel('Penale', { exact: true }).fill('1.000,00')
  await press(director, 'Applica la penale')
  await says(director, /Campo obbligatorio/)
  assert.equal(await director.getByLabel('Penale', { exact: true }).inputValue(), '1.000,00')
  await director.locator('[name^="hours."]').first().fill('molte')
  await press(director, 'Salva le ore')
  await says(director, /Scrivi le ore/)
  await director.locator('[name^="hours."]').first().fill('6,5')
  await press(director, 'Salva le ore')
  await director.locator('#penalty').getByLabel('Penale', { exact: true }).fill('1.000,00')
  await director.locator('#penalty').getByLabel('Numero dell’atto').fill('12')
  await director.locator('#penalty').getByLabel('Organo').fill('Responsabile del servizio')
  const today = new Date().toLocaleDateString('sv', { timeZone: 'Europe/Rome' })
  await director.locator('#penalty').getByLabel('Data').fill(today)
  await press(director, 'Applica la penale')
  await says(director, /penale applicata/)
  await director.getByRole('link', { name: 'Vai alle penali da accreditare' }).click()
  await director.getByRole('button', { name: /^Accredita agli enti: V-1/ }).click()
  await says(director, /V-1/)
})

test('the phone is measured once its log was looked at and read', async () => {
  const { page } = await place.visit({ cookie: (await place.enter('director')).cookie })
  // A day of which the log of the demo says nothing.
  const day = `${place.home}/desk/figures?from=2024-11-20&to=2024-11-20`
  await page.goto(day)
  await says(page, /non misurato/)
  await page.getByRole('link', { name: 'Registro del centralino' }).click()
  await page.getByLabel('File CSV').setInputFiles({
    name: 'registro.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('inizio;risposta\n20/11/2024 10:00;20/11/2024 10:00:09\n20/11/2024 10:05;boh\n'),
  })
  await press(page, 'Guarda che cosa contiene')
  await says(page, /una data o un’ora non si legge/)
  await sound(page)
  await press(page, 'Leggi il registro')
  await page.goto(day)
  await says(page, /Risposte entro 20 secondi/)
})

test('a citizen finds an answer without an account and says whether it helped', async () => {
  const { page } = await place.visit()
  await page.goto(`${place.home}/c/lecco/articles`)
  await sound(page)
  await page.getByRole('link', { name: /pagoPA/ }).click()
  await sound(page)
  await page.getByRole('button', { name: /sì/i }).click()
  await says(page, /Grazie/)
})
