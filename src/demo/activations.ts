import {
  addDelegation,
  addItem,
  addServiceStep,
  completeStep,
  getActivation,
  moveActivation,
  NewDelegation,
  NewItem,
  saveApproval,
  saveTerms,
  sendRequest,
  serviceByCode,
  stepsOf,
} from '../activations/index.ts'
import { addForm, editVersion, publishedForm, publishVersion, readForm } from '../forms/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { today } from '../platform/time.ts'
import { type DemoRequest, demoForm, demoRequests, demoTerms } from './requests.ts'

type Body = { id: string; name: string }

/** Requests and activations of a demo centre in different states, each taken there as its people take it. */
export async function loadActivations(ctx: Ctx, slug: string, bodies: readonly Body[]) {
  for (const { code, steps = [], form = false, ...terms } of demoTerms[slug] ?? []) {
    const { id } = await serviceByCode(ctx, code)
    const formId = form ? await publishForm(ctx) : undefined
    await saveTerms(ctx, id, {
      counting: 'unit',
      renews: true,
      platform: '',
      signature: 'none',
      ...terms,
      formId,
      version: 0,
    })
    for (const [title, ownerRole, days] of steps) await addServiceStep(ctx, id, { title, ownerRole, days })
  }
  for (const request of demoRequests[slug] ?? []) {
    const body = bodies.find((b) => b.name === request.body)
    if (body) await loadRequest(ctx, body, request)
  }
}

async function publishForm(ctx: Ctx) {
  const { code, title, definition } = demoForm
  const { id } = await addForm(ctx, { code, title, purpose: 'activations.request' })
  const source = JSON.stringify(definition, null, 2)
  await editVersion(ctx, code, 1, { source, version: 1 })
  await publishVersion(ctx, code, 1, { changes: '', version: 2 })
  return id
}

async function loadRequest(ctx: Ctx, body: Body, r: DemoRequest) {
  const asks = await officer(ctx, body.id, 'referent')
  const does = await operator(ctx)
  if (r.approval) await saveApproval(ctx, body.id, { roles: [...r.approval], above: 0, version: 0 })
  const form = r.answers ? await filled(asks, body, r) : null
  const sent = await sendRequest(
    asks,
    { bodyId: body.id, code: r.code, form },
    { quantity: r.quantity ?? 1, purpose: r.purpose },
    { demo: true },
  )
  const { number } = sent
  if (r.signs) await moveActivation(asks, number, 'signature', { signature: { strength: 'second_factor' } })
  if (r.until === 'asked') return
  if (r.until === 'rejected') {
    await moveActivation(does, number, 'rejection', { reason: r.reason ?? '' })
    return
  }
  await moveActivation(does, number, 'grant')
  const granted = await getActivation(ctx, number)
  for (const delegation of r.delegations ?? []) await addDelegation(asks, granted, NewDelegation.parse(delegation))
  for (const step of (await stepsOf(ctx, granted.id)).slice(0, r.stepsDone ?? 99))
    await completeStep(does, granted, step.id, { note: '' })
  for (const { days, ...item } of r.items ?? [])
    await addItem(
      does,
      granted,
      NewItem.parse({
        ...item,
        expiresOn:
          days === undefined ? undefined : Temporal.PlainDate.from(today(ctx.now, ctx.zone)).add({ days }).toString(),
      }),
    )
  if (r.until === 'granted') return
  await moveActivation(does, number, 'activation')
  if (r.until === 'suspended') await moveActivation(does, number, 'suspension', { reason: r.reason ?? '' })
  if (r.until === 'ending') await moveActivation(asks, number, 'termination-request', { reason: r.reason ?? '' })
}

async function filled(ctx: Ctx, body: Body, { code, answers }: DemoRequest) {
  const form = await publishedForm(ctx, demoForm.code)
  const typed = Object.fromEntries(Object.entries(answers ?? {}).map(([name, value]) => [`answers.${name}`, value]))
  return readForm(ctx, { formVersionId: form!.id, bodyId: body.id, subject: code }, { body: typed, files: [] })
}

/** The same transaction with somebody who acts in it: what they do stands under their name. */
const by = (
  ctx: Ctx,
  person: { id: string; name: string } | undefined,
  kind: 'officer' | 'staff',
  role: string,
): Ctx => ({
  ...ctx,
  actor: { ...ctx.actor, kind, personId: person?.id ?? null, name: person?.name ?? ctx.actor.name, roles: [role] },
})
const officer = async (ctx: Ctx, bodyId: string, role: 'referent') =>
  by(
    ctx,
    await ctx.db
      .selectFrom('bodyMandate as m')
      .innerJoin('person as p', (j) => j.onRef('p.centreId', '=', 'm.centreId').onRef('p.id', '=', 'm.personId'))
      .select(['p.id', 'p.name'])
      .where('m.bodyId', '=', bodyId)
      .where('m.role', '=', role)
      .limit(1)
      .executeTakeFirst(),
    'officer',
    role,
  )
const operator = async (ctx: Ctx) =>
  by(
    ctx,
    await ctx.db
      .selectFrom('centreMandate as m')
      .innerJoin('person as p', (j) => j.onRef('p.centreId', '=', 'm.centreId').onRef('p.id', '=', 'm.personId'))
      .select(['p.id', 'p.name'])
      .where('m.role', '=', 'operator')
      .limit(1)
      .executeTakeFirst(),
    'staff',
    'operator',
  )
