import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import test from 'node:test'
import { strFromU8, unzipSync } from 'fflate'
import { extractText, getDocumentProxy } from 'unpdf'
import { makeSigner, signPades } from '../../../test/signing.ts'
import { Problem } from '../errors.ts'
import { addProblemWords, problemSentence } from '../problems.ts'
import { checkSignatures, isDigitallySigned } from '../signatures/index.ts'
import { documentProblems, type Paper, toDocx, toPdf } from './index.ts'

const madeAt = Temporal.Instant.from('2026-11-22T09:00:00Z')
const hostile = '#eval("1") $x^2$ \\ "q" \'q\' <b>&amp;</b> ]#read("/etc/passwd") @ref `c` 😀✓ שלום ]]> {{x}} */ //'
const paper: Paper = {
  title: 'Schema di convenzione',
  lang: 'it',
  madeAt,
  header: { name: 'Centro della Valle', protocol: 'Prot. n. 123/2026' },
  footer: { pageNumbers: true },
  blocks: [
    { kind: 'heading', level: 1, text: 'Convenzione con il Comune di Merate' },
    {
      kind: 'paragraph',
      runs: [{ text: 'Testo ' }, { text: 'forte', bold: true }, { text: ' e lieve', italic: true }],
    },
    { kind: 'heading', level: 2, text: 'Art. 1' },
    { kind: 'list', ordered: true, items: [[{ text: 'primo' }], [{ text: 'secondo', bold: true }]] },
    { kind: 'list', ordered: false, items: [[{ text: 'voce' }]] },
    { kind: 'heading', level: 2, text: hostile },
    { kind: 'paragraph', runs: [{ text: hostile }, { text: hostile, bold: true }] },
    {
      kind: 'table',
      caption: 'Quote',
      head: ['Ente', 'Quota'],
      rows: [[hostile, '1.234,00 €']],
      align: ['left', 'right'],
    },
    { kind: 'note', runs: [{ text: 'Riga\nnuova riga' }] },
    { kind: 'field', label: 'Il Sindaco' },
    { kind: 'page_break' },
    { kind: 'paragraph', runs: [{ text: 'Fine' }] },
  ],
}
/** Lines break where the page ends: words are compared without the white space between them. */
const squeeze = (text: string) => text.replaceAll(/\s+/g, '')
const textOf = async (pdf: Uint8Array) => (await extractText(await getDocumentProxy(pdf.slice()))).text
const times = (text: string, what: string) => text.split(what).length - 1

test('a paper becomes PDF/A-2a and PDF/UA-1, with its structure, language and title', async () => {
  const pdf = await toPdf(paper)
  const raw = Buffer.from(pdf).toString('latin1')
  const xmp = /<x:xmpmeta[\s\S]*<\/x:xmpmeta>/.exec(raw)?.[0] ?? ''
  assert.match(xmp, /<pdfaid:part>2<\/pdfaid:part><pdfaid:conformance>A<\/pdfaid:conformance>/)
  assert.match(xmp, /<pdfuaid:part>1<\/pdfuaid:part>/)
  assert.match(xmp, /xmlns:pdfuaid="http:\/\/www\.aiim\.org\/pdfua\/ns\/id\/"/)
  assert.match(raw, /\/MarkInfo <<\s*\/Marked true/)
  assert.match(raw, /\/DisplayDocTitle true/)
  assert.match(raw, /\/OutputIntents/)
  assert.match(raw, /\/Lang \(it\)/)
  assert.ok(!raw.includes('/JavaScript'))
  const document = await getDocumentProxy(pdf.slice())
  const { info } = await document.getMetadata()
  assert.equal((info as { Title?: string }).Title, 'Schema di convenzione')
  const tree = JSON.stringify(await (await document.getPage(1)).getStructTree())
  for (const role of ['H1', 'H2', 'P', 'L', 'LI', 'Table', 'Caption', 'TH', 'TD'])
    assert.ok(tree.includes(`"role":"${role}"`), role)
})

test('the added name of the standard leaves every object where the table says it is', async () => {
  const raw = Buffer.from(await toPdf(paper)).toString('latin1')
  const start = Number(/startxref\s+(\d+)/.exec(raw)?.[1])
  const table = raw.slice(start)
  assert.ok(table.startsWith('xref'))
  const entries = [...table.matchAll(/(\d{10}) \d{5} n/g)]
  assert.ok(entries.length > 10)
  const numbers = new Set(entries.map(([, at]) => /^(\d+) 0 obj/.exec(raw.slice(Number(at), Number(at) + 20))?.[1]))
  assert.equal(numbers.size, entries.length)
  assert.ok(!numbers.has(undefined))
  const [, length, stream] = /\/Length (\d+)\s+\/Type \/Metadata[^>]*>>\s*stream\n([\s\S]*?)\nendstream/.exec(raw) ?? []
  assert.equal(Number(length), stream?.length)
})

test('whatever is written in a paper is text in the PDF and in the editable document', async () => {
  const pages = await textOf(await toPdf(paper))
  const pdf = squeeze(pages.join('\n'))
  // The Hebrew word runs from right to left: readers give it back as they please.
  for (const part of hostile.split('שלום')) assert.equal(times(pdf, squeeze(part)), 4, part)
  assert.ok(/שלום|םולש/.test(pdf))
  assert.equal(pages.length, 2)
  assert.match(pages[0] ?? '', /Centro della Valle[\s\S]*Prot\. n\. 123\/2026/)
  assert.match(pages[1] ?? '', /Pagina 2 di 2/)
  assert.ok(!pdf.includes('root:'))
  const { document } = await opened(await toDocx(paper))
  assert.equal(times(decode(document.replaceAll(/<[^>]*>/g, '')), hostile), 4)
})

test('the editable document opens, with headings, lists, header rows, its language and title', async () => {
  const { files, document } = await opened(await toDocx(paper))
  assert.match(document, /<w:pStyle w:val="Heading1"\/>[\s\S]*?Convenzione con il Comune di Merate/)
  assert.match(document, /<w:pStyle w:val="Heading2"\/>[\s\S]*?Art\. 1/)
  assert.equal(times(document, '<w:tblHeader/>'), 1)
  assert.equal(times(document, '<w:numPr>'), 3)
  assert.match(document, /<w:b\/>[^]*?forte/)
  assert.match(document, /w:leader="underscore"/)
  assert.match(document, /<w:br w:type="page"\/>/)
  assert.match(files['word/styles.xml'] ?? '', /<w:lang w:val="it-IT"/)
  assert.match(files['docProps/core.xml'] ?? '', /<dc:title>Schema di convenzione<\/dc:title>/)
  assert.match(files['word/header1.xml'] ?? '', /Centro della Valle[\s\S]*Prot\. n\. 123\/2026/)
  assert.match(files['word/footer1.xml'] ?? '', /PAGE[\s\S]*NUMPAGES/)
})

test('the same paper gives the same text, and in English the page says so', async () => {
  assert.deepEqual(await textOf(await toPdf(paper)), await textOf(await toPdf(paper)))
  assert.match((await textOf(await toPdf({ ...paper, lang: 'en' }))).join(), /Page 1 of 2/)
  const [first, second] = [await opened(await toDocx(paper)), await opened(await toDocx(paper))]
  assert.equal(first.document, second.document)
})

test('control characters and marks that turn text around do not reach a document', async () => {
  const odd: Paper = {
    title: 'T',
    lang: 'it',
    madeAt,
    blocks: [{ kind: 'heading', level: 1, text: 'A\u0000\u001b\u202eB\ud800C' }],
  }
  const { document } = await opened(await toDocx(odd))
  assert.match(document, /AB\ufffdC/)
  assert.match((await textOf(await toPdf({ ...odd, title: 'x\u0000y' }))).join(), /AB/)
})

test('a character no font can show is refused by name, not lost', async () => {
  const odd: Paper = { title: 'T', lang: 'it', blocks: [{ kind: 'heading', level: 1, text: 'Ente \u{1e4d0}' }] }
  addProblemWords(documentProblems)
  await assert.rejects(toPdf(odd), (error) => {
    assert.ok(error instanceof Problem)
    assert.equal(error.status, 422)
    assert.equal(error.code, 'document_character')
    assert.match(problemSentence(error, 'it'), /\u{1e4d0}/u)
    return true
  })
  assert.match((await opened(await toDocx(odd))).document, /\u{1e4d0}/u)
})

test('a PDF made here can be signed, and the signature holds', async () => {
  const mayor = makeSigner({ name: 'Mario Rossi', taxCode: 'RSSMRA80A01H501U' })
  const report = await checkSignatures(signPades(mayor, await toPdf(paper)))
  assert.equal(isDigitallySigned(report), true)
})

async function opened(docx: Uint8Array) {
  const files = Object.fromEntries(Object.entries(unzipSync(docx)).map(([name, bytes]) => [name, strFromU8(bytes)]))
  return { files, document: files['word/document.xml'] ?? '' }
}
const decode = (xml: string) =>
  xml
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')

test('where there is no compiler for these standards, PDFs are refused with a sentence and the editable document remains', async () => {
  const script = `
    Object.defineProperty(process, 'platform', { value: 'darwin' })
    const { toPdf, toDocx } = await import(${JSON.stringify(import.meta.resolve('./index.ts'))})
    const paper = { title: 'T', lang: 'it', blocks: [{ kind: 'heading', level: 1, text: 'T' }] }
    const code = await toPdf(paper).then(() => 'made', (error) => error.status + ' ' + error.code)
    console.log(code, (await toDocx(paper)).length > 1000)`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  assert.equal(stdout.trim(), '503 pdf_unavailable true', stderr)
})
