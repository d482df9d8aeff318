import type * as Library from 'docx'
import { type Align, type Block, cleanPaper, type Paper, type Run } from './paper.ts'
import { documentWords } from './words.ts'

/** Twenty megabytes of memory that most processes never need: loaded with the first document, then handed down. */
type Docx = typeof Library
type Drawn = InstanceType<Docx['Paragraph']> | InstanceType<Docx['Table']>
type Look = ConstructorParameters<Docx['Paragraph']>[0]

const hanging = { paragraph: { indent: { left: 720, hanging: 360 } } }

/** The paper as an editable document, with real headings, lists, header rows and the language it is written in. */
export async function toDocx(given: Paper): Promise<Uint8Array> {
  const paper = cleanPaper(given)
  const docx = await import('docx')
  const document = new docx.Document({
    title: paper.title,
    creator: paper.header?.name ?? '',
    lastModifiedBy: paper.header?.name ?? '',
    styles: {
      default: {
        document: {
          run: { font: 'Titillium Web', size: 22, language: { value: paper.lang === 'it' ? 'it-IT' : 'en-GB' } },
          paragraph: { spacing: { after: 160, line: 300, lineRule: docx.LineRuleType.AUTO } },
        },
        heading1: { run: { size: 34, bold: true }, paragraph: { spacing: { before: 240, after: 160 } } },
        heading2: { run: { size: 27, bold: true }, paragraph: { spacing: { before: 240, after: 120 } } },
        heading3: { run: { size: 23, bold: true }, paragraph: { spacing: { before: 200, after: 120 } } },
      },
    },
    numbering: {
      config: [
        {
          reference: 'numbers',
          levels: [{ level: 0, format: docx.LevelFormat.DECIMAL, text: '%1.', style: hanging }],
        },
        { reference: 'bullets', levels: [{ level: 0, format: docx.LevelFormat.BULLET, text: '•', style: hanging }] },
      ],
    },
    sections: [
      {
        properties: { page: { size: { width: 11906, height: 16838 }, margin: { left: 1417, right: 1417 } } },
        ...(paper.header && { headers: { default: new docx.Header({ children: [headerLine(docx, paper.header)] }) } }),
        ...(paper.footer?.pageNumbers && {
          footers: { default: new docx.Footer({ children: [pageLine(docx, paper)] }) },
        }),
        children: paper.blocks.flatMap((block, i) => draw(docx, block, i)),
      },
    ],
  })
  return new Uint8Array(await docx.Packer.toBuffer(document))
}

const headerLine = (docx: Docx, { name, protocol = '' }: NonNullable<Paper['header']>) =>
  new docx.Paragraph({
    tabStops: [{ type: docx.TabStopType.RIGHT, position: docx.TabStopPosition.MAX }],
    children: [...words(docx, { text: name }), ...words(docx, { text: `\t${protocol}` })],
  })

function pageLine(docx: Docx, { lang }: Paper) {
  const { page, of } = documentWords(lang)
  return new docx.Paragraph({
    alignment: docx.AlignmentType.CENTER,
    children: [
      new docx.TextRun({ children: [`${page} `, docx.PageNumber.CURRENT, ` ${of} `, docx.PageNumber.TOTAL_PAGES] }),
    ],
  })
}

function draw(docx: Docx, block: Block, instance: number): Drawn[] {
  switch (block.kind) {
    case 'heading':
      return [
        new docx.Paragraph({
          heading: docx.HeadingLevel[`HEADING_${block.level}`],
          children: words(docx, { text: block.text }),
        }),
      ]
    case 'paragraph':
      return [paragraph(docx, block.runs)]
    case 'note':
      return [
        paragraph(docx, block.runs, {
          indent: { left: 240 },
          border: { left: { style: docx.BorderStyle.SINGLE, size: 12, space: 8, color: '8A97A3' } },
        }),
      ]
    case 'list': {
      // An instance of its own lets every numbered list begin at one.
      const numbering = { reference: block.ordered ? 'numbers' : 'bullets', level: 0, instance }
      return block.items.map((item) => paragraph(docx, item, { numbering }))
    }
    case 'field':
      return [
        new docx.Paragraph({
          spacing: { before: 400 },
          tabStops: [{ type: docx.TabStopType.RIGHT, position: docx.TabStopPosition.MAX, leader: 'underscore' }],
          children: [...words(docx, { text: block.label }), new docx.TextRun({ text: ' \t' })],
        }),
      ]
    case 'page_break':
      return [new docx.Paragraph({ children: [new docx.PageBreak()] })]
    case 'table':
      return [
        ...(block.caption ? [paragraph(docx, [{ text: block.caption, italic: true }], { keepNext: true })] : []),
        table(docx, block),
      ]
  }
}

const paragraph = (docx: Docx, runs: readonly Run[], more: Exclude<Look, string> = {}) =>
  new docx.Paragraph({ ...more, children: runs.flatMap((run) => words(docx, run)) })

/** A line feed becomes a break: inside a document it would be a space. */
const words = (docx: Docx, { text, bold = false, italic = false }: Run) =>
  text.split('\n').map((line, i) => new docx.TextRun({ text: line, bold, italics: italic, ...(i > 0 && { break: 1 }) }))

function table(docx: Docx, { head, rows, align = [] }: Block & { kind: 'table' }) {
  const { LEFT, CENTER, RIGHT } = docx.AlignmentType
  const sides: Record<Align, typeof LEFT | typeof CENTER | typeof RIGHT> = { left: LEFT, center: CENTER, right: RIGHT }
  const row = (cells: readonly string[], isHead: boolean) =>
    new docx.TableRow({
      tableHeader: isHead,
      cantSplit: true,
      children: cells.map(
        (text, i) =>
          new docx.TableCell({
            margins: { top: 60, bottom: 60, left: 100, right: 100 },
            children: [
              new docx.Paragraph({
                alignment: sides[align[i] ?? 'left'],
                spacing: { after: 0 },
                children: words(docx, { text, bold: isHead }),
              }),
            ],
          }),
      ),
    })
  return new docx.Table({
    width: { size: 100, type: docx.WidthType.PERCENTAGE },
    rows: [row(head, true), ...rows.map((cells) => row(cells, false))],
  })
}
