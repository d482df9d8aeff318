import type { ProblemWords, Values } from '../platform/problems.ts'
import { type Lang, say } from '../platform/words.ts'
import { words } from './words.ts'

const stateOf = (v: Values, lang: Lang) => words(lang).states[String(v['state'])] ?? ''

const it: ReturnType<ProblemWords> = {
  ticket_changed: ({ number }) =>
    `Mentre scrivevi qualcun altro ha cambiato T-${number}: rileggi che cosa è successo; quello che hai scritto è ancora qui sotto.`,
  ticket_not_from_here: (v) =>
    `Il ticket è «${stateOf(v, 'it')}» e da qui questo passo non si può fare: rileggilo e scegli tra quelli proposti.`,
  ticket_ended: (v) => `Il ticket è «${stateOf(v, 'it')}»: per dire altro riaprilo, o aprine uno nuovo.`,
  move_not_of_kind: 'Questo passo non esiste per questo tipo di richiesta.',
  ticket_text_missing: 'Scrivi che cosa dire: almeno due parole.',
  ticket_body_unknown: 'Non si sa ancora di quale ente è: indicalo prima.',
  ticket_body_known: 'L’ente del ticket è già noto.',
  ticket_not_at_centre: 'Il ticket non è al primo livello.',
  ticket_at_supplier: 'Il ticket è già dal fornitore.',
  ticket_at_centre: 'Il ticket è già al primo livello.',
  supplier_missing: 'Scegli il fornitore.',
  supplier_unknown: 'Il fornitore non è tra quelli dello sportello.',
  checks_open: ({ count, checks }) => `Restano ${count} voci della lista di controllo: ${checks}.`,
  late_reason_missing: 'Il tempo obiettivo è superato: scrivi perché, serve agli indicatori.',
  second_reading_missing: 'Prima di consegnarlo lo rilegge una seconda persona.',
  reopening_too_late: ({ days }) =>
    `Si riapre entro ${days} giorni dalla chiusura: apri un nuovo ticket e cita questo.`,
  reopening_too_often: ({ times }) => `È già stato riaperto ${times} volte: apri un nuovo ticket e cita questo.`,
  category_unknown: 'La categoria non è tra quelle dello sportello',
  service_unknown: 'Il servizio non è nel catalogo',
  requester_unknown: 'La persona non ha un incarico in questo ente',
  colleague_unknown: 'La persona non lavora allo sportello',
  desk_begun: 'Lo sportello ha già i suoi orari: cambiali qui.',
  desk_without_hours: 'Lo sportello non ha ancora un orario: senza, nessuna scadenza si può calcolare.',
  clock_not_begun: 'Il tempo non è ancora partito: si ricalcola al prossimo cambiamento degli orari o dei livelli.',
  target_shape: 'Scrivi le ore lavorative come 8, 1,5 o 0:30, da un minuto a 10.000 ore',
  target_missing: 'Indica almeno un tempo obiettivo',
  nothing_chosen: 'Scegli almeno una riga',
  nothing_to_change: 'I ticket scelti sono tutti chiusi: non c’è nulla da cambiare.',
  bulk_needs_person: 'I cambiamenti in blocco li fa una persona.',
  ticket_number_shape: 'Scrivi il numero del ticket, per esempio T-1042',
  same_ticket: 'È questo stesso ticket',
  ticket_unknown: 'Non c’è un ticket con questo numero',
  other_merged: ({ number }) => `L’altro ticket è già unito a T-${number}: usa quello.`,
  merge_other_body:
    'Si uniscono ticket dello stesso ente: le parole di un ente non si mostrano a un vicino. Collegali, invece.',
  opinion_not_now: 'L’opinione si dà quando il ticket è risolto o chiuso, una volta.',
  reader_same: 'Rilegge una persona diversa da chi ha il ticket in carico.',
  already_read: 'È già stato riletto.',
  queue_in_use: 'La coda contiene ticket: spostali prima.',
  name_taken: 'C’è già una voce con questo nome',
  hours_planned_shape: 'Da 1 a 1000 ore',
}
const en: typeof it = {
  ticket_changed: ({ number }) =>
    `While you were writing somebody else changed T-${number}: read what happened; what you wrote is still below.`,
  ticket_not_from_here: (v) =>
    `The ticket is “${stateOf(v, 'en')}” and this step cannot be taken from here: read it again and choose one of those offered.`,
  ticket_ended: (v) => `The ticket is “${stateOf(v, 'en')}”: to say more, reopen it or open a new one.`,
  move_not_of_kind: 'This step does not exist for this kind of request.',
  ticket_text_missing: 'Write what to say: two words at least.',
  ticket_body_unknown: 'It is not known yet whose this is: say which body first.',
  ticket_body_known: 'The body of the ticket is known already.',
  ticket_not_at_centre: 'The ticket is not at the first level.',
  ticket_at_supplier: 'The ticket is with the supplier already.',
  ticket_at_centre: 'The ticket is at the first level already.',
  supplier_missing: 'Choose the supplier.',
  supplier_unknown: 'The supplier is not among those of the desk.',
  checks_open: ({ count, checks }) => `${count} lines of the checklist are left: ${checks}.`,
  late_reason_missing: 'The target time has passed: write why, the indicators need it.',
  second_reading_missing: 'Before it is delivered a second person reads it.',
  reopening_too_late: ({ days }) =>
    `It can be reopened within ${days} days of its closure: open a new ticket and quote this one.`,
  reopening_too_often: ({ times }) => `It was reopened ${times} times already: open a new ticket and quote this one.`,
  category_unknown: 'The category is not among those of the desk',
  service_unknown: 'The service is not in the catalogue',
  requester_unknown: 'The person has no mandate in this body',
  colleague_unknown: 'The person does not work at the desk',
  desk_begun: 'The desk has its hours already: change them here.',
  desk_without_hours: 'The desk has no hours yet: without them no deadline can be computed.',
  clock_not_begun: 'The clock has not begun yet: it is computed at the next change of hours or levels.',
  target_shape: 'Write working hours as 8, 1.5 or 0:30, from a minute to 10,000 hours',
  target_missing: 'Give one target time at least',
  nothing_chosen: 'Choose one row at least',
  nothing_to_change: 'All the chosen tickets are closed: there is nothing to change.',
  bulk_needs_person: 'Changes to many are made by a person.',
  ticket_number_shape: 'Write the number of the ticket, for instance T-1042',
  same_ticket: 'This is the same ticket',
  ticket_unknown: 'There is no ticket with this number',
  other_merged: ({ number }) => `The other ticket is merged into T-${number} already: use that one.`,
  merge_other_body:
    'Tickets of one body are merged: the words of a body are not shown to a neighbour. Link them instead.',
  opinion_not_now: 'An opinion is given when the ticket is solved or closed, once.',
  reader_same: 'The second reader is somebody other than who is in charge.',
  already_read: 'It was read already.',
  queue_in_use: 'There are tickets in the queue: move them first.',
  name_taken: 'There is an entry of this name already',
  hours_planned_shape: 'From 1 to 1000 hours',
}
export const problems: ProblemWords = say({ it, en })
