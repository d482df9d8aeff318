import { bringDuties, listDuties, national, openDuties, setFlag, takeObligations } from '../obligations/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { today } from '../platform/time.ts'

type Brought = Parameters<typeof bringDuties>[1][number]

/** Duties as they stand in a demo centre: what each body has done is invented, the duties and their days are the law's. */
export async function loadObligations(ctx: Ctx, bodies: readonly { id: string; name: string }[]) {
  const day = today(ctx.now, ctx.zone)
  const year = day.slice(0, 4)
  // Followed since the first day of the year: some terms are past.
  await takeObligations(ctx, national, `${year}-01-01`)
  await openDuties(ctx, day)
  const province = bodies.find((b) => b.name.startsWith('Provincia'))
  if (province) await setFlag(ctx, province.id, { flag: 'nis2', source: 'Dato dimostrativo', setOn: day }, day)
  const { rows } = await listDuties(ctx, {}, 10_000)
  const brought = rows.flatMap((duty, at): Brought[] => {
    const rest = { id: duty.id, doneOn: null, evidence: '', reason: '' }
    if (at % 7 === 0) return [{ ...rest, state: 'in_progress' }]
    if (at % 23 === 0) return [{ ...rest, state: 'not_applicable', reason: 'Vi provvede l’unione (dato dimostrativo)' }]
    // Of what is past most was done in time, some is late.
    const past = duty.dueOn === null || duty.dueOn < day
    if (!past || at % 11 === 0) return []
    return [{ ...rest, state: 'done', doneOn: duty.dueOn ?? `${year}-01-15`, evidence: 'Dato dimostrativo' }]
  })
  await bringDuties(ctx, brought)
}
