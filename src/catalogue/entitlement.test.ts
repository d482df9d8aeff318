import assert from 'node:assert/strict'
import test from 'node:test'
import { makeCentre } from '../../test/world.ts'
import { Problem } from '../platform/errors.ts'
import { decide, type Found, type WhyCode } from './entitlement.ts'
import { mayHave, type Membership } from './index.ts'

const member: Membership = {
  standing: 'member',
  from: '2026-01-01',
  until: '2035-12-31',
  serviceCodes: '*',
  act: { id: 'a', label: 'Consiglio comunale n. 12 del 20 dic 2025' },
  dataDeedFrom: '2026-01-01',
}
const found: Found = {
  bodyId: 'b',
  bodyName: 'Comune di Olgiate Molgora',
  bodyType: 'municipality',
  serviceId: 's',
  code: 'telemaco',
  state: 'active',
  unit: 'query',
  name: 'Telemaco',
  processesData: false,
  ruleId: 'r',
  quantity: 170,
  period: 'year',
  ruleFrom: '2026-01-01',
  ruleTo: null,
  bands: [{ upTo: 100, cents: 130 }],
  ruleAct: 'Convenzione 2026-2036',
  ruleSource: '',
  periodFrom: '2026-01-01',
  periodTo: '2026-12-31',
  used: null,
  over: null,
  consents: null,
}
const consent = (units: number | null, cents: number | null) => [{ id: 'k', units, cents }]

type Case = [
  what: string,
  f: Partial<Found>,
  m: Partial<Membership>,
  quantity: number,
  why: WhyCode,
  cents: number | null,
]
const cases: Case[] = [
  ['nothing used yet', {}, {}, 170, 'included', null],
  ['the last one', { used: 169 }, {}, 1, 'included', null],
  ['one more than is left', { used: 169 }, {}, 2, 'beyond_needs_commitment', 130],
  ['a commitment that covers it', { used: 170, consents: consent(1, 130) }, {}, 1, 'beyond_committed', 130],
  ['a commitment of too few units', { used: 170, consents: consent(1, null) }, {}, 2, 'beyond_needs_commitment', 260],
  [
    'a commitment of too little money',
    { used: 170, consents: consent(null, 129) },
    {},
    1,
    'beyond_needs_commitment',
    130,
  ],
  ['farther than the prices reach', { used: 170, over: 100 }, {}, 1, 'beyond_not_offered', null],
  ['no prices', { used: 170, bands: [] }, {}, 1, 'beyond_not_offered', null],
  ['without limit', { quantity: null, used: 5000 }, {}, 1000, 'unlimited', null],
  ['no rule', { ruleId: null, quantity: null, period: null, periodFrom: null }, {}, 1, 'no_rule', null],
  ['only an idea', { state: 'idea' }, {}, 1, 'service_not_in_use', null],
  ['retired', { state: 'retired' }, {}, 1, 'service_not_in_use', null],
  ['a pilot is in use', { state: 'pilot' }, {}, 1, 'included', null],
  ['not a member', {}, { standing: 'none', serviceCodes: [] }, 1, 'not_member', null],
  ['not agreed', {}, { standing: 'user_without_adhesion', serviceCodes: ['pec'] }, 1, 'service_not_agreed', null],
  ['agreed', {}, { standing: 'user_without_adhesion', serviceCodes: ['telemaco'] }, 1, 'included', null],
  ['data without a deed', { processesData: true }, { dataDeedFrom: null }, 1, 'no_data_deed', null],
  ['data with a deed', { processesData: true }, {}, 1, 'included', null],
  ['more used than a smaller rule gives now', { used: 200, bands: [] }, {}, 1, 'beyond_not_offered', null],
]
for (const [what, f, m, quantity, why, cents] of cases)
  test(`${what}: ${why}`, () => {
    const answer = decide({ ...found, ...f }, { ...member, ...m }, quantity)
    assert.equal(answer.why.code, why)
    assert.equal(answer.overageCents, cents)
    assert.equal(answer.allowed, ['included', 'unlimited', 'beyond_committed'].includes(why))
    assert.ok(answer.left === null || answer.left >= 0)
  })

test('the door does not know a body or a service that is not there, nor one of another centre', async () => {
  const ours = await makeCentre()
  const others = await makeCentre('Altro centro')
  const missing = (error: unknown) => error instanceof Problem && error.status === 404
  const question = { serviceCode: 'nessuno', on: '2026-11-22' }
  await assert.rejects(() => ours.inCentre((ctx) => mayHave(ctx, { ...question, bodyId: ours.olgiate.id })), missing)
  await assert.rejects(() => ours.inCentre((ctx) => mayHave(ctx, { ...question, bodyId: others.olgiate.id })), missing)
})
