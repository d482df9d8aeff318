// The typesetter keeps the rules of PDF/A-2a and of PDF/UA-1, but writes the name of one of them only: the other's is added here.

const SCHEMA =
  '<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>' +
  '<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>' +
  '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:category>internal</pdfaProperty:category>' +
  '<pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description><pdfaProperty:name>part</pdfaProperty:name>' +
  '<pdfaProperty:valueType>Integer</pdfaProperty:valueType></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li>'

/** Says in a file's metadata that it is also PDF/UA-1, and that its title is what a window shows. */
export function claimUa(pdf: Uint8Array): Uint8Array {
  const text = Buffer.from(pdf).toString('latin1')
  // Metadata and catalogue are the last two objects: only the second moves.
  const metadata = text.lastIndexOf('/Type /Metadata')
  const from = text.lastIndexOf(' obj', metadata)
  const stream = text.indexOf('stream\n', metadata) + 7
  const end = text.indexOf('endstream', stream)
  const catalogue = text.indexOf('/Type /Catalog', end)
  const table = text.lastIndexOf('\nxref') + 1
  if (metadata < 0 || stream < 7 || end < 0 || catalogue < 0 || table < catalogue)
    throw new Error('not the PDF expected')
  const xmp = replace(
    replace(text.slice(stream, end), 'xmlns:pdfaid=', 'xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfaid='),
    '<pdfaid:part>',
    '<pdfuaid:part>1</pdfuaid:part><pdfaid:part>',
  )
  const body = replace(xmp, '</rdf:Bag></pdfaExtension:schemas>', `${SCHEMA}</rdf:Bag></pdfaExtension:schemas>`)
  // The line feed before `endstream` is not counted.
  const head = replace(text.slice(from, stream), /\/Length \d+/, `/Length ${body.replace(/\r?\n$/, '').length}`)
  const tail = replace(
    text.slice(end, table),
    '/ViewerPreferences <<',
    '/ViewerPreferences <<\n    /DisplayDocTitle true',
  )
  const before = text.slice(0, from)
  const made = before + head + body + tail
  const moved = /endobj\s+\d+ 0 obj/.exec(text.slice(end, catalogue))
  if (!moved) throw new Error('not the PDF expected')
  const place = (at: number) => String(at).padStart(10, '0')
  const old = end + moved.index + moved[0].search(/\d+ 0 obj/)
  const shift = made.length - tail.length - end
  const entries = replace(text.slice(table), `${place(old)} 00000 n`, `${place(old + shift)} 00000 n`)
  return new Uint8Array(Buffer.from(made + replace(entries, /startxref\s+\d+/, `startxref\n${made.length}`), 'latin1'))
}

function replace(text: string, what: string | RegExp, by: string): string {
  if (typeof what === 'string' ? !text.includes(what) : !what.test(text))
    throw new Error(`not the PDF expected: no ${what}`)
  return text.replace(what, () => by)
}
