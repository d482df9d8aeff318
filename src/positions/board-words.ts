import { say } from '../platform/words.ts'
import { MOST } from '../ui/values.tsx'
import type { ListName } from './board.ts'
import type { Group } from './groups.ts'

type Lists = Record<ListName, { title: string; none: string; day: string }>
const many = (n: number, one: string, more: string) => `${n} ${n === 1 ? one : more}`

const it = {
  title: 'Cruscotto dei finanziamenti',
  lead: 'Ogni posizione non conclusa, per quello che resta da fare, la data più vicina prima.',
  measure: 'Misura',
  body: 'Ente',
  groups: {
    to_apply: 'Da presentare',
    awaiting: 'In attesa del decreto',
    to_contract: 'Da contrattualizzare',
    at_work: 'In esecuzione',
    being_checked: 'In verifica e da pagare',
    obliging: 'Pagate, da mantenere',
  } satisfies Record<Group, string> as Record<Group, string>,
  noneHere: 'Nessuna.',
  more: (n: number) => (n < MOST ? `Vedi tutte le ${n}` : 'Vedi tutte'),
  urgent: {
    contract: {
      title: 'Senza contratto, con il termine passato o entro 60 giorni',
      none: 'Nessun contratto da firmare entro 60 giorni.',
      day: 'Entro',
    },
    check: { title: 'Verifiche aperte', none: 'Nessuna verifica tecnica, formale o a campione aperta.', day: 'Dal' },
    completion: {
      title: 'Completamento o asseverazione oltre il termine',
      none: 'Niente da completare oltre il suo termine.',
      day: 'Entro',
    },
  } satisfies Lists,
  counts: { contract: 'Contratti in scadenza', check: 'Verifiche aperte', completion: 'Oltre il termine' } as Record<
    ListName,
    string
  >,
  openFor: (n: number) => (n === 0 ? 'da oggi' : `da ${many(n, 'giorno', 'giorni')}`),
  others: (count: number, shown: number) =>
    `${count < MOST ? `Altre ${count - shown}` : `Oltre ${count - shown - 1} altre`}: scegli una misura o un ente per vederle.`,
  proposals: 'Finanziamenti da seguire',
  proposalsNote: (unkept: number) => (unkept === 0 ? '' : `${unkept} senza avviso al centro`),
  none: 'Nessuna posizione in corso',
  noneText: 'Qui compaiono le posizioni non concluse, dalla candidatura al mantenimento.',
  noneFound: 'Nessuna posizione in corso con questi filtri.',
}
const en: typeof it = {
  title: 'Funding board',
  lead: 'Every position that is not over, by what is left to do, the nearest date first.',
  measure: 'Measure',
  body: 'Body',
  groups: {
    to_apply: 'To be applied for',
    awaiting: 'Waiting for the decree',
    to_contract: 'To be contracted',
    at_work: 'Under way',
    being_checked: 'Being checked and paid',
    obliging: 'Paid, to be kept alive',
  },
  noneHere: 'None.',
  more: (n) => (n < MOST ? `See all ${n}` : 'See all'),
  urgent: {
    contract: {
      title: 'Without contract, the term past or within 60 days',
      none: 'No contract to be signed within 60 days.',
      day: 'By',
    },
    check: { title: 'Open checks', none: 'No technical, formal or sample check is open.', day: 'Since' },
    completion: {
      title: 'Completion or asseveration past its term',
      none: 'Nothing to be completed is past its term.',
      day: 'By',
    },
  },
  counts: { contract: 'Contracts due', check: 'Open checks', completion: 'Past the term' },
  openFor: (n) => (n === 0 ? 'since today' : `for ${many(n, 'day', 'days')}`),
  others: (count, shown) =>
    `${count < MOST ? `${count - shown} more` : `More than ${count - shown - 1} more`}: choose a measure or a body to see them.`,
  proposals: 'Grants to follow',
  proposalsNote: (unkept) => (unkept === 0 ? '' : `${unkept} without a call at the centre`),
  none: 'No position under way',
  noneText: 'The positions that are not over appear here, from the application to the duty to keep the service alive.',
  noneFound: 'No position under way with these filters.',
}
export const boardWords = say({ it, en })
