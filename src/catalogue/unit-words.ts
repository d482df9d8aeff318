import type { Lang } from '../platform/words.ts'
import type { Unit } from './families.ts'

const it: Record<Unit, [one: string, many: string]> = {
  piece: ['unità', 'unità'],
  kit: ['kit', 'kit'],
  certificate: ['certificato', 'certificati'],
  mailbox: ['casella', 'caselle'],
  query: ['interrogazione', 'interrogazioni'],
  event: ['evento', 'eventi'],
  meeting: ['incontro', 'incontri'],
  megabyte: ['MB', 'MB'],
  hour: ['ora', 'ore'],
  day: ['giornata', 'giornate'],
  workstation: ['postazione', 'postazioni'],
  device: ['dispositivo', 'dispositivi'],
  site: ['sito', 'siti'],
  line: ['linea', 'linee'],
  camera: ['telecamera', 'telecamere'],
  procedure: ['procedimento', 'procedimenti'],
  payslip: ['cedolino', 'cedolini'],
}
const en: typeof it = {
  piece: ['unit', 'units'],
  kit: ['kit', 'kits'],
  certificate: ['certificate', 'certificates'],
  mailbox: ['mailbox', 'mailboxes'],
  query: ['query', 'queries'],
  event: ['event', 'events'],
  meeting: ['meeting', 'meetings'],
  megabyte: ['MB', 'MB'],
  hour: ['hour', 'hours'],
  day: ['day', 'days'],
  workstation: ['workstation', 'workstations'],
  device: ['device', 'devices'],
  site: ['site', 'sites'],
  line: ['line', 'lines'],
  camera: ['camera', 'cameras'],
  procedure: ['procedure', 'procedures'],
  payslip: ['payslip', 'payslips'],
}
const words = { it, en }
const numbers: Record<Lang, Intl.NumberFormat> = {
  it: new Intl.NumberFormat('it-IT', { useGrouping: 'always' }),
  en: new Intl.NumberFormat('en-GB', { useGrouping: 'always' }),
}

/** A number as people read it. */
export const num = (n: number, lang: Lang) => numbers[lang].format(n)

/** So many of a unit: `3 kit`, `1 casella`, `1,5 GB`. */
export function amount(n: number, unit: Unit | null, lang: Lang): string {
  if (unit === 'megabyte' && Math.abs(n) >= 100) return `${num(n / 1000, lang)} GB`
  const [one, many] = words[lang][unit ?? 'piece']
  return `${num(n, lang)} ${Math.abs(n) === 1 ? one : many}`
}

export const unitName = (unit: Unit, lang: Lang) => words[lang][unit][1]
