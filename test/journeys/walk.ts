import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { listDoors } from '../../src/platform/http.ts'
import { moves } from '../../src/conventions/moves.ts'
import { isCentreRole, permissionsOf, type Role } from '../../src/people/index.ts'
import { axe } from '../browser.ts'
import { grantsHead } from '../open-data.ts'
import { openPlace, type Place, tooWide } from './place.ts'

/** One test for each role, and for some of them again in English. Two files share this, so that two cores share the work. */
export function walkAs(roles: readonly Role[], inEnglish: readonly Role[]) {
  let place: Place
  before(async () => {
    place = await openPlace()
    await prepare(place)
  })
  after(() => place?.close())

  for (const role of roles)
    test(`every page of a ${role} is reached by links, accessible at two widths, and complains of nothing`, async (t) => {
      const { unreached, wrong, pages, tried } = await walk(place, role, 'it')
      t.diagnostic(`${pages} pages, ${tried} of a shape of their own`)
      assert.deepEqual(wrong, [])
      assert.deepEqual(unreached, isCentreRole(role) ? [] : unreached.filter((url) => notOfOneBody.has(url)))
    })
  for (const role of inEnglish)
    test(`in English the pages of a ${role} are as sound`, async () => {
      assert.deepEqual((await walk(place, role, 'en')).wrong, [])
    })
  return () => place
}
/** Officers have one body: the lists of all of them answer, but nothing leads there; and theirs may not have been hit, nor asked for money. */
const notOfOneBody = new Set([
  '/members',
  '/members/map',
  '/members/:id',
  '/funding/bodies',
  '/funding/heat',
  '/dues/:id/dispute',
  '/desk/incidents/:number',
  '/desk/incidents/:number/bodies/:body/notice',
  '/desk/reports/:number',
  ...['', '/edit', '/contracts', '/extensions', '/dates', '/evidence', '/moves/:move'].map(
    (end) => `/positions/:number${end}`,
  ),
])

/** Something for the pages that are empty in a new centre: a letter, a token, works with their outcome, grants and their changes. */
async function prepare(place: Place) {
  const { cookie } = await place.enter('director')
  const { page, context } = await place.visit({ cookie })
  await page.goto(`${place.home}/people`)
  const person = await page.locator('.is-main a').first().getAttribute('href')
  await context.close()
  const ask = async (path: string, fields: Record<string, string>, file?: [string, string]) => {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    if (file) form.set('file', new Blob([file[1]]), file[0])
    const answer = await place.post(path, file ? form : fields, cookie)
    const text = await answer.text()
    assert.ok(answer.status < 400, `${path}: ${answer.status} ${text.slice(-600)}`)
    return text
  }
  await ask(`${person}/invitation`, {})
  await ask('/forms', { title: 'Modulo di prova', code: 'prova' })
  await ask('/forms/prova/versions/1/publication', { version: '1' })
  await ask('/forms/prova/versions', {})
  await ask('/people/tokens', { name: 'prova', role: 'director', days: '1' })
  const preview = await ask('/members/import', { kind: 'bodies', partial: 'true' }, [
    'enti.csv',
    'denominazione;tipo\nComune di Prova;comune\n',
  ])
  const fileId = /<input[^>]*name="fileId"[^>]*>/.exec(preview)?.[0].match(/value="([^"]+)"/)?.[1]
  assert.ok(fileId, 'the preview carries the file on')
  await ask('/members/imports', { fileId, kind: 'bodies' })
  await prepareDesk(place, cookie, ask)
  for (const edition of ['2026-03-01', '2026-09-01']) {
    await ask('/funding/data', { edition }, [`candidature_finanziate_141_${edition}.csv`, grants(edition > '2026-06')])
    await place.jobs()
  }
}

type Ask = (path: string, fields: Record<string, string>) => Promise<string>
/** An address that is told and did not answer, a log of the switchboard that was read, the report of a body's month. */
async function prepareDesk(place: Place, cookie: string, ask: Ask) {
  const hook = await ask('/webhooks', { name: 'Prova', url: 'http://127.0.0.1:1/', kinds: 'desk.ticket_opened' })
  await ask(`/webhooks/${/\/webhooks\/([0-9a-f-]{36})/.exec(hook)![1]}/trial`, {})
  const log = new FormData()
  log.set(
    'log',
    new Blob(['inizio;risposta\n20/11/2026 10:00;20/11/2026 10:00:09\n20/11/2026 10:05;boh\n']),
    'registro.csv',
  )
  const brought = await place.post('/desk/calls', log, cookie)
  await ask(brought.headers.get('location') ?? '', {})
  const reports = await (await fetch(`${place.home}/desk/reports`, { headers: { cookie: `session=${cookie}` } })).text()
  const month =
    /name="month"[^>]*value="([\d-]+)"/.exec(reports)?.[1] ?? /value="([\d-]+)"[^>]*name="month"/.exec(reports)![1]!
  await ask('/desk/reports', { month, bodyId: /<option value="([0-9a-f-]{36})"/.exec(reports)![1]! })
  await place.jobs()
}

/** A small edition of the open data: bodies of the centre and one that is not, every state, a row that does not fit. */
function grants(later: boolean) {
  const row = (ipa: string, name: string, istat: string, state: string, n: number) =>
    `${ipa},Comune di ${name},Comuni,${name},${istat},LC,097,Lombardia,03,${70_000 + n}.0,1.4.1 Esperienza del Cittadino - Comuni - Aprile 2022,2022-04-26T15:30:4${n}.000+0000,2022-08-19,G61F2200072000${n},1,3${n},Decreto n.32 - 1 / 2022 - PNRR,${state},${later ? '2026-08-01' : '2025-08-19'},1.4.1 Esperienza del cittadino nei servizi pubblici`
  return [
    grantsHead,
    row('c_b396', 'Calco', '097012', later ? 'L' : 'A', 1),
    row('c_e947', 'Margno', '097047', later ? 'R' : 'A', 2),
    row('c_a687', 'Barzio', '097007', 'A', 3),
    row('c_f133', 'Merate', '097048', 'A', 4),
    row('c_g026', 'Olgiate Molgora', '097058', 'A', 5),
    'c_zzzz,una riga,che non,ci sta',
    '',
  ].join('\n')
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
  ...moves.map((m): [string, string] => [
    `/adhesions/:id/${m.name}`,
    'offered in some states only: the journey of the adhesions enters them all',
  ]),
  ['/conventions/:id/approval', 'offered while a convention is not approved: the journey of the adhesions enters it'],
  ...['edit', 'proposal', 'versions', 'rules/new', 'rules/:key', 'notices', 'accounts'].map((end): [string, string] => [
    `/dues/schedules/:id/${end}`,
    'offered in some states of a schedule only: the journey of the dues enters them',
  ]),
  ['/dues/:id/answer', 'offered where a due is disputed'],
  ['/dues/statements/:id', 'there is one when a statement was read: the journey of the dues reads one'],
  ['/dues/statements/:id/lines/:line', 'offered for a line that is uncertain: the journey of the dues decides one'],
  ['/dues/mine', 'leads an officer to their body: the staff have the list of all'],
  ['/positions/:number/decision', 'offered where the open data disagree: the journey of the positions enters it'],
  ['/positions/:number/contracts/:item/deed', 'offered beside a contract: the first position of the demo has none'],
  ['/invitation/:secret', 'stands in a letter'],
  ['/campaigns/:id/items', 'offered while a campaign is open: the one of the demo opens on its day'],
  ['/c/:centre', 'for citizens'],
  ['/c/:centre/services', 'for citizens'],
  ['/c/:centre/services/:code', 'for citizens'],
  ['/c/:centre/articles', 'for citizens'],
  ['/c/:centre/articles/:slug', 'for citizens'],
  ['/desk/calls/previews/:id', 'shown after a log was brought: the journey of the breaches brings one'],
  ['/sign-in', 'for who is not signed in'],
  ['/sign-in/forgotten', 'for who is not signed in'],
  ['/sign-in/oidc/:centre', 'only where a provider is set'],
  ['/sign-in/oidc/callback', 'the provider leads there'],
])

type Finding = { unreached: string[]; wrong: string[]; pages: number; tried: number }
/** Which page in which shape was tried already: roles that see the same markup share one trial. */
const tried = new Set<string>()

/** The kinds of things on a page: those of the page itself, those of the frame around it. */
const SHAPE = `[['main', 'main *'], ['frame', 'body *:not(main *)']].map(([part, which]) => part + [...new Set([...document.querySelectorAll(which)].map((e) =>
  [e.parentElement?.tagName, e.tagName, e.className?.baseVal ?? e.className, e.getAttribute('role'), e.type].join(' ')))].sort().join('|'))`
const LINKS = `[...document.querySelectorAll('a[href^="/"]:not([download])')].map((a) => a.getAttribute('href'))`

/** Walks from page to page, one example of each address a role can reach, and tries each at two widths. */
async function walk(place: Place, role: Role, lang: 'it' | 'en'): Promise<Finding> {
  const { cookie } = await place.enter(role)
  const { page, complaints, context } = await place.visit({ cookie, lang })
  const all = patterns()
  const patternOf = (path: string) => all.find((p) => p.is.test(path))
  const found: Finding = { unreached: [], wrong: [], pages: 0, tried: 0 }
  const seen = new Set<string>()
  const may = permissionsOf([role])
  const enters = ({ access }: Pattern) => access === 'signed-in' || access === 'public' || may.has(access)
  // Some pages are worth seeing with an answer on them.
  const answered = [
    '/search?q=olgiate',
    '/funding/sheets?q=merate',
    '/entitlement?body=olgiate&service=sistemista',
    // Of the tabs of the desk's rules this one leads on.
    '/desk/settings/hours',
    // Before that of one body, which may have none.
    '/desk/reports',
  ]
  const queue = ['/', ...answered].filter((href) => enters(patternOf(href.split('?')[0]!)!))
  for (let href = queue.shift(); href !== undefined; href = queue.shift()) {
    const pattern = patternOf(href.split(/[?#]/)[0]!)
    if (!pattern || seen.has(pattern.url) || pattern.kind !== 'page' || pattern.url === '/sign-in') continue
    seen.add(pattern.url)
    const answer = await page.goto(place.home + href)
    found.pages++
    const here = `${role} ${lang} ${pattern.url}`
    if (answer?.status() !== 200) found.wrong.push(`${here}: ${answer?.status()}`)
    queue.push(...(await page.evaluate<string[]>(LINKS)))
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
  found.unreached = all
    .filter((p) => p.kind === 'page' && enters(p))
    .map((p) => p.url)
    .filter((url) => !seen.has(url) && !withoutLink.has(url))
  return found
}

async function isNew(page: Page, key: string) {
  const [main, frame] = await page.evaluate<[string, string]>(SHAPE)
  const shapes = [`${key} ${main}`, frame]
  const fresh = shapes.some((shape) => !tried.has(shape))
  for (const shape of shapes) tried.add(shape)
  return fresh
}
