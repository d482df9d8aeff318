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
