import { cupHolds } from './codes.ts'

/** What does not agree across the papers of a position. Values in, values out. */
export type Inconsistency = { code: string; values: Record<string, string | number> }
type PaperFacts = {
  code: string
  paperOn: string | null
  paperCup: string
  paperCig: string
  paperCents: number | null
}
type ContractFacts = {
  supplier: string
  cig: string
  cup: string
  signedOn: string
  amountCents: number
  recognitoryOn: string | null
}
export type Folder = {
  cup: string
  amountCents: number
  paidCents: number | null
  completedOn: string | null
  /** Past the decree every contract and paper must show CUP and CIG. */
  financed: boolean
  contracts: readonly ContractFacts[]
  /** The latest version of each paper. */
  papers: readonly PaperFacts[]
}

/**
 * The CUP is there and the same on every paper, each contract has its CIG and papers show one of them, dates follow one another, amounts agree.
 * Source: PA digitale 2026, questions on contracts (papers show CUP, CIG, measure, object and duration); CUP on invoices, law 136/2010 art. 3.
 */
export function inconsistencies(f: Folder): Inconsistency[] {
  const found: Inconsistency[] = []
  const say = (code: string, values: Inconsistency['values'] = {}) => void found.push({ code, values })
  if (f.financed && f.cup === '') say('cup_absent')
  if (f.cup !== '' && !cupHolds(f.cup)) say('cup_wrong', { cup: f.cup })
  const cigs = new Set(f.contracts.map((c) => c.cig).filter(Boolean))
  for (const c of f.contracts) {
    if (c.cig === '') say('cig_absent', { name: c.supplier })
    if (c.cup !== '' && f.cup !== '' && c.cup !== f.cup) say('contract_cup', { name: c.supplier, cup: c.cup })
    if (f.completedOn !== null && c.signedOn > f.completedOn && c.recognitoryOn === null)
      say('contract_after_completion', { name: c.supplier, day: c.signedOn })
  }
  for (const p of f.papers) {
    if (p.paperCup !== '' && f.cup !== '' && p.paperCup !== f.cup) say('paper_cup', { paper: p.code, cup: p.paperCup })
    if (p.paperCig !== '' && cigs.size > 0 && !cigs.has(p.paperCig))
      say('paper_cig', { paper: p.code, cig: p.paperCig })
    if (p.code === 'contract' && (p.paperCup === '' || p.paperCig === ''))
      say('contract_paper_codes', { paper: p.code })
  }
  const on = (code: string) => f.papers.find((p) => p.code === code)?.paperOn ?? null
  for (const [before, after] of [
    ['application', 'decree'],
    ['contract', 'completion_report'],
    ['completion_report', 'cre'],
    ['completion_report', 'cre_two'],
  ] as const) {
    const [a, b] = [on(before), on(after)]
    if (a !== null && b !== null && b < a) say('papers_order', { paper: after, other: before, day: a })
  }
  const cre = f.papers.find((p) => p.code === 'cre' || p.code === 'cre_two')
  const contracted = f.contracts.reduce((sum, c) => sum + c.amountCents, 0)
  if (cre?.paperCents && contracted > 0 && cre.paperCents > contracted)
    say('cre_beyond_contracts', { cents: cre.paperCents, other: contracted })
  if (f.paidCents !== null && f.amountCents > 0 && f.paidCents > f.amountCents)
    say('paid_beyond_grant', { cents: f.paidCents, other: f.amountCents })
  return found
}
