import {
  fiscalCodeHolds,
  ibanHolds,
  ipaHolds,
  normalIban,
  normalIpa,
  pecHolds,
  taxCodeHolds,
} from '../platform/codes.ts'
import type { FieldProblem } from '../platform/errors.ts'
import { readEuro } from '../platform/money.ts'
import { plainNumber, readNumber } from '../platform/numbers.ts'
import { DayInput } from '../platform/parse.ts'
import { z } from 'zod'
import type { PersonPart, SimpleField } from './definition.ts'

/** A field whose answer stands in one box. */
export type BoxField = Exclude<SimpleField, { type: 'person' | 'file' }>
export type Read<V> = { value: V; problem?: undefined } | { value?: undefined; problem: FieldProblem }

const good = <V>(value: V): Read<V> => ({ value })
const bad = (code: string, values?: FieldProblem['values']): Read<never> => ({
  problem: { code, ...(values && { values }) },
})
const Email = z.email()

/** Reads what was typed in a box, which is not empty: the value as it is kept, or what is wrong with it. */
export function readBox(field: BoxField, texts: readonly string[]): Read<string | number | boolean | string[]> {
  const text = (texts[0] ?? '').trim()
  switch (field.type) {
    case 'text':
    case 'long-text': {
      const one = field.type === 'text' ? text.replaceAll(/\s+/g, ' ') : text
      if (one.length < (field.minLength ?? 0)) return bad('too_short', { minimum: field.minLength! })
      return one.length > field.maxLength ? bad('too_long', { maximum: field.maxLength }) : good(one)
    }
    case 'number': {
      const plain = plainNumber(text)
      const number = readNumber(text)
      if (plain === null || number === null) return bad('number')
      if ((plain.split('.')[1] ?? '').length > field.decimals)
        return field.decimals === 0 ? bad('form_whole') : bad('form_decimals', { decimals: field.decimals })
      return between(number, field)
    }
    case 'money': {
      const cents = readEuro(text)
      if (cents === null) return bad('form_money')
      const limit = between(cents / 100, field)
      return limit.problem ? limit : good(cents)
    }
    case 'date': {
      const day = DayInput.safeParse(text)
      if (!day.success) return bad('date')
      if (field.from !== undefined && day.data < field.from) return bad('form_date_from', { day: field.from })
      if (field.to !== undefined && day.data > field.to) return bad('form_date_to', { day: field.to })
      return good(day.data)
    }
    case 'choice': {
      const chosen = [...new Set(texts.filter(Boolean))]
      if (chosen.some((v) => !field.choices.some((c) => c.value === v))) return bad('option')
      if (field.many) return good(field.choices.map((c) => c.value).filter((v) => chosen.includes(v)))
      return chosen.length === 1 ? good(chosen[0]!) : bad('option')
    }
    case 'yes-no':
      return text === 'yes' || text === 'no' ? good(text === 'yes') : bad('option')
    case 'email':
      return readEmail(text)
    case 'pec':
      return pecHolds(text.toLowerCase()) && text.length <= 254 ? good(text.toLowerCase()) : bad('form_pec')
    case 'ipa-code':
      return ipaHolds(normalIpa(text)) ? good(normalIpa(text)) : bad('form_ipa')
    case 'tax-code': {
      const code = text.replaceAll(/\s/g, '')
      if (!/^\d{11}$/.test(code)) return bad('form_tax_shape')
      return taxCodeHolds(code) ? good(code) : bad('form_tax_check')
    }
    case 'fiscal-code': {
      const code = text.replaceAll(/\s/g, '').toUpperCase()
      if (code.length !== 16) return bad('form_fiscal_length')
      return fiscalCodeHolds(code) ? good(code) : bad('form_fiscal_check')
    }
    case 'iban':
      return ibanHolds(normalIban(text)) ? good(normalIban(text)) : bad('form_iban')
  }
}

const between = (
  number: number,
  { min, max }: { min?: number | undefined; max?: number | undefined },
): Read<number> => {
  if (min !== undefined && number < min) return bad('too_small', { minimum: italian(min) })
  if (max !== undefined && number > max) return bad('too_big', { maximum: italian(max) })
  return good(number)
}
const italian = (n: number) => String(n).replace('.', ',')

function readEmail(text: string): Read<string> {
  const address = text.toLowerCase()
  return Email.safeParse(address).success && address.length <= 254 ? good(address) : bad('email')
}

/** Reads one part of a person, which is not empty. */
export function readPart(part: PersonPart, text: string): Read<string> {
  const given = text.trim().replaceAll(/\s+/g, ' ')
  if (part === 'email') return readEmail(given)
  if (part === 'phone') return /^\+?[\d ()./-]{5,30}$/.test(given) ? good(given) : bad('form_phone')
  return given.length > 200 ? bad('too_long', { maximum: 200 }) : good(given)
}
