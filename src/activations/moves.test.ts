import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { root } from '../platform/root.ts'
import {
  accessOf,
  type Case,
  countedAtGrant,
  diagram,
  distanceReached,
  guards,
  missingFor,
  type Move,
  moveNamed,
  type MoveName,
  moves,
  needsApproval,
  ruled,
  states,
  yearAfter,
} from './moves.ts'

const included = { allowed: true, code: 'included', values: {} }
const fine: Case = {
  day: '2026-11-22',
  today: '2026-11-22',
  lastMoveOn: '2026-11-20',
  approval: { needed: false, given: false, byRoles: ['rtd'], actorMay: true },
  signature: { needed: 'none', given: false, file: null, person: true },
  entitlement: included,
  belongs: included,
  reason: 'Non serve più',
  openSteps: [],
  delegation: { needed: '', accepted: false },
  toHandBack: [],
  renews: true,
  renewsOn: '2026-11-22',
}
const over = { allowed: false, code: 'beyond_needs_commitment', values: { beyond: 2 } }
const signedFile = {
  digital: true,
  intact: true,
  certificateValid: true,
  sameDocument: true,
  signer: 'Mario Rossi',
  ofBody: true,
}

test('where the rules take a request: the body’s approval, then the signature, then the commitment, then it is complete', () => {
  const wants = { needed: true, given: false, byRoles: ['rtd'] as const, actorMay: false }
  const cases: [Partial<Case>, MoveName | null][] = [
    [{}, 'validation'],
    [{ approval: wants }, 'approval-wait'],
    [{ approval: { ...wants, given: true } }, 'validation'],
    [{ approval: wants, signature: { ...fine.signature, needed: 'upload' }, entitlement: over }, 'approval-wait'],
    [{ signature: { ...fine.signature, needed: 'upload' }, entitlement: over }, 'form-wait'],
    [{ signature: { ...fine.signature, needed: 'either', given: true }, entitlement: over }, 'consent-wait'],
    [{ entitlement: over }, 'consent-wait'],
    [{ entitlement: { allowed: true, code: 'beyond_committed', values: {} } }, 'validation'],
    [{ entitlement: { allowed: false, code: 'beyond_not_offered', values: {} } }, null],
    // Who does not belong any more goes nowhere, whatever else is missing.
    [
      {
        approval: wants,
        belongs: { allowed: false, code: 'not_member', values: {} },
        entitlement: { allowed: false, code: 'not_member', values: {} },
      },
      null,
    ],
  ]
  for (const [change, to] of cases)
    assert.equal(ruled({ ...fine, ...change })?.name ?? null, to, JSON.stringify(change))
})

test('each guard lets a whole case pass and names what is missing in the other', () => {
  const file = (change: object) => ({
    signature: { ...fine.signature, needed: 'either' as const, file: { ...signedFile, ...change } },
  })
  const cases: [keyof typeof guards, Partial<Case>, string][] = [
    ['inOrder', { day: '2026-11-19' }, 'activation_before_last'],
    ['notAhead', { day: '2026-11-23' }, 'activation_in_future'],
    ['approvalLacks', {}, 'approval_given'],
    ['approved', { approval: { ...fine.approval, needed: true } }, 'approval_missing'],
    ['mayApprove', { approval: { ...fine.approval, actorMay: false } }, 'approver_other'],
    ['signatureLacks', {}, 'request_signed'],
    ['signed', { signature: { ...fine.signature, needed: 'person' } }, 'request_not_signed'],
    ['signatureKind', { signature: { ...fine.signature, needed: 'person', file: signedFile } }, 'signature_by_person'],
    ['signatureKind', { signature: { ...fine.signature, needed: 'upload' } }, 'signature_by_file'],
    ['signatureKind', { signature: { ...fine.signature, needed: 'either', person: false } }, 'signature_not_officer'],
    ['signedDigitally', file({ digital: false }), 'file_not_signed'],
    ['signatureIntact', file({ intact: false }), 'file_altered'],
    ['signatureInTime', file({ certificateValid: false }), 'file_certificate'],
    ['sameDocument', file({ sameDocument: false }), 'file_other_document'],
    ['signerOfBody', file({ ofBody: false }), 'file_signer'],
    ['commitmentLacks', {}, 'commitment_not_needed'],
    ['entitled', { entitlement: over }, 'beyond_needs_commitment'],
    ['stillBelongs', { belongs: { allowed: false, code: 'not_member', values: {} } }, 'not_member'],
    ['reasonGiven', { reason: 'x' }, 'reason_missing'],
    ['stepsDone', { openSteps: ['Consegna'] }, 'steps_open'],
    ['delegated', { delegation: { needed: 'pagopa', accepted: false } }, 'delegation_missing'],
    ['handedBack', { toHandBack: ['kit 12'] }, 'hand_back_open'],
    ['renewalCome', { renewsOn: '2026-11-23' }, 'renewal_not_come'],
    ['renewalCome', { renews: false }, 'renewal_not_come'],
  ]
  for (const [name, change, code] of cases) assert.equal(guards[name]({ ...fine, ...change })?.code, code, name)
  const lacksByDesign = ['approvalLacks', 'signatureLacks', 'commitmentLacks']
  for (const name of Object.keys(guards) as (keyof typeof guards)[])
    assert.equal(guards[name](fine) === null, !lacksByDesign.includes(name), name)
  assert.deepEqual(new Set(cases.map(([name]) => name)), new Set(Object.keys(guards)), 'every guard is tried')
})

test('a grant asks the catalogue again and nothing is given that was not approved, signed and entitled', () => {
  const grant = moveNamed('grant')
  assert.deepEqual(missingFor(grant, fine), [])
  assert.deepEqual(
    missingFor(grant, { ...fine, entitlement: over, approval: { ...fine.approval, needed: true } }).map((m) => m.code),
    ['approval_missing', 'beyond_needs_commitment'],
  )
})

test('every state is reached and every pressed move says who may press it', () => {
  const all: readonly Move[] = moves
  assert.deepEqual(new Set(['requested', ...all.map((m) => m.to)]), new Set(states))
  for (const m of all) assert.equal(accessOf(m) === '', m.who === 'rule' || m.who === 'calendar', m.name)
})

test('who approves, and from which quantity on', () => {
  const cases: [Parameters<typeof needsApproval>, boolean][] = [
    [[null, 99, []], false],
    [[{ roles: [], above: 0 }, 99, []], false],
    [[{ roles: ['rtd'], above: 0 }, 1, ['referent']], true],
    [[{ roles: ['rtd'], above: 0 }, 1, ['rtd']], false],
    [[{ roles: ['rtd', 'secretary'], above: 3 }, 3, ['referent']], false],
    [[{ roles: ['rtd', 'secretary'], above: 3 }, 4, ['referent']], true],
  ]
  for (const [args, needed] of cases) assert.equal(needsApproval(...args), needed, JSON.stringify(args))
})

test('kits are counted when they are given, queries when they are used', () => {
  const cases: [string | null, 'unit' | 'grant' | 'use', boolean][] = [
    ['kit', 'unit', true],
    ['query', 'unit', false],
    [null, 'unit', false],
    ['query', 'grant', true],
    ['kit', 'use', false],
  ]
  for (const [unit, counting, counted] of cases) assert.equal(countedAtGrant(unit, counting), counted)
})

test('a year after, and the distance of a reminder', () => {
  assert.equal(yearAfter('2026-11-22'), '2027-11-22')
  assert.equal(yearAfter('2028-02-29'), '2029-02-28')
  const cases: [string, number | null][] = [
    ['2027-02-21', null],
    ['2027-02-20', 90],
    ['2027-01-21', 60],
    ['2026-12-22', 30],
    ['2026-11-22', 30],
    ['2026-11-21', null],
  ]
  for (const [expiresOn, distance] of cases)
    assert.equal(distanceReached(expiresOn, '2026-11-22', [90, 60, 30]), distance, expiresOn)
})

test('the README shows the moves as they are', () => {
  const readme = readFileSync(join(root, 'src/activations/README.md'), 'utf8')
  assert.ok(readme.includes(diagram()), `the README needs this diagram:\n${diagram()}`)
})
