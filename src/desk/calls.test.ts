import assert from 'node:assert/strict'
import test from 'node:test'
import { deskPlace } from '../../test/desk.ts'
import { makeCentre, peek } from '../../test/world.ts'
import { readLog } from './call-log.ts'

const now = Temporal.Instant.from('2026-11-22T12:00:00Z')
const read = (text: string | Buffer) => readLog(Buffer.from(text), 'Europe/Rome', now)

test('a log is read whatever its columns are called, separated by, written in; what cannot be read says its line and why', () => {
  const italian = [
    'Data;Ora;Chiamante;Coda;Risposta;Fine;Esito',
    '20/11/2026;09:00:00;0341 481111;Assistenza;09:00:12;09:05:00;Risposta',
    '20/11/2026;09:10;+39 333 1234567;Assistenza;;09:11;Abbandonata',
    '20/11/2026;09:20;0341 481111;Assistenza;;;occupato',
    '20/11/2026;23:59:50;0341 481111;Notte;00:00:05;00:02:00;risposta',
    '20/11/2026;25:00;0341 481111;Assistenza;;;persa',
    '20/11/2026;09:30;0341 481111;Assistenza;;;boh',
    '20/11/2026;09:30;0341 481111;Assistenza;;;risposta',
    '20/11/2026;09:30;0341 481111;Assistenza;09:29;;risposta',
    '24/11/2026;09:30;0341 481111;Assistenza;;;persa',
    '20/11/2026;09:30;0341/481111',
  ].join('\r\n')
  const log = read(`\uFEFF${italian}\r\n`)
  assert.ok('lines' in log)
  const calls = log.lines.flatMap((l) => ('call' in l ? [l.call] : []))
  assert.deepEqual(
    calls.map((c) => [c.outcome, c.began.toString(), c.answered?.toString() ?? null]),
    [
      ['answered', '2026-11-20T08:00:00Z', '2026-11-20T08:00:12Z'],
      ['abandoned', '2026-11-20T08:10:00Z', null],
      ['busy', '2026-11-20T08:20:00Z', null],
      ['answered', '2026-11-20T22:59:50Z', '2026-11-20T23:00:05Z'],
    ],
  )
  assert.deepEqual(
    log.lines.flatMap((l) => ('reason' in l ? [[l.line, l.reason]] : [])),
    [
      [6, 'call_time'],
      [7, 'call_outcome'],
      [8, 'call_answer_missing'],
      [9, 'call_order'],
      [10, 'call_future'],
      [11, 'call_columns'],
    ],
  )
  for (const line of log.lines) if ('text' in line) assert.doesNotMatch(line.text, /481111/)

  const english = read(
    'start,src,dst,answered at,disposition\n2026-11-20T09:00:00+01:00,1,100,2026-11-20T08:00:05Z,ANSWERED\n',
  )
  assert.ok('lines' in english && 'call' in english.lines[0]!)
  assert.equal(english.lines[0].call.began.until(english.lines[0].call.answered!).total('seconds'), 5)
  const latin = read(Buffer.from('inizio\tcoda\trisposta\n20/11/2026 09.00\tContabilit\xe0\t09.01\n', 'latin1'))
  assert.ok('lines' in latin && 'call' in latin.lines[0]!)
  assert.equal(latin.lines[0].call.queue, 'Contabilità')
  assert.equal(latin.lines[0].call.outcome, 'answered', 'without an outcome the answer says it')
  assert.deepEqual(read('inizio;esito\n'), { problem: 'calls_empty' })
  assert.deepEqual(read('nome;cognome\nA;B\n'), { problem: 'calls_columns' })
})

test('a log is looked at before it is read; the same line twice is one; nobody’s number stays; the figures say what was measured', async () => {
  const world = await deskPlace()
  const { dora, marta, olga } = world
  assert.match((await marta.get('/desk/figures')).text, /non misurato/)
  const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
  const lines = [
    'inizio;chiamante;coda;risposta;fine;esito',
    `${day} 09:00:00;0341481111;Assistenza;${day} 09:00:10;${day} 09:05:00;risposta`,
    `${day} 09:10:00;0341481112;Assistenza;${day} 09:10:50;${day} 09:15:00;risposta`,
    `${day} 09:20:00;0341481113;Assistenza;;${day} 09:21:00;abbandonata`,
    `${day} 09:20:00;0341481114;Assistenza;;${day} 09:21:00;abbandonata`,
    `${day} 09:30:00;0341481113;Assistenza;;;occupato`,
    `${day} 09:30:00;0341481113;Assistenza;;;occupato`,
    `${day} 09:40:00;0341481115;Assistenza;;;chissà`,
  ]
  const bring = (text: string) =>
    dora.upload('/desk/calls', {}, [{ field: 'log', name: 'registro.csv', bytes: Buffer.from(text) }])
  assert.equal((await marta.get('/desk/calls')).status, 404)
  assert.equal((await dora.post('/desk/calls', {})).status, 422)
  assert.equal((await bring('a;b\n1;2\n')).status, 422)
  const brought = await bring(lines.join('\n'))
  assert.equal(brought.status, 303, brought.text.slice(0, 400))
  const preview = await dora.get(brought.url)
  assert.match(preview.text, /l’esito non è tra quelli noti/)
  assert.equal(
    (await peek('select id from phone_call where centre_id = $1', [world.centreId])).length,
    0,
    'only looked at',
  )
  const bruno = await (await makeCentre('Altro')).person('Bruno Direttore', 'director')
  assert.equal((await bruno.get(brought.url)).status, 404)
  assert.equal((await dora.post(brought.url)).status, 303)
  assert.equal((await dora.post(brought.url)).status, 404, 'the log went away when it was read')
  assert.deepEqual(
    await peek('select lines, kept, doubled, wrong from call_import where centre_id = $1', [world.centreId]),
    [{ lines: 7, kept: 5, doubled: 1, wrong: 1 }],
  )
  const everything = JSON.stringify([
    await peek('select * from phone_call where centre_id = $1', [world.centreId]),
    await peek('select * from call_reject where centre_id = $1', [world.centreId]),
    await peek('select * from call_import where centre_id = $1', [world.centreId]),
    await peek('select * from event where centre_id = $1', [world.centreId]),
  ])
  assert.doesNotMatch(everything, /034148/)

  // Of five: two answered after 10 and 50 seconds, one within the twenty of usual; two abandoned, one busy.
  const page = await marta.get('/desk/figures')
  assert.doesNotMatch(page.text, /non misurato/)
  assert.match(page.text, /Risposte entro 20 secondi/)
  for (const figure of ['20%', '40%', '30 s']) assert.ok(page.text.includes(figure), figure)
  assert.ok(page.text.includes('href="/desk/figures/phone.csv?'))
  const taken = await marta.get('/desk/figures/phone.csv')
  const [head, , whole] = taken.text.trim().split('\r\n')
  assert.match(head!, /mese;Chiamate;Risposte %;Attesa media \(secondi\);Risposte entro 20 secondi %;Abbandonate %;/)
  assert.equal(whole, 'tutto il periodo;5;40;30;20;40;20')
  assert.equal(
    (await marta.get('/desk/figures/phone.csv?from=2020-01-01&to=2020-12-31')).text.trim().split('\r\n').length,
    1,
    'only its head',
  )
  assert.equal((await olga.get('/desk/figures/phone.csv')).status, 404, 'the switchboard is the centre’s')
  assert.equal((await dora.post('/desk/calls/target', { answerSeconds: '0' })).status, 422)
  assert.equal((await dora.post('/desk/calls/target', { answerSeconds: '60' })).status, 303)
  assert.match((await marta.get('/desk/figures')).text, /Risposte entro 60 secondi/)
  assert.match(
    (await marta.get('/desk/figures?from=2020-01-01&to=2020-12-31')).text,
    /non misurato/,
    'no call of that period',
  )
  assert.doesNotMatch(
    (await olga.get('/desk/figures')).text,
    /Abbandonate|non misurato/,
    'the switchboard is the centre’s',
  )

  // The same log again has nothing new, and one that is left lying is forgotten.
  const again = await bring([...lines.slice(0, 6), `${day} 10:00:00;0341481113;Assistenza;;;persa`].join('\n'))
  await dora.post(again.url)
  assert.deepEqual(
    await peek('select kept, doubled from call_import where centre_id = $1 order by imported_at desc limit 1', [
      world.centreId,
    ]),
    [{ kept: 1, doubled: 5 }],
  )
  await bring(lines.join('\n'))
  await peek(
    `update file set created_at = now() - interval '25 hours' where centre_id = $1 and owner_kind = 'desk.calls'`,
    [world.centreId],
  )
  const { forgetLogs } = await import('./calls.ts')
  await world.inCentre(forgetLogs)
  assert.equal(
    (await peek(`select id from file where centre_id = $1 and owner_kind = 'desk.calls'`, [world.centreId])).length,
    0,
  )
})
