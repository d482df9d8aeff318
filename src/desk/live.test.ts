import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { after, test } from 'node:test'
import { deskPlace, numberFrom, openBy } from '../../test/desk.ts'
import { app, type Caller, makeCentre } from '../../test/world.ts'

const home = await app.listen({ port: 0, host: '127.0.0.1' })
const open = new Set<AbortController>()
after(() => open.forEach((c) => c.abort()))

type Heard = { event: string; id: number | null; text: string }
/** Listens as a page does; `heard` grows while it is open. */
async function listen(who: Caller, query = '', headers: Record<string, string> = {}) {
  const stop = new AbortController()
  open.add(stop)
  const answer = await fetch(`${home}/desk/live${query}`, {
    headers: { cookie: `session=${who.cookie}`, accept: 'text/event-stream', ...headers },
    signal: stop.signal,
    redirect: 'manual',
  })
  const heard: Heard[] = []
  const read = async () => {
    let rest = ''
    for await (const bytes of answer.body!.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + bytes).split('\n\n')
      rest = parts.pop()!
      for (const part of parts) {
        const of = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(part)?.[1]
        const event = of('event')
        if (event)
          heard.push({
            event,
            id: of('id') ? Number(of('id')) : null,
            text: (JSON.parse(of('data')!) as { text?: string }).text ?? '',
          })
      }
    }
  }
  const ended = answer.status === 200 ? read().catch(() => {}) : Promise.resolve()
  return { status: answer.status, headers: answer.headers, heard, ended, stop: () => stop.abort() }
}
async function until(holds: () => boolean, what: string) {
  for (let i = 0; i < 60 && !holds(); i++) await new Promise((r) => setTimeout(r, 100))
  assert.ok(holds(), what)
}
const changes = (heard: Heard[]) => heard.filter((h) => h.event === 'change').map((h) => h.text)

test('who looks at a ticket is told what happens there, each only what they could read', async () => {
  const world = await deskPlace()
  const far = await makeCentre('Altro centro')
  const { paolo, olga, marta, dora, merate } = world
  const n = numberFrom(await openBy(paolo, merate))
  const [desk, body, neighbour, other] = [
    await listen(dora, `?ticket=${n}`),
    await listen(paolo, `?ticket=${n}`),
    await listen(olga),
    await listen(far.marta),
  ]
  assert.match(desk.headers.get('content-type')!, /text\/event-stream/)
  assert.match(desk.headers.get('content-security-policy')!, /default-src 'self'/)
  assert.equal((await listen(olga, `?ticket=${n}`)).status, 404, 'a neighbour’s ticket is not there')
  await marta.post(`/desk/tickets/${n}/notes`, { text: 'Solo tra noi' })
  await marta.post(`/desk/tickets/${n}/messages`, { text: 'Ci guardo' })
  await until(() => changes(desk.heard).includes('Risposta data'), 'the answer is told')
  await until(() => changes(body.heard).includes('Risposta data'), 'also to who asked')
  assert.ok(changes(desk.heard).includes('Nota aggiunta'))
  assert.ok(!changes(body.heard).includes('Nota aggiunta'), 'not even that there is a note')
  assert.deepEqual(changes(neighbour.heard), [])
  assert.deepEqual(changes(other.heard), [])
  for (const { stop } of [desk, body, neighbour, other]) stop()
})

test('the list is told of what others do; who comes back hears what was missed, once', async () => {
  const world = await deskPlace()
  const { paolo, marta, dora, merate } = world
  const first = await listen(marta)
  await until(() => first.heard.some((h) => h.event === 'here'), 'says where it begins')
  const n = numberFrom(await openBy(paolo, merate))
  await until(() => changes(first.heard).includes(`T-${n}: Ticket aperto`), 'a new ticket')
  await marta.post(`/desk/tickets/${n}/charge`)
  const at = Math.max(...first.heard.map((h) => h.id ?? 0))
  first.stop()
  await dora.post(`/desk/tickets/${n}/notes`, { text: 'Mentre non c’eri' })
  const again = await listen(marta, '', { 'last-event-id': String(at) })
  await until(() => changes(again.heard).includes(`T-${n}: Nota aggiunta`), 'what was missed')
  await new Promise((r) => setTimeout(r, 2000))
  assert.deepEqual(changes(again.heard), [`T-${n}: Nota aggiunta`], 'once, and not one’s own')
  again.stop()
  const plain = await marta.get(`/desk/live?since=${at}`)
  assert.match(plain.text, /Nota aggiunta/, 'who asks for no stream reads what there is, and that is all')
})

test('while somebody writes the others see it, and when they leave it, that they left', async () => {
  const { paolo, marta, dora, merate } = await deskPlace()
  const n = numberFrom(await openBy(paolo, merate))
  const [page, body] = [await listen(dora, `?ticket=${n}`), await listen(paolo, `?ticket=${n}`)]
  const people = () => page.heard.filter((h) => h.event === 'people').at(-1)?.text
  await marta.post(`/desk/tickets/${n}/presence`)
  await until(() => people()?.startsWith('Marta Operatrice sta scrivendo') === true, 'writing')
  assert.match((await dora.get(`/desk/tickets/${n}`)).text, /Marta Operatrice sta scrivendo/)
  await marta.post(`/desk/tickets/${n}/presence`, { left: 'true' })
  await until(() => people() === '', 'left')
  assert.deepEqual(
    body.heard.filter((h) => h.event === 'people'),
    [],
    'no body is told who works',
  )
  page.stop()
  body.stop()
})

test('one person holds a few open, a reader costs no query, and closing the server ends them all', async () => {
  const { dora, marta } = await deskPlace()
  const held = []
  for (let i = 0; i < 6; i++) held.push(await listen(dora))
  assert.deepEqual(
    held.map((h) => h.status),
    [200, 200, 200, 200, 200, 200],
  )
  assert.equal((await listen(dora)).status, 429)
  const other = await listen(marta)
  assert.equal(other.status, 200, 'of another person')
  held[0]!.stop()
  let again = await listen(dora)
  for (let i = 0; i < 60 && again.status !== 200; i++) {
    await new Promise((r) => setTimeout(r, 100))
    again = await listen(dora)
  }
  assert.equal(again.status, 200, 'one that was closed makes room')
  // Seven readers, one look a moment: were each to look by itself, looks would follow one another at once.
  const looks: number[] = []
  const hear = (said: unknown) => {
    if ((said as { text: string }).text.includes('desk_news')) looks.push(performance.now())
  }
  subscribe('campanile:statement', hear)
  for (let i = 0; i < 600 && looks.length < 3; i++) await new Promise((r) => setTimeout(r, 100))
  unsubscribe('campanile:statement', hear)
  assert.equal(looks.length, 3)
  for (const [i, at] of looks.entries()) if (i > 0) assert.ok(at - looks[i - 1]! > 1000, 'seven readers, one look')
  await app.close()
  await Promise.all([...held.slice(1), other, again].map((h) => h.ended))
})
