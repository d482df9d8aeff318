import { z } from 'zod'
import { invalid } from '../platform/errors.ts'
import { ListQuery, listOf, type Web } from '../platform/http.ts'
import { Version } from '../platform/parse.ts'
import { CallDefinition, CallFile } from './call-definition.ts'
import { addCall, ByCode, type Call, editCall, getCall, importCalls, listCalls } from './calls.ts'
import { writeCalls } from './calls-yaml.ts'

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'date')
const Item = z.object({
  code: z.string(),
  title: z.string(),
  promoter: z.string(),
  measure: z.string(),
  opensOn: Day.nullable(),
  closesOn: Day.nullable(),
})
const Whole = Item.extend({
  version: z.number().int().meta({ description: 'Sent back with a change.' }),
  definition: CallDefinition,
})
const item: z.input<typeof Item> = {
  code: 'regione-sportelli-2026',
  title: 'Sportelli digitali nei piccoli comuni',
  promoter: 'Regione Lombardia',
  measure: '',
  opensOn: '2026-03-01',
  closesOn: '2026-05-31',
}
const definition: z.input<typeof CallDefinition> = {
  code: item.code,
  title: item.title,
  promoter: item.promoter,
  windows: [{ name: 'unica', opensOn: '2026-03-01', closesOn: '2026-05-31' }],
  eligible: { types: ['municipality'], populationUpTo: 15_000 },
  amount: { rule: 'lump', bands: [{ upTo: 5000, cents: 2_000_000 }] },
  rules: [
    {
      name: 'contract',
      title: { it: 'Firmare la convenzione', en: 'Sign the convention' },
      anchor: 'decree_notified',
      offset: { unit: 'calendarDays', n: 30 },
      doneBy: 'contract_signed',
      validity: { from: '2026-03-01' },
      source: {
        article: 'Decreto 1203, articolo 7',
        address: 'https://www.regione.example.it/decreto-1203',
        quotation: 'La convenzione si firma entro trenta giorni dalla notifica.',
      },
    },
  ],
}
const outer = ({ code, title, promoter, measure, opensOn, closesOn }: Call): z.input<typeof Item> => ({
  code,
  title,
  promoter,
  measure,
  opensOn,
  closesOn,
})
const whole = (call: Call): z.input<typeof Whole> => ({
  ...outer(call),
  version: call.version,
  definition: call.definition,
})

/** Calls for machines: read, entered, changed, taken from YAML; the checks are those of the form and of the file. */
export function callApi({ api: declare }: Web) {
  declare(
    'GET',
    '/calls',
    'positions.read',
    {
      summary: 'The calls for funding a centre keeps',
      query: z.object({ ...ListQuery.shape }),
      answer: listOf(Item),
      examples: [{ items: [item], limit: 50, nextCursor: null }],
    },
    async (ctx, { query: { limit } }) => ({ items: (await listCalls(ctx, limit)).map(outer), limit, nextCursor: null }),
  )
  declare(
    'GET',
    '/calls/:code',
    'positions.read',
    {
      summary: 'One call with its windows, papers and rules, also as the YAML another centre imports',
      params: ByCode,
      answer: Whole.extend({ yaml: z.string() }),
      examples: [{ ...item, version: 1, definition, yaml: `calls:\n  - code: ${item.code}\n` }],
    },
    async (ctx, { params }) => {
      const call = await getCall(ctx, params.code)
      return { ...whole(call), yaml: writeCalls([call.definition]) }
    },
  )
  declare(
    'POST',
    '/calls',
    'positions.calls',
    {
      summary: 'Enters a call; what is wrong is said at its place in the definition',
      body: CallDefinition,
      bodyExamples: [definition],
      answer: Whole,
      examples: [{ ...item, version: 1, definition }],
      creates: 201,
    },
    async (ctx, { body }) => {
      const { code } = await addCall(ctx, body)
      return { location: `/api/v1/calls/${code}`, answer: whole(await getCall(ctx, code)) }
    },
  )
  declare(
    'PUT',
    '/calls/:code',
    'positions.calls',
    {
      summary: 'Changes a call: the whole definition, with the version it was read at; the deadlines under it follow',
      params: ByCode,
      body: CallDefinition.extend({ version: Version })
        .partial()
        .meta({ description: 'The whole definition, as for a new call; `version` is needed.' }),
      bodyExamples: [{ ...definition, version: 1 }],
      answer: Whole,
      examples: [{ ...item, version: 2, definition }],
      problems: [409],
      silent: 'What is sent again as it stands changes nothing; a change is recorded.',
    },
    async (ctx, { params, body: { version, ...given } }) => {
      const before = await getCall(ctx, params.code)
      if (version === undefined) throw invalid({ version: 'required' })
      if (given.code !== undefined && given.code !== before.code) throw invalid({ code: 'call_code_fixed' })
      await editCall(ctx, before, given, version)
      return whole(await getCall(ctx, params.code))
    },
  )
  declare(
    'POST',
    '/call-imports',
    'positions.calls',
    {
      summary: 'Takes the calls of a YAML text, all or none; what is wrong is said with its line',
      body: z.strictObject({ yaml: z.string().min(1).max(1_000_000) }),
      bodyExamples: [{ yaml: 'calls:\n  - code: prova\n    title: Avviso di prova\n    promoter: Provincia\n' }],
      answer: z.object({ added: z.number().int(), changed: z.number().int(), same: z.number().int() }),
      examples: [{ added: 1, changed: 0, same: 0 }],
      problems: [409],
    },
    async (ctx, { body }) => importCalls(ctx, body.yaml),
  )
  declare(
    'GET',
    '/call-schema',
    'signed-in',
    {
      summary: 'The JSON Schema of a file of calls',
      answer: z.record(z.string(), z.unknown()),
      examples: [{ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' }],
    },
    async () => schema,
  )
}
const schema: Record<string, unknown> = { ...z.toJSONSchema(CallFile, { io: 'input', unrepresentable: 'any' }) }
