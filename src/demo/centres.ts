import type { BodyToAdd } from '../members/index.ts'
import { municipality, otherBody } from './bodies.ts'
import { lecceMembers, leccoNamed } from './facts.ts'
import { byNames, ofProvince } from './municipalities.ts'

export type DemoCentre = {
  slug: string
  name: string
  kind: 'cst' | 'cit'
  /** Bodies that others belong to (unions), then all the others, which are given the ids of the first by name. */
  unions: () => BodyToAdd[]
  bodies: (unionOf: (name: string) => string | undefined) => BodyToAdd[]
  /** The bodies whose whole staff is invented. The first two share a secretary. */
  staffed: readonly string[]
}

const lombardy = (province: string) => ({ province, region: 'Lombardia' })
const usualShape = 'Il codice IPA ha la forma consueta e non è verificato.'

const lecce: DemoCentre = {
  slug: 'lecce',
  name: 'CST Lecce',
  kind: 'cst',
  unions: () => [],
  bodies: () =>
    byNames('LE', lecceMembers).map((m) =>
      municipality(m, {
        ipaKnown: true,
        notes:
          'Aderisce al CST Lecce. Dal 16 marzo 2022 i servizi sono affidati per dieci anni al partner privato 3PItalia.',
      }),
    ),
  staffed: ['Comune di Melpignano', 'Comune di Martano', 'Comune di Giurdignano'],
}

const leccoConvention =
  'Convenzione del centro fino al 31 dicembre 2027: primo anno senza quota, poi circa 2.000 euro l’anno.'
const leccoNote =
  'Citato nelle pagine pubbliche del centro fra il 2018 e il 2023: che oggi aderisca è una scelta della dimostrazione.'
const lecco: DemoCentre = {
  slug: 'lecco',
  name: 'CST Lecco',
  kind: 'cst',
  unions: () => [],
  bodies: () => [
    ...byNames('LC', leccoNamed).map((m) =>
      m.name === 'Olgiate Molgora'
        ? municipality(m, {
            ipaKnown: true,
            notes: `Adesione deliberata dal consiglio comunale il 20 gennaio 2023, all’unanimità. ${leccoConvention}`,
          })
        : municipality(m, { ipaKnown: true, notes: leccoConvention, demoNote: leccoNote }),
    ),
    otherBody('Comunità montana Lario orientale Valle San Martino', 'mountain_community', lombardy('LC'), {
      notes: leccoConvention,
      demoNote: leccoNote,
    }),
    otherBody('Provincia di Lecco', 'province', lombardy('LC'), { notes: 'Ente capofila del centro.' }),
    otherBody('Azienda speciale Retesalute', 'special_agency', lombardy('LC'), {
      notes: leccoConvention,
      demoNote: leccoNote,
    }),
  ],
  staffed: ['Comune di Olgiate Molgora', 'Comune di Calco', 'Comune di Margno'],
}

const VALSAVIORE = 'Unione dei comuni della Valsaviore'
const inValsaviore = new Set(['Berzo Demo', 'Cedegolo', 'Cevo', "Saviore dell'Adamello", 'Sellero'])
const bresciaMountains = [
  'Comunità montana di Valle Camonica',
  'Comunità montana di Valle Trompia',
  'Comunità montana di Valle Sabbia',
  'Comunità montana del Sebino Bresciano',
  'Comunità montana Parco Alto Garda Bresciano',
]
const bresciaUnions = [VALSAVIORE, 'Unione dei comuni della Valtenesi', 'Unione degli antichi borghi di Valle Camonica']
const bresciaCounts =
  'Del centro sono pubblici i numeri (184 comuni, 5 comunità montane, 1 consorzio, 10 unioni), non i nomi'
const brescia: DemoCentre = {
  slug: 'brescia',
  name: 'CIT Brescia',
  kind: 'cit',
  unions: () => [
    ...bresciaUnions.map((name) =>
      otherBody(name, 'union', lombardy('BS'), {
        demoNote: `${bresciaCounts}: questa unione è stata scelta per la dimostrazione.`,
      }),
    ),
    ...Array.from({ length: 10 - bresciaUnions.length }, (_, i) =>
      otherBody(`Unione dimostrativa n. ${i + bresciaUnions.length + 1}`, 'union', lombardy('BS'), {
        demoNote: `${bresciaCounts}: questa unione è inventata.`,
      }),
    ),
  ],
  // The smallest: it is for them that a centre exists.
  bodies: (unionOf) => [
    ...ofProvince('BS')
      .toSorted((a, b) => a.population - b.population)
      .slice(0, 184)
      .map((m) =>
        municipality(m, {
          demoNote: `${bresciaCounts}: questo comune è stato scelto per la dimostrazione. ${usualShape}`,
          parentUnionId: inValsaviore.has(m.name) ? unionOf(VALSAVIORE) : undefined,
        }),
      ),
    ...bresciaMountains.map((name) =>
      otherBody(name, 'mountain_community', lombardy('BS'), {
        demoNote: `${bresciaCounts}: questa comunità è stata scelta per la dimostrazione.`,
      }),
    ),
    otherBody('Provincia di Brescia', 'province', lombardy('BS'), { notes: 'Ente capofila del centro.' }),
    otherBody('Consorzio dimostrativo della Bassa', 'consortium', lombardy('BS'), {
      demoNote: `${bresciaCounts}: questo consorzio è inventato.`,
    }),
  ],
  staffed: ['Comune di Cedegolo', 'Comune di Capo di Ponte', VALSAVIORE],
}

const cremona: DemoCentre = {
  slug: 'cremona',
  name: 'CST Cremona',
  kind: 'cst',
  unions: () => [],
  bodies: () => [
    otherBody('Provincia di Cremona', 'province', lombardy('CR'), {
      notes: 'Coordina il centro: protocollo d’intesa sottoscritto il 12 dicembre 2013.',
    }),
    ...ofProvince('CR')
      .filter((_, i) => i % 3 === 0)
      .map((m) =>
        municipality(m, {
          notes: 'Protocollo d’intesa del 12 dicembre 2013.',
          demoNote: `Al centro aderì un terzo dei comuni, quali non è pubblicato: questo è stato scelto per la dimostrazione. ${usualShape}`,
        }),
      ),
  ],
  staffed: ['Comune di Sospiro', 'Comune di Castelverde', 'Provincia di Cremona'],
}

export const demoCentres: readonly DemoCentre[] = [lecce, lecco, brescia, cremona]
