import type { Command, CommandInput } from '../platform/command.ts'
import { config } from '../platform/config.ts'
import { type Ctx, platformActor, platformWork, work } from '../platform/ctx.ts'
import { Problem } from '../platform/errors.ts'
import { Halt } from '../platform/halt.ts'
import { parse } from '../platform/parse.ts'
import { fieldSentences, problemSentence } from '../platform/problems.ts'
import { today } from '../platform/time.ts'
import { createCentre, findCentre, NewCentre } from './centres.ts'
import { addPerson, findPersonByEmail, openInvitation, PersonWithMandate } from './persons.ts'
import { allRoles, isCentreRole, type Role } from './roles.ts'
import { createToken, NewToken } from './tokens.ts'

const text = { type: 'string' } as const
type Given = CommandInput['values']
type Perform = (values: Given, answer: CommandInput['answer']) => Promise<void>

/** A command whose first word says what to do: `token create`. */
const verbs =
  (command: string, list: Readonly<Record<string, Perform>>): Command['run'] =>
  async ({ positionals: [verb = '', ...rest], values, answer }) => {
    const perform = Object.hasOwn(list, verb) ? list[verb] : undefined
    if (!perform || rest.length > 0)
      throw new Halt(
        `After “campanile ${command}” comes ${Object.keys(list).join(' or ')} (campanile ${command} --help).`,
      )
    await inOneLine(() => perform(values, answer))
  }

/** What a door refuses names fields of a form: at a terminal they are options. */
async function inOneLine<T>(fn: () => Promise<T>): Promise<T> {
  try {
    return await fn()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const fields = Object.entries(fieldSentences(error.fields, 'en')).map(
      ([field, sentence]) => `--${field === 'bodyId' ? 'body' : field}: ${sentence}`,
    )
    throw new Halt(`${fields.join('; ') || problemSentence(error, 'en').replace(/\.$/, '')}.`)
  }
}

function need(values: Given, name: string): string {
  const value = values[name]
  if (typeof value !== 'string' || value.trim() === '') throw new Halt(`--${name} is missing.`)
  return value
}

async function centreOf(values: Given) {
  const slug = need(values, 'centre')
  const centre = await findCentre(slug)
  if (!centre) throw new Halt(`There is no centre “${slug}”: campanile centre create makes one.`)
  return centre
}
type Centre = Awaited<ReturnType<typeof centreOf>>

const inCentre = <T>({ id, zone }: Centre, fn: (ctx: Ctx) => Promise<T>) => work(platformActor(id, zone), fn)

function roleOf(values: Given): Role {
  const role = need(values, 'role')
  if (!allRoles.includes(role as Role)) throw new Halt(`There is no role “${role}”: one of ${allRoles.join(', ')}.`)
  const body = typeof values['body'] === 'string'
  if (isCentreRole(role) && body) throw new Halt(`The role ${role} is of the centre: leave --body out.`)
  if (!isCentreRole(role) && !body) throw new Halt(`The role ${role} is of a body: say which with --body IPA.`)
  return role as Role
}

async function bodyOf(ctx: Ctx, values: Given, centre: Centre): Promise<string | undefined> {
  const given = values['body']
  if (typeof given !== 'string') return undefined
  const body = await ctx.db
    .selectFrom('body')
    .select('id')
    .where('ipaCode', '=', given.trim().toLowerCase())
    .where('state', '<>', 'merged')
    .executeTakeFirst()
  if (!body) throw new Halt(`The centre ${centre.slug} has no body with the IPA code “${given}”.`)
  return body.id
}

const makeToken: Perform = async (values, answer) => {
  const role = roleOf(values)
  const name = need(values, 'name')
  const centre = await centreOf(values)
  const { secret, expiresAt } = await inCentre(centre, async (ctx) =>
    createToken(ctx, parse(NewToken, { name, role, days: values['days'], bodyId: await bodyOf(ctx, values, centre) })),
  )
  answer({ token: secret }, `${secret}\nIt is shown this once and works until ${expiresAt.toString().slice(0, 10)}.`)
}

const makeUser: Perform = async (values, answer) => {
  const role = roleOf(values)
  const name = need(values, 'name')
  const email = need(values, 'email')
  const centre = await centreOf(values)
  const secret = await inCentre(centre, async (ctx) => {
    const bodyId = await bodyOf(ctx, values, centre)
    const fromOn = today(ctx.now, ctx.zone)
    const person = await addPerson(ctx, parse(PersonWithMandate, { name, email, role, bodyId, fromOn }))
    return (await openInvitation(ctx, person.id)).secret
  })
  answerLink(answer, email, secret)
}

const makeLink: Perform = async (values, answer) => {
  const email = need(values, 'email')
  const centre = await centreOf(values)
  const secret = await inCentre(centre, async (ctx) => {
    const person = await findPersonByEmail(ctx, email)
    if (!person) throw new Halt(`Nobody in ${centre.slug} has the address ${email}.`)
    return (await openInvitation(ctx, person.id)).secret
  })
  answerLink(answer, email, secret)
}

function answerLink(answer: CommandInput['answer'], email: string, secret: string) {
  const link = `${config().publicUrl}/invitation/${secret}`
  answer({ email, link }, `${link}\nWith it ${email} chooses a password, once, within seven days.`)
}

const makeCentre: Perform = async (values, answer) => {
  const input = parse(NewCentre, { slug: need(values, 'slug'), name: need(values, 'name'), kind: values['kind'] })
  const { id, slug, name } = await platformWork((ctx) => createCentre(ctx, input))
  answer(
    { id, slug, name },
    `The centre “${name}” is open. Its first person: campanile user create --centre ${slug} --role director --name … --email …`,
  )
}

const who = '--centre SLUG --role ROLE --name NAME [--body IPA]'
const roles = `  ROLE  ${allRoles.join(' ')}\n  --body  the IPA code of the body, for the roles of a body`

export const commands: readonly Command[] = [
  {
    name: 'centre',
    summary: 'open a centre',
    usage: 'campanile centre create --slug SLUG --name NAME [--kind cst|cit]',
    options: { slug: text, name: text, kind: text },
    run: verbs('centre', { create: makeCentre }),
  },
  {
    name: 'user',
    summary: 'add a person, and print the link with which they choose a password',
    usage: `campanile user create ${who} --email ADDRESS\ncampanile user link --centre SLUG --email ADDRESS    a new link for somebody who lost the first\n${roles}`,
    options: { centre: text, role: text, name: text, email: text, body: text },
    run: verbs('user', { create: makeUser, link: makeLink }),
  },
  {
    name: 'token',
    summary: 'make a token of the API',
    usage: `campanile token create ${who} [--days 30] [--json]\n${roles}`,
    options: { centre: text, role: text, name: text, body: text, days: text },
    run: verbs('token', { create: makeToken }),
  },
]
