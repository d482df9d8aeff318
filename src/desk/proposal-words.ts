import { say } from '../platform/words.ts'

const it = {
  title: 'Proposte al comitato',
  lead: 'Le risposte che qualcuno ha proposto di far diventare una linea guida: chi, quando, perché, da quale caso.',
  none: 'Nessuna proposta',
  noneText:
    'Qui compaiono le consulenze e gli articoli proposti: si propone dalla loro pagina, o qui con il numero del ticket.',
  what: 'Che cosa',
  from: 'Da',
  why: 'Perché',
  whyHelp: 'A chi servirebbe e che cosa cambierebbe',
  who: 'Proposta da',
  at: 'Il',
  propose: 'Proponi al comitato',
  proposed: 'Proposta al comitato',
  article: 'articolo',
  ticket: 'Ticket',
  ticketHelp: 'Il numero, per esempio T-1042',
  name: 'Titolo della proposta',
  events: { 'desk.proposal_made': 'Proposta al comitato' } as Record<string, string>,
}
const en: typeof it = {
  title: 'Proposals to the committee',
  lead: 'Answers somebody proposed to make a guideline of: who, when, why, from which case.',
  none: 'No proposal',
  noneText:
    'Opinions and articles proposed appear here: propose from their page, or here with the number of the ticket.',
  what: 'What',
  from: 'From',
  why: 'Why',
  whyHelp: 'Whom it would serve and what it would change',
  who: 'Proposed by',
  at: 'On',
  propose: 'Propose to the committee',
  proposed: 'Proposed to the committee',
  article: 'article',
  ticket: 'Ticket',
  ticketHelp: 'Its number, for instance T-1042',
  name: 'Title of the proposal',
  events: { 'desk.proposal_made': 'Proposed to the committee' },
}
/** What was proposed to the committee. */
export const proposalWords = say({ it, en })
export const proposalProblems = say<Record<string, string>>({
  it: {
    proposal_there: 'È già stata proposta al comitato: la trovi tra le proposte.',
    proposal_nothing: 'Indica il ticket o l’articolo da proporre',
  },
  en: {
    proposal_there: 'It was proposed to the committee already: it is among the proposals.',
    proposal_nothing: 'Name the ticket or the article to propose',
  },
})
