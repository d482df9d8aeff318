/**
 * What the founding documents and public pages of the centres state as fact. For the municipalities named here the IPA
 * code is a fact too: `c_` and the cadastral code in lower case, as the index lists them.
 */

/** CST Lecce: its twenty-two members. */
export const lecceMembers = [
  'Arnesano',
  'Bagnolo del Salento',
  'Carpignano Salentino',
  "Castrignano de' Greci",
  'Cavallino',
  'Cursi',
  'Giurdignano',
  'Lecce',
  'Lizzanello',
  'Martano',
  'Melendugno',
  'Melissano',
  'Melpignano',
  'Morciano di Leuca',
  'Nociglia',
  'Ortelle',
  'Palmariggi',
  'Parabita',
  'Seclì',
  'Soleto',
  'Uggiano la Chiesa',
  'Vernole',
]

/** CST Lecco: the municipalities its public pages of 2018-2023 name. There are others. */
export const leccoNamed = [
  'Barzago',
  'Barzio',
  'Calco',
  'Calolziocorte',
  'Carenno',
  'Casargo',
  'Cassago Brianza',
  'Colico',
  'Dervio',
  'Dorio',
  'Erve',
  'Esino Lario',
  'Garlate',
  'Introbio',
  'Lecco',
  'Lierna',
  'Malgrate',
  'Margno',
  'Monte Marenzo',
  'Morterone',
  'Olgiate Molgora',
  "Paderno d'Adda",
  'Pasturo',
  'Perledo',
  'Primaluna',
  'Sueglio',
  'Taceno',
  'Valmadrera',
  'Valvarrone',
  'Varenna',
  'Vercurago',
  'Verderio',
  'Viganò',
]

export const IPA_SOURCE = 'IPA, indice dei domicili digitali delle PA'
export const ISTAT_SOURCE = 'ISTAT'

/** The private partner of CST Lecce, for ten years from the day of the contract. */
export const leccePartner = { name: '3PItalia', fromOn: '2022-03-16', toOn: '2032-03-16' }
/** The protocol of intent with which CST Cremona began. */
export const cremonaProtocolOn = '2013-12-12'

/** Olgiate Molgora: its grants as the centre's page of January 2023 tells them, five financed and two awaited. */
export const olgiateTold = {
  body: 'Comune di Olgiate Molgora',
  source: 'Deliberazione e resoconto del 20 gennaio 2023',
  toldOn: '2023-01-20',
  positions: [
    ['1.2', '', 'Abilitazione al cloud', 12_199_900, 'financed'],
    ['1.4.1', '', 'Esperienza del cittadino', 15_523_400, 'financed'],
    ['1.4.3', 'appio', 'App IO', 343_000, 'financed'],
    ['1.4.4', '', 'SPID e CIE', 1_400_000, 'financed'],
    ['1.4.5', '', 'Piattaforma notifiche digitali (SEND)', 3_258_900, 'financed'],
    ['1.3.1', '', 'Piattaforma digitale nazionale dati (PDND), in fase di accertamento', 2_034_400, 'awaited'],
    ['1.4.3', 'pagopa', 'pagoPA, in attesa del CUP', 7_284_500, 'awaited'],
  ],
} as const
