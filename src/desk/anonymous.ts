/** Takes out of a text what tells whose it was: values in, values out. What a rule cannot know is for who reads it again. */

export type Known = { people: readonly string[]; bodies: readonly string[] }
type Marks = Readonly<Record<'person' | 'body' | 'address' | 'phone' | 'code' | 'ticket', string>>

const kinds =
  /^(?:Comune|Città metropolitana|Città|Provincia|Unione(?: dei comuni| montana)?|Comunità montana|Consorzio|Azienda speciale) (?:(?:di|del|della|dei|delle) |d[’']|dell[’'])?/i
/** Where a place's name stands alone it tells the body as well. */
const placeOf = (body: string) => body.replace(kinds, '')
const plain = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/['’]/g, "[’']")
const whole = (names: readonly string[]) =>
  new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${names
      .toSorted((a, b) => b.length - a.length)
      .map(plain)
      .join('|')})(?![\\p{L}\\p{N}])`,
    'gu',
  )
const longer = (least: number) => (name: string) => name.length >= least

/** Forms that are what they look like, whoever they belong to. */
const forms: readonly (readonly [RegExp, keyof Marks])[] = [
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, 'address'],
  [/\b[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]\b/gi, 'code'],
  [/\bIT\d{2} ?[A-Z] ?(?:\d ?){10}(?:[0-9A-Z] ?){11}[0-9A-Z]\b/g, 'code'],
  [/(?<![\d/.,-])(?:(?:\+|00)39[ .]?)?(?:0\d{1,3}[ ./-]?\d{5,8}|3\d{2}[ ./-]?\d{3}[ .-]?\d{3,4})(?![\d/])/g, 'phone'],
  [/\bT-\d{1,9}\b/g, 'ticket'],
]

/** The text with a mark in the place of each name, address, telephone, code and number of a ticket. */
export function anonymised(text: string, { people, bodies }: Known, marks: Marks): string {
  let out = text
  for (const [form, mark] of forms) out = out.replaceAll(form, marks[mark])
  const whose = bodies.flatMap((b) => [b, placeOf(b)]).filter(longer(3))
  if (whose.length > 0) out = out.replaceAll(whole(whose), marks.body)
  const named = people.flatMap((p) => {
    const parts = p.split(/\s+/)
    return [p, parts.toReversed().join(' '), ...parts.filter(longer(3))]
  })
  if (named.some(longer(3))) out = out.replaceAll(whole(named.filter(longer(3))), marks.person)
  // A first name and a surname that stand apart are one person.
  return out.replaceAll(new RegExp(`${plain(marks.person)}(?:[ ,]+${plain(marks.person)})+`, 'g'), marks.person)
}
