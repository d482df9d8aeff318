import { z } from 'zod'
import { notFound } from '../platform/errors.ts'
import { listOf, type Web } from '../platform/http.ts'
import { DefinitionShape } from './definition.ts'
import { listForms, publishedForm } from './versions.ts'

const FormItem = z.object({
  code: z.string(),
  title: z.string(),
  purpose: z.string().meta({ description: 'Which module has it filled in; empty: any.' }),
  version: z.number().int().meta({ description: 'The version in force.' }),
})
const request = { code: 'casella-pec', title: 'Richiesta di una casella PEC', purpose: 'catalogue.request', version: 2 }

export default function api({ api: declare }: Web) {
  declare(
    'GET',
    '/forms',
    'forms.read',
    {
      summary: 'The forms in force, in order of title',
      answer: listOf(FormItem),
      examples: [{ items: [request], limit: 200, nextCursor: null }],
    },
    async (ctx) => ({
      items: (await listForms(ctx)).flatMap(({ code, title, purpose, published }) =>
        published === null ? [] : [{ code, title, purpose, version: published }],
      ),
      limit: 200,
      nextCursor: null,
    }),
  )
  declare(
    'GET',
    '/forms/:code',
    'forms.read',
    {
      summary: 'A form in force with its definition',
      params: z.object({ code: z.string().max(40) }),
      answer: FormItem.omit({ purpose: true }).extend({ definition: DefinitionShape }),
      examples: [
        {
          code: request.code,
          title: request.title,
          version: 2,
          definition: {
            intro: '',
            sections: [
              {
                title: 'Richiesta',
                help: '',
                fields: [
                  {
                    type: 'number',
                    name: 'caselle',
                    label: 'Quante caselle?',
                    help: '',
                    optional: false,
                    decimals: 0,
                    min: 1,
                  },
                ],
              },
            ],
          },
        },
      ],
    },
    async (ctx, { params }) => {
      const form = await publishedForm(ctx, params.code)
      if (!form) throw notFound()
      return { code: form.code, title: form.title, version: form.number, definition: form.definition }
    },
  )
}
