import { addRule, addService, consume, moveService, NewRule, NewService } from '../catalogue/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { type DemoCatalogue, type DemoRule, type DemoService, demoUses } from './services.ts'

const steps = ['assessed', 'approved', 'pilot', 'active'] as const

/** The services of a demo centre, each taken to its state as a centre takes it, with their rules. */
export async function loadCatalogue(ctx: Ctx, d: DemoCatalogue) {
  for (const s of d.services) {
    const { code } = await addService(ctx, cardOf(d, s), { demoNote: s.invented ?? '' })
    let version = 1
    for (const to of s.state === 'idea' ? [] : steps.slice(0, steps.indexOf(s.state ?? 'active') + 1))
      ({ version } = await moveService(ctx, code, { to, version, act: to === 'approved' ? d.act : '', plan: '' }))
    for (const rule of s.rules) await addRule(ctx, code, ruleOf(d, rule))
  }
}

/** A few uses of the bodies of a centre, once they belong to it. */
export async function loadUses(ctx: Ctx, slug: string, bodies: readonly { id: string; name: string }[]) {
  for (const [name, serviceCode, quantity, on] of demoUses[slug] ?? []) {
    const body = bodies.find((b) => b.name === name)
    if (body)
      await consume(ctx, {
        bodyId: body.id,
        serviceCode,
        quantity,
        on,
        source: 'hand',
        reference: '',
        note: 'Dato dimostrativo',
      })
  }
}

const cardOf = (d: DemoCatalogue, s: DemoService) =>
  NewService.parse({
    code: s.code,
    family: s.family,
    unit: s.unit,
    fromOn: d.from,
    name: s.name,
    description: s.says,
    publicDescription: s.forAll ?? s.says,
    audience: 'Enti aderenti al centro',
    prerequisites: s.prerequisites ?? 'Adesione alla convenzione in vigore.',
    requirements: s.requirements,
    hours: s.hours,
    contacts: s.contacts ?? d.contacts,
    activationTime: s.activationTime,
    supplierContract: s.supplier,
    supplierContractUntil: s.supplierUntil,
    listPriceCents: s.listPriceCents,
    processesData: s.processesData,
    cloud: s.cloud,
    ...(s.cloud && { cloudLevel: 'ordinary', cloudEntry: 'dimostrativa', cloudUntil: '2028-06-30' }),
  })

const ruleOf = (d: DemoCatalogue, r: DemoRule) =>
  NewRule.parse({
    bodyType: r.bodyType,
    populationFrom: r.population?.[0],
    populationTo: r.population?.[1] ?? undefined,
    quantity: r.quantity ?? undefined,
    period: r.period,
    fromOn: r.fromOn ?? d.from,
    lastOn: r.lastOn,
    overageBands: r.beyondCents === undefined ? [] : [{ upTo: null, cents: r.beyondCents }],
    act: d.act,
    source: r.source,
  })
