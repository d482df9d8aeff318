import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Page } from 'playwright-core'
import { allTasks, buildApp, fillWhenEmpty } from '../../src/app.ts'
import { closePools, openPools } from '../../src/platform/ctx.ts'
import { makeLog } from '../../src/platform/log.ts'
import { as } from '../../src/platform/roles.ts'
import { openSecret } from '../../src/platform/secrets.ts'
import { readSettings } from '../../src/platform/settings.ts'
import { runDueJobs } from '../../src/platform/tasks.ts'
import type { Role } from '../../src/people/index.ts'
import { build } from '../../src/ui/build.ts'
import { openBrowser } from '../browser.ts'
import { makeTestDatabase } from '../database.ts'

export type Place = Awaited<ReturnType<typeof openPlace>>
type Visit = { width?: number; scripts?: boolean; cookie?: string; lang?: 'it' | 'en' }

/** The real server on a port of its own, with the demo centres, its real styles and scripts, and a browser in front of it. */
export async function openPlace() {
  const folder = mkdtempSync(join(tmpdir(), 'campanile-journey-'))
  const database = await makeTestDatabase()
  openSecret(join(folder, 'secret.key'))
  openPools(database.login, { web: 6, platform: 4 })
  const settings = readSettings({ DATA_DIR: folder, LOG_LEVEL: 'error', DEMO: 'on', RATE_LIMIT: '0' })
  const assets = join(folder, 'assets')
  await Promise.all([fillWhenEmpty(settings, () => {}), build(assets)])
  const app = await buildApp(settings, { assets })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const home = `http://localhost:${(app.server.address() as AddressInfo).port}`
  const browser = await openBrowser()

  /** A browser window of somebody's own. Whatever the browser complains about is kept: the content policy above all. */
  const visit = async ({ width = 1280, scripts = true, cookie, lang }: Visit = {}) => {
    const context = await browser.newContext({
      viewport: { width, height: 800 },
      javaScriptEnabled: scripts,
      baseURL: home,
    })
    const cookies = { ...(cookie && { session: cookie }), ...(lang && { lang }) }
    await context.addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url: home })))
    context.setDefaultTimeout(10_000)
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => message.type() === 'error' && complaints.push(`${page.url()}: ${message.text()}`))
    // A browser that leaves out the fading from one page to the next says so as an error: it is none.
    page.on(
      'pageerror',
      ({ message }) => message.startsWith('Transition was') || complaints.push(`${page.url()}: ${message}`),
    )
    return { page, complaints, context }
  }

  /** A form sent without a browser, to prepare what a page will show. */
  const post = (path: string, fields: Record<string, string> | FormData, cookie = '') =>
    fetch(home + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: home, cookie: `session=${cookie}` },
      body: fields instanceof FormData ? fields : new URLSearchParams(fields),
    })

  /** The session of a demo person with this role, as one click on the sign-in page gives it. */
  const enter = async (role: Role, { centre = 'CST Lecco', body }: { centre?: string; body?: string } = {}) => {
    const person = await demoPerson(database.admin, role, centre, body)
    const answer = await post('/sign-in/demo', { person: person.id })
    const cookie = /session=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1]
    if (!cookie) throw new Error(`${role} cannot enter: ${answer.status} ${await answer.text()}`)
    return { cookie, name: person.name }
  }

  return {
    home,
    visit,
    post,
    enter,
    /** Runs every job that is due. */
    jobs: () => runDueJobs(allTasks(), as('campanile_platform', database.login), makeLog('error')),
    close: async () => {
      await browser.close()
      await app.close()
      await closePools()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function demoPerson(admin: pg.ClientConfig, role: Role, centre: string, body: string | undefined) {
  const client = new pg.Client(admin)
  await client.connect()
  try {
    const { rows } = await client.query<{ id: string; name: string }>(
      `select p.id, p.name from person p join centre c on c.id = p.centre_id
       join (select centre_id, person_id, role, null::uuid as body_id from centre_mandate union all
             select centre_id, person_id, role, body_id from body_mandate) m on (m.centre_id, m.person_id) = (p.centre_id, p.id)
       left join body b on (b.centre_id, b.id) = (m.centre_id, m.body_id)
       where c.name = $1 and m.role = $2 and ($3::text is null or b.name = $3) and p.account_id is not null order by p.id limit 1`,
      [centre, role, body ?? null],
    )
    if (!rows[0]) throw new Error(`No demo person is ${role} of ${body ?? centre}`)
    return rows[0]
  } finally {
    await client.end()
  }
}

/** How many pixels a page is too wide for its window. */
export const tooWide = async (page: Page) =>
  (await page.evaluate('document.documentElement.scrollWidth - innerWidth')) as number

/** Waits until the page says what is wrong: under load its box may be there before its words. */
export const alerted = (page: Page, sentence: RegExp) =>
  page.locator('[role=alert]').filter({ hasText: sentence }).waitFor()
