// A form that changes while it is filled in: with scripts it shows at once what depends, without them a button asks the server.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openPlace, type Place } from './place.ts'

let place: Place
let cookie: string
const trial = '/forms/prova/versions/1/trial'

before(async () => {
  place = await openPlace()
  ;({ cookie } = await place.enter('director'))
  const source = JSON.stringify({
    sections: [
      {
        title: 'Richiesta',
        fields: [
          {
            type: 'choice',
            name: 'tipo',
            label: 'Tipo',
            choices: [
              { value: 'nuova', label: 'Nuova' },
              { value: 'cambio', label: 'Cambio' },
            ],
          },
          { type: 'yes-no', name: 'certo', label: 'Sei certo?', when: { field: 'tipo', is: 'cambio' } },
          { type: 'number', name: 'quante', label: 'Quante' },
        ],
      },
      {
        title: 'Motivi',
        when: { field: 'quante', atLeast: 1000 },
        fields: [{ type: 'text', name: 'motivo', label: 'Motivo' }],
      },
      {
        title: 'Uffici',
        fields: [
          {
            type: 'group',
            name: 'uffici',
            label: 'Uffici',
            item: 'Ufficio',
            fields: [
              { type: 'yes-no', name: 'avvisi', label: 'Avvisi?' },
              {
                type: 'email',
                name: 'posta',
                label: 'Posta',
                when: {
                  all: [
                    { field: 'avvisi', is: true },
                    { field: 'certo', is: true },
                  ],
                },
              },
            ],
          },
        ],
      },
    ],
  })
  for (const [path, fields] of [
    ['/forms', { title: 'Modulo di prova', code: 'prova' }],
    ['/forms/prova/versions/1', { source, version: '1' }],
  ] as const)
    assert.ok((await place.post(path, fields, cookie)).status < 400, path)
})
after(() => place?.close())

test('with scripts a question appears and goes as the answers it depends on change', async () => {
  const { page, complaints, context } = await place.visit({ cookie })
  await page.goto(place.home + trial)
  const sure = page.getByRole('group', { name: 'Sei certo?' })
  const reason = page.getByLabel('Motivo')
  const mail = page.getByLabel('Posta')
  assert.deepEqual([await sure.isVisible(), await reason.isVisible(), await mail.isVisible()], [false, false, false])
  assert.equal(await page.locator('[data-recompute]:visible').count(), 0, 'nobody needs to ask the server')
  await page.getByLabel('Cambio').check()
  await sure.getByLabel('Sì').check()
  await page.getByRole('group', { name: 'Avvisi?' }).getByLabel('Sì').check()
  assert.ok(await mail.isVisible())
  await page.getByLabel('Quante').fill('999')
  assert.equal(await reason.isVisible(), false)
  await page.getByLabel('Quante').fill('1.000')
  assert.ok(await reason.isVisible())
  // What hides another hides what leans on that one too; what was typed comes back with it.
  await mail.fill('anna@prova.invalid')
  await page.getByLabel('Nuova').check()
  assert.deepEqual([await sure.isVisible(), await mail.isVisible()], [false, false])
  await page.getByLabel('Cambio').check()
  assert.equal(await mail.inputValue(), 'anna@prova.invalid')
  assert.deepEqual(complaints, [])
  await context.close()
})

test('without scripts the same form goes on by its buttons, and Enter sends it', async () => {
  const { page, context } = await place.visit({ cookie, scripts: false })
  await page.goto(place.home + trial)
  await page.getByLabel('Cambio').check()
  await page.getByLabel('Quante').fill('12')
  await page.locator('[data-recompute] button').click()
  const sure = page.getByRole('group', { name: 'Sei certo?' })
  await sure.getByLabel('Sì').check()
  assert.equal(await page.getByLabel('Quante').inputValue(), '12')
  await page.getByRole('group', { name: 'Avvisi?' }).getByLabel('No').check()
  await page.getByRole('button', { name: 'Aggiungi: Ufficio' }).click()
  assert.equal(await page.getByRole('group', { name: /^Ufficio \d$/ }).count(), 2)
  assert.ok(await sure.getByLabel('Sì').isChecked())
  await page.getByLabel('Quante').press('Enter')
  assert.match(await page.innerText('main'), /Il modulo è compilato bene/)
  await context.close()
})
