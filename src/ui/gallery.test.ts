import assert from 'node:assert/strict'
import { readFileSync, mkdtempSync, rmSync } from 'node:fs'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { axe, openBrowser } from '../../test/browser.ts'
import type { Lang } from '../platform/words.ts'
import { readAssets } from './assets.ts'
import { build } from './build.ts'
import type { Assets } from './frame.ts'
import { samples } from './gallery.tsx'
import { draw } from './shell.tsx'

const policy =
  "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
const types: Record<string, string> = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}
const found = {
  groups: [
    {
      word: 'Pagine',
      items: [
        { label: 'Biblioteche', hint: '214', href: '/it/list' },
        { label: 'Prestiti', href: '/it/empty' },
      ],
    },
  ],
}

let folder: string
let assets: Assets
let server: Server
let browser: Browser
let home: string

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'campanile-ui-'))
  await build(folder)
  assets = readAssets(folder)
  server = createServer((request, answer) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    answer.setHeader('content-security-policy', policy)
    if (pathname === '/search')
      return answer.end(JSON.stringify(searchParams.get('q') === 'zz' ? { groups: [] } : found))
    if (pathname.startsWith('/assets/')) {
      answer.setHeader('content-type', types[extname(pathname)] ?? 'text/plain')
      return answer.end(readFileSync(join(folder, pathname.slice('/assets/'.length))))
    }
    const [, lang, name] = pathname.split('/')
    const sample = samples.find((one) => one.name === name)
    answer.setHeader('content-type', 'text/html; charset=utf-8')
    return answer.end(sample ? draw(sample.show(lang as Lang, assets)) : '<!doctype html><title>-</title>')
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  browser = await openBrowser()
})

after(async () => {
  await browser?.close()
  server?.close()
  if (folder) rmSync(folder, { recursive: true })
})

/** A page that counts as wrong anything the browser complains about, the policy above all. */
async function visit(path: string, width = 1280, scripts = true): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled: scripts })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  // A browser that leaves out the fading from one page to the next says so as an error: it is none.
  page.on('pageerror', ({ message }) => message.startsWith('Transition was') || complaints.push(message))
  await page.goto(home + path)
  return { page, complaints }
}

test('every sample page is accessible, at 1280 and at 360 pixels, in both languages, and never scrolls sideways', async () => {
  const wrong: string[] = []
  const { page, complaints } = await visit('/')
  for (const { name } of samples)
    for (const lang of ['it', 'en']) {
      await page.setViewportSize({ width: 1280, height: 800 })
      await page.goto(`${home}/${lang}/${name}`)
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 800 })
        const here = `${lang} ${name} ${width}`
        for (const { rule, where } of await axe(page)) wrong.push(`${here}: ${rule} at ${where.join('; ')}`)
        const over = (await page.evaluate('document.documentElement.scrollWidth - innerWidth')) as number
        if (over > 0) wrong.push(`${here}: ${over} pixels too wide`)
      }
      wrong.push(...complaints.splice(0).map((complaint) => `${lang} ${name}: ${complaint}`))
    }
  await page.context().close()
  assert.deepEqual(wrong, [])
})

test('no page carries a style or a script of its own', () => {
  for (const { name, show } of samples)
    for (const lang of ['it', 'en'] as const) {
      const html = draw(show(lang, assets))
      assert.doesNotMatch(html, /\sstyle=/, `${name} has a style attribute`)
      assert.doesNotMatch(html, /<style|\son[a-z]+="/, `${name} has inline code`)
      for (const [script] of html.matchAll(/<script[^>]*>[^<]*/g))
        assert.match(script, /^<script type="module" src="[^"]+">$/)
      assert.doesNotMatch(html, /\[object |undefined|NaN/, `${name} shows a value nobody formatted`)
    }
})

test('what is sent stays small', () => {
  const size = (path: string) => readFileSync(join(folder, path.slice('/assets/'.length))).length
  assert.ok(size(assets.css) <= 120_000, `${size(assets.css)} bytes of styles`)
  assert.ok(size(assets.js) <= 30_000, `${size(assets.js)} bytes of scripts`)
})

test('without scripts the menus open and the side navigation comes when called', async () => {
  const { page } = await visit('/it/list', 360, false)
  assert.equal(await page.locator('#side').isVisible(), false)
  await page.getByRole('button', { name: 'Menu', exact: true }).click()
  assert.equal(await page.locator('#side').isVisible(), true)
  await page.keyboard.press('Escape')
  await page.locator('.person summary').click()
  assert.equal(await page.getByRole('button', { name: 'Esci' }).isVisible(), true)
  await page.context().close()
})

test('Ctrl-K and / open the command box, arrows and Enter go', async () => {
  const { page, complaints } = await visit('/it/list')
  await page.keyboard.press('/')
  const box = page.getByRole('combobox', { name: 'Cerca nella piattaforma' })
  await box.waitFor()
  const options = page.getByRole('dialog').getByRole('option')
  await options.first().waitFor()
  assert.deepEqual(await axe(page), [])
  await box.fill('zz')
  await page.getByText('Nessun risultato').first().waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await options.nth(1).waitFor()
  await page.keyboard.press('ArrowDown')
  await Promise.all([page.waitForURL('**/it/empty'), page.keyboard.press('Enter')])
  assert.deepEqual(complaints, [])
  await page.context().close()
})

test('a table is walked with j and k, rows are chosen with x, and the bulk bar counts them', async () => {
  const { page } = await visit('/it/list')
  const bar = page.locator('#bulk')
  assert.equal(await bar.isVisible(), false)
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  assert.match(await bar.innerText(), /1 scelti/)
  assert.equal(await page.evaluate("document.activeElement.closest('tr').rowIndex"), 2)
  await page.getByRole('checkbox', { name: 'Scegli tutte le righe' }).check()
  assert.match(await bar.innerText(), /12 scelti/)
  await page.getByRole('button', { name: 'Archivia' }).click()
  const dialog = page.getByRole('dialog')
  assert.match(await dialog.innerText(), /Archiviare le biblioteche scelte/)
  assert.deepEqual(await axe(page), [])
  await dialog.getByRole('button', { name: 'Annulla' }).click()
  assert.equal(new URL(page.url()).pathname, '/it/list')
  await page.context().close()
})

test('filters answer while one types, and the address follows', async () => {
  const { page } = await visit('/it/list')
  await page.evaluate("document.querySelector('[data-live]').action = location.pathname")
  await page.evaluate("document.querySelector('#results').dataset.old = 'yes'")
  await page.getByLabel('Cerca per nome o codice').fill('borgo')
  await page.locator('#results:not([data-old])').waitFor()
  assert.equal(new URL(page.url()).searchParams.get('q'), 'borgo')
  await page.context().close()
})

test('the summary of errors takes the focus and leads to the field', async () => {
  const { page } = await visit('/it/form')
  assert.equal(await page.evaluate("document.activeElement.classList.contains('summary')"), true)
  await page.getByRole('link', { name: 'Tipo: Scegli un tipo' }).click()
  assert.equal(await page.evaluate('document.activeElement.name || location.hash'), 'kind')
  assert.equal(await page.getByRole('textbox', { name: 'Scadenza' }).inputValue(), '31/13/2026')
  await page.context().close()
})
