import { invalid } from '../platform/errors.ts'

export type Processor = { name: string; taxCode: string; activity: string }

/** Sub-processors as they are typed, one a line: `name; tax code; activity`. The line that does not fit is named. */
export function processorsFrom(text: string): Processor[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line, i) => {
      const [name = '', taxCode = '', ...activity] = line.split(';').map((part) => part.trim())
      if (name.length < 2) throw invalid({ partners: { code: 'partner_line', values: { line: i + 1 } } })
      if (taxCode && !/^([A-Z0-9]{16}|\d{11})$/i.test(taxCode))
        throw invalid({ partners: { code: 'partner_tax_code', values: { line: i + 1 } } })
      return { name, taxCode, activity: activity.join('; ') }
    })
}
