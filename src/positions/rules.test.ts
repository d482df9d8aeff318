// Each rule of PA digitale 2026 as it is kept: what it gives, and where it is written. And files of calls, good and bad.
import assert from 'node:assert/strict'
import test from 'node:test'
import { readFileSync } from 'node:fs'
import { computeDeadlines } from '../deadlines/index.ts'
import { makeCentre } from '../../test/world.ts'
import { amountFor, type CallDefinition, isEligible, rulesFor } from './call-definition.ts'
import { pad26, readCalls, writeCalls } from './calls-yaml.ts'
import { accountOf, cigHolds, cupHolds } from './codes.ts'
import { agrees, diagram, moves, movesFrom, over, states } from './moves.ts'

const { dora, token } = await makeCentre()
const calls = pad26()
const call = (code: string) => calls.find((c) => c.code === code)!
const anchors = {
  admissibility_notified: '2022-11-30',
  decree_notified: '2023-01-03',
  decree_published: '2023-01-10',
  contract_signed: '2023-03-31',
  paid: '2025-08-13',
  sample_check_asked: '2026-03-02',
  general_limit: '2026-03-31',
}
const give = (c: CallDefinition, name: string, more: Record<string, string> = {}, population = 6190) => {
  const rules = rulesFor(c.rules, population)
  const found = computeDeadlines(rules, { ...anchors, ...more }, { patron: null }, [], c.caps).get(name)
  return found?.state === 'computed' ? `${found.dueOn} ${found.source.article}` : (found?.state ?? 'none')
}

// Call, rule, what happened besides the usual, the date, the source that says so.
const cases: [string, string, Record<string, string>, string, RegExp][] = [
  ['pad26-145-send-2022', 'cup_entry', {}, '2022-12-05', /inserimento del CUP/],
  ['pad26-145-send-2022', 'contract', {}, '2023-05-03', /avviso di settembre 2022/],
  ['pad26-145-send-2022', 'completion', {}, '2023-11-30', /avviso di settembre 2022/],
  ['pad26-145-send-2022', 'maintenance', {}, '2030-12-31', /periodo di mantenimento/],
  // Twenty working days from Monday 2 March 2026: no holiday in between.
  ['pad26-145-send-2022', 'check_answer', {}, '2026-03-30', /controlli sostanziali/],
  // Over Easter Monday, 6 April 2026.
  ['pad26-145-send-2022', 'check_answer', { sample_check_asked: '2026-03-23' }, '2026-04-21', /controlli sostanziali/],
  [
    'pad26-145-send-2024',
    'contract',
    { decree_notified: '2024-12-01' },
    '2025-03-01',
    /contrattualizzazione del fornitore/,
  ],
  ['pad26-145-send-2024', 'completion', {}, '2026-03-31', /Decreto 39\/2025/],
  ['pad26-143-pagopa-2022-09', 'completion', {}, '2023-11-26', /pagoPA, fine/],
  ['pad26-143-io-2022-04', 'contract', {}, '2023-07-02', /app IO, contratt/],
  ['pad26-143-io-2022-09', 'completion', {}, '2023-11-26', /app IO, fine/],
  ['pad26-143-io-2025-05', 'contract', { decree_notified: '2025-09-01' }, '2025-10-31', /maggio 2025/],
  ['pad26-143-io-2025-05', 'completion', { contract_signed: '2025-10-01' }, '2026-01-29', /maggio 2025/],
  // Never beyond the general limit.
  ['pad26-143-io-2025-05', 'completion', { contract_signed: '2026-02-01' }, '2026-03-31', /maggio 2025/],
  ['pad26-144-spid-cie-2022-04', 'completion', {}, '2024-01-31', /SPID e CIE/],
  ['pad26-144-ansc-2024', 'contract', { decree_notified: '2025-01-10' }, '2025-04-10', /ANSC/],
  ['pad26-144-ansc-2024', 'completion', { contract_signed: '2025-04-10' }, '2025-10-07', /ANSC/],
  ['pad26-131-pdnd-2022', 'contract', {}, '2023-04-03', /1\.3\.1 PDND, contratt/],
  ['pad26-131-pdnd-2022', 'completion', {}, '2023-07-09', /1\.3\.1 PDND, fine/],
  ['pad26-131-pdnd-2022', 'registry', {}, '2023-08-08', /catalogo delle API/],
  ['pad26-131-anncsu-2025', 'completion', {}, '2026-03-31', /Decreto 39\/2025/],
  ['pad26-141-2022-09', 'completion', {}, '2026-03-31', /Decreto 39\/2025/],
  ['pad26-12-cloud-2022-07', 'completion', {}, '2026-03-31', /Decreto 39\/2025/],
  ['pad26-11-pac-2025-10', 'completion', {}, '2026-03-31', /Decreto 39\/2025/],
]
for (const [code, rule, more, day, source] of cases)
  test(`${code}: ${rule} is ${day} (${source.source})`, () => {
    const said = give(call(code), rule, more)
    assert.equal(said.slice(0, 10), day)
    assert.match(said, source)
  })

test('every call asks for the CUP in five days, checks in twenty working days and five years of maintenance', () => {
  for (const c of calls)
    for (const name of ['cup_entry', 'check_answer', 'maintenance'])
      assert.ok(
        c.rules.some((r) => r.name === name),
        `${c.code} ${name}`,
      )
})

test('the contract of PDND has a term under 50,000 inhabitants, its activities under any number; of an unknown number both are kept', () => {
  const pdnd = call('pad26-131-pdnd-2022')
  assert.equal(give(pdnd, 'contract', {}, 50_000), 'none')
  assert.notEqual(give(pdnd, 'contract', {}, 49_999), 'none')
  assert.match(give(pdnd, 'completion', {}, 80_000), /^2023-07-09/)
  assert.ok(rulesFor(pdnd.rules, null).some((r) => r.name === 'contract'))
})

test('amounts by band: SEND pays Olgiate Molgora 32,589 euro', () => {
  const send = call('pad26-145-send-2022')
  assert.deepEqual(
    [5000, 5001, 6190, 20_000, 20_001, 300_000, null].map((n) => amountFor(send, n)),
    [2_314_700, 3_258_900, 3_258_900, 3_258_900, 5_996_600, 9_724_700, null],
  )
  assert.equal(amountFor(call('pad26-144-spid-cie-2022-04'), null), 1_400_000)
  assert.ok(
    isEligible(send, { type: 'municipality', population: null }) &&
      !isEligible(send, { type: 'union', population: 100 }),
  )
})

test('codes: CUP, CIG in its three shapes, treasury account or IBAN', () => {
  assert.deepEqual(['D81F22003430006', 'D81F2200343000', 'd81F22003430006', '181F22003430006'].map(cupHolds), [
    true,
    false,
    false,
    false,
  ])
  assert.deepEqual(['9876543ABC', 'A0123456BC', 'Z1234567AB', '987654XABC', '98765'].map(cigHolds), [
    true,
    true,
    true,
    false,
    false,
  ])
  assert.equal(accountOf('tu-304-000123', 'treasury_or_iban'), 'TU-304-000123')
  assert.equal(accountOf('TU-304-000123', 'iban'), null)
  assert.equal(accountOf('IT60 X054 2811 1010 0000 0123 456', 'treasury_or_iban'), 'IT60X0542811101000000123456')
  assert.equal(accountOf('IT61X0542811101000000123456', 'treasury_or_iban'), null)
})

test('the table of moves: nothing leaves what is over, every state can be reached, the README draws it', () => {
  for (const state of over) assert.deepEqual(movesFrom(state), [], state)
  for (const state of states) assert.ok(state === 'identified' || moves.some((m) => m.to === state), state)
  assert.ok(
    readFileSync(new URL('README.md', import.meta.url), 'utf8').includes(diagram()),
    'the diagram of the README is another',
  )
  assert.ok(agrees('unknown', 'financed') && agrees('paid', 'in_maintenance') && !agrees('paid', 'financed'))
})

test('a file of calls comes back as it was; what is wrong is refused with its line and nothing is imported', async () => {
  assert.deepEqual(readCalls(writeCalls(calls)).calls, calls)
  const good = 'calls:\n  - code: prova\n    title: Avviso di prova\n    promoter: Regione\n'
  const bad: [string, number, string][] = [
    [`${good}    windoes: []\n`, 5, 'unknown_word'],
    [`${good}    windows:\n      - { name: a, opensOn: '2026-02-01', closesOn: '2026-01-01' }\n`, 6, 'window_order'],
    [
      `${good}    windows:\n      - { name: a, opensOn: '2026-01-01', closesOn: '2026-02-01' }\n      - { name: b, opensOn: '2026-02-01', closesOn: '2026-03-01' }\n`,
      7,
      'windows_overlap',
    ],
    [`${good}  - code: prova\n    title: Ancora\n    promoter: Regione\n`, 5, 'call_twice'],
    [`${good}    treasury: box\n`, 5, 'wrong_value'],
    ['calls:\n  - code: [\n', 3, 'yaml_broken'],
    [
      `${good}    rules:\n      - name: a\n        title: { it: Prova, en: Trial }\n        anchor: deadline.b\n        offset: { unit: months, n: 1 }\n        validity: { from: '2026-01-01' }\n        source: { article: Prova, address: 'https://example.org', quotation: Prova }\n`,
      8,
      'anchor_unknown_rule',
    ],
  ]
  for (const [text, line, code] of bad) {
    const { faults } = readCalls(text)
    assert.deepEqual([faults[0]?.line, faults[0]?.code], [line, code], text)
  }
  const answer = await dora.post('/calls/import', { text: bad[0]![0] })
  assert.equal(answer.status, 422)
  assert.match(answer.text, /Riga 5, calls\.0\.windoes: parola sconosciuta «windoes»/)
  assert.match((await dora.get('/calls')).text, /Nessun avviso/)
  const machine = await token('director')
  assert.equal((await machine.post('/api/v1/call-imports', { yaml: bad[2]![0] })).status, 422)
  assert.deepEqual((await machine.post('/api/v1/call-imports', { yaml: good })).json(), {
    added: 1,
    changed: 0,
    same: 0,
  })
  assert.equal((await machine.post('/api/v1/call-imports', { yaml: good })).status, 409)
  assert.match((await machine.get('/api/v1/calls/prova')).json()['yaml'] as string, /code: prova/)
  assert.equal((await machine.get('/api/v1/call-schema')).status, 200)
})

test('a machine enters a call and changes it: the checks are those of the file, each at its place', async () => {
  const machine = await token('funding-officer')
  const key = () => ({ 'idempotency-key': crypto.randomUUID() })
  const given = {
    code: 'regione-api-2026',
    title: 'Sportelli digitali',
    promoter: 'Regione Lombardia',
    windows: [{ name: 'unica', opensOn: '2026-03-01', closesOn: '2026-05-31' }],
    rules: calls[0]!.rules.slice(0, 1),
  }
  const errors = (answer: { json: <T>() => T }) => answer.json<{ errors: Record<string, string> }>().errors
  assert.equal((await machine.post('/api/v1/calls', given)).status, 422, 'without a key')
  const once = key()
  const added = await machine.post('/api/v1/calls', given, once)
  assert.deepEqual([added.status, added.url], [201, '/api/v1/calls/regione-api-2026'])
  const { version, definition } = added.json<{ version: number; definition: { eligible: unknown } }>()
  assert.deepEqual(definition.eligible, { types: [], populationFrom: 0, populationUpTo: null })
  // Asked again with the same key it is not entered twice; with another the code is taken.
  assert.equal((await machine.post('/api/v1/calls', given, once)).status, 201)
  const twice = await machine.post('/api/v1/calls', given, key())
  assert.equal(twice.status, 422)
  assert.match(errors(twice)['code']!, /C’è già un avviso con questo codice/)

  // Each is refused by the form and by the file too, at the same place.
  const wrong: [string, Record<string, unknown>][] = [
    ['title', { title: '' }],
    ['code', { code: 'new' }],
    ['windows.0.closesOn', { windows: [{ name: 'a', opensOn: '2026-05-01', closesOn: '2026-04-01' }] }],
    ['windows.1.opensOn', { windows: [given.windows[0], { ...given.windows[0], name: 'b' }] }],
    ['windows.0.opens', { windows: [{ ...given.windows[0], opens: '2026-03-01' }] }],
    ['amount.bands.1.upTo', { amount: { rule: 'lump', bands: [9, 5].map((upTo) => ({ upTo, cents: 1 })) } }],
    ['rules.0.anchor', { rules: [{ ...given.rules[0], anchor: 'deadline.altra' }] }],
    ['rules.0.source.address', { rules: [{ ...given.rules[0], source: { article: 'Art. 1', quotation: 'Prova' } }] }],
  ]
  for (const [place, change] of wrong) {
    const entered = await machine.post('/api/v1/calls', { ...given, code: 'regione-altro', ...change }, key())
    assert.equal(entered.status, 422, place)
    assert.ok(errors(entered)[place], `${place}: ${entered.text}`)
    if (place === 'code') continue
    const put = await machine.put('/api/v1/calls/regione-api-2026', { ...given, ...change, version })
    assert.equal(put.status, 422, place)
    assert.ok(errors(put)[place], `${place}: ${put.text}`)
  }
  assert.equal((await machine.get('/api/v1/calls/regione-altro')).status, 404, 'nothing of them was kept')

  const changed = await machine.put('/api/v1/calls/regione-api-2026', { ...given, title: 'Sportelli nuovi', version })
  assert.equal(changed.status, 200, changed.text)
  assert.equal(changed.json<{ version: number }>().version, version + 1)
  // Sent again as it stands it stays as it is; read at an older version it is refused.
  const same = await machine.put('/api/v1/calls/regione-api-2026', {
    ...given,
    title: 'Sportelli nuovi',
    version: version + 1,
  })
  assert.deepEqual([same.status, same.json<{ version: number }>().version], [200, version + 1])
  assert.equal((await machine.put('/api/v1/calls/regione-api-2026', { ...given, version })).status, 409)
  assert.ok(errors(await machine.put('/api/v1/calls/regione-api-2026', given))['version'])
  const renamed = await machine.put('/api/v1/calls/regione-api-2026', { ...given, code: 'altro', version: version + 1 })
  assert.match(errors(renamed)['code']!, /non cambia/)
  assert.equal((await machine.put('/api/v1/calls/mai-vista', { ...given, version: 1 })).status, 404)
  const auditor = await token('auditor')
  assert.equal((await auditor.put('/api/v1/calls/regione-api-2026', { ...given, version: version + 1 })).status, 403)
  assert.equal((await auditor.post('/api/v1/calls', { ...given, code: 'regione-auditor' }, key())).status, 403)
})

test('a billion laughs are refused', () => {
  const text = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefg'
    .split('')
    .map((k, i) => `${k}: &${k} [${Array(9).fill(`*${'abcdef'[i]}`).join(',')}]`)
    .join('\n')}\ncalls: *g\n`
  assert.equal(readCalls(text).faults[0]?.code, 'yaml_aliases')
})
