import assert from 'node:assert/strict'
import test from 'node:test'
import { Problem } from '../platform/errors.ts'
import { readLines } from './campaign-lines.ts'
import { bodysTurn, checklistOf, nextOf, type Progress, thresholdOn } from './campaign-rules.ts'

const nothing: Progress = {
  sentOn: null,
  actOn: null,
  effectiveOn: null,
  signedOn: null,
  countersignedOn: null,
  deedOn: null,
  countersigned: false,
}
const next = (more: Partial<Progress>, day = '2027-03-01') => nextOf(checklistOf({ ...nothing, ...more }, day))

test('the next step names whose turn it is, and an act that waits for its day is nobody’s', () => {
  const sent = { sentOn: '2027-01-10' }
  const act = { ...sent, actOn: '2027-02-01' }
  const cases: [Partial<Progress>, string | null, string | null][] = [
    [{}, 'draft', 'centre'],
    [sent, 'act', 'body'],
    [act, 'effective', 'body'],
    [{ ...act, effectiveOn: '2027-03-02' }, 'effective', 'calendar'],
    [{ ...act, effectiveOn: '2027-03-01' }, 'signature', 'body'],
    [{ ...act, effectiveOn: '2027-02-01', signedOn: '2027-02-20' }, 'deed', 'body'],
    [{ ...act, effectiveOn: '2027-02-01', signedOn: '2027-02-20', countersigned: true }, 'countersignature', 'centre'],
    // A body that decided by itself needs no draft any more.
    [{ actOn: '2027-02-01', effectiveOn: '2027-02-01' }, 'signature', 'body'],
    [{ ...act, effectiveOn: '2027-02-01', signedOn: '2027-02-20', deedOn: '2027-02-21' }, null, null],
  ]
  for (const [more, step, owner] of cases) {
    const found = next(more)
    assert.deepEqual([found?.step ?? null, found?.owner ?? null], [step, owner], JSON.stringify(more))
  }
})

test('a body is reminded of what it owes itself, never of what the centre does', () => {
  const done = { actOn: '2027-02-01', effectiveOn: '2027-02-01', signedOn: '2027-02-20', deedOn: '2027-02-21' }
  assert.deepEqual(bodysTurn(checklistOf({ ...nothing, ...done, countersigned: true }, '2027-03-01')), [])
  assert.deepEqual(
    bodysTurn(checklistOf(nothing, '2027-03-01')).map((m) => m.step),
    ['act', 'effective', 'signature', 'deed'],
  )
})

test('a day belongs to the nearest threshold it has reached, none before the first and after the deadline', () => {
  const on = (day: string) => thresholdOn('2027-09-30', [90, 30, 14], day)
  assert.deepEqual(
    ['2027-07-01', '2027-07-02', '2027-08-30', '2027-08-31', '2027-09-16', '2027-09-30', '2027-10-01'].map(on),
    [null, 90, 90, 30, 14, 14, null],
  )
})

test('a table of resolutions is read whatever the order of its columns; each line that cannot be read says why', () => {
  const lines = readLines(
    '\uFEFFdata,numero,IPA,eseguibile,pubblicata\r\n05/02/2027,12,C_F133,Sì,\r\n2027-02-06,13,c_g026,no,2027-02-08\r\n2027-02-31,1,c_a,no,\r\n2027-02-01,,c_a,no,\r\n2027-02-01,1,,no,\r\n2027-02-01,1,c_a,forse,\r\n',
  )
  assert.deepEqual(
    lines.map((l) => l.problem ?? l.given),
    [
      { number: '12', adoptedOn: '2027-02-05', enforceable: true },
      { number: '13', adoptedOn: '2027-02-06', enforceable: false, publishedOn: '2027-02-08' },
      'campaign_line_day',
      'campaign_line_number',
      'campaign_no_code',
      'campaign_line_enforceable',
    ],
  )
  assert.deepEqual([lines[0]!.ipaCode, lines[1]!.line], ['c_f133', 3])
  assert.throws(() => readLines('a;b\n1;2'), Problem)
})
