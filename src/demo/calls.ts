import { bringLog, readCalls } from '../desk/index.ts'
import type { Ctx } from '../platform/ctx.ts'

/** So many weeks of the switchboard: enough for a few months to stand side by side. */
const WEEKS = 12
const hours: readonly (readonly [from: number, to: number])[] = [
  [8.5, 13.5],
  [14.5, 17.5],
]

/** The same numbers for the same seed, from 0 to 1: a demo tells the same of a day whenever it is loaded. */
function numbersFrom(seed: string) {
  let state = Buffer.from(seed).reduce((h, byte) => Math.imul(h ^ byte, 16_777_619) >>> 0, 2_166_136_261)
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const clock = (seconds: number) =>
  [3600, 60, 1].map((unit, i) => String(Math.floor(seconds / unit) % (i === 0 ? 24 : 60)).padStart(2, '0')).join(':')

/** The calls of a day as a switchboard writes them: most are answered soon, some wait, some give up or find it busy. */
function linesOf(slug: string, day: Temporal.PlainDate, until: number): string[] {
  const next = numbersFrom(`${slug} ${day.toString()}`)
  const count = 5 + Math.floor(next() * 8) + (day.dayOfWeek === 1 ? 4 : 0)
  const calls = Array.from({ length: count }, () => {
    const [from, to] = next() < 0.65 ? hours[0]! : hours[1]!
    const began = Math.floor((from + next() * (to - from)) * 3600)
    const luck = next()
    const wait = Math.floor(next() < 0.75 ? 3 + next() * 14 : 18 + next() * 75)
    const length = 60 + Math.floor(next() * 600)
    const queue = next() < 0.8 ? 'Assistenza' : 'Amministrazione'
    return { began, queue, luck, wait, ended: began + wait + length }
  })
  return calls
    .filter((c) => c.ended < until)
    .toSorted((a, b) => a.began - b.began)
    .map(({ began, queue, luck, wait, ended }) => {
      const head = `${day.toString()};${clock(began)};${queue}`
      if (luck < 0.04) return `${head};;${clock(began)};occupato`
      if (luck < 0.12) return `${head};;${clock(began + wait)};abbandonata`
      return `${head};${clock(began + wait)};${clock(ended)};risposta`
    })
}

/** The switchboard's log of the last weeks, brought and read as a director does: invented, with no number of anybody. */
export async function loadCalls(ctx: Ctx, slug: string) {
  const now = ctx.now.toZonedDateTimeISO(ctx.zone)
  const today = now.toPlainDate()
  const seconds = now.hour * 3600 + now.minute * 60 + now.second
  const days = Array.from({ length: WEEKS * 7 + 1 }, (_, i) => today.subtract({ days: WEEKS * 7 - i }))
  const lines = days
    .filter((day) => day.dayOfWeek <= 5)
    .flatMap((day) => linesOf(slug, day, day.equals(today) ? seconds : 86_400))
  // Switchboards write such lines too: what cannot be read is seen with its reason.
  const broken = `${today.subtract({ days: 7 }).toString()};;Assistenza;;;trasferita`
  const log = ['Data;Ora;Coda;Risposta;Fine;Esito', ...lines, broken].join('\r\n')
  const id = await bringLog(ctx, {
    field: 'log',
    name: 'centralino-dimostrazione.csv',
    type: 'text/csv',
    bytes: Buffer.from(log),
  })
  await readCalls(ctx, id)
}
