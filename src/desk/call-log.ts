import { parse as parseCsv } from 'csv-parse/sync'
import { textOf } from '../platform/text.ts'

/** The log of a switchboard as CSV, line by line: values in, values out. */

type Outcome = 'answered' | 'abandoned' | 'busy'
type Call = {
  queue: string
  began: Temporal.Instant
  answered: Temporal.Instant | null
  ended: Temporal.Instant | null
  outcome: Outcome
}
/** A line that was read, with what makes it the same as another; or why it was not, as a problem code. */
export type Line = { line: number } & ({ call: Call; key: string } | { reason: string; text: string })
export type Log = { lines: Line[] } | { problem: string }

type Name = 'on' | 'time' | 'from' | 'queue' | 'answered' | 'ended' | 'outcome'
const names: Readonly<Record<Name, readonly string[]>> = {
  on: ['data', 'giorno', 'date', 'day'],
  time: [
    'ora',
    'inizio',
    'data e ora',
    'dataora',
    'orario',
    'time',
    'start',
    'begin',
    'began at',
    'calldate',
    'date and time',
  ],
  from: ['da', 'chiamante', 'numero', 'from', 'caller', 'source', 'src'],
  queue: ['a', 'coda', 'interno', 'destinazione', 'to', 'queue', 'destination', 'dst', 'to/queue', 'a/coda'],
  answered: ['risposta', 'ora risposta', 'risposta alle', 'answered', 'answered at', 'answer'],
  ended: ['fine', 'ora fine', 'chiusura', 'ended', 'ended at', 'end'],
  outcome: ['esito', 'stato', 'outcome', 'result', 'disposition', 'status'],
}
const outcomes: Readonly<Record<Outcome, readonly string[]>> = {
  answered: ['risposta', 'risposto', 'con risposta', 'answered', 'answer', 'ok'],
  abandoned: [
    'abbandonata',
    'persa',
    'senza risposta',
    'non risposta',
    'abandoned',
    'missed',
    'no answer',
    'noanswer',
    'cancel',
    'cancelled',
  ],
  busy: ['occupato', 'occupata', 'busy', 'congestion'],
}
const plain = (text: string) =>
  text
    .replace(/^\uFEFF/, '')
    .trim()
    .toLowerCase()
    .replaceAll(/[_\s]+/g, ' ')
const MOST_LINES = 200_000

/**
 * Reads a log. Columns go by their Italian or English names, in any order; comma, semicolon or tab; times are of the centre's zone unless they
 * say another. A column for the start is needed, and one for the answer or the outcome.
 */
export function readLog(bytes: Buffer, zone: string, now: Temporal.Instant): Log {
  const text = textOf(bytes).replace(/^\uFEFF/, '')
  const first = text.split(/\r?\n/, 1)[0] ?? ''
  const delimiter = ['\t', ';', ','].toSorted((a, b) => first.split(b).length - first.split(a).length)[0]!
  let records: { record: string[]; info: { lines: number } }[]
  try {
    records = parseCsv(text, {
      delimiter,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      info: true,
    }) as unknown as typeof records
  } catch {
    return { problem: 'calls_not_csv' }
  }
  const [head, ...rest] = records
  if (!head || rest.length === 0) return { problem: 'calls_empty' }
  if (rest.length > MOST_LINES) return { problem: 'calls_too_many' }
  const at = columnsOf(head.record)
  if ((at.time === undefined && at.on === undefined) || (at.answered === undefined && at.outcome === undefined))
    return { problem: 'calls_columns' }
  return {
    lines: rest.map(({ record, info }): Line => {
      const read = record.length === head.record.length ? readCall(record, at, zone, now) : 'call_columns'
      if (typeof read === 'string') return { line: info.lines, reason: read, text: masked(record.join(' ; ')) }
      return { line: info.lines, ...read }
    }),
  }
}

type At = Partial<Record<Name, number>>
function columnsOf(head: readonly string[]): At {
  const at: At = {}
  head.forEach((title, i) => {
    const name = (Object.keys(names) as Name[]).find((n) => names[n].includes(plain(title)))
    if (name && at[name] === undefined) at[name] = i
  })
  return at
}

function readCall(cells: readonly string[], at: At, zone: string, now: Temporal.Instant) {
  const cell = (name: Name) => (at[name] === undefined ? '' : (cells[at[name]] ?? '').trim())
  const began = moment([cell('on'), cell('time')].filter(Boolean).join(' '), zone)
  if (!began) return 'call_time'
  if (Temporal.Instant.compare(began, now) > 0) return 'call_future'
  const [answered, ended] = [after(cell('answered'), began, zone), after(cell('ended'), began, zone)]
  if (answered === undefined || ended === undefined) return 'call_time'
  const said = plain(cell('outcome'))
  const outcome =
    said === ''
      ? answered
        ? 'answered'
        : 'abandoned'
      : (Object.keys(outcomes) as Outcome[]).find((o) => outcomes[o].includes(said))
  if (!outcome) return 'call_outcome'
  if (outcome === 'answered' && !answered) return 'call_answer_missing'
  const order = [began, ...(answered ? [answered] : []), ...(ended ? [ended] : [])]
  if (order.some((moment, i) => i > 0 && Temporal.Instant.compare(order[i - 1]!, moment) > 0)) return 'call_order'
  const queue = cell('queue').slice(0, 120)
  const call: Call = { queue: masked(queue), began, answered: outcome === 'answered' ? answered : null, ended, outcome }
  const key = [began, answered, ended, outcome, queue, cell('from').replaceAll(/\D/g, '')].join('|')
  return { call, key }
}

/** A day and an hour as switchboards write them, `22/11/2026 14:05:30` or ISO; null when they are neither. */
function moment(text: string, zone: string): Temporal.Instant | null {
  const italian = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})[ T,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?$/.exec(text)
  const iso = italian
    ? `${italian[3]}-${italian[2]!.padStart(2, '0')}-${italian[1]!.padStart(2, '0')}T${italian[4]!.padStart(2, '0')}:${italian[5]}:${italian[6] ?? '00'}`
    : text.replace(/^(\d{4}-\d{2}-\d{2}) +/, '$1T')
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(iso)) return null
  try {
    if (/(Z|[+-]\d{2}:?\d{2})$/.test(iso)) return Temporal.Instant.from(iso)
    return Temporal.PlainDateTime.from(iso, { overflow: 'reject' }).toZonedDateTime(zone).toInstant()
  } catch {
    return null
  }
}
/** A moment after the call began: written whole, or the hour alone, which after midnight is of the next day. Undefined when it is neither. */
function after(text: string, began: Temporal.Instant, zone: string): Temporal.Instant | null | undefined {
  if (text === '' || text === '-') return null
  const hour = /^(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?$/.exec(text)
  if (!hour) return moment(text, zone) ?? undefined
  const start = began.toZonedDateTimeISO(zone)
  try {
    const time = Temporal.PlainTime.from(
      { hour: Number(hour[1]), minute: Number(hour[2]), second: Number(hour[3] ?? 0) },
      { overflow: 'reject' },
    )
    const same = start.toPlainDate().toZonedDateTime({ timeZone: zone, plainTime: time })
    const late = Temporal.ZonedDateTime.compare(same, start) < 0 && start.hour >= 20
    return (late ? same.add({ days: 1 }) : same).toInstant()
  } catch {
    return undefined
  }
}
const DAY = /^(\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{2}-\d{2})/
/** A text without the numbers somebody could be called back on; its days stay. */
const masked = (text: string) =>
  text.replaceAll(/\+?\d[\d /.-]{4,}\d/g, (found) => (DAY.test(found) ? found : '•••')).slice(0, 500)
