import { z } from 'zod'
import { findBodies } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { optional, parse } from '../platform/parse.ts'
import { peopleChoices } from './choices.ts'
import { ContactList, contactName, ContactPage } from './contact-pages.tsx'
import {
  alikeContacts,
  AsPerson,
  confirmContact,
  ContactFilter,
  contactTickets,
  ForBody,
  getContact,
  Into,
  joinPerson,
  listContacts,
  mergeContact,
  readmitContact,
  refuseContact,
} from './contacts.ts'
import { crumbs, type Refused } from './routes.tsx'
import { words } from './words.ts'

const ById = z.looseObject({ id: z.uuid() })
const idOf = (req: Req) => fromPath(ById, req.params).id

/** Who wrote or called and is not known: decided by the desk, one by one. */
export function contactRoutes({ page, action }: Web) {
  page('/desk/contacts', 'desk.work', async (ctx, req) => {
    const filter = parse(ContactFilter, req.query)
    const w = words(ctx.lang)
    return {
      title: w.contacts,
      lead: w.contactsLead,
      crumbs: crumbs(ctx),
      body: <ContactList lang={ctx.lang} rows={await listContacts(ctx, filter)} values={filter} />,
    }
  })

  const show = async (ctx: Ctx, id: string, q: string, refused: Refused = {}): Promise<View> => {
    const contact = await getContact(ctx, id)
    return {
      title: contactName(contact, ctx.lang),
      lead: words(ctx.lang).contactsLead,
      crumbs: [...crumbs(ctx), { href: '/desk/contacts', label: words(ctx.lang).contactAll }],
      body: (
        <ContactPage
          lang={ctx.lang}
          contact={contact}
          tickets={await contactTickets(ctx, id)}
          q={q}
          bodies={q ? await findBodies(ctx, q) : null}
          people={contact.bodyId ? await peopleChoices(ctx, contact.bodyId) : []}
          alike={await alikeContacts(ctx, contact)}
          {...refused}
        />
      ),
    }
  }
  page('/desk/contacts/:id', 'desk.work', (ctx, req) => {
    const { q } = parse(z.object({ q: optional(z.string().trim().max(100)) }), req.query)
    return show(ctx, idOf(req), q ?? '')
  })

  const decide = (what: string, act: (ctx: Ctx, req: Req) => Promise<string>) =>
    action(
      `/desk/contacts/:id/${what}`,
      'desk.work',
      async (ctx, req) => ({ to: `/desk/contacts/${await act(ctx, req)}`, flash: words(ctx.lang).contactDone }),
      (ctx, req, { fields, sentence }) => show(ctx, idOf(req), '', { errors: fields, problem: sentence }),
      { of: (ctx, req) => getContact(ctx, idOf(req)) },
    )
  decide('body', async (ctx, req) => {
    await confirmContact(ctx, idOf(req), parse(ForBody, req.body))
    return idOf(req)
  })
  decide('person', async (ctx, req) => {
    await joinPerson(ctx, idOf(req), parse(AsPerson, req.body))
    return idOf(req)
  })
  decide('merge', async (ctx, req) => {
    const { into } = parse(Into, req.body)
    await mergeContact(ctx, idOf(req), { into })
    return into
  })
  decide('refusal', async (ctx, req) => {
    await refuseContact(ctx, idOf(req))
    return idOf(req)
  })
  decide('readmission', async (ctx, req) => {
    await readmitContact(ctx, idOf(req))
    return idOf(req)
  })
}
