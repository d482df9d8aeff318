// The pictures of the README, taken anew from the demo. With a folder of the open data also those of funding.
//   node_modules/.bin/node --import ./test/tsx.mjs docs/images/make.ts [FOLDER]
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../src/platform/root.ts'
import { startScratch } from '../../src/platform/scratch.ts'
import { openPlace } from '../../test/journeys/place.ts'

const [folder] = process.argv.slice(2)
const pictures = [
  { name: 'console', path: '/members' },
  { name: 'body-card', path: '/members?q=olgiate', open: 'Comune di Olgiate Molgora' },
  ...(folder ? [{ name: 'funding', path: '/funding/heat' }] : []),
]

const server = await startScratch()
process.env.CAMPANILE_TEST_SERVER = server.admin.host
const place = await openPlace()
try {
  const { cookie } = await place.enter('director')
  if (folder) {
    const files = new FormData()
    for (const name of readdirSync(folder).filter((file) => /\.csv(\.gz)?$/.test(file)))
      files.append('file', new Blob([readFileSync(join(folder, name))]), name)
    await place.post('/funding/data', files, cookie)
    await place.jobs()
  }
  const { page } = await place.visit({ cookie })
  for (const { name, path, open } of pictures) {
    await page.goto(place.home + path)
    if (open) {
      await page.getByRole('link', { name: open }).click()
      await page.getByRole('heading', { level: 1, name: open }).waitFor()
    }
    // The pointer and what it touches are nobody's business.
    await page.mouse.move(0, 0)
    await page.screenshot({ path: join(root, 'docs/images', `${name}.png`), animations: 'disabled' })
  }
} finally {
  await place.close()
  await server.stop()
}
process.exit(0)
