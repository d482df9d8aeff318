// What comes in: payments, statements, reminders, disputes, waivers; and the ledger that always adds up.
import assert from 'node:assert/strict'
import test from 'node:test'
import {
  compute,
  draft,
  approve,
  dueOf,
  type DuesPlace,
  duesPlace,
  flat,
  inForce,
  leadAct,
  sendAll,
  sentences,
} from '../../test/dues.ts'
import { jobs, peek } from '../../test/world.ts'
import type { Problem } from '../platform/errors.ts'
import { balances, ledgerMismatches } from './ledger.ts'
import { duesTonight } from './reminders.ts'
import { readStatement } from './statement-lines.ts'

async function asked() {
  const place = await duesPlace()
  const id = await inForce(place)
  await sendAll(place, id)
  return { ...place, schedule: id }
}
const sound = (place: DuesPlace) =>
  place.inCentre(async (ctx) => {
    assert.deepEqual(await ledgerMismatches(ctx), [])
    const all = await balances(ctx)
    assert.equal(
      all.reduce((sum, b) => sum + b.cents, 0),
      0,
    )
    return Object.fromEntries(all.map((b) => [b.account, b.cents]))
  })
const pay = (place: DuesPlace, id: string, amount: string, reference = 'P1') =>
  place.ada.post(`/dues/${id}/payment`, { amount, receivedOn: '2026-03-02', reference })

test('a part, the rest, and what is beyond stays in the body’s favour for its next due', async () => {
  const place = await asked()
  const { id } = await dueOf(place, place.merate)
  assert.equal((await pay(place, id, '500,00')).status, 303)
  assert.deepEqual(
    [(await dueOf(place, place.merate)).state, (await dueOf(place, place.merate)).open_cents],
    ['partially_paid', 150_000],
  )
  assert.equal((await pay(place, id, '1.600,00', 'P2')).status, 303)
  assert.deepEqual(
    [(await dueOf(place, place.merate)).state, (await dueOf(place, place.merate)).open_cents],
    ['paid', 0],
  )
  assert.equal((await pay(place, id, '10,00', 'P3')).status, 409)
  assert.deepEqual(await sound(place), {
    receivable: 200_000,
    income: -400_000,
    treasury: 210_000,
    waived: 0,
    credit: -10_000,
  })

  const next = await draft(place, flat, { year: '2027', dueOn: '2027-06-30' })
  await approve(place, next)
  await compute(place, next)
  const [due] = await peek<{ total_cents: string }>(
    'select total_cents from due where schedule_id = $1 and body_id = $2',
    [next, place.merate.id],
  )
  assert.equal(due!.total_cents, '190000')
  await sendAll(place, next)
  assert.equal((await sound(place))['credit'], 0)
})

test('two who register the same payment at once register it once', async () => {
  const place = await asked()
  const { id } = await dueOf(place, place.merate)
  const answers = await Promise.all(Array.from({ length: 8 }, () => pay(place, id, '700,00')))
  assert.deepEqual(answers.map((a) => a.status).toSorted(), [303, 409, 409, 409, 409, 409, 409, 409])
  assert.match(sentences(answers.find((a) => a.status === 409)!.text), /già registrato da Ada Ragioniera/)
  assert.equal((await dueOf(place, place.merate)).open_cents, 130_000)
  await sound(place)
})

test('a payment of the wrong body is reversed with every entry it made, and registered where it belongs', async () => {
  const place = await asked()
  const wrong = await dueOf(place, place.merate)
  await pay(place, wrong.id, '2.300,00')
  const [payment] = await peek<{ id: string }>('select id from payment where due_id = $1', [wrong.id])
  assert.equal((await place.ada.post(`/dues/payments/${payment!.id}/reversal`, { note: 'x' })).status, 422)
  assert.equal((await place.ada.post(`/dues/payments/${payment!.id}/reversal`, { note: 'Era di Olgiate' })).status, 303)
  assert.equal((await place.ada.post(`/dues/payments/${payment!.id}/reversal`, { note: 'Era di Olgiate' })).status, 409)
  assert.deepEqual(
    [(await dueOf(place, place.merate)).state, (await dueOf(place, place.merate)).open_cents],
    ['due', 200_000],
  )
  assert.deepEqual(await sound(place), { receivable: 400_000, income: -400_000, treasury: 0, waived: 0, credit: 0 })
  // The same money may then be registered again.
  assert.equal((await pay(place, wrong.id, '2.300,00')).status, 303)
  await sound(place)
})

test('the database refuses that more than a due is settled, that a payment is of another body, and that a ledger is rewritten', async () => {
  const place = await asked()
  const due = await dueOf(place, place.merate)
  const entry = (cents: number, body: string) =>
    peek(
      `insert into ledger_entry (centre_id, body_id, debit, credit, cents, reason, entered_on, due_id) values ($1, $2, 'treasury', 'receivable', $3, 'payment', '2026-03-01', $4)`,
      [place.centreId, body, cents, due.id],
    )
  await assert.rejects(entry(200_001, place.merate.id), /due_open_cents_check/)
  await assert.rejects(entry(100, place.olgiate.id), /another body/)
  await assert.rejects(
    place.inCentre((ctx) => ctx.db.updateTable('ledgerEntry').set({ cents: 1 }).execute()),
    /permission denied/,
  )
  await assert.rejects(
    place.inCentre((ctx) => ctx.db.updateTable('due').set({ openCents: 0 }).execute()),
    /permission denied/,
  )
  await assert.rejects(
    place.inCentre((ctx) => ctx.db.updateTable('due').set({ totalCents: 1 }).execute()),
    /permission denied/,
  )
})

test('a statement registers what is certain, leaves the rest to a person and quarantines what cannot be read', async () => {
  const place = await asked()
  const merate = await dueOf(place, place.merate)
  const olgiate = await dueOf(place, place.olgiate)
  const text = [
    'Data;Importo;Causale;Versante;Numero',
    `02/03/2026;2.000,00;Quota 2026 avviso ${merate.number}/2026;Comune di Merate;P10`,
    `02/03/2026;2.000,00;Quota 2026 avviso ${merate.number}/2026;Comune di Merate;P10`,
    `03/03/2026;1.000,00;acconto avviso ${olgiate.number}/2026;Comune di Olgiate Molgora;P11`,
    '31/02/2026;5,00;prova;;P12',
    '03/03/2026;cinque;prova;;P13',
    '03/03/2026;-5,00;prova;;P14',
    '03/03/2026;5,00;prova',
    '03/03/2026;7,00;bollo è pagato;Poste;P15',
  ].join('\r\n')
  const broken = Buffer.concat([
    Buffer.from(`${text}\r\n03/03/2026;9,00;citt`),
    Buffer.from([0xe0]),
    Buffer.from(';;P16'),
  ])
  const upload = () =>
    place.ada.upload('/dues/statements', {}, [{ field: 'statementFile', name: 'giornale.csv', bytes: broken }])
  const read = await upload()
  assert.equal(read.status, 303, read.text)
  const lines = () =>
    peek<{ line: number; state: string; reason: string }>(
      `select line, state, reason from dues_statement_line where statement_id = $1 order by line`,
      [read.url.split('/').at(-1)],
    )
  assert.deepEqual(
    (await lines()).map((l) => [l.line, l.state, l.reason]),
    [
      [2, 'matched', ''],
      [3, 'quarantined', 'line_duplicate'],
      [4, 'uncertain', 'line_amount_differs'],
      [5, 'quarantined', 'line_date'],
      [6, 'quarantined', 'line_amount'],
      [7, 'quarantined', 'line_negative'],
      [8, 'quarantined', 'line_shape'],
      [9, 'uncertain', 'line_no_match'],
      [10, 'quarantined', 'line_encoding'],
    ],
  )
  assert.equal((await dueOf(place, place.merate)).state, 'paid')
  // The same statement again: nothing is registered twice.
  const again = await upload()
  assert.deepEqual(
    await peek('select 1 from dues_statement_line where statement_id = $1 and state <> $2', [
      again.url.split('/').at(-1),
      'quarantined',
    ]),
    [],
  )
  assert.equal((await peek('select 1 from payment where centre_id = $1', [place.centreId])).length, 1)

  const [uncertain, stamp] = await peek<{ id: string }>(
    `select id from dues_statement_line where statement_id = $1 and state = 'uncertain' order by line`,
    [read.url.split('/').at(-1)],
  )
  assert.equal((await place.ada.get(`${read.url}/lines/${uncertain!.id}`)).status, 200)
  assert.equal((await place.ada.post(`${read.url}/lines/${uncertain!.id}`, {})).status, 422)
  assert.equal((await place.ada.post(`${read.url}/lines/${uncertain!.id}`, { dueId: olgiate.id })).status, 303)
  assert.equal((await place.ada.post(`${read.url}/lines/${uncertain!.id}`, { dueId: olgiate.id })).status, 409)
  assert.equal((await place.ada.post(`${read.url}/lines/${stamp!.id}/dismissal`, {})).status, 303)
  assert.equal((await dueOf(place, place.olgiate)).open_cents, 100_000)
  assert.equal((await place.ada.get(read.url)).status, 200)
  await sound(place)
})

const journal = (movements: string) => `<?xml version="1.0" encoding="UTF-8"?>
<flusso_giornale_di_cassa xmlns="http://www.example.org/gdc"><esercizio>2026</esercizio>
<informazioni_conto_evidenza><conto_evidenza>1</conto_evidenza>${movements}<saldo_finale_conto_evidenza>1.00</saldo_finale_conto_evidenza></informazioni_conto_evidenza>
</flusso_giornale_di_cassa>`
const movement = (fields: Record<string, string>) =>
  `<movimento_conto_evidenza>${Object.entries({
    tipo_movimento: 'ENTRATA',
    tipo_documento: 'SOSPESO ENTRATA',
    tipo_operazione: 'ESEGUITO',
    numero_documento: '7',
    importo: '2000.00',
    data_movimento: '2026-03-02',
    causale: 'Quota',
    cliente: '<anagrafica_cliente>Comune di Merate</anagrafica_cliente>',
    ...fields,
  })
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('')}</movimento_conto_evidenza>`

test('the cash journal of the treasurer: what came in is matched, an order for money that came in before is not counted again', async () => {
  const place = await asked()
  const merate = await dueOf(place, place.merate)
  const xml = journal(
    [
      movement({ causale: `Quota &amp; contributo, avviso ${merate.number}/2026` }),
      movement({ tipo_movimento: 'USCITA', tipo_documento: 'MANDATO' }),
      movement({
        tipo_documento: 'REVERSALE',
        causale: `avviso ${merate.number}/2026`,
        sospeso: '<numero_provvisorio>7</numero_provvisorio><importo_provvisorio>2000.00</importo_provvisorio>',
      }),
      movement({ tipo_operazione: 'STORNATO', numero_documento: '9' }),
      movement({ importo: '2.000,00', numero_documento: '10' }),
      movement({ data_movimento: '2026-02-30', numero_documento: '11' }),
      movement({ tipo_documento: 'REVERSALE', numero_documento: '12', importo: '1.5', cliente: '' }),
    ].join('\n'),
  )
  const upload = () =>
    place.ada.upload('/dues/statements', {}, [
      { field: 'statementFile', name: 'giornale.xml', bytes: Buffer.from(xml) },
    ])
  const read = await upload()
  assert.equal(read.status, 303, read.text)
  const lines = await peek<{ line: number; state: string; reason: string; reference: string; cents: string | null }>(
    'select line, state, reason, reference, cents from dues_statement_line where statement_id = $1 order by line',
    [read.url.split('/').at(-1)],
  )
  assert.deepEqual(
    lines.map((l) => [l.line, l.state, l.reason, l.reference, l.cents === null ? null : Number(l.cents)]),
    [
      [1, 'matched', '', '7/2026', 200_000],
      [3, 'quarantined', 'line_regularised', '7/2026', 200_000],
      [4, 'quarantined', 'line_reversal', '9/2026', 200_000],
      [5, 'quarantined', 'line_amount', '10/2026', null],
      [6, 'quarantined', 'line_date', '11/2026', 200_000],
      [7, 'uncertain', 'line_no_match', '12/2026', 150],
    ],
  )
  assert.equal((await dueOf(place, place.merate)).state, 'paid')
  await upload()
  assert.equal((await peek('select 1 from payment where centre_id = $1', [place.centreId])).length, 1)
})

test('a journal that is broken, hostile or something else is refused, with the line where it breaks', () => {
  const refuses = (xml: string, code: string) =>
    assert.throws(
      () => readStatement(Buffer.from(xml)),
      (e: Problem) => JSON.stringify(e.fields).includes(code),
    )
  refuses(journal('<movimento_conto_evidenza>'), 'journal_broken')
  refuses('<fattura><importo>1</importo></fattura>', 'journal_unknown')
  refuses(
    '<!DOCTYPE x [<!ENTITY a "aaaa">]><flusso_giornale_di_cassa>&a;</flusso_giornale_di_cassa>',
    'journal_unknown',
  )
  refuses(journal(''), 'statement_empty')
  refuses(journal(movement({ tipo_movimento: 'USCITA' })), 'statement_empty')
})

test('a statement in Windows-1252 is read as it was written', () => {
  const bytes = Buffer.from('Data;Importo;Causale;Versante\r\n02/03/2026;5,00;città;Comune di Cantù\r\n', 'latin1')
  const [line] = readStatement(bytes)
  assert.equal(line!.wording, 'città')
  assert.equal(line!.payer, 'Comune di Cantù')
  assert.equal(line!.reason, '')
})

test('a file without the columns that are needed is refused with their names', () => {
  assert.throws(() => readStatement(Buffer.from('Data;Causale\n02/03/2026;x\n')), { code: 'invalid' })
  assert.throws(() => readStatement(Buffer.from('Data;Importo;Causale\n')), { code: 'invalid' })
})

test('after its day a due expires, each reminder goes once, and then the arrears go to the organ', async () => {
  const place = await asked()
  const { id } = await dueOf(place, place.merate)
  const night = (day: string) =>
    place.inCentre((ctx) => duesTonight({ ...ctx, now: Temporal.Instant.from(`${day}T04:00:00Z`) }))
  const reminders = async () => (await peek('select 1 from due_reminder where due_id = $1', [id])).length
  await peek('update due set due_on = $2 where id = $1', [id, '2027-06-30'])
  await night('2027-06-30')
  assert.equal((await dueOf(place, place.merate)).state, 'due')
  await night('2027-07-01')
  assert.equal((await dueOf(place, place.merate)).state, 'overdue')
  assert.equal((await place.ada.post(`/dues/${id}/referral`, { reason: 'Non risponde' })).status, 409)
  for (const [day, sent] of [
    ['2027-07-14', 0],
    ['2027-07-15', 1],
    ['2027-07-16', 1],
    ['2027-07-30', 2],
    ['2027-08-29', 3],
    ['2027-12-01', 3],
  ] as const) {
    await night(day)
    assert.equal(await reminders(), sent, day)
  }
  assert.equal((await place.ada.post(`/dues/${id}/referral`, { reason: 'Non risponde' })).status, 303)
  assert.equal((await dueOf(place, place.merate)).state, 'arrears')
  // A waiver needs an act of the lead body, with its file.
  assert.equal((await place.dora.post(`/dues/${id}/waiver`, { reason: 'Ente in dissesto' })).status, 409)
  assert.equal(
    (await place.dora.post(`/dues/${id}/waiver`, { reason: 'Ente in dissesto', actId: await leadAct(place) })).status,
    303,
  )
  assert.deepEqual(
    [(await dueOf(place, place.merate)).state, (await dueOf(place, place.merate)).open_cents],
    ['waived', 0],
  )
  assert.equal((await sound(place))['waived'], 200_000)
})

test('the body disputes with a reason, the centre answers; an officer of another body sees nothing of it', async () => {
  const place = await asked()
  const { id } = await dueOf(place, place.merate)
  assert.equal((await place.paolo.post(`/dues/${id}/dispute`, { reason: 'Gli abitanti non tornano' })).status, 404)
  assert.equal((await place.rita.post(`/dues/${id}/dispute`, { reason: '' })).status, 409)
  assert.equal((await place.rita.post(`/dues/${id}/dispute`, { reason: 'Gli abitanti non tornano' })).status, 303)
  assert.equal((await dueOf(place, place.merate)).state, 'disputed')
  assert.equal((await place.rita.post(`/dues/${id}/dispute`, { reason: 'Ancora' })).status, 409)
  assert.equal((await place.olga.get(`/dues/${id}`)).status, 404)
  assert.equal((await place.ada.post(`/dues/${id}/answer`, { reason: 'Dato ISTAT confermato' })).status, 303)
  const page = sentences((await place.rita.get(`/dues/${id}`)).text)
  assert.match(page, /Gli abitanti non tornano/)
  assert.match(page, /Dato ISTAT confermato/)
  assert.equal((await dueOf(place, place.merate)).state, 'notified')
})

test('what officers may not do past the pages the database refuses', async () => {
  const place = await asked()
  const { work } = await import('../platform/ctx.ts')
  const { id } = await dueOf(place, place.merate)
  const as = <T>(fn: Parameters<typeof work<T>>[1]) => work(place.rita.actor, fn)
  await assert.rejects(
    as((ctx) => ctx.db.updateTable('due').set({ state: 'paid' }).where('id', '=', id).execute()),
    /policy|permission/,
  )
  await assert.rejects(
    as((ctx) =>
      ctx.db
        .insertInto('payment')
        .values({ bodyId: place.merate.id, dueId: id, cents: 1, receivedOn: '2026-01-01' })
        .execute(),
    ),
    /permission denied/,
  )
  assert.deepEqual(
    await as((ctx) => ctx.db.selectFrom('due').select('id').where('bodyId', '=', place.olgiate.id).execute()),
    [],
  )
  await peek(`update due set state = 'calculated' where id = $1`, [id])
  assert.deepEqual(await as((ctx) => ctx.db.selectFrom('due').select('id').execute()), [])
})

test('a penalty of a supplier is shared among the bodies that suffered, in proportion to their dues', async () => {
  const place = await asked()
  const sent = await place.ada.post('/dues/credits', {
    kind: 'penalty',
    amount: '100,01',
    reason: 'Fermo del 21 settembre',
    source: 'Nota 12 del fornitore',
    asOf: '2026-10-01',
    bodyIds: [place.merate.id, place.olgiate.id],
  })
  assert.equal(sent.status, 303, sentences(sent.text))
  const credits = await peek<{ cents: string }>('select cents from due_credit where centre_id = $1', [place.centreId])
  assert.deepEqual(credits.map((c) => Number(c.cents)).toSorted(), [5000, 5001])
  await sound(place)
  assert.equal(
    (
      await place.ada.post('/dues/credits', {
        kind: 'penalty',
        amount: '1',
        reason: 'Prova',
        source: 'x',
        asOf: '2026-10-01',
      })
    ).status,
    422,
  )
})

test('exports are for the centre whole and for a body its own; the pages of the money open', async () => {
  const place = await asked()
  const csv = (await place.ada.get('/dues/export.csv')).text
  assert.match(csv, /2026;\d\/2026;c_f133;Comune di Merate;preventivo;2000,00;2000,00/)
  assert.match((await place.rita.get('/dues/export.csv')).text, /Merate/)
  assert.doesNotMatch((await place.rita.get('/dues/export.csv')).text, /Olgiate/)
  assert.equal((await place.rita.get(`/dues/bodies/${place.olgiate.id}/export.csv`)).status, 404)
  for (const path of [
    '/dues',
    '/dues/ledger',
    '/dues/ageing',
    '/dues/payments',
    '/dues/credits',
    '/dues/statements',
    '/dues/ledger.csv',
    '/dues/export.xlsx',
    `/dues/bodies/${place.merate.id}`,
    '/',
  ])
    assert.equal((await place.ada.get(path)).status, 200, path)
  await jobs()
})
