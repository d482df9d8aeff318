import { lexer, type Token, type Tokens } from 'marked'
import { Problem } from '../errors.ts'
import type { Lang } from '../words.ts'
import type { Block, Paper, Run } from './paper.ts'
import { templateWords } from './words.ts'

/** What one place of a template is refused for. `name`: the placeholder, or what is outside the subset. */
export type TemplateFault = {
  line: number
  code: 'unknown' | 'missing' | 'broken' | 'outside' | 'level' | 'untitled'
  name: string
}

/** A template that cannot be used, with every fault in it. Its sentence is in the language of the document. */
export class TemplateRefused extends Problem {
  readonly faults: readonly TemplateFault[]
  constructor(faults: readonly TemplateFault[], lang: Lang) {
    const words = templateWords(lang)
    const sentences = faults.slice(0, 10).map(({ line, code, name }) => words.at(line, words[code](name)))
    super(422, 'template_refused', { values: { problems: sentences.join('; ') } })
    this.faults = faults
  }
}

/** By name: `{ 'ente.nome': 'Comune di Merate' }`. Null or empty: the name exists, its value is missing. */
export type TemplateValues = Readonly<Record<string, string | null | undefined>>

const LONGEST = 200_000
const PLACEHOLDER = /\{\{([^{}\n]*)\}\}|\{\{|\}\}/g
const NAME = /^\s*([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)\s*$/
/** A line of its own: `Il Sindaco ______`. */
const FIELD = /^([^_\n]{1,200})_{4,200}$/
/** A line of its own: page break. */
const BREAK = /^-{3,}$/

/**
 * Makes a paper from a centre's template: headings with #, paragraphs, **bold** and *italic*, lists of one level, tables,
 * > for notes, `Il Sindaco ____` for a line to fill in, `---` for a new page. Values are text wherever they stand: what
 * looks like markup inside them is printed as it is. Refuses everything else, and every placeholder without a value,
 * naming the line.
 */
export function fillTemplate(
  template: string,
  values: TemplateValues,
  more: Pick<Paper, 'lang' | 'header' | 'footer' | 'madeAt'>,
): Paper {
  const text = template.replaceAll(/\r\n?/g, '\n').slice(0, LONGEST + 1)
  const faults: TemplateFault[] = []
  const reader = { line: 1, values, faults }
  if (text.length > LONGEST) fault(reader, 'outside', `> ${LONGEST}`)
  const blocks: Block[] = []
  for (const token of faults.length > 0 ? [] : tokensOf(text, reader)) {
    blocks.push(...readBlock(token, reader))
    reader.line += count(token.raw)
  }
  const title = blocks.find((block) => block.kind === 'heading')
  if (faults.length === 0 && (!title || blocks[0] !== title)) faults.push({ line: 1, code: 'untitled', name: '' })
  if (faults.length > 0 || !title) throw new TemplateRefused(faults, more.lang)
  return { ...more, title: title.text.replaceAll('\n', ' '), blocks }
}

/** The names a template asks for, so that a page can say what it needs. */
export const placeholdersOf = (template: string): string[] => [
  ...new Set([...template.matchAll(PLACEHOLDER)].flatMap(([, inner]) => NAME.exec(inner ?? '')?.[1] ?? [])),
]

function tokensOf(text: string, reader: Reader): Token[] {
  try {
    return lexer(text, { gfm: true })
  } catch {
    // So many marks one inside the other that the parser gave up.
    fault(reader, 'outside', text.split('\n').find((line) => line.length > 100) ?? text)
    return []
  }
}

type Reader = { line: number; values: TemplateValues; faults: TemplateFault[]; level?: number }
const count = (raw: string) => raw.split('\n').length - 1
const fault = ({ line, faults }: Reader, code: TemplateFault['code'], name: string, below = 0) =>
  void faults.push({ line: line + below, code, name: name.trim().slice(0, 60) })

function readBlock(token: Token, reader: Reader): Block[] {
  switch (token.type) {
    case 'space':
      return []
    case 'heading':
      return readHeading(token as Tokens.Heading, reader)
    case 'paragraph':
      return readParagraph(token as Tokens.Paragraph, reader)
    case 'list':
      return readList(token as Tokens.List, reader)
    case 'table':
      return readTable(token as Tokens.Table, reader)
    case 'blockquote': {
      const inside = (token as Tokens.Blockquote).tokens
      if (inside.some(({ type }) => type !== 'paragraph' && type !== 'space')) return outside(token, reader)
      const paragraphs = inside.filter(({ type }) => type === 'paragraph') as Tokens.Paragraph[]
      return paragraphs.map(({ tokens }) => ({ kind: 'note', runs: readRuns(tokens, reader) }))
    }
    case 'hr':
      return BREAK.test(token.raw.trim()) ? [{ kind: 'page_break' }] : outside(token, reader)
    default:
      return outside(token, reader)
  }
}

function outside(token: Token, reader: Reader): [] {
  fault(reader, 'outside', token.raw.split('\n')[0]!)
  return []
}

function readHeading({ depth, tokens }: Tokens.Heading, reader: Reader): Block[] {
  const runs = readRuns(tokens, reader)
  const text = runs.map((run) => run.text).join('')
  if (depth > 3 || depth > (reader.level ?? 0) + 1) fault(reader, 'level', text)
  reader.level = depth
  return [{ kind: 'heading', level: Math.min(depth, 3) as 1 | 2 | 3, text }]
}

function readParagraph({ raw, tokens }: Tokens.Paragraph, reader: Reader): Block[] {
  const field = FIELD.exec(raw.trim())
  if (!field) return [{ kind: 'paragraph', runs: readRuns(tokens, reader) }]
  return [{ kind: 'field', label: fill(field[1]!.trim(), reader, 0) }]
}

function readList({ ordered, start, items }: Tokens.List, reader: Reader): Block[] {
  if (ordered && start !== 1) fault(reader, 'outside', `${String(start)}.`)
  let below = 0
  const read = items.map((item) => {
    const at = { ...reader, line: reader.line + below }
    below += count(item.raw)
    const inner = item.tokens.filter(({ type }) => type !== 'space')
    const [only, ...others] = inner
    if (item.task) fault(at, 'outside', item.raw)
    if (only && !(others.length === 0 && (only.type === 'text' || only.type === 'paragraph'))) {
      fault(at, 'outside', (others[0] ?? only).raw)
      return []
    }
    return only ? readRuns((only as Tokens.Text).tokens ?? [only], at) : []
  })
  return [{ kind: 'list', ordered, items: read }]
}

function readTable({ header, rows, align }: Tokens.Table, reader: Reader): Block[] {
  const cell = (below: number) => (c: Tokens.TableCell) =>
    readRuns(c.tokens, { ...reader, line: reader.line + below })
      .map((run) => run.text)
      .join('')
  return [
    {
      kind: 'table',
      head: header.map(cell(0)),
      rows: rows.map((row, i) => row.map(cell(i + 2))),
      align: align.map((side) => side ?? 'left'),
    },
  ]
}

/** Bold, italic and text; a line that ends inside a paragraph goes on, as is usual. */
function readRuns(tokens: readonly Token[], reader: Reader, look: Omit<Run, 'text'> = {}, start = 0): Run[] {
  let below = start
  return tokens.flatMap((token): Run[] => {
    const here = below
    below += count(token.raw)
    const inner = 'tokens' in token ? token.tokens : undefined
    switch (token.type) {
      case 'strong':
        return readRuns(inner ?? [], reader, { ...look, bold: true }, here)
      case 'em':
        return readRuns(inner ?? [], reader, { ...look, italic: true }, here)
      case 'br':
        return [{ text: '\n', ...look }]
      case 'text':
        if (inner) return readRuns(inner, reader, look, here)
        return [{ text: fill(token.raw, reader, here), ...look }]
      case 'escape':
        return [{ text: (token as Tokens.Escape).text, ...look }]
      default:
        fault(reader, 'outside', token.raw.split('\n')[0]!, here)
        return []
    }
  })
}

/** Puts values in their places. A text without a value is never left out in silence. */
function fill(text: string, reader: Reader, start: number): string {
  let from = 0
  let filled = ''
  for (const match of text.matchAll(PLACEHOLDER)) {
    const below = start + count(text.slice(0, match.index))
    filled += text.slice(from, match.index).replaceAll('\n', ' ') + valueOf(match, reader, below)
    from = match.index + match[0].length
  }
  return filled + text.slice(from).replaceAll('\n', ' ')
}

function valueOf([whole, inner]: RegExpExecArray, reader: Reader, below: number): string {
  const name = NAME.exec(inner ?? '')?.[1]
  if (!name) {
    fault(reader, 'broken', whole, below)
    return ''
  }
  if (!Object.hasOwn(reader.values, name)) {
    fault(reader, 'unknown', name, below)
    return ''
  }
  const value = reader.values[name]?.trim()
  if (!value) fault(reader, 'missing', name, below)
  return value ?? ''
}
