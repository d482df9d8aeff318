import {
  addConvention,
  addSignatories,
  addText,
  approveConvention,
  keepAct,
  keepDeed,
  NewAct,
  moveAdhesion,
  openAdhesion,
  readSigned,
} from '../conventions/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { toDocx } from '../platform/documents/index.ts'
import type { Upload } from '../platform/http.ts'
import { DEMO_SIGNER, demoSignature } from './sign.ts'

/** A body that is not simply a member, so that the demonstration shows the other states. */
type Special = 'user' | 'invited' | 'deliberated' | 'leaving' | 'suspended'
export type DemoConvention = {
  title: string
  lead: string
  legalBasis: string
  beginsOn: string
  endsOn: string
  approved: { number: string; adoptedOn: string }
  resolvedOn: string
  signedOn: string
  organs: string
  feeRules: string
  firstYearFree: boolean
  coversUnionMembers?: boolean
  partner: string | null
  demoNote: string
  special?: Readonly<Record<string, Special>>
}
type Body = { id: string; name: string }

/** The convention of a demo centre with the adhesions of its bodies: acts and texts are invented, the signatures are made here. */
export async function loadAdhesions(
  ctx: Ctx,
  d: DemoConvention,
  bodies: readonly Body[],
  withDeed: ReadonlySet<string>,
) {
  const lead = bodies.find((b) => b.name === d.lead)!
  const convention = await addConvention(
    ctx,
    {
      title: d.title,
      leadBodyId: lead.id,
      legalBasis: d.legalBasis,
      beginsOn: d.beginsOn,
      endsOn: d.endsOn,
      organs: d.organs,
      noticeDays: 180,
      expiringMonths: 12,
      renewalMode: 'new_act',
      countersigned: false,
      coversUnionMembers: d.coversUnionMembers ?? false,
      firstYearFree: d.firstYearFree,
      feeRules: d.feeRules,
      renewsId: undefined,
    },
    { demoNote: d.demoNote },
  )
  const text = await textOf(d)
  await addText(ctx, convention.id, file('convenzione-dimostrativa.docx', text, 'textFile'), 'Testo dimostrativo')
  const scheme = await act(ctx, lead, d.approved.number, d.approved.adoptedOn, `Approvazione: ${d.title}`)
  await approveConvention(ctx, convention.id, scheme.id)
  await addSignatories(
    ctx,
    bodies.map((b) => b.id),
    { name: DEMO_SIGNER, capacity: 'rappresentante inventato', act: '', fromOn: '2020-01-01', toOn: undefined },
  )
  const signed = file(
    'convenzione-dimostrativa.docx.p7m',
    await demoSignature(text, Temporal.Instant.from(`${d.signedOn}T10:00:00Z`)),
    'signedFile',
  )
  for (const [i, body] of bodies.filter((b) => b !== lead).entries())
    await adhere(ctx, convention.id, d, body, { lead, signed, number: String(i + 1), deed: withDeed.has(body.name) })
  return { id: convention.id, leadBodyId: lead.id }
}

async function adhere(
  ctx: Ctx,
  conventionId: string,
  d: DemoConvention,
  body: Body,
  { lead, signed, number, deed }: { lead: Body; signed: Upload; number: string; deed: boolean },
) {
  const special = d.special?.[body.name]
  const id = await openAdhesion(ctx, { bodyId: body.id, conventionId })
  if (special === 'invited') return moveAdhesion(ctx, id, 'invitation', { movedOn: d.resolvedOn })
  const resolved = await act(ctx, body, number, d.resolvedOn, `Adesione: ${d.title}`)
  if (special === 'user')
    return moveAdhesion(ctx, id, 'limited-use', {
      movedOn: d.signedOn,
      act: resolved,
      serviceCodes: ['antivirus', 'helpdesk'],
    })
  await moveAdhesion(ctx, id, 'resolution', { movedOn: d.resolvedOn, act: resolved })
  if (special === 'deliberated') return
  const read = await readSigned(ctx, { conventionId, adhesionId: id, bodyId: body.id, day: d.signedOn }, signed)
  await moveAdhesion(ctx, id, 'signature', { movedOn: d.signedOn, signed: read })
  if (deed) await appoint(ctx, id, d, body, signed)
  if (special === 'leaving') {
    const notice = await act(ctx, body, `${number}-bis`, '2026-06-10', 'Recesso dal centro')
    await moveAdhesion(ctx, id, 'exit-notice', { movedOn: '2026-06-15', act: notice, effectiveOn: '2027-06-30' })
  }
  if (special === 'suspended') {
    const decided = await act(ctx, body, '7', '2026-05-20', 'Sospensione per quote non versate', lead)
    await moveAdhesion(ctx, id, 'suspension', { movedOn: '2026-06-01', act: decided })
  }
}

/** The art. 28 deed of the bodies whose whole staff is invented: the others show that services on data wait for it. */
async function appoint(ctx: Ctx, adhesionId: string, d: DemoConvention, body: Body, signed: Upload) {
  const kept = await keepAct(
    ctx,
    { bodyId: body.id, own: true },
    NewAct.parse({
      type: 'processing_deed',
      organ: 'mayor',
      number: 'dimostrativo',
      adoptedOn: d.signedOn,
      title: 'Nomina a responsabile del trattamento (dimostrativa)',
    }),
    { ...signed, name: 'nomina-dimostrativa.p7m' },
  )
  await keepDeed(ctx, adhesionId, kept.id, { bodyId: undefined, fromOn: d.signedOn, partners: d.partner ?? '' })
}

const act = (ctx: Ctx, body: Body, number: string, adoptedOn: string, title: string, by?: Body) =>
  keepAct(
    ctx,
    { bodyId: body.id, own: by === undefined },
    {
      type: 'resolution',
      organ: by ? 'assembly' : 'council',
      number,
      adoptedOn,
      title,
      issuer: by?.name ?? '',
      enforceable: true,
      enforceableOn: undefined,
      publishedOn: undefined,
      executiveOn: undefined,
    },
  )

const file = (name: string, bytes: Uint8Array, field: string): Upload => ({
  field,
  name,
  type: 'application/octet-stream',
  bytes: Buffer.from(bytes),
})

const textOf = (d: DemoConvention) =>
  toDocx({
    title: d.title,
    lang: 'it',
    blocks: [
      { kind: 'heading', level: 1, text: d.title },
      { kind: 'note', runs: [{ text: 'Testo dimostrativo: non è la convenzione di nessun centro.' }] },
      { kind: 'heading', level: 2, text: 'Art. 1 Oggetto' },
      { kind: 'paragraph', runs: [{ text: `${d.lead} e gli enti aderenti gestiscono insieme i servizi del centro.` }] },
      { kind: 'heading', level: 2, text: 'Art. 2 Durata' },
      { kind: 'paragraph', runs: [{ text: `Dal ${d.beginsOn} al ${d.endsOn}.` }] },
    ],
  })
