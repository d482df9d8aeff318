// A convention that is in force and bodies that joined it, through the module's own functions and with real signatures.
import { keepAct, type Act } from '../src/conventions/acts.ts'
import { openAdhesion } from '../src/conventions/adhesions.ts'
import { moveAdhesion } from '../src/conventions/moving.ts'
import { addConvention, addText, approveConvention } from '../src/conventions/conventions.ts'
import { addSignatory } from '../src/conventions/signatories.ts'
import { readSigned } from '../src/conventions/signed.ts'
import { type Ctx, platformActor, work } from '../src/platform/ctx.ts'
import { makeSigner, plainPdf, type Signer, signCades } from './signing.ts'
import type { Centre, Town } from './world.ts'

export const conventionText = plainPdf('Convenzione per la gestione associata dei servizi')
const file = (name: string, bytes: Uint8Array, field = 'signedFile') => ({
  field,
  name,
  type: 'application/octet-stream',
  bytes: Buffer.from(bytes),
})

type Wanted = {
  beginsOn?: string
  endsOn?: string
  countersigned?: boolean
  coversUnionMembers?: boolean
  renewsId?: string
  members?: readonly Town[]
  /** The day the bodies signed. */
  signedOn?: string
}

/** A convention approved by Barzio, which leads, with its text; `members` have joined it. */
export async function makeConvention(world: Centre, wanted: Wanted = {}) {
  const { beginsOn = '2023-01-01', endsOn = '2027-12-31', members = [], signedOn = '2025-02-03' } = wanted
  const inCentre = <T>(fn: (ctx: Ctx) => Promise<T>) => work(platformActor(world.centreId), fn)
  const id = await inCentre(async (ctx) => {
    const convention = await addConvention(ctx, {
      title: `Convenzione ${beginsOn.slice(0, 4)}-${endsOn.slice(0, 4)}`,
      leadBodyId: world.barzio.id,
      legalBasis: 'art. 30 d.lgs. 267/2000',
      beginsOn,
      endsOn,
      organs: '',
      noticeDays: 180,
      expiringMonths: 12,
      renewalMode: 'new_act',
      countersigned: wanted.countersigned ?? false,
      coversUnionMembers: wanted.coversUnionMembers ?? false,
      firstYearFree: false,
      feeRules: '',
      renewsId: wanted.renewsId,
    })
    await addText(ctx, convention.id, file('schema.pdf', conventionText, 'textFile'), '')
    const act = await resolution(ctx, world.barzio, nextNumber(), '2022-12-01')
    await approveConvention(ctx, convention.id, act.id)
    return convention.id
  })
  for (const town of members) await join(world, id, town, signedOn)
  return id
}

/** The whole way of a body into a convention. */
export async function join(world: Centre, conventionId: string, town: Town, signedOn = '2025-02-03', signer?: Signer) {
  const name = `Sindaco di ${town.name.replace('Comune di ', '')}`
  return work(platformActor(world.centreId), async (ctx) => {
    await addSignatory(ctx, town.id, { name, capacity: 'sindaco', act: '', fromOn: '2020-01-01', toOn: undefined })
    const id = await openAdhesion(ctx, { bodyId: town.id, conventionId })
    const act = await resolution(ctx, town, nextNumber(), '2025-01-20')
    await moveAdhesion(ctx, id, 'resolution', { movedOn: '2025-01-20', act })
    const at = Temporal.Instant.from(`${signedOn}T10:00:00Z`)
    const signed = await readSigned(
      ctx,
      { conventionId, adhesionId: id, bodyId: town.id, day: signedOn },
      file('convenzione.pdf.p7m', signCades(signer ?? makeSigner({ name }), conventionText, { at })),
    )
    await moveAdhesion(ctx, id, 'signature', { movedOn: signedOn, signed })
    return id
  })
}

let numbered = 0
const nextNumber = () => String(++numbered)

/** A resolution of a body's council, enforceable at once. */
export const resolution = (ctx: Ctx, town: Town, number: string, adoptedOn: string): Promise<Act> =>
  keepAct(
    ctx,
    { bodyId: town.id, own: true },
    {
      type: 'resolution',
      organ: 'council',
      number,
      adoptedOn,
      title: 'Approvazione della convenzione',
      issuer: '',
      enforceable: true,
      enforceableOn: undefined,
      publishedOn: undefined,
      executiveOn: undefined,
    },
  )
