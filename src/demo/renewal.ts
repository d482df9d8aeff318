import { addCampaign, addConvention, NewCampaign } from '../conventions/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { DemoConvention } from './adhesions.ts'

const resolution = `# Approvazione della convenzione «{{convenzione.titolo}}»

*Modello dimostrativo: non è la delibera di nessun consiglio.*

**Il consiglio di {{ente.nome}}**

Premesso che la convenzione «{{convenzione.precedente}}» finisce il {{convenzione.scadenza}};

Visto {{convenzione.base_giuridica}};

Considerato che l’ente conta {{ente.abitanti}} abitanti al {{ente.abitanti_al}};

## Delibera

1. di approvare lo schema di convenzione «{{convenzione.titolo}}», dal {{convenzione.inizio}} al {{convenzione.fine}}, con {{capofila.nome}} come ente capofila;
2. di incaricare della firma digitale {{rappresentante.nome}};
3. di dichiarare questa delibera immediatamente eseguibile, con separata votazione.

Il segretario ______`

const convention = `# {{convenzione.titolo}}

> Testo dimostrativo: non è la convenzione di nessun centro.

Tra {{capofila.nome}}, ente capofila, e {{ente.nome}}, codice fiscale {{ente.codice_fiscale}}, rappresentato da {{rappresentante.nome}}, {{rappresentante.carica}}.

## Art. 1 Oggetto

Gli enti gestiscono insieme i servizi del centro, a norma di {{convenzione.base_giuridica}}.

## Art. 2 Durata

Dal {{convenzione.inizio}} al {{convenzione.fine}}.`

/** The renewal of a demo convention, prepared and not yet open: it opens twelve months before the end. */
export async function loadRenewal(ctx: Ctx, old: { id: string; leadBodyId: string }, d: DemoConvention) {
  const beginsOn = Temporal.PlainDate.from(d.endsOn).add({ days: 1 })
  const demoNote = 'Rinnovo dimostrativo: durata, testo e termini della nuova convenzione sono inventati.'
  const renewed = await addConvention(
    ctx,
    {
      title: `${d.title}, ${beginsOn.year}-${beginsOn.year + 4}`,
      leadBodyId: old.leadBodyId,
      legalBasis: d.legalBasis,
      beginsOn: beginsOn.toString(),
      endsOn: `${beginsOn.year + 4}-12-31`,
      organs: d.organs,
      noticeDays: 180,
      expiringMonths: 12,
      renewalMode: 'new_act',
      countersigned: false,
      coversUnionMembers: d.coversUnionMembers ?? false,
      firstYearFree: false,
      feeRules: '',
      renewsId: old.id,
    },
    { demoNote },
  )
  const campaign = NewCampaign.parse({
    conventionId: renewed.id,
    title: `Rinnovo ${beginsOn.year}`,
    deadlineOn: `${beginsOn.year - 1}-10-31`,
    resolutionTemplate: resolution,
    conventionTemplate: convention,
  })
  await addCampaign(ctx, campaign, { demoNote })
}
