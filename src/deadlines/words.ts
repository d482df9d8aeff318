import type { ProblemWords, Values } from '../platform/problems.ts'
import { showDay, showInstant } from '../platform/time.ts'
import { type Lang, say } from '../platform/words.ts'

const many = (n: number, one: string, more: string) => `${n} ${n === 1 ? one : more}`
const units: Record<Lang, Record<string, (n: number) => string>> = {
  it: {
    hours: (n) => many(n, 'ora', 'ore'),
    calendarDays: (n) => many(n, 'giorno', 'giorni'),
    workingDays: (n) => many(n, 'giorno lavorativo', 'giorni lavorativi'),
    months: (n) => many(n, 'mese', 'mesi'),
    years: (n) => many(n, 'anno', 'anni'),
  },
  en: {
    hours: (n) => many(n, 'hour', 'hours'),
    calendarDays: (n) => many(n, 'day', 'days'),
    workingDays: (n) => many(n, 'working day', 'working days'),
    months: (n) => many(n, 'month', 'months'),
    years: (n) => many(n, 'year', 'years'),
  },
}
/** An amount of time in words: `20 giorni lavorativi`. */
export const sayUnits = (unit: string, n: number, lang: Lang) => units[lang][unit]?.(Math.abs(n)) ?? `${n} ${unit}`
/** A day, or an instant in Rome, as people read it. */
export const sayDue = (text: string, lang: Lang) =>
  text.length === 10 ? showDay(text, lang) : showInstant(Temporal.Instant.from(text), lang, 'Europe/Rome')
const on = (v: Values, key: string, lang: Lang) => (v[key] ? sayDue(String(v[key]), lang) : '–')

const it = {
  nav: 'Scadenze',
  title: 'Scadenze',
  lead: 'Tutto ciò che resta da fare e ha una data, la più vicina prima.',
  feed: 'Nel tuo calendario',
  which: 'Quali',
  all: 'Tutte',
  whens: { late: 'Scadute', month: 'Entro trenta giorni' },
  due: 'Entro',
  what: 'Che cosa',
  of: 'Di che cosa',
  body: 'Ente',
  none: 'Nessuna scadenza aperta',
  noneText: 'Qui compaiono le date delle posizioni e degli adempimenti, quando partono.',
  inDays: (n: number) =>
    n === 0 ? 'oggi' : n === 1 ? 'domani' : n > 0 ? `tra ${n} giorni` : n === -1 ? 'ieri' : `${-n} giorni fa`,
  events: { 'deadlines.reminders_sent': 'Promemoria delle scadenze inviati' } as Record<string, string>,
  anchor: (name: string, day: string) => `Parte da «${name}», ${day}.`,
  counted: {
    forward: (term: string, day: string) => `Più ${term}: ${day}.`,
    backward: (term: string, day: string) => `${term} prima: ${day}.`,
    endOfYear: (n: number, day: string) =>
      n === 0 ? `Fine di quell’anno: ${day}.` : `Fine dell’anno, più ${many(n, 'anno', 'anni')}: ${day}.`,
    same: (day: string) => `È quel giorno stesso: ${day}.`,
    fixedDate: (day: string) => `La prima data fissa da quel giorno in poi: ${day}.`,
  },
  shifted: (was: string, day: string, next: boolean) =>
    `${was} non è lavorativo: ${next ? 'passa al primo giorno lavorativo dopo' : 'si anticipa al giorno lavorativo prima'}, ${day}.`,
  not_shifted: (day: string) => `${day} è lavorativo: non si sposta.`,
  extended: (act: string, of: string, day: string) => `Prorogato al ${day} dall’atto ${act} del ${of}.`,
  extension_idle: (act: string, of: string) => `L’atto ${act} del ${of} non cambia la data: ce n’è già una successiva.`,
  capped: (name: string, day: string) => `Oltre il limite generale «${name}» non si va: ${day}.`,
  within_cap: (name: string, day: string) => `È entro il limite generale «${name}» del ${day}.`,
  notYet: (name: string) => `Non è ancora partita: manca «${name}».`,
  reasons: {
    first: () => 'Prima volta che la data si calcola.',
    anchor_moved: (v: Values) => `La data di partenza era ${on(v, 'was', 'it')} ed è ${on(v, 'is', 'it')}.`,
    rule_changed: () => 'È cambiata la regola.',
    extended: (v: Values) => `Prorogata dall’atto ${v['number']} del ${on(v, 'on', 'it')}.`,
    extension_gone: (v: Values) => `Non vale più la proroga dell’atto ${v['number']} del ${on(v, 'on', 'it')}.`,
    cap_changed: (v: Values) => `Il limite generale era ${on(v, 'was', 'it')} ed è ${on(v, 'is', 'it')}.`,
    calendar_changed: () => 'È cambiato il calendario dei giorni lavorativi.',
    anchor_gone: () => 'Non c’è più l’evento da cui partiva.',
  } satisfies Record<string, (v: Values) => string> as Record<string, (v: Values) => string>,
  wasAndIs: (was: string, is: string) => `Era ${was}, è ${is}`,
}
const en: typeof it = {
  nav: 'Deadlines',
  title: 'Deadlines',
  lead: 'All that is still to be done and has a date, the nearest first.',
  feed: 'In your calendar',
  which: 'Which',
  all: 'All',
  whens: { late: 'Past due', month: 'Within thirty days' },
  due: 'By',
  what: 'What',
  of: 'Of what',
  body: 'Body',
  none: 'No open deadline',
  noneText: 'The dates of positions and obligations appear here when they start.',
  inDays: (n) =>
    n === 0 ? 'today' : n === 1 ? 'tomorrow' : n > 0 ? `in ${n} days` : n === -1 ? 'yesterday' : `${-n} days ago`,
  events: { 'deadlines.reminders_sent': 'Reminders of deadlines sent' },
  anchor: (name, day) => `Starts from “${name}”, ${day}.`,
  counted: {
    forward: (term, day) => `Plus ${term}: ${day}.`,
    backward: (term, day) => `${term} before: ${day}.`,
    endOfYear: (n, day) =>
      n === 0 ? `End of that year: ${day}.` : `End of the year, plus ${many(n, 'year', 'years')}: ${day}.`,
    same: (day) => `It is that very day: ${day}.`,
    fixedDate: (day) => `The first fixed date from that day on: ${day}.`,
  },
  shifted: (was, day, next) =>
    `${was} is no working day: it moves to the ${next ? 'first working day after' : 'working day before'}, ${day}.`,
  not_shifted: (day) => `${day} is a working day: it does not move.`,
  extended: (act, of, day) => `Extended to ${day} by act ${act} of ${of}.`,
  extension_idle: (act, of) => `Act ${act} of ${of} does not change the date: it is later already.`,
  capped: (name, day) => `Nothing goes beyond the general limit “${name}”: ${day}.`,
  within_cap: (name, day) => `It is within the general limit “${name}” of ${day}.`,
  notYet: (name) => `It has not started yet: “${name}” is missing.`,
  reasons: {
    first: () => 'The date is computed for the first time.',
    anchor_moved: (v) => `The starting date was ${on(v, 'was', 'en')} and is ${on(v, 'is', 'en')}.`,
    rule_changed: () => 'The rule has changed.',
    extended: (v) => `Extended by act ${v['number']} of ${on(v, 'on', 'en')}.`,
    extension_gone: (v) => `The extension by act ${v['number']} of ${on(v, 'on', 'en')} no longer holds.`,
    cap_changed: (v) => `The general limit was ${on(v, 'was', 'en')} and is ${on(v, 'is', 'en')}.`,
    calendar_changed: () => 'The calendar of working days has changed.',
    anchor_gone: () => 'What it started from is no longer there.',
  },
  wasAndIs: (was, is) => `Was ${was}, is ${is}`,
}
export const words = say({ it, en })

const problemsIt: ReturnType<ProblemWords> = {
  rule_name_shape: 'Il nome è fatto di lettere minuscole, cifre e trattini bassi, al massimo 60',
  anchor_name_shape: 'Il nome dell’evento è fatto di lettere minuscole, cifre e trattini bassi',
  source_address: 'Serve un indirizzo https dove leggere la fonte',
  validity_order: 'La validità finisce prima di cominciare',
  rule_overlap: ({ name, other }) =>
    `Due versioni di «${name}» valgono negli stessi giorni: guarda anche la regola ${other}`,
  cap_unknown: ({ name }) => `Il limite generale «${name}» non c’è`,
  cap_twice: ({ name }) => `Il limite generale «${name}» c’è due volte`,
  shift_with_hours: 'Un termine in ore non si sposta: togli lo spostamento',
  cap_with_hours: 'Un limite generale è un giorno: non vale per un termine in ore',
  fixed_date: 'Questo giorno non esiste in quel mese',
  anchor_unknown_rule: ({ name }) => `La regola «${name}» da cui parte non c’è`,
  rule_circle: ({ name }) => `La regola «${name}» finisce per partire da se stessa`,
  rule_not_in_force: (v) =>
    `La regola «${v['name']}» non vale il ${on(v, 'day', 'it')}: vale dal ${on(v, 'from', 'it')}${v['until'] ? ` al giorno prima del ${on(v, 'until', 'it')}` : ''}`,
  anchor_shape: 'Serve un giorno (2026-03-31) o un momento (2026-03-31T10:00:00Z) tra il 1986 e il 2200',
  anchor_needs_time: 'Un termine in ore parte da un momento: serve anche l’ora',
  anchor_order: (v) => `Viene prima di «${v['other']}» (${on(v, 'day', 'it')}), che deve precederlo`,
  extension_twice: ({ number }) => `L’atto ${number} proroga due volte la stessa scadenza`,
  extension_with_hours: 'Un termine in ore non si proroga con una data',
  extension_unknown_rule: ({ name }) => `Non c’è una regola «${name}» da prorogare`,
}
const problemsEn: typeof problemsIt = {
  rule_name_shape: 'A name is made of lower case letters, digits and underscores, at most 60',
  anchor_name_shape: 'The name of an event is made of lower case letters, digits and underscores',
  source_address: 'An https address is needed where the source can be read',
  validity_order: 'The validity ends before it begins',
  rule_overlap: ({ name, other }) => `Two versions of “${name}” hold on the same days: see rule ${other} too`,
  cap_unknown: ({ name }) => `There is no general limit “${name}”`,
  cap_twice: ({ name }) => `The general limit “${name}” is there twice`,
  shift_with_hours: 'A term in hours does not move: take the shift away',
  cap_with_hours: 'A general limit is a day: it does not hold for a term in hours',
  fixed_date: 'That month has no such day',
  anchor_unknown_rule: ({ name }) => `The rule “${name}” it starts from is not there`,
  rule_circle: ({ name }) => `The rule “${name}” ends up starting from itself`,
  rule_not_in_force: (v) =>
    `The rule “${v['name']}” does not hold on ${on(v, 'day', 'en')}: it holds from ${on(v, 'from', 'en')}${v['until'] ? ` to the day before ${on(v, 'until', 'en')}` : ''}`,
  anchor_shape: 'A day (2026-03-31) or a moment (2026-03-31T10:00:00Z) between 1986 and 2200 is needed',
  anchor_needs_time: 'A term in hours starts from a moment: the time is needed too',
  anchor_order: (v) => `It comes before “${v['other']}” (${on(v, 'day', 'en')}), which must precede it`,
  extension_twice: ({ number }) => `Act ${number} extends the same deadline twice`,
  extension_with_hours: 'A term in hours is not extended with a date',
  extension_unknown_rule: ({ name }) => `There is no rule “${name}” to extend`,
}
export const problems: ProblemWords = say({ it: problemsIt, en: problemsEn })
