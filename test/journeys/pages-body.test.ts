import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bodyRoles } from '../../src/people/index.ts'
import { axe } from '../browser.ts'
import { tooWide } from './place.ts'
import { walkAs } from './walk.ts'

const here = walkAs(bodyRoles, ['rtd', 'mayor'])

test('the pages before signing in are accessible, in both languages', async () => {
  const wrong: string[] = []
  for (const lang of ['it', 'en'] as const) {
    const { page, complaints, context } = await here().visit({ lang })
    for (const path of ['/sign-in', '/sign-in/forgotten', '/invitation/gone', '/nowhere'])
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 800 })
        await page.goto(here().home + path)
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
