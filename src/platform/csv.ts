type Cell = string | number | boolean | null | undefined

/**
 * Rows as CSV that spreadsheets of Italian offices open: semicolons, CRLF, a byte-order mark. A text that a spreadsheet
 * would take for a formula gets an apostrophe in front.
 */
export const csv = (rows: readonly (readonly Cell[])[]): string =>
  `\uFEFF${rows.map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`

function cell(value: Cell): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value)
  return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
