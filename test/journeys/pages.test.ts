import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { listDoors } from '../../src/platform/http.ts'
import { allRoles, isCentreRole, permissionsOf, type Role } from '../../src/people/index.ts'
import { axe } from '../browser.ts'
import { openPlace, type Place, tooWide } from './place.ts'

let place: Place
before(async () => {
  place = await openPlace()
  await prepare()
})
after(() => place?.close())

/** Something for the pages that are empty in a new centre: a letter, a token, a work with its outcome. */
async function prepare() {
  const { cookie } = await place.enter('director')
  const { page, context } = await place.visit({ cookie })
  await page.goto(`${place.home}/people`)
  const person = await page.locator('.is-main a').first().getAttribute('href')
  await context.close()
  await place.post(`${person}/invitation`, {}, cookie)
  await place.post('/people/tokens', { name: 'prova', role: 'director', days: '1' }, cookie)
  const sheet = new FormData()
  for (const [name, value] of Object.entries({ kind: 'bodies', partial: 'true' })) sheet.set(name, value)
  sheet.set('file', new Blob(['denominazione;tipo;provincia\nComune di Prova;comune;LC\n']), 'enti.csv')
  const preview = await place.post('/members/import', sheet, cookie)
  const html = await preview.text()
  const fileId =
    /name="fileId"[^>]*value="([^"]+)"/.exec(html)?.[1] ?? /value="([^"]+)"[^>]*name="fileId"/.exec(html)?.[1]
  assert.ok(fileId, html.slice(0, 400))
  await place.post('/members/imports', { fileId, kind: 'bodies' }, cookie)
  await place.jobs()
}

type Pattern = { url: string; is: RegExp; access: string; kind: string }
const patterns = (): Pattern[] =>
  listDoors()
    .filter((d) => d.method === 'GET')
    .map(({ url, access, kind }) => ({
      url,
      access,
      kind,
      is: new RegExp(`^${url.replaceAll(/[.]/g, '\\.').replaceAll(/:[a-z]+/gi, '[^/]+')}$`),
    }))
    // The address without a parameter comes first: /members/new is not the body called new.
    .toSorted((a, b) => a.url.split(':').length - b.url.split(':').length)

/** Pages that no link of a signed-in person leads to, each with its reason. */
const withoutLink = new Map([
  ['/invitation/:secret', 'stands in a letter'],
  ['/sign-in', 'for who is not signed in'],
  ['/sign-in/forgotten', 'for who is not signed in'],
  ['/sign-in/oidc/:centre', 'only where a provider is set'],
  ['/sign-in/oidc/callback', 'the provider leads there'],
])

type Finding = { unreached: string[]; wrong: string[]; pages: number; tried: number }
/** Which page in which shape was tried already: roles that see the same markup share one trial. */
const tried = new Set<string>()

const SHAPE = `[...new Set([...document.querySelectorAll('body *')].map((e) =>
  [e.parentElement?.tagName, e.tagName, e.className?.baseVal ?? e.className, e.getAttribute('role'), e.type].join(' ')))].sort().join('|')`
const LINKS = `[...document.querySelectorAll('a[href^="/"]:not([download])')].map((a) => a.getAttribute('href'))`

/** Walks from page to page, one example of each address a role can reach, and tries each at two widths. */
async function walk(role: Role, lang: 'it' | 'en'): Promise<Finding> {
  const { cookie } = await place.enter(role)
  const { page, complaints, context } = await place.visit({ cookie, lang })
  const all = patterns()
  const patternOf = (path: string) => all.find((p) => p.is.test(path))
  const found: Finding = { unreached: [], wrong: [], pages: 0, tried: 0 }
  const seen = new Set<string>()
  const queue = ['/', '/search?q=olgiate']
  for (let href = queue.shift(); href !== undefined; href = queue.shift()) {
    const pattern = patternOf(href.split(/[?#]/)[0]!)
    if (!pattern || seen.has(pattern.url) || pattern.kind !== 'page' || pattern.url === '/sign-in') continue
    seen.add(pattern.url)
    const answer = await page.goto(place.home + href)
    found.pages++
    const here = `${role} ${lang} ${pattern.url}`
    if (answer?.status() !== 200) found.wrong.push(`${here}: ${answer?.status()}`)
    queue.push(...((await page.evaluate(LINKS)) as string[]))
    if (await isNew(page, `${lang} ${pattern.url}`)) {
      found.tried++
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 800 })
        for (const { rule, where } of await axe(page))
          found.wrong.push(`${here} ${width}: ${rule} at ${where.join('; ')}`)
        const over = await tooWide(page)
        if (over > 0) found.wrong.push(`${here} ${width}: ${over} pixels too wide`)
      }
      await page.setViewportSize({ width: 1280, height: 800 })
    }
    found.wrong.push(...complaints.splice(0).map((complaint) => `${here}: ${complaint}`))
  }
  await context.close()
  const may = permissionsOf([role])
  found.unreached = all
    .filter((p) => p.kind === 'page' && (p.access === 'signed-in' || may.has(p.access)))
    .map((p) => p.url)
    .filter((url) => !seen.has(url) && !withoutLink.has(url))
  return found
}

async function isNew(page: Page, key: string) {
  const shape = `${key} ${(await page.evaluate(SHAPE)) as string}`
  return !tried.has(shape) && Boolean(tried.add(shape))
}

for (const role of allRoles)
  test(`every page of a ${role} is reached by links, accessible at two widths, and complains of nothing`, async (t) => {
    const { unreached, wrong, pages, tried } = await walk(role, 'it')
    t.diagnostic(`${pages} pages, ${tried} of a shape of their own`)
    assert.deepEqual(wrong, [])
    // Who works in the centre finds everything by links; an officer has one body and may miss a list's links.
    assert.deepEqual(unreached, isCentreRole(role) ? [] : unreached.filter((url) => officerMayMiss.has(url)))
  })
const officerMayMiss = new Set(['/members', '/members/map', '/members/:id'])

for (const role of ['director', 'rtd', 'mayor'] as const)
  test(`in English the pages of a ${role} are as sound`, async () => {
    assert.deepEqual((await walk(role, 'en')).wrong, [])
  })

test('the pages before signing in are accessible, in both languages', async () => {
  const wrong: string[] = []
  for (const lang of ['it', 'en'] as const) {
    const { page, complaints, context } = await place.visit({ lang })
    for (const path of ['/sign-in', '/sign-in/forgotten', '/invitation/gone', '/nowhere'])
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 800 })
        await page.goto(place.home + path)
        for (const { rule, where } of await axe(page))
          wrong.push(`${lang} ${path} ${width}: ${rule} at ${where.join('; ')}`)
        if ((await tooWide(page)) > 0) wrong.push(`${lang} ${path} ${width}: too wide`)
      }
    // The browser itself says in its console that a page answered 404.
    wrong.push(...complaints.filter((c) => !/status of 404/.test(c)))
    await context.close()
  }
  assert.deepEqual(wrong, [])
})
