/** First names and surnames that are common everywhere, put together by chance: whoever bears one is not meant. */
const first = (
  'Marta Paolo Chiara Davide Elena Fabio Giorgia Ivan Laura Matteo Nadia Oscar Patrizia Renato Silvia Tommaso ' +
  'Valeria Walter Bianca Claudio Daniela Enrico Federica Gianni Irene Luca Monica Nicola Olga Piero Rita Stefano Teresa Ugo Viola'
).split(' ')
const last = (
  'Albani Berti Corsini Dalmasso Esposti Ferrandi Galimberti Innocenti Lodigiani Marchetti Nardini Olivieri Pedretti ' +
  'Quadri Rovelli Salvini Tagliabue Ubaldi Valsecchi Zambelli Arrigoni Bonfanti Casati Donadoni Fumagalli Gervasi Lanfranchi Mazzola Negri Panzeri Redaelli'
).split(' ')

/** Names in an order of their own for each beginning; the two lists have lengths without a common divisor, so none comes twice soon. */
export function* invented(from: number): Generator<string, never> {
  for (let n = from; ; n++) yield `${first[n % first.length]} ${last[n % last.length]}`
}

/** The part of a mail address before the @. */
export const mailName = (name: string) =>
  name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '.')
