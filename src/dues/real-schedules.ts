import type { RuleSet } from './rules.ts'

// The schedules of real centres as far as they are public; what is not is invented, and said so in `invented`.

type RealSchedule = RuleSet & { source: string; invented: string }

const lastYearEnd = { yearsBefore: 1, monthDay: '12-31' }
const end2013 = { on: '2013-12-31' }
const others = ['union', 'mountain_community', 'consortium', 'special_agency', 'other']
const town = ['municipality']

/**
 * Brescia 2015-2020: 300 euro for unions, mountain communities and other bodies; municipalities by residents and firms with growing
 * discounts, never above the level of 2013 (0.15 euro a resident and 1 euro a firm). Prices and bands are not public.
 */
export const brescia2015: RealSchedule = {
  source: 'CIT della Provincia di Brescia, convenzione 2015-2020',
  invented: 'Prezzi 2015, fasce e sconti sono inventati; 300 euro e il livello del 2013 sono pubblici.',
  rules: [
    {
      kind: 'flat',
      key: 'altri-enti',
      name: 'Quota degli enti che non sono comuni',
      types: others,
      counts: true,
      cents: 30_000,
    },
    {
      kind: 'per_unit',
      key: 'residenti',
      name: 'Residenti',
      types: town,
      counts: true,
      input: 'population',
      at: lastYearEnd,
      euroPerUnit: '0.16',
    },
    {
      kind: 'per_unit',
      key: 'imprese',
      name: 'Imprese',
      types: town,
      counts: true,
      input: 'firms',
      at: lastYearEnd,
      euroPerUnit: '1.10',
    },
    {
      kind: 'discount',
      key: 'sconto',
      name: 'Sconto per fasce di residenti',
      types: town,
      counts: true,
      input: 'population',
      at: lastYearEnd,
      by: 'slice',
      bands: [
        { from: 0, to: 1000, percent: '0' },
        { from: 1001, to: 5000, percent: '10' },
        { from: 5001, to: null, percent: '20' },
      ],
    },
    {
      kind: 'per_unit',
      key: 'residenti-2013',
      name: 'Livello 2013: residenti',
      types: town,
      counts: false,
      input: 'population',
      at: end2013,
      euroPerUnit: '0.15',
    },
    {
      kind: 'per_unit',
      key: 'imprese-2013',
      name: 'Livello 2013: imprese',
      types: town,
      counts: false,
      input: 'firms',
      at: end2013,
      euroPerUnit: '1',
    },
    {
      kind: 'cap',
      key: 'tetto-2013',
      name: 'Mai sopra il livello del 2013',
      types: town,
      counts: true,
      whenMissing: 'refuse',
      level: { of: ['residenti-2013', 'imprese-2013'] },
    },
  ],
}

/** Lecco by workstation: the cost of the year split among the workstations. */
export const leccoWorkstations = (budgetCents: number, source = ''): RealSchedule => ({
  source:
    source ||
    'CST Lecco, assemblea degli enti aderenti: 100,26 euro a postazione a preventivo 2018, 98,83 a consuntivo',
  invented: 'Il costo complessivo e le postazioni di ciascun ente non sono pubblici.',
  rules: [
    {
      kind: 'share',
      key: 'postazioni',
      name: 'Costo dell’infrastruttura per postazione',
      counts: true,
      budgetCents,
      at: lastYearEnd,
      weights: [{ input: 'workstations', percent: '100' }],
      byDays: false,
    },
  ],
})

/** Olgiate Molgora, 2023: no cost in the first year, then about 2,000 euro a year. What "first year" means is a setting. */
export const olgiate2023 = (during: 'calendar_year' | 'months'): RealSchedule => ({
  source: 'Comune di Olgiate Molgora, 20 gennaio 2023: primo anno senza quota, poi circa 2.000 euro l’anno',
  invented: 'Che 2.000 euro valgano per ogni ente.',
  rules: [
    { kind: 'flat', key: 'quota', name: 'Quota annua', counts: true, cents: 200_000 },
    { kind: 'free', key: 'primo-anno', name: 'Primo anno gratuito', counts: true, during, months: 12, unit: 'day' },
  ],
})

/** The Cremasco: five percent of the digital PNRR money to the common company. */
export const consorzioIt: RealSchedule = {
  source: 'Consorzio.IT, 2023: i sindaci destinano il 5% dei fondi PNRR per il digitale',
  invented: '',
  rules: [
    {
      kind: 'percent_of_funding',
      key: 'pnrr',
      name: '5% dei fondi PNRR per il digitale',
      counts: true,
      percent: '5',
      yearsBefore: 0,
    },
  ],
}

/** Brescia 2026-2036: one annual fee covers the ordinary use of every service. */
export const brescia2026: RealSchedule = {
  source: 'CIT della Provincia di Brescia, convenzione 2026-2036: una quota annua per tutto',
  invented: 'L’importo (1.200 euro) è un segnaposto: la formula non è pubblica.',
  rules: [{ kind: 'flat', key: 'quota-unica', name: 'Quota annua unica', counts: true, cents: 120_000 }],
}
