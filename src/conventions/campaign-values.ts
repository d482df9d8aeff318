import { sql } from 'kysely'
import { getBody } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { TemplateValues } from '../platform/documents/index.ts'
import { showDay, today } from '../platform/time.ts'
import type { Campaign } from './campaigns.ts'
import { campaignWords } from './campaign-words.ts'
import { representatives } from './signatories.ts'

/** Everything a template may ask for, with an example: what is not here is refused when the template is saved. */
export const exampleValues = {
  'ente.nome': 'Comune di Esempio',
  'ente.tipo': 'comune',
  'ente.provincia': 'LC',
  'ente.regione': 'Lombardia',
  'ente.codice_ipa': 'c_a000',
  'ente.codice_istat': '097001',
  'ente.codice_fiscale': '00000000000',
  'ente.abitanti': '1.234',
  'ente.abitanti_al': '1 gennaio 2026',
  'rappresentante.nome': 'Nome Cognome',
  'rappresentante.carica': 'sindaco',
  'capofila.nome': 'Provincia di Esempio',
  'centro.nome': 'Centro di Esempio',
  'convenzione.titolo': 'Gestione associata',
  'convenzione.inizio': '1 gennaio 2028',
  'convenzione.fine': '31 dicembre 2032',
  'convenzione.base_giuridica': 'art. 30 del d.lgs. 267/2000',
  'convenzione.precedente': 'Gestione associata',
  'convenzione.scadenza': '31 dicembre 2027',
  'campagna.termine': '30 settembre 2027',
  oggi: '1 gennaio 2027',
} as const satisfies TemplateValues
type Name = keyof typeof exampleValues

/** The values of one body in a campaign; null where the centre does not know it. Documents of councils are in Italian. */
export async function valuesOf(ctx: Ctx, campaign: Campaign, bodyId: string): Promise<Record<Name, string | null>> {
  const day = today(ctx.now, ctx.zone)
  const long = (d: string) => showDay(d, 'it', 'long')
  const [body, lead, centre, signers] = await Promise.all([
    getBody(ctx, bodyId),
    sql<{ name: string | null }>`select convention_lead(${campaign.conventionId}::uuid) as name`.execute(ctx.db),
    ctx.db.selectFrom('centre').select('name').where('id', '=', ctx.actor.centreId!).executeTakeFirst(),
    representatives(ctx, bodyId, day),
  ])
  const w = campaignWords('it')
  const signer = signers[0]
  return {
    'ente.nome': body.name,
    'ente.tipo': w.bodyTypes[body.type] ?? null,
    'ente.provincia': body.province || null,
    'ente.regione': body.region || null,
    'ente.codice_ipa': body.ipaCode,
    'ente.codice_istat': body.istatCode,
    'ente.codice_fiscale': body.taxCode,
    'ente.abitanti': body.population?.toLocaleString('it-IT', { useGrouping: 'always' }) ?? null,
    'ente.abitanti_al': body.populationOn && long(body.populationOn),
    'rappresentante.nome': signer?.name ?? null,
    'rappresentante.carica': signer ? (signer.capacity === 'mayor' ? w.mayor : signer.capacity) : null,
    'capofila.nome': lead.rows[0]?.name ?? null,
    'centro.nome': centre?.name ?? null,
    'convenzione.titolo': campaign.conventionTitle,
    'convenzione.inizio': long(campaign.beginsOn),
    'convenzione.fine': long(campaign.endsOn),
    'convenzione.base_giuridica': campaign.legalBasis,
    'convenzione.precedente': campaign.renewsTitle,
    'convenzione.scadenza': long(campaign.lapsesOn),
    'campagna.termine': long(campaign.deadlineOn),
    oggi: long(day),
  }
}
