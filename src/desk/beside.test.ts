import assert from 'node:assert/strict'
import test from 'node:test'
import { deskPlace, numberFrom, openBy } from '../../test/desk.ts'
import { offer, place } from '../../test/activations.ts'
import { jobs } from '../../test/world.ts'

/** A centre whose desk is open and that offers kits to Merate, which belongs to it. */
async function deskWithKits() {
  const world = await place()
  assert.equal((await world.dora.post('/desk/settings/beginning')).status, 303)
  await jobs()
  await offer(world)
  return world
}

test('beside a ticket stands what its body is entitled to, what it has and where it asks for more', async () => {
  const { paolo, marta, merate } = await deskWithKits()
  const n = numberFrom(await openBy(paolo, merate, { service: 'kit' }))
  const page = await marta.get(`/desk/tickets/${n}`)
  assert.match(page.text, /Servizio kit<\/strong>\. Spetta: ne restano 3 su 3 kit/)
  assert.match(page.text, new RegExp(`href="/activations/bodies/${merate.id}/request/kit"`))
  assert.match(page.text, /L’ente non ha ancora servizi attivi/)
  assert.match((await paolo.get(`/desk/tickets/${n}`)).text, /ne restano 3 su 3 kit/, 'also to who asks')
  const other = numberFrom(await openBy(paolo, merate))
  assert.match((await marta.get(`/desk/tickets/${other}`)).text, /Scegli un servizio/, 'of no service nothing is said')
})

test('while one writes, category and service say how the ticket will begin, and it begins so', async () => {
  const { paolo, marta, dora, merate, olgiate } = await deskWithKits()
  await dora.post('/desk/settings/suppliers', { name: 'Reti Esempio' })
  const suppliers = (await dora.get('/desk/settings/categories')).text
  const supplierId = /<option value="([0-9a-f-]{36})"[^>]*>Reti Esempio/.exec(suppliers)?.[1]
  assert.ok(supplierId)
  const category = { code: 'rete', name: 'Rete', impact: '1', urgency: '1', level: 'supplier', supplierId }
  assert.equal((await dora.post('/desk/settings/categories', category)).status, 303)
  const written = { bodyId: merate.id, subject: 'Rete ferma', text: 'Da non perdere' }
  const seen = await paolo.post('/desk/tickets/suggestions', { ...written, category: 'rete', service: 'kit' })
  assert.equal(seen.status, 200, seen.text)
  assert.match(seen.text, /1 bloccante/)
  assert.match(seen.text, /suggerita dalla categoria/)
  assert.match(seen.text, /4 h 00 min di lavoro/, 'the target of that priority')
  assert.match(seen.text, /ne restano 3 su 3 kit/)
  assert.match(seen.text, /Da non perdere/, 'what was typed comes back')
  assert.doesNotMatch(seen.text, /Di solito lo risolve/, 'that is for the desk')
  const typed = await paolo.post('/desk/tickets/suggestions', {
    ...written,
    category: 'rete',
    impact: '3',
    urgency: '3',
  })
  assert.match(typed.text, /4 bassa/)
  assert.match(typed.text, /da quanto hai indicato/)
  const half = await paolo.post('/desk/tickets/suggestions', { bodyId: merate.id, category: 'nessuna' })
  assert.match(half.text, /quella consueta/, 'half a form is fine')
  assert.equal((await paolo.post('/desk/tickets/suggestions', { ...written, bodyId: olgiate.id })).status, 404)

  const n = numberFrom(await openBy(paolo, merate, { category: 'rete' }))
  const page = (await marta.get(`/desk/tickets/${n}`)).text
  assert.match(page, /1 bloccante/)
  assert.match(page, /di solito lo risolve un altro livello\.[^]{0,80}Reti Esempio/)
  assert.doesNotMatch((await paolo.get(`/desk/tickets/${n}`)).text, /Reti Esempio/)
  assert.equal(
    (await dora.post('/desk/settings/categories', { ...category, supplierId: crypto.randomUUID() })).status,
    422,
  )
})

test('beside a ticket stand those like it that were solved, the closest first, and to the desk alone', async () => {
  const world = await deskPlace()
  const { paolo, olga, marta, merate, olgiate } = world
  const solved = async (who: typeof paolo, town: typeof merate, subject: string, text = 'Non va.') => {
    const n = numberFrom(await openBy(who, town, { subject, text }))
    assert.equal((await marta.post(`/desk/tickets/${n}/messages`, { text: 'Fatto', next: 'solution' })).status, 303)
    return n
  }
  const same = await solved(paolo, merate, 'La stampante dell’anagrafe è ferma')
  const part = await solved(olga, olgiate, 'Carta per la stampante')
  const told = await solved(paolo, merate, 'Aiuto', 'Anagrafe: la stampante è di nuovo ferma')
  const other = await solved(paolo, merate, 'Posta certificata')
  const open = numberFrom(await openBy(paolo, merate, { subject: 'Stampante ferma in anagrafe' }))
  const elsewhere = await deskPlace()
  const theirs = numberFrom(await openBy(elsewhere.paolo, elsewhere.merate, { subject: 'Stampante ferma' }))
  await elsewhere.marta.post(`/desk/tickets/${theirs}/messages`, { text: 'Fatto', next: 'solution' })
  await jobs()

  const n = numberFrom(await openBy(paolo, merate, { subject: 'Stampante anagrafe ferma: 2 volte' }))
  const card = (text: string) => /Ticket simili[^]*?<\/ul>/.exec(text)?.[0] ?? ''
  const page = card((await marta.get(`/desk/tickets/${n}`)).text)
  const found = [...page.matchAll(/href="\/desk\/tickets\/(\d+)"/g)].map((m) => Number(m[1]))
  assert.deepEqual(
    found,
    [same, part, told],
    `by what they are about before what was said in them; not ${other}, which is about something else, nor ${open}, which is open`,
  )
  assert.equal(card((await paolo.get(`/desk/tickets/${n}`)).text), '', 'a body does not see what others asked')
  const its = card((await elsewhere.marta.get(`/desk/tickets/${theirs}`)).text)
  assert.equal(its, '', 'no centre sees another’s')
  const wordless = numberFrom(await openBy(paolo, merate, { subject: '§§ ! ?? 12' }))
  assert.equal((await marta.get(`/desk/tickets/${wordless}`)).status, 200)
})
