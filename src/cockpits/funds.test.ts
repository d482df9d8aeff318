// Before the open data were ever imported no page says that a body obtained nothing: nobody knows.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { grantsHead } from '../../test/open-data.ts'
import { makeCentre } from '../../test/world.ts'
import { importOpenData } from '../funding/index.ts'

const { dora, lucia, merate } = await makeCentre()
const pages = [
  `/today/bodies/${merate.id}`,
  '/funding',
  '/funding/measures',
  '/funding/bodies',
  '/funding/heat',
  `/funding/bodies/${merate.id}`,
  `/funding/bodies/${merate.id}/sheet`,
  `/members/${merate.id}`,
  '/',
]
const SAID = /I dati aperti non sono ancora stati importati/
const read = async (who: typeof dora) =>
  Promise.all(
    pages.map(async (page) => {
      const { status, text } = await who.get(page)
      assert.equal(status, 200, page)
      return { page, text }
    }),
  )

test('never imported is said in words, with the way to the import for who may; then figures are read', async () => {
  for (const { page, text } of await read(dora)) {
    assert.match(text, SAID, page)
    assert.doesNotMatch(/(Ottenuti|Obtained)[\s\S]{0,400}/.exec(text)?.[0] ?? '', /0,00/, page)
    if (!page.endsWith('/sheet')) assert.match(text, /<a href="\/funding\/data">Importa i dati aperti<\/a>/, page)
  }
  for (const { page, text } of await read(lucia)) {
    assert.match(text, SAID, page)
    assert.doesNotMatch(text, /Importa i dati aperti/, page)
  }

  const folder = mkdtempSync(join(tmpdir(), 'campanile-funds-'))
  after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'candidature_finanziate_145_2026-08-22.csv')
  // A grant of another body: Merate obtained nothing, and now it is known.
  writeFileSync(
    path,
    `${grantsHead}\nc_zzzz,Altrove,Comuni,x,099999,LC,097,Lombardia,03,32589.0,"1.4.5 Avviso",2022-09-21T09:35:39.000+0000,2023-01-03,E11F22000000006,1,131,Decreto n.131,A,2023-01-03,1.4.5 Digitalizzazione degli avvisi pubblici\n`,
  )
  await importOpenData([path])
  for (const who of [dora, lucia]) {
    for (const { page, text } of await read(who)) assert.doesNotMatch(text, SAID, page)
    assert.match((await who.get(pages[0]!)).text, /Ottenuti: <strong>0,00/)
  }
})
