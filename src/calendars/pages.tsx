import { showDay, showInstant } from '../platform/time.ts'
import type { Lang } from '../platform/words.ts'
import { Legend } from '../ui/charts.tsx'
import { Field } from '../ui/field.tsx'
import { type Errors, FieldGroup, Form } from '../ui/form.tsx'
import { Badge, Card, Facts, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Day } from '../ui/values.tsx'
import type { Interval, Pause } from './clock.ts'
import type { Holiday } from './holidays.ts'
import { ROME } from './openings.ts'
import { dayFields, type Trial, type TrialValues } from './trial.ts'
import { words } from './words.ts'

/** Rows of a table nobody reads to the end. */
const SHOWN = 100

type LineProps = {
  lang: Lang
  start: Temporal.Instant
  deadline: Temporal.Instant
  intervals: readonly Interval[]
  pauses: readonly Pause[]
}

/** Why a deadline is what it is: what counted and what did not on a time line, and the same as a table. */
export function ClockLine(props: LineProps) {
  const w = words(props.lang)
  if (props.intervals.length === 0) return <p>{w.atOnce}</p>
  const level = (word: string, of?: 4 | 'warn') => ({ word, ...(of !== undefined && { level: of }) })
  return (
    <div class="clock">
      <Legend items={[level(w.legendWork, 4), level(w.legendPause, 'warn'), level(w.legendClosed)]} />
      <Drawing {...props} />
      <Rows {...props} />
    </div>
  )
}

const ms = (at: Temporal.Instant) => at.epochMilliseconds

function Drawing({ lang, start, deadline, intervals, pauses }: LineProps) {
  const w = words(lang)
  const [from, to] = [ms(start), ms(deadline)]
  const place = (at: number) => `${(((at - from) / (to - from)) * 100).toFixed(3)}%`
  const cut = (at: number) => Math.min(to, Math.max(from, at))
  const work = drawable(
    intervals.map((i) => ({ from: ms(i.from), to: ms(i.to) })),
    to - from,
  )
  const still = drawable(
    pauses.map((p) => ({ from: cut(ms(p.from)), to: p.to ? cut(ms(p.to)) : to })).toSorted((a, b) => a.from - b.from),
    to - from,
  )
  const bar = (kind: string, y: number, height: number) => (span: Stretch) => (
    <rect class={kind} x={place(span.from)} width={place(from + span.to - span.from)} y={y} height={height} />
  )
  return (
    <svg
      class="clock-line"
      width="100%"
      height="76"
      role="img"
      aria-label={w.line(show(start, lang), show(deadline, lang))}
    >
      <rect class="heat-none" width="100%" y="14" height="24" />
      {work.map(bar('heat-4', 14, 24))}
      {still.map(bar('heat-warn', 40, 8))}
      {midnights(start, deadline).map(({ at, day }) => (
        <>
          <line class="clock-day" x1={place(at)} x2={place(at)} y1="10" y2="52" />
          {day && (
            <text class="clock-word" x={place(at)} y="70" text-anchor="middle">
              {showDay(day, lang)}
            </text>
          )}
        </>
      ))}
      <line class="clock-due" x1="100%" x2="100%" y1="2" y2="52" />
      <text class="clock-word" x="100%" dx="-6" y="11" text-anchor="end">
        {w.due}
      </text>
    </svg>
  )
}

type Stretch = { from: number; to: number }
/** What lies closer than a thousandth of the line is drawn as one: a line of ten years is no longer than one of a day. */
function drawable(spans: readonly Stretch[], length: number): Stretch[] {
  const drawn: Stretch[] = []
  for (const { from, to } of spans) {
    const last = drawn.at(-1)
    if (last && from - last.to < length / 1000) last.to = Math.max(last.to, to)
    else if (to > from) drawn.push({ from, to })
  }
  return drawn
}

/** Where days begin, at most forty lines; at most three of them, away from the ends, say which day it is. */
function midnights(start: Temporal.Instant, deadline: Temporal.Instant): { at: number; day: string | null }[] {
  const first = start.toZonedDateTimeISO(ROME).toPlainDate().add({ days: 1 })
  const days = first.until(deadline.toZonedDateTimeISO(ROME).toPlainDate(), { largestUnit: 'days' }).days + 1
  const [from, length] = [ms(start), ms(deadline) - ms(start)]
  const step = Math.max(1, Math.ceil(days / 40))
  const lines = Array.from({ length: Math.max(0, Math.ceil(days / step)) }, (_, i) => {
    const day = first.add({ days: i * step })
    const at = day.toZonedDateTime(ROME).epochMilliseconds
    return { at, day: day.toString(), place: (at - from) / length }
  }).filter(({ place }) => place < 1)
  let free = 0.15
  return lines.map(({ at, day, place }) => {
    const named = place >= free && place <= 0.85
    if (named) free = place + 0.3
    return { at, day: named ? day : null }
  })
}

type Row = { kind: 'work' | 'pause'; from: Temporal.Instant; to: Temporal.Instant | null; sum: number | null }

function Rows({ lang, intervals, pauses }: LineProps) {
  const w = words(lang)
  let sum = 0
  const work = intervals.map(({ from, to, seconds }): Row => ({ kind: 'work', from, to, sum: (sum += seconds) }))
  const still = pauses.map(({ from, to }): Row => ({ kind: 'pause', from, to, sum: null }))
  const rows = [...work, ...still].toSorted((a, b) => Temporal.Instant.compare(a.from, b.from))
  return (
    <>
      <Table
        caption={w.why}
        rows={rows.slice(0, SHOWN)}
        id={(row) => `${row.kind}-${row.from}`}
        columns={[
          {
            word: w.what,
            main: true,
            cell: (row) =>
              row.kind === 'work' ? <Badge tone="info">{w.workRow}</Badge> : <Badge tone="warn">{w.pauseRow}</Badge>,
          },
          { word: w.from, cell: (row) => <At at={row.from} lang={lang} /> },
          { word: w.to, cell: (row) => (row.to ? <At at={row.to} lang={lang} /> : w.lasts) },
          { word: w.length, kind: 'number', cell: (row) => row.to && duration((ms(row.to) - ms(row.from)) / 1000) },
          { word: w.sum, kind: 'number', cell: (row) => row.sum !== null && duration(row.sum) },
        ]}
      />
      {rows.length > SHOWN && <p>{w.more(rows.length - SHOWN)}</p>}
    </>
  )
}

/** Clocks are read in Rome, whatever zone the page around them has. */
const show = (at: Temporal.Instant, lang: Lang) => showInstant(at, lang, ROME)
const At = ({ at, lang }: { at: Temporal.Instant; lang: Lang }) => (
  <time class="day" datetime={at.toString()}>
    {show(at, lang)}
  </time>
)

/** Hours and minutes, and seconds where there are any: `8:00`, `0:00:30`. */
function duration(seconds: number): string {
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0')
  const whole = Math.floor(seconds)
  const rest = whole % 60 ? `:${two(whole % 60)}` : ''
  return `${Math.floor(whole / 3600)}:${two((whole % 3600) / 60)}${rest}`
}

type PageProps = {
  lang: Lang
  values: TrialValues
  errors: Errors
  problem: string | null
  trial: Trial | null
  year: number
  holidays: readonly Holiday[]
}

/** A calendar to try, the deadline it gives, and the holidays it counts with. */
export function ServiceClockPage({ lang, values, errors, problem, trial, year, holidays }: PageProps) {
  const w = words(lang)
  return (
    <Stack>
      {trial && (
        <Card title={w.why}>
          <Facts
            facts={[
              { word: w.begins, value: <At at={trial.start} lang={lang} /> },
              { word: w.due, value: <At at={trial.deadline} lang={lang} /> },
              { word: w.total, value: duration(trial.intervals.reduce((sum, i) => sum + i.seconds, 0)) },
            ]}
          />
          <ClockLine lang={lang} {...trial} />
        </Card>
      )}
      <Card>
        <Form method="get" action="/service-clock" values={values} errors={errors} problem={problem} submit={w.compute}>
          <FieldGroup title={w.work}>
            <Field type="date" name="startOn" label={w.startOn} size="short" />
            <Field name="startAt" label={w.startAt} help={w.startAtHelp} size="short" />
            <Field name="hours" label={w.hours} help={w.hoursHelp} size="short" />
            <Field type="textarea" name="pauses" label={w.pauses} help={w.pausesHelp} rows={3} optional size="wide" />
          </FieldGroup>
          <FieldGroup title={w.week} help={w.weekHelp}>
            {dayFields.map((name, i) => (
              <Field name={name} label={w.days[i]!} optional />
            ))}
          </FieldGroup>
          <FieldGroup title={w.closed}>
            <Field
              type="radio"
              name="holidays"
              label={w.holidays}
              options={(['IT', 'none'] as const).map((value) => ({ value, word: w.holidayKinds[value] }))}
            />
            <Field name="patron" label={w.patron} help={w.patronHelp} optional size="short" />
          </FieldGroup>
        </Form>
      </Card>
      <Card title={w.holidaysOf(year)} flush>
        <Table
          caption={w.holidaysOf(year)}
          rows={holidays}
          id={(h) => h.day}
          columns={[
            { word: w.day, cell: (h) => <Day day={h.day} /> },
            { word: w.holiday, main: true, cell: (h) => w.names[h.name] },
            { word: w.source, cell: (h) => <span class="source">{h.source}</span> },
          ]}
        />
      </Card>
    </Stack>
  )
}
