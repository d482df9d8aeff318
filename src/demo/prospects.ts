import type { Ctx } from '../platform/ctx.ts'
import { addProspect } from '../prospects/index.ts'

const invented = 'Dimostrativo: contatto e richieste sono inventati.'

/** Two bodies of Lecco that could join: one that uses services without adhesion, one that was invited. */
export async function loadProspects(ctx: Ctx, bodies: readonly { id: string; name: string }[]) {
  const followed = [
    {
      name: 'Azienda speciale Retesalute',
      asked: 'Formazione e infrastruttura, oltre ad antivirus e assistenza che usa già.',
      nextStep: 'Mandare il foglio',
    },
    { name: 'Comune di Sueglio', asked: 'Chi segue l’RTD e quanto costa.', nextStep: 'Incontro con la giunta' },
  ]
  for (const { name, asked, nextStep } of followed) {
    const body = bodies.find((b) => b.name === name)!
    await addProspect(ctx, {
      candidateId: body.id,
      asked: `${asked} ${invented}`,
      source: '',
      contactName: '',
      contactRole: '',
      contactMail: '',
      contactPhone: '',
      nextStep,
      nextOn: '2027-01-15',
    })
  }
}
