import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { axe } from '../browser.ts'
import { openPlace, type Place, tooWide } from './place.ts'

let place: Place
before(async () => {
  place = await openPlace()
})
after(() => place?.close())

const sound = async (page: Page) => {
  assert.deepEqual(await axe(page), [], page.url())
  assert.ok((await tooWide(page)) <= 0, `${page.url()} scrolls sideways`)
}
const focused = (page: Page, what: string) => page.evaluate(`(${what})(document.activeElement)`)

test('the first day of a director: in with a click, to a town by keyboard, a mistake, its correction, English', async () => {
  const { page, complaints, context } = await place.visit()
  await page.goto(place.home)
  assert.equal(new URL(page.url()).pathname, '/sign-in')
  await page.getByText('Dimostrazione').first().waitFor()
  await page.locator('summary', { hasText: 'CST Lecco' }).click()
  await page
    .locator('details[open]', { hasText: 'CST Lecco' })
    .getByRole('button', { name: /^Direttore del centro/ })
    .click()
  await page.getByRole('heading', { name: /^Buongiorno/ }).waitFor()

  // By keyboard alone: the command box, the first answer, the card.
  await page.keyboard.press('Control+k')
  await page.keyboard.type('olgiate')
  await page.getByRole('option', { name: /Comune di Olgiate Molgora/ }).waitFor()
  await Promise.all([page.waitForURL('**/members/*'), page.keyboard.press('Enter')])
  await page.getByRole('heading', { level: 1, name: 'Comune di Olgiate Molgora' }).waitFor()

  await page.getByRole('link', { name: 'Modifica' }).click()
  await page.getByLabel('Codice ISTAT').fill('97058')
  await page.getByLabel('Note').fill('Nota del primo giorno')
  await page.getByRole('button', { name: 'Salva' }).click()
  await page.locator('.summary').waitFor()
  assert.equal(await focused(page, 'e => e.classList.contains("summary")'), true, 'the summary has the focus')
  assert.equal(await page.getByLabel('Codice ISTAT').inputValue(), '97058', 'what was typed is still there')
  assert.equal(await page.getByLabel('Note').inputValue(), 'Nota del primo giorno')
  await sound(page)
  await page.locator('.summary a').first().press('Enter')
  assert.equal(await focused(page, 'e => e.name'), 'istatCode')
  await page.keyboard.press('Control+A')
  await page.keyboard.type('097058')
  await page.getByRole('button', { name: 'Salva' }).click()
  await page.getByText('Nota del primo giorno').waitFor()
  await page.getByText('Dati modificati').waitFor()

  await page.getByRole('button', { name: 'EN, English' }).first().click()
  await page.getByRole('link', { name: 'Edit' }).waitFor()
  assert.equal(await page.locator('html').getAttribute('lang'), 'en')
  await sound(page)
  // A form that is refused answers 422, and the browser says so in its console.
  assert.deepEqual(
    complaints.filter((c) => !/status of 422/.test(c)),
    [],
  )
  await context.close()
})

test('the same day without scripts', async () => {
  const { page, context } = await place.visit({ scripts: false, width: 360 })
  await page.goto(place.home)
  await page.locator('summary', { hasText: 'CST Lecce' }).click()
  await page
    .locator('details[open]', { hasText: 'CST Lecce' })
    .getByRole('button', { name: /^Direttore del centro/ })
    .click()
  await page.getByRole('heading', { name: /^Buongiorno/ }).waitFor()
  await page.goto(`${place.home}/search?q=martano`)
  await page.getByRole('link', { name: 'Comune di Martano' }).click()
  await page.getByRole('link', { name: 'Modifica' }).click()
  await page.getByLabel('Codice IPA').fill('c-e979')
  await page.getByRole('button', { name: 'Salva' }).click()
  await page.locator('.summary').waitFor()
  assert.equal(await page.getByLabel('Codice IPA').inputValue(), 'c-e979')
  await page.getByLabel('Codice IPA').fill('c_e979')
  await page.getByLabel('Note').fill('Senza script')
  await page.getByRole('button', { name: 'Salva' }).click()
  await page.getByText('Senza script').waitFor()
  await page.goto(`${place.home}/members?q=mart`)
  assert.equal(await page.locator('tbody .is-main a').count(), 1, 'the filter is a plain form')
  await page.locator('#content').waitFor()
  await page.getByRole('button', { name: 'EN, English' }).last().click()
  await page.getByRole('heading', { level: 1, name: 'Bodies' }).waitFor()
  await context.close()
})

test('by keyboard: the skip link, the menus, the rows of a table; the focus is always seen', async () => {
  const { cookie } = await place.enter('director')
  const { page, complaints, context } = await place.visit({ cookie })
  await page.goto(`${place.home}/members`)
  await page.keyboard.press('Tab')
  assert.equal(await page.locator(':focus').isVisible(), true, 'the skip link shows itself')
  await page.keyboard.press('Enter')
  assert.equal(await focused(page, 'e => e.id'), 'content')

  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  assert.equal(await focused(page, 'e => e.closest("tr").rowIndex'), 1)
  const name = (await page.locator(':focus').innerText()).replace(/ *dimostrativo$/, '')
  await Promise.all([page.waitForURL('**/members/*'), page.keyboard.press('Enter')])
  await page.getByRole('heading', { level: 1, name }).waitFor()

  await page.goto(`${place.home}/members`)
  const unseen: string[] = []
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab')
    const trouble = await page.evaluate(`(() => {
      const e = document.activeElement, s = getComputedStyle(e), p = getComputedStyle(e.parentElement)
      const marked = (x) => x.outlineStyle !== 'none' || x.boxShadow !== 'none'
      const box = e.getBoundingClientRect()
      if (e === document.body) return ''
      const under = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
      const hidden = box.bottom < 0 || box.top > innerHeight || (under && !e.contains(under) && !under.contains(e))
      return (marked(s) || marked(p)) && !hidden ? '' : e.outerHTML.slice(0, 120)
    })()`)
    if (trouble) unseen.push(String(trouble))
  }
  assert.deepEqual(unseen, [])

  const menu = page.locator('summary', { hasText: 'Colonne' })
  await menu.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('checkbox', { name: 'Codice ISTAT' }).waitFor()
  await sound(page)
  await page.keyboard.press('Escape')
  assert.equal(await page.getByRole('checkbox', { name: 'Codice ISTAT' }).isVisible(), false)
  assert.equal(await focused(page, 'e => e.tagName'), 'SUMMARY', 'the focus returns to the menu')
  assert.deepEqual(complaints, [])
  await context.close()
})

test('a file is previewed, confirmed and watched until it is done', async () => {
  const { cookie } = await place.enter('operator', { centre: 'CST Cremona' })
  const { page, complaints, context } = await place.visit({ cookie })
  await page.goto(`${place.home}/members/import`)
  await page.locator('input[name=file]').setInputFiles({
    name: 'enti.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('denominazione;tipo;codice istat\nUnione di Prova;unione;\nComune storto;comune;12\n'),
  })
  await page.getByRole('button', { name: 'Anteprima' }).click()
  await page.getByText('Comune storto').waitFor()
  await sound(page)
  await page.getByLabel(/righe buone/).check()
  await page.getByRole('button', { name: 'Scrivi', exact: true }).click()
  await page.waitForURL('**/runs/*')
  await sound(page)
  await place.jobs()
  await page.reload()
  await page.getByText('fatto').first().waitFor()
  await sound(page)
  assert.deepEqual(complaints, [])
  await context.close()
})

test('who made a mistake or came late is told so on a page that helps', async () => {
  const { cookie } = await place.enter('director')
  const first = await place.visit({ cookie })
  const second = await place.visit({ cookie, width: 360 })
  await first.page.goto(`${place.home}/members?q=calco`)
  await first.page.getByRole('link', { name: 'Comune di Calco' }).click()
  await first.page.getByRole('link', { name: 'Modifica' }).click()
  await second.page.goto(first.page.url())
  await first.page.getByLabel('Note').fill('La prima')
  await first.page.getByRole('button', { name: 'Salva' }).click()
  await first.page.getByText('La prima').waitFor()
  await second.page.getByLabel('Note').fill('La seconda')
  await second.page.getByRole('button', { name: 'Salva' }).click()
  await second.page.getByText(/Qualcuno ha modificato/).waitFor()
  assert.equal(await second.page.getByLabel('Note').inputValue(), 'La seconda', 'what was typed is kept')
  await sound(second.page)
  await second.page.getByRole('button', { name: 'Salva' }).click()
  await second.page.getByText('La seconda').waitFor()

  await first.page.goto(`${place.home}/members/00000000-0000-7000-8000-000000000000`)
  await first.page.getByText('404').first().waitFor()
  await sound(first.page)
  await first.page
    .getByRole('link', { name: /inizio|indietro|torna/i })
    .first()
    .click()
  await first.page.getByRole('heading', { name: /^Buongiorno/ }).waitFor()
  await first.context.close()
  await second.context.close()
})
