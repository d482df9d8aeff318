/** An open due, as a line of a statement is compared with it. */
export type OpenDue = {
  id: string
  number: number
  year: number
  bodyName: string
  openCents: number
}
export type Line = { cents: number; wording: string; payer: string }
export type Match =
  | { dueId: string }
  | { reason: 'line_no_match' | 'line_several' | 'line_amount_differs' | 'line_payer_differs' }

/**
 * The due a line pays, when it is certain: the number of the notice stands in the wording, the amount is what is open and the payer is not
 * somebody else; or, without a number, one open due alone has this amount and this payer. Anything less is left to a person.
 */
export function matchLine(line: Line, dues: readonly OpenDue[]): Match {
  const named = dues.filter((d) => names(line.wording, d))
  if (named.length > 1) return { reason: 'line_several' }
  const one = named[0]
  if (one) {
    const payers = dues.filter((d) => samePayer(line.payer, d.bodyName))
    if (payers.length > 0 && !samePayer(line.payer, one.bodyName)) return { reason: 'line_payer_differs' }
    return one.openCents === line.cents ? { dueId: one.id } : { reason: 'line_amount_differs' }
  }
  const alike = dues.filter(
    (d) => d.openCents === line.cents && (samePayer(line.payer, d.bodyName) || mentions(line.wording, d.bodyName)),
  )
  return alike.length === 1
    ? { dueId: alike[0]!.id }
    : { reason: alike.length === 0 ? 'line_no_match' : 'line_several' }
}

/** Whether a wording names the notice: 12/2027, 12-2027, 12 del 2027; not 112/2027. */
const names = (wording: string, { number, year }: OpenDue) =>
  new RegExp(`(^|\\D)0*${number}\\s*(/|-|del|dell'anno)\\s*${year}(\\D|$)`, 'i').test(wording)

const plain = (text: string) =>
  text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim()
/** The name without what every body has in it. */
const ownName = (name: string) =>
  plain(name).replace(
    /^(comune|provincia|unione( dei comuni)?|comunita montana|azienda speciale|consorzio) (di |della |del |dei |degli )?/,
    '',
  )
const samePayer = (payer: string, name: string) =>
  payer.trim() !== '' && (plain(payer) === plain(name) || ownName(payer) === ownName(name))
const mentions = (wording: string, name: string) => ` ${plain(wording)} `.includes(` ${plain(name)} `)
