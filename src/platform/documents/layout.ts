/** The one layout of documents, in the typesetter's language. Every word of the document comes in as data. */
export const layout = String.raw`
#let paper = json(bytes(sys.inputs.paper))
#let broken(words) = words.split("\n").map(line => [#line]).join(linebreak())
#let piece(run) = {
  let it = broken(run.text)
  if run.at("bold", default: false) { it = strong(it) }
  if run.at("italic", default: false) { it = emph(it) }
  it
}
#let line-of(runs) = runs.map(piece).join()

#set document(title: paper.title, date: auto)
#set text(font: ("Titillium Web", "DejaVu Sans"), size: 11pt, lang: paper.lang, hyphenate: true)
#set par(justify: false, leading: 0.75em, spacing: 1.1em)
#set page(
  paper: "a4",
  margin: (x: 25mm, top: 30mm, bottom: 25mm),
  header: if "header" in paper {
    set text(size: 9pt, fill: rgb("#33485c"))
    grid(
      columns: (1fr, auto),
      column-gutter: 1em,
      broken(paper.header.name), align(right, broken(paper.header.at("protocol", default: ""))),
    )
    line(length: 100%, stroke: 0.5pt + rgb("#8a97a3"))
  },
  footer: if paper.at("footer", default: (pageNumbers: false)).pageNumbers {
    set text(size: 9pt, fill: rgb("#33485c"))
    align(center, context [#paper.page #counter(page).display() #paper.of #counter(page).final().first()])
  },
)
#show heading: set text(weight: 600)
#show heading: set block(above: 1.5em, below: 0.8em)
#show heading.where(level: 1): set text(size: 17pt)
#show heading.where(level: 2): set text(size: 13.5pt)
#show heading.where(level: 3): set text(size: 11.5pt)
#set table(stroke: 0.5pt + rgb("#8a97a3"), inset: 6pt)
#show table.cell.where(y: 0): set text(weight: 600)
#set figure(numbering: none, supplement: none)
#show figure: set block(breakable: true)
#show figure.caption: set text(size: 9.5pt)
#show figure.where(kind: table): set figure.caption(position: top)

#let draw = (
  heading: b => heading(level: b.level, broken(b.text)),
  paragraph: b => par(line-of(b.runs)),
  list: b => if b.ordered { enum(..b.items.map(line-of)) } else { list(..b.items.map(line-of)) },
  table: b => {
    let sides = (left: left, center: center, right: right)
    let cells = table(
      columns: b.head.map(_ => auto),
      align: b.at("align", default: b.head.map(_ => "left")).map(side => sides.at(side)),
      table.header(..b.head.map(broken)),
      ..b.rows.flatten().map(broken),
    )
    if b.at("caption", default: "") != "" { figure(cells, kind: table, caption: broken(b.caption)) } else { cells }
  },
  field: b => block(above: 2em, below: 1em, grid(
    columns: (auto, 1fr), column-gutter: 0.7em, align: bottom,
    broken(b.label), line(length: 100%, stroke: 0.5pt),
  )),
  note: b => block(inset: (left: 10pt), stroke: (left: 2pt + rgb("#8a97a3")), par(line-of(b.runs))),
  page_break: b => pagebreak(weak: true),
)
#for b in paper.blocks { (draw.at(b.kind))(b) }
`
