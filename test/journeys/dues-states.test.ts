// The pages of the dues that are offered in some states only, each in its state.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { axe } from '../browser.ts'
import { openPlace, type Place, tooWide } from './place.ts'

let place: Place
before(async () => {
  place = await openPlace()
})
after(() => place?.close())

test('drafts, versions and statements are sound in their state', async () => {
  const accountant = await place.enter('accountant')
  const { page, complaints, context } = await place.visit({ cookie: accountant.cookie })
  const check = async (path: string) => {
    const answer = await page.goto(place.home + path)
    assert.equal(answer?.status(), 200, path)
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 800 })
      assert.deepEqual(await axe(page), [], `${path} at ${width}`)
      assert.ok((await tooWide(page)) <= 0, `${path} scrolls sideways at ${width}`)
    }
  }
  const hrefOf = async (path: string, name: RegExp) => {
    await page.goto(place.home + path)
    const href = await page.getByRole('link', { name }).first().getAttribute('href')
    assert.ok(href, `${path} leads to ${name}`)
    return href
  }
  const done = async (path: string, fields: Record<string, string> | FormData) => {
    const answer = await place.post(path, fields, accountant.cookie)
    assert.equal(answer.status, 303, `${path}: ${(await answer.text()).slice(-800)}`)
    return new URL(answer.headers.get('location') ?? '', place.home).pathname
  }

  // A draft for a year that has none yet.
  await page.goto(`${place.home}/dues/schedules/new`)
  const conventionId = await page
    .locator('select[name=conventionId] option[value]:not([value=""])')
    .first()
    .getAttribute('value')
  const draft = await done('/dues/schedules', { conventionId: conventionId ?? '', year: '2023', dueOn: '2023-06-30' })
  for (const end of ['', '/edit', '/rules/new', '/rules/new?kind=bands', '/proposal']) await check(draft + end)
  await check(await hrefOf(draft, /Quota annua/))

  // One in force.
  const force = await hrefOf('/dues/schedules', /Piano 2026/)
  for (const end of ['', '/versions', '/notices', '/accounts']) await check(force + end)

  // A statement with a line nobody can tell whose it is, and one that cannot be read.
  const file = new FormData()
  file.set(
    'statementFile',
    new Blob(['data;importo;causale;versante\n12/11/2026;123,45;Versamento;Ignoto\n31/02/2026;dieci;Quota;Calco\n']),
    'giornale.csv',
  )
  const statement = await done('/dues/statements', file)
  await check(statement)
  await check(
    await hrefOf(statement, /./).then(async () => {
      const line = await page.locator(`a[href^="${statement}/lines/"]`).first().getAttribute('href')
      assert.ok(line, 'the uncertain line asks for a person')
      return line
    }),
  )
  assert.deepEqual(complaints, [])
  await context.close()
})
