import {
  addContract,
  addPad26,
  addPosition,
  CallDefinition,
  editPosition,
  getPosition,
  movePosition,
  NewContract,
  openFromRecord,
  PositionEdit,
  saveCall,
} from '../positions/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { today } from '../platform/time.ts'
import { olgiateGrants } from './grants.ts'

type Body = { id: string; name: string }

/** Calls for every demo centre; in Lecco the grants of Olgiate Molgora as the open data tell them, and a few invented applications. */
export async function loadPositions(ctx: Ctx, slug: string, bodies: readonly Body[]) {
  await addPad26(ctx)
  await saveCall(ctx, await inventedCall(ctx))
  if (slug !== 'lecco') return
  const olgiate = bodies.find((b) => b.name === 'Comune di Olgiate Molgora')
  if (olgiate) await loadOlgiate(ctx, olgiate)
  await loadInvented(ctx, bodies)
}

async function loadOlgiate(ctx: Ctx, { id: bodyId }: Body) {
  for (const { code, ends, ...grant } of olgiateGrants) {
    const { number, version, state } = await openFromRecord(
      ctx,
      { bodyId, code, edition: '2026-08-22', ...grant },
      { demo: true },
    )
    if (state !== 'paid') continue
    await movePosition(ctx, number, 'maintenance', { movedOn: grant.stateOn })
    if (ends)
      await editPosition(
        ctx,
        number,
        PositionEdit.parse({ answersName: 'Ufficio affari generali', version: version + 1 }),
      )
  }
}

const dayFrom = (ctx: Ctx, days: number) => Temporal.PlainDate.from(today(ctx.now, ctx.zone)).add({ days }).toString()

/** A call nobody ever published, open today, so that applications can be tried. */
async function inventedCall(ctx: Ctx): Promise<CallDefinition> {
  const source = {
    article: 'Bando dimostrativo, art. 7',
    address: 'https://example.org/bando-dimostrativo',
    quotation:
      'Regole inventate per provare: il CUP entro cinque giorni, il contratto entro novanta, il completamento entro otto mesi.',
  }
  const validity = { from: '2026-01-01' }
  return CallDefinition.parse({
    code: 'demo-piccoli-comuni',
    title: 'Bando dimostrativo per i piccoli comuni digitali',
    promoter: 'Fondazione inventata per la dimostrazione',
    windows: [{ name: 'unica', opensOn: dayFrom(ctx, -60), closesOn: dayFrom(ctx, 30) }],
    eligible: { types: ['municipality'] },
    amount: {
      rule: 'lump',
      bands: [
        { upTo: 5000, cents: 1_000_000 },
        { upTo: null, cents: 1_500_000 },
      ],
    },
    papers: [
      {
        code: 'application',
        title: { it: 'Domanda firmata', en: 'Signed application' },
        stage: 'application',
        signed: 'cades',
      },
      { code: 'contract', title: { it: 'Contratto', en: 'Contract' }, stage: 'contract' },
      {
        code: 'cre',
        title: { it: 'Certificato di regolare esecuzione', en: 'Certificate of regular execution' },
        stage: 'payment',
        signed: 'yes',
      },
    ],
    rules: [
      {
        name: 'cup_entry',
        title: { it: 'Inserire il CUP', en: 'Enter the CUP' },
        anchor: 'admissibility_notified',
        offset: { unit: 'calendarDays', n: 5 },
        doneBy: 'cup_entered',
        shift: 'next',
        validity,
        source,
      },
      {
        name: 'contract',
        title: { it: 'Firmare il primo contratto', en: 'Sign the first contract' },
        anchor: 'decree_notified',
        offset: { unit: 'calendarDays', n: 90 },
        doneBy: 'contract_signed',
        validity,
        source,
      },
      {
        name: 'completion',
        title: { it: 'Completare le attività', en: 'Complete the activities' },
        anchor: 'contract_signed',
        offset: { unit: 'months', n: 8 },
        doneBy: 'completed',
        validity,
        source,
      },
    ],
    order: ['submitted', 'admissibility_notified', 'cup_entered', 'decree_notified'],
  })
}

/** Three towns at three points of the same invented call. */
async function loadInvented(ctx: Ctx, bodies: readonly Body[]) {
  const on = (days: number) => ({ movedOn: dayFrom(ctx, days) })
  const apply = async (name: string) => {
    const body = bodies.find((b) => b.name === `Comune di ${name}`)
    if (!body) return null
    const { number } = await addPosition(ctx, { bodyId: body.id, code: 'demo-piccoli-comuni', demo: true })
    await movePosition(ctx, number, 'preparation', { ...on(-55), scenario: 0 })
    return number
  }
  await apply('Calco')
  const admitted = await apply('Colico')
  if (admitted) {
    await movePosition(ctx, admitted, 'submission', on(-40))
    await movePosition(ctx, admitted, 'admission', on(-2))
  }
  const running = await apply('Valmadrera')
  if (!running) return
  await movePosition(ctx, running, 'submission', on(-50))
  await movePosition(ctx, running, 'admission', on(-45))
  await movePosition(ctx, running, 'cup-entry', { ...on(-42), cup: 'Z99Z26000000001' })
  await movePosition(ctx, running, 'financing', { ...on(-20), decree: 'DEMO 1/2026' })
  await movePosition(ctx, running, 'implementer', { ...on(-15), scenario: 1, implementer: 'CST Lecco' })
  const p = await getPosition(ctx, running)
  await addContract(
    ctx,
    p,
    NewContract.parse({ supplier: 'Fornitore inventato', signedOn: dayFrom(ctx, -10), amount: 1_400_000 }),
  )
}
