import { showDay } from '../platform/time.ts'
import { type Lang, say } from '../platform/words.ts'

type Line = { body: string; label: string; title: string; dueOn: string; late: boolean }
/** `lines` are the first of `count` dates. */
type Digest = { to: string; name: string; count: number; lines: readonly Line[]; link: string }

const words = say({
  it: {
    subject: (n: number, first: string) => (n === 1 ? `Scadenza del ${first}` : `${n} scadenze, la prima il ${first}`),
    hello: (name: string) => `Buongiorno ${name},`,
    intro: 'queste sono le date che ti riguardano:',
    more: (n: number) => (n === 1 ? 'e un’altra.' : `e altre ${n}.`),
    late: 'PASSATA',
    by: 'entro il',
    where: 'Perché ciascuna data, con la regola e la fonte:',
  },
  en: {
    subject: (n: number, first: string) => (n === 1 ? `Deadline of ${first}` : `${n} deadlines, the first on ${first}`),
    hello: (name: string) => `Good morning ${name},`,
    intro: 'these are the dates that concern you:',
    more: (n: number) => `and ${n} more.`,
    late: 'PASSED',
    by: 'by',
    where: 'Why each date, with its rule and source:',
  },
})

/** All the dates of a day in one letter. */
export function digest(lang: Lang, { to, name, count, lines, link }: Digest) {
  const w = words(lang)
  const first = showDay(lines[0]!.dueOn, lang)
  const line = (l: Line) =>
    `- ${l.late ? `${w.late}: ` : ''}${l.title}, ${w.by} ${showDay(l.dueOn, lang)} (${l.label}, ${l.body})`
  return {
    kind: 'deadlines.digest',
    to,
    subject: w.subject(count, first),
    text: [
      w.hello(name),
      '',
      w.intro,
      '',
      ...lines.map(line),
      ...(count > lines.length ? [w.more(count - lines.length)] : []),
      '',
      w.where,
      link,
      '',
    ].join('\n'),
  }
}
