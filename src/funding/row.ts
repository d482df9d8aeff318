import type { Header } from './header.ts'
import {
  cents,
  cleanName,
  cup,
  day,
  holderType,
  type HolderType,
  instant,
  ipaCode,
  istatCode,
  province,
  said,
  titleKey,
  town,
  wholeNumber,
} from './normal.ts'
import { measureOf } from './rules.ts'

/** A holder as one file describes it. */
export type Look = {
  ipa: string
  name: string | null
  type: HolderType | null
  town: string | null
  istat: string | null
  province: string | null
  region: string | null
}
export type Title = { key: string; title: string; measure: string }

/** What a row says of a grant. */
export type GrantRow = {
  look: Look
  call: Title
  cup: string | null
  amountCents: number
  sentAt: string | null
  financedOn: string | null
  decree: string | null
  window: string | null
  protocol: string | null
  letter: string | null
  stateOn: string | null
}
export type CallRow = Title & {
  opensOn: string | null
  closesOn: string | null
  state: string | null
  allottedCents: number | null
  measureTotalCents: number | null
  recipients: string[]
}

/** Why a row does not fit: a word and the value that was met. */
export type Misfit = { reason: string; detail: string }
const misfit = (reason: string, value: string | undefined): Misfit => ({ reason, detail: (value ?? '').slice(0, 80) })

export const isMisfit = (row: object): row is Misfit => 'reason' in row

/** Descriptions of holders by the cells they were made from. */
export type Looks = Map<string, Look | Misfit>

/** Makes the reader of the rows under a header. Titles repeat thousands of times: they are worked out once. So do holders, from file to file. */
export function grantReader(
  header: Extract<Header, { kind: 'grants' }>,
  looks: Looks,
): (cells: string[]) => GrantRow | Misfit {
  const { at } = header
  const cell = (cells: string[], place: number | undefined) => (place === undefined ? undefined : cells[place])
  const titles = new Map<string, Title | Misfit>()
  const titleOf = (text: string, measureText: string | undefined): Title | Misfit => {
    const known = titles.get(text)
    if (known) return known
    const title = said(text)?.replace(/\s+/g, ' ') ?? null
    const measure = title && measureOf(title, measureText)
    const made = !title
      ? misfit('call', text)
      : !measure
        ? misfit('measure', title)
        : { key: titleKey(title), title, measure }
    titles.set(text, made)
    return made
  }
  const lookOf = (cells: string[]): Look | Misfit => {
    const ipa = ipaCode(cell(cells, at.codice_ipa))
    if (!ipa) return misfit('ipa', cell(cells, at.codice_ipa))
    const istat = istatCode(cell(cells, at.cod_comune))
    return {
      ipa,
      name: cleanName(cell(cells, at.ente)),
      type: holderType(cell(cells, at.tipologia_ente)),
      town: town(cell(cells, at.comune), istat),
      istat,
      province: province(cell(cells, at.provincia), cell(cells, at.cod_provincia), istat),
      region: said(cell(cells, at.regione)),
    }
  }
  const lookPlaces = [
    at.codice_ipa,
    at.ente,
    at.tipologia_ente,
    at.comune,
    at.cod_comune,
    at.provincia,
    at.cod_provincia,
    at.regione,
  ]
  const knownLook = (cells: string[]) => {
    let key = ''
    for (const place of lookPlaces) key += place === undefined ? '\t' : `${cells[place]}\t`
    let look = looks.get(key)
    if (!look) looks.set(key, (look = lookOf(cells)))
    return look
  }
  // A file has some hundreds of days.
  const dayOf = once(day)
  const numberOf = once(wholeNumber)
  const decreeOf = once((text) => said(text)?.replace(/\s+/g, ' ') ?? null)
  return (cells) => {
    const look = knownLook(cells)
    if (isMisfit(look)) return look
    const amountCents = cents(cell(cells, at.importo_finanziamento))
    if (amountCents === undefined) return misfit('amount', cell(cells, at.importo_finanziamento))
    const call = titleOf(cell(cells, at.avviso) ?? '', cell(cells, at.misura))
    if (isMisfit(call)) return call
    const sentAt = instant(cell(cells, at.data_invio_candidatura))
    if (sentAt === undefined) return misfit('sent_at', cell(cells, at.data_invio_candidatura))
    const financedOn = dayOf(cell(cells, at.data_finanziamento))
    if (financedOn === undefined) return misfit('financed_on', cell(cells, at.data_finanziamento))
    const stateOn = dayOf(cell(cells, at.data_stato_candidatura))
    if (stateOn === undefined) return misfit('state_on', cell(cells, at.data_stato_candidatura))
    return {
      look,
      call,
      cup: cup(cell(cells, at.codice_cup)),
      amountCents,
      sentAt,
      financedOn,
      decree: decreeOf(cell(cells, at.decreto_finanziamento)),
      window: numberOf(cell(cells, at.numero_finestra_temporale)),
      protocol: numberOf(cell(cells, at.numero_di_protocollo)),
      letter: at.stato_candidatura === undefined ? null : (said(cells[at.stato_candidatura]) ?? '').slice(0, 20),
      stateOn,
    }
  }
}

/** The same function, remembering what it has worked out. */
function once<T>(fn: (text: string | undefined) => T): (text: string | undefined) => T {
  const known = new Map<string | undefined, T>()
  return (text) => {
    if (known.has(text)) return known.get(text) as T
    const made = fn(text)
    if (known.size < 20_000) known.set(text, made)
    return made
  }
}

export function callReader(header: Extract<Header, { kind: 'calls' }>): (cells: string[]) => CallRow | Misfit {
  const { at } = header
  const cell = (cells: string[], place: number | undefined) => (place === undefined ? undefined : cells[place])
  const money = (text: string | undefined) => (said(text) === null ? null : cents(text))
  return (cells) => {
    const title = said(cell(cells, at.titolo))?.replace(/\s+/g, ' ')
    if (!title) return misfit('call', cell(cells, at.titolo))
    const measure = measureOf(title, cell(cells, at.misura))
    if (!measure) return misfit('measure', title)
    const opensOn = day(cell(cells, at.data_inizio_bando))
    if (opensOn === undefined) return misfit('opens_on', cell(cells, at.data_inizio_bando))
    const closesOn = day(cell(cells, at.data_fine_bando))
    if (closesOn === undefined) return misfit('closes_on', cell(cells, at.data_fine_bando))
    const allottedCents = money(cell(cells, at.totale_importo_stanziato))
    if (allottedCents === undefined) return misfit('amount', cell(cells, at.totale_importo_stanziato))
    const measureTotalCents = money(cell(cells, at.totale_importo_misura))
    if (measureTotalCents === undefined) return misfit('amount', cell(cells, at.totale_importo_misura))
    return {
      key: titleKey(title),
      title,
      measure,
      opensOn,
      closesOn,
      allottedCents,
      measureTotalCents,
      state: said(cell(cells, at.stato)),
      recipients: (said(cell(cells, at.soggetti_destinatari)) ?? '')
        .split(';')
        .map((name) => name.trim())
        .filter(Boolean),
    }
  }
}
