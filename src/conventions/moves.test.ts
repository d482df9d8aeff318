import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { root } from '../platform/root.ts'
import {
  bodyStanding,
  type Case,
  diagram,
  earliestExit,
  effectiveFrom,
  entitledFrom,
  executiveAfter,
  expiringFrom,
  type GuardName,
  guards,
  missingFor,
  type Move,
  moves,
  movesFrom,
  states,
} from './moves.ts'
import { words } from './words.ts'
import { problems } from './refusals.ts'
import { sameName } from './signatories.ts'

/** A case in which every guard is content. */
const fine: Case = {
  day: '2026-03-01',
  today: '2026-11-22',
  lastMoveOn: '2026-02-01',
  convention: {
    approved: true,
    beginsOn: '2023-01-01',
    endsOn: '2027-12-31',
    noticeDays: 180,
    expiringMonths: 12,
    countersigned: true,
  },
  resolution: { adoptedOn: '2026-01-20', enforceableOn: '2026-01-20', executiveOn: '2026-02-05' },
  act: { adoptedOn: '2026-02-20', enforceableOn: null, executiveOn: null, own: true },
  signature: {
    digital: true,
    intact: true,
    sameText: true,
    certificateValid: true,
    signer: 'Lucia Sindaca',
    representative: true,
    signedOn: '2026-03-01',
  },
  countersignedOn: '2026-02-15',
  serviceCodes: ['pec'],
  effectiveOn: '2026-12-31',
  handBack: { items: 1, nothing: false },
  renewedFrom: '2026-01-01',
  successorId: 'x',
}
const signature = (change: Partial<NonNullable<Case['signature']>>): Partial<Case> => ({
  signature: { ...fine.signature!, ...change },
})
const convention = (change: Partial<Case['convention']>): Partial<Case> => ({
  convention: { ...fine.convention, ...change },
})

/** For each guard, what it needs to be content besides `fine`, and the changes it must refuse. */
const cases: Record<GuardName, { fine?: Partial<Case>; refused: Partial<Case>[] }> = {
  inOrder: { refused: [{ lastMoveOn: '2026-03-02' }] },
  notAhead: { refused: [{ day: '2026-11-23' }] },
  actGiven: { refused: [{ act: null }] },
  ownAct: { refused: [{ act: null }, { act: { ...fine.act!, own: false } }] },
  centreAct: { fine: { act: { ...fine.act!, own: false } }, refused: [{ act: null }, {}] },
  actBefore: { refused: [{ act: { ...fine.act!, adoptedOn: '2026-03-02' } }] },
  conventionApproved: { refused: [convention({ approved: false })] },
  conventionNotOver: { refused: [convention({ endsOn: '2026-02-28' })] },
  conventionBegun: { refused: [convention({ beginsOn: '2026-03-02' })] },
  signedDigitally: { refused: [{ signature: null }, signature({ digital: false })] },
  signatureIntact: { refused: [signature({ intact: false })] },
  signatureInTime: { refused: [signature({ certificateValid: false })] },
  sameText: { refused: [signature({ sameText: false })] },
  byRepresentative: { refused: [signature({ representative: false })] },
  signedByThen: { refused: [signature({ signedOn: '2026-03-02' })] },
  resolutionKept: { refused: [{ resolution: null }] },
  resolutionEffective: {
    refused: [
      { resolution: { adoptedOn: '2026-01-20', enforceableOn: null, executiveOn: null } },
      { resolution: { adoptedOn: '2026-01-20', enforceableOn: null, executiveOn: '2026-03-02' } },
    ],
  },
  countersigned: { refused: [{ countersignedOn: null }] },
  servicesChosen: { refused: [{ serviceCodes: [] }] },
  effectiveDayGiven: { refused: [{ effectiveOn: null }] },
  noticeLongEnough: { fine: { effectiveOn: '2026-08-28' }, refused: [{ effectiveOn: '2026-08-27' }] },
  handBackListed: {
    fine: { handBack: { items: 0, nothing: true } },
    refused: [{ handBack: { items: 0, nothing: false } }],
  },
  effectiveDayCome: {
    fine: { effectiveOn: '2026-03-01' },
    refused: [{ effectiveOn: '2026-03-02' }, { effectiveOn: null }],
  },
  expiringWindow: { fine: { day: '2026-12-31' }, refused: [{ day: '2026-12-30' }] },
  conventionOver: { fine: { day: '2028-01-01' }, refused: [{ day: '2027-12-31' }] },
  renewedElsewhere: { refused: [{ renewedFrom: null }, { renewedFrom: '2026-03-02' }] },
  successorKnown: { refused: [{ successorId: null }] },
}

test('each guard lets the good case pass and refuses each bad one with words in both languages', () => {
  for (const [name, { fine: more = {}, refused }] of Object.entries(cases)) {
    const guard = guards[name as GuardName]
    assert.equal(guard({ ...fine, ...more }), null, `${name} refuses a good case`)
    for (const change of refused) {
      const missing = guard({ ...fine, ...change })
      assert.ok(missing, `${name} lets ${JSON.stringify(change)} pass`)
      for (const lang of ['it', 'en'] as const)
        assert.ok(problems(lang)[missing.code], `no ${lang} words for ${missing.code}`)
    }
  }
})

test('each move lists everything that is missing, not only the first', () => {
  const signing = moves.find((m) => m.name === 'signature')!
  const missing = missingFor(signing, { ...fine, resolution: null, signature: null, lastMoveOn: '2026-05-01' })
  assert.deepEqual(
    missing.map((m) => m.code),
    ['move_before_last', 'resolution_missing', 'signature_missing'],
  )
})

test('a hand-signed PDF never makes an adhesion signed: every way into the entitlement of a member passes by a digital signature', () => {
  const into = (state: string) => moves.filter((m) => m.to === state) as Move[]
  assert.deepEqual(
    into('active')
      .map((m) => m.name)
      .sort(),
    ['entitlement', 'exit-withdrawal', 'reinstatement'],
  )
  for (const m of into('signed'))
    assert.ok(m.guards.includes('signedDigitally') && m.guards.includes('byRepresentative'), m.name)
  assert.ok(
    into('active')
      .find((m) => m.name === 'entitlement')!
      .from.every((s) => s === 'signed'),
  )
})

test('every state can be reached and every state that is not an end can be left', () => {
  const reached = new Set(['prospect', ...moves.map((m) => m.to)])
  assert.deepEqual(
    [...states].filter((s) => !reached.has(s)),
    [],
  )
  const ends = states.filter((s) => movesFrom(s).length === 0)
  assert.deepEqual(ends.toSorted(), ['excluded', 'lapsed', 'merged', 'renewed'])
})

test('the words name every state and every move in both languages', () => {
  for (const lang of ['it', 'en'] as const) {
    for (const s of states) assert.ok(words(lang).states[s])
    for (const m of moves as readonly Move[]) {
      assert.ok(words(lang).moves[m.name])
      if (m.who !== 'calendar') assert.ok(words(lang).moveLeads[m.name], m.name)
    }
  }
})

test('the diagram in the README is the one the table draws', () => {
  const readme = readFileSync(join(root, 'src/conventions/README.md'), 'utf8')
  assert.ok(readme.includes(`\`\`\`mermaid\n${diagram()}\n\`\`\``), 'write the diagram again: see the README')
})

test('days are worked out as the law and the convention say', () => {
  assert.equal(expiringFrom('2027-12-31', 12), '2026-12-31')
  assert.equal(expiringFrom('2028-02-29', 12), '2027-02-28')
  assert.equal(earliestExit('2026-03-01', 180), '2026-08-28')
  assert.deepEqual(executiveAfter('2026-03-12'), { first: '2026-03-22', usual: '2026-03-23' })
  assert.equal(effectiveFrom({ adoptedOn: '2026-01-01', enforceableOn: null, executiveOn: null }), null)
  assert.equal(
    effectiveFrom({ adoptedOn: '2026-01-01', enforceableOn: '2026-01-01', executiveOn: '2026-01-15' }),
    '2026-01-01',
  )
  assert.equal(entitledFrom('2026-02-02', '2026-02-10', { ...fine.convention }), '2026-02-10')
  assert.equal(entitledFrom('2026-02-02', '2026-02-10', { ...fine.convention, countersigned: false }), '2026-02-02')
  assert.equal(entitledFrom('2022-12-02', '2022-12-10', { ...fine.convention }), '2023-01-01')
})

test('a body stands as the best of its adhesions', () => {
  assert.equal(bodyStanding(['renewed', 'active'], []), 'member')
  assert.equal(bodyStanding(['suspended'], []), 'suspended')
  assert.equal(bodyStanding(['deliberated'], ['user_without_adhesion']), 'user')
  assert.equal(bodyStanding(['exited', 'lapsed'], []), 'former')
  assert.equal(bodyStanding(['invited'], []), 'prospect')
  assert.equal(bodyStanding([], []), 'prospect')
  assert.equal(bodyStanding([], ['member']), 'member', 'through its union')
})

test('names in certificates are recognised whatever the order, the accents and the titles; one word names nobody', () => {
  assert.ok(sameName('Lucia Sindaca', 'SINDACA LUCIA'))
  assert.ok(sameName('Dott.ssa Lucia Sindaca', 'Lucia Maria Sindaca'))
  assert.ok(sameName('Niccolò Zanè', 'ZANE NICCOLO'))
  assert.ok(!sameName('Lucia Sindaca', 'Lucio Sindaca'))
  assert.ok(!sameName('Lucia', 'Lucia Sindaca'))
  assert.ok(!sameName('Lucia Maria Sindaca', 'Lucia Sindaca'))
})
