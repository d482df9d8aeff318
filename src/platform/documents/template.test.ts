import assert from 'node:assert/strict'
import test from 'node:test'
import { addProblemWords, problemSentence } from '../problems.ts'
import { documentProblems, fillTemplate, placeholdersOf, TemplateRefused, type TemplateValues } from './index.ts'

const fill = (text: string, values: TemplateValues = {}) => fillTemplate(text, values, { lang: 'it' })
const faults = (text: string, values: TemplateValues = {}): string[] => {
  try {
    fill(text, values)
  } catch (error) {
    if (error instanceof TemplateRefused)
      return error.faults.map(({ line, code, name }) => `${line} ${code} ${name}`.trim())
    throw error
  }
  return []
}

test('a template with its values becomes a paper', () => {
  const template = [
    '# Schema con il {{ente.nome}}',
    '',
    'Il **{{ente.nome}}**, di seguito *ente*,',
    'aderisce & firma il {{ data }}.',
    '',
    '## Art. 1',
    '',
    '1. primo',
    '2. {{ente.nome}}',
    '',
    '- voce',
    '',
    '| Ente | Quota |',
    '| --- | ---: |',
    '| {{ente.nome}} | 10 |',
    '',
    '> Nota',
    '',
    'Il Sindaco ________',
    '',
    '---',
    '',
    'Fine',
  ].join('\n')
  assert.deepEqual(placeholdersOf(template), ['ente.nome', 'data'])
  const paper = fill(template, { 'ente.nome': 'Comune di Merate', data: '1 dicembre 2026', avanzo: 'x' })
  assert.deepEqual(paper, {
    title: 'Schema con il Comune di Merate',
    lang: 'it',
    blocks: [
      { kind: 'heading', level: 1, text: 'Schema con il Comune di Merate' },
      {
        kind: 'paragraph',
        runs: [
          { text: 'Il ' },
          { text: 'Comune di Merate', bold: true },
          { text: ', di seguito ' },
          { text: 'ente', italic: true },
          { text: ', aderisce & firma il 1 dicembre 2026.' },
        ],
      },
      { kind: 'heading', level: 2, text: 'Art. 1' },
      { kind: 'list', ordered: true, items: [[{ text: 'primo' }], [{ text: 'Comune di Merate' }]] },
      { kind: 'list', ordered: false, items: [[{ text: 'voce' }]] },
      { kind: 'table', head: ['Ente', 'Quota'], rows: [['Comune di Merate', '10']], align: ['left', 'right'] },
      { kind: 'note', runs: [{ text: 'Nota' }] },
      { kind: 'field', label: 'Il Sindaco' },
      { kind: 'page_break' },
      { kind: 'paragraph', runs: [{ text: 'Fine' }] },
    ],
  })
})

test('a value is text, whatever it looks like', () => {
  const odd = '**Comune** # | {{altro}} <b>x</b> [a](b)'
  const { blocks } = fill('# {{a}}\n\nx {{a}} y\n\n- {{a}}\n\n| h |\n|---|\n| {{a}} |\n', { a: odd })
  assert.deepEqual(blocks, [
    { kind: 'heading', level: 1, text: odd },
    { kind: 'paragraph', runs: [{ text: `x ${odd} y` }] },
    { kind: 'list', ordered: false, items: [[{ text: odd }]] },
    { kind: 'table', head: ['h'], rows: [[odd]], align: ['left'] },
  ])
})

test('every placeholder without a value is refused with its line and name', () => {
  const cases: [string, TemplateValues, string[]][] = [
    ['# T\n\nuno\ndue {{ente.nome}}', {}, ['4 unknown ente.nome']],
    ['# T\n\n{{nome}} e {{cognome}}', { nome: '', cognome: null }, ['3 missing nome', '3 missing cognome']],
    ['# T\n\n- a\n- {{x}}\n', { x: '  ' }, ['4 missing x']],
    ['# T\n\n| a |\n|---|\n| b |\n| {{x}} |', {}, ['6 unknown x']],
    ['# T\n\n{{x}} ______', {}, []],
    ['# {{toString}}', {}, ['1 broken {{toString}}']],
    ['# {{constructor}}', {}, ['1 unknown constructor']],
    ['# T\n\n{{ente nome}}\n{{aperto', {}, ['3 broken {{ente nome}}', '4 broken {{']],
  ]
  for (const [text, values, expected] of cases) {
    if (text.includes('______')) assert.deepEqual(faults(text, values), ['3 unknown x'])
    else assert.deepEqual(faults(text, values), expected, text)
  }
})

test('what is outside the small syntax is refused with its line', () => {
  const cases: [string, string][] = [
    ['```\ncode\n```', '3 outside ```'],
    ['<div>x</div>', '3 outside <div>x</div>'],
    ['a\nb <script>', '4 outside <script>'],
    ['[qui](https://comune.example.it)', '3 outside [qui](https://comune.example.it)'],
    ['![foto](x.png)', '3 outside ![foto](x.png)'],
    ['- a\n  - b', '3 outside - b'],
    ['3. tre', '3 outside 3.'],
    ['#### Quattro', '3 level Quattro'],
    ['### Tre', '3 level Tre'],
    ['`c`', '3 outside `c`'],
    ['~~via~~', '3 outside ~~via~~'],
    ['***', '3 outside ***'],
  ]
  for (const [text, fault] of cases) assert.deepEqual(faults(`# T\n\n${text}`), [fault], text)
  assert.deepEqual(faults('Senza titolo'), ['1 untitled'])
  assert.deepEqual(faults(''), ['1 untitled'])
})

test('the refusal is a sentence in the language of the document', () => {
  addProblemWords(documentProblems)
  const sentence = (lang: 'it' | 'en') => {
    try {
      fillTemplate('# T\n\n{{ente.nome}}', {}, { lang })
    } catch (error) {
      return error instanceof TemplateRefused ? problemSentence(error, lang) : ''
    }
    return ''
  }
  assert.equal(sentence('it'), 'Il modello non si può usare. riga 3: il segnaposto {{ente.nome}} non esiste.')
  assert.equal(sentence('en'), 'The template cannot be used. line 3: there is no placeholder {{ente.nome}}.')
})

test('a hostile template ends soon', () => {
  const began = process.cpuUsage()
  for (const text of [
    '# T\n\n' + '_'.repeat(100_000) + 'x',
    '# T\n\n' + '{{'.repeat(50_000),
    '# T\n\n' + '> '.repeat(3000),
    'x'.repeat(300_000),
  ])
    assert.notDeepEqual([...faults(text), 'ended'], [])
  const { user } = process.cpuUsage(began)
  assert.ok(user < 5_000_000, `${user} µs of work`)
})
