import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCsv } from './csv.ts'
import { dayInName, editionPlace, fileKind, readEditionsJson, toldEdition } from './editions.ts'
import { readHeader } from './header.ts'
import { Unreadable } from './unreadable.ts'

const full = (
  'codice_ipa,ente,tipologia_ente,comune,cod_comune,provincia,cod_provincia,regione,cod_regione,importo_finanziamento,avviso,' +
  'data_invio_candidatura,data_finanziamento,codice_cup,numero_finestra_temporale,numero_di_protocollo,decreto_finanziamento,stato_candidatura,data_stato_candidatura,misura'
).split(',')

test('every published header is understood, from 11 to 20 columns, in any order', () => {
  const eleven =
    'codice_ipa,comune,provincia,regione,importo_finanziamento,avviso,data_invio_candidatura,data_finanziamento,codice_cup,numero_finestra_temporale,numero_di_protocollo'.split(
      ',',
    )
  for (const columns of [
    eleven,
    full.filter((c) => c !== 'misura'),
    full,
    full.toReversed(),
    full.map((c) => ` ${c.toUpperCase()}`),
  ]) {
    const header = readHeader(columns)
    assert.equal(header.kind, 'grants')
    assert.equal(header.columns[header.kind === 'grants' ? header.at.codice_cup! : 0], 'codice_cup')
  }
  assert.equal(readHeader(['titolo', 'misura', 'data_inizio_bando', 'stato']).kind, 'calls')
  assert.deepEqual(readHeader([...full, 'nota']).ignored, ['nota'])
})

test('an unknown header is refused with a sentence that names its columns', () => {
  assert.throws(
    () => readHeader(['regione', 'importo']),
    (e) => e instanceof Unreadable && /"regione", "importo"/.test(e.message) && /"codice_ipa"/.test(e.message),
  )
  assert.throws(() => readHeader([...full, 'ente']), /"ente" twice/)
})

test('a file keeps its name from edition to edition', () => {
  const cases: [string, string, string | null][] = [
    ['candidature_finanziate_143__2022-11-16__16cols.csv.gz', 'candidature_finanziate_143', '2022-11-16'],
    ['candidature_finanziate_143.csv', 'candidature_finanziate_143', null],
    ['2026-10-01_candidature_finanziate_143.csv', 'candidature_finanziate_143', '2026-10-01'],
    ['candidature_altrienti_finanziate-2026-10-01.csv', 'candidature_altrienti_finanziate', '2026-10-01'],
    ['candidature_comuni_finanziate.csv', 'candidature_comuni_finanziate', null],
    ['/a/2020-01-01/avvisi.csv.gz', 'avvisi', null],
    ['mio_file_2026-02-30.csv', 'mio_file', null],
  ]
  for (const [name, kind, on] of cases) assert.deepEqual([fileKind(name), dayInName(name)], [kind, on], name)
})

test('the edition is told by the name, then the editions.json beside it, then who asks', () => {
  const beside = readEditionsJson(
    '{"candidature_finanziate_143.csv.gz": "2023-10-01", "avvisi": {"edition": "2026-01-31"}, "altro.csv": "ieri"}',
  )
  assert.equal(
    toldEdition({ name: 'candidature_finanziate_143_2024-01-01.csv', beside, asked: '2025-01-01' }),
    '2024-01-01',
  )
  assert.equal(toldEdition({ name: 'candidature_finanziate_143.csv', beside, asked: '2025-01-01' }), '2023-10-01')
  assert.equal(toldEdition({ name: 'avvisi.csv.gz', beside }), '2026-01-31')
  assert.equal(toldEdition({ name: 'altro.csv', beside, asked: '2025-01-01' }), '2025-01-01')
  assert.equal(toldEdition({ name: 'altro.csv', beside }), null)
  assert.deepEqual(readEditionsJson('[{"file": "a.csv", "edition": "2023-10-01"}]'), { a: '2023-10-01' })
  assert.deepEqual(readEditionsJson('{"editions": {"a.csv": "2023-10-01"}}'), { a: '2023-10-01' })
})

test('editions of one day have an order too', () => {
  const places = [
    editionPlace('2022-11-11', 100, 5, 'bb'),
    editionPlace('2022-11-11', 100, 10, 'aa'),
    editionPlace('2022-11-11', 1000, 0, 'aa'),
    editionPlace('2022-11-12', 1, 0, 'aa'),
  ]
  assert.deepEqual(places.toSorted(), places)
})

async function parse(text: string, chunk = 1_000_000) {
  async function* chunks() {
    const bytes = Buffer.from(text)
    for (let i = 0; i < bytes.length; i += chunk) yield bytes.subarray(i, i + chunk)
  }
  const rows: [number, string[]][] = []
  const broken: [number, string, string][] = []
  for await (const block of readCsv(chunks())) {
    block.rows.forEach((row, i) => rows.push([block.line(i), row]))
    for (const b of block.broken) broken.push([b.line, b.reason, b.raw])
  }
  return { rows, broken }
}

test('rows are read whatever the size of the pieces they come in', async () => {
  const text =
    '\ufeffa,b,c\r\n1,"x, y",3\r\n\r\n4,perché,"6"\r\n7,"due\nrighe",9\n10,"quote ""in"" side",12\n13,stray "quote" here,15'
  for (const chunk of [1, 2, 3, 7, 16, 1000]) {
    const { rows, broken } = await parse(text, chunk)
    assert.deepEqual(broken, [])
    assert.deepEqual(
      rows,
      [
        [1, ['a', 'b', 'c']],
        [2, ['1', 'x, y', '3']],
        [4, ['4', 'perché', '6']],
        [5, ['7', 'due\nrighe', '9']],
        [7, ['10', 'quote "in" side', '12']],
        [8, ['13', 'stray "quote" here', '15']],
      ],
      `pieces of ${chunk}`,
    )
  }
})

test('a broken quote takes its own line and no other', async () => {
  const lines = ['a,b,c', ...Array.from({ length: 40 }, (_, i) => `${i},"name ${i}",x`)]
  lines[5] = '4,"name 4,x'
  lines[20] = '19,"name" 19",x'
  lines[30] = 'too,few'
  for (const chunk of [5, 64, 10_000]) {
    const { rows, broken } = await parse(lines.join('\n'), chunk)
    assert.deepEqual(
      broken.map(([line]) => line),
      [6, 31],
      `pieces of ${chunk}`,
    )
    assert.equal(broken[0]![2], '4,"name 4,x')
    assert.equal(rows.length, 39)
    assert.equal(rows.find(([line]) => line === 21)![1].length, 3)
  }
})

test('signs the database cannot hold are set apart', async () => {
  const { rows, broken } = await parse('a,b\n1,x\0y\n2,z\n')
  assert.equal(rows.length, 2)
  assert.deepEqual(
    broken.map(([line, reason]) => [line, reason]),
    [[2, 'sign']],
  )
})
