import { sql } from 'kysely'
import { tellPositions, type ToldPosition } from '../funding/index.ts'
import { addBodies } from '../members/index.ts'
import { addPerson, createCentre, demoAccounts, findCentre, giveMandate } from '../people/index.ts'
import { type Ctx, platformActor, platformWork, work } from '../platform/ctx.ts'
import { loadActivations } from './activations.ts'
import { loadAdhesions } from './adhesions.ts'
import { loadCatalogue, loadUses } from './catalogue.ts'
import { type DemoCentre, demoCentres } from './centres.ts'
import { loadDesk } from './desk.ts'
import { demoConventions } from './conventions.ts'
import { loadDues } from './dues.ts'
import { olgiateTold } from './facts.ts'
import { type DemoPerson, personsOf } from './persons.ts'
import { loadMail } from './mailbox.ts'
import { loadObligations } from './obligations.ts'
import { loadPositions } from './positions.ts'
import { loadProspects } from './prospects.ts'
import { loadRenewal } from './renewal.ts'
import { demoCatalogues } from './services.ts'

const olgiatePositions: ToldPosition[] = olgiateTold.positions.map(([measure, part, title, amountCents, state]) => ({
  measure,
  part,
  title,
  amountCents,
  state,
  source: olgiateTold.source,
  toldOn: olgiateTold.toldOn,
}))

export type Loaded = { centre: string; bodies: number; persons: number }

/** Loads the demo centres that are not there yet. What is there stays as it is. */
export async function loadDemo(onEach: (loaded: Loaded) => void = () => {}): Promise<Loaded[]> {
  const done: Loaded[] = []
  for (const [i, centre] of demoCentres.entries()) {
    const loaded = await loadCentre(centre, 40 * i)
    if (!loaded) continue
    done.push(loaded)
    onEach(loaded)
  }
  return done
}

/** Everything of a centre in one transaction: it is there whole, or not at all and the next start tries again. */
async function loadCentre(centre: DemoCentre, names: number): Promise<Loaded | null> {
  return inDemoCentre(centre, { demo: true }, async (ctx) => {
    const unions = await addBodies(ctx, centre.unions())
    const others = await addBodies(
      ctx,
      centre.bodies((name) => unions.find((u) => u.name === name)?.id),
    )
    const bodies = [...unions, ...others]
    const persons = personsOf(
      centre,
      bodies.map((b) => b.name),
      names,
    )
    await addDemoPersons(ctx, persons, new Map(bodies.map((b) => [b.name, b.id])))
    const convention = demoConventions[centre.slug]
    const adhered = convention && (await loadAdhesions(ctx, convention, bodies, new Set(centre.staffed)))
    if (centre.slug === 'lecco' && adhered) await loadRenewal(ctx, adhered, convention)
    if (centre.slug === 'lecco') await loadProspects(ctx, bodies)
    const services = demoCatalogues[centre.slug]
    if (services) await loadCatalogue(ctx, services)
    await loadUses(ctx, centre.slug, bodies)
    await loadActivations(ctx, centre.slug, bodies)
    await loadDesk(ctx, centre.slug, bodies, centre.staffed)
    await loadMail(ctx, centre.slug)
    await loadDues(ctx, centre.slug, bodies, new Set(centre.staffed))
    await loadObligations(ctx, bodies)
    await loadPositions(ctx, centre.slug, bodies)
    const told = bodies.find((b) => b.name === olgiateTold.body)
    if (told && centre.slug === 'lecco') await tellPositions(ctx, told.id, olgiatePositions)
    return { centre: centre.name, bodies: bodies.length, persons: persons.length }
  })
}

/** Works in a demo centre, opened when it is missing, unless it has its bodies already. Two that start together take turns. */
export async function inDemoCentre<T>(
  { slug, name, kind }: Pick<DemoCentre, 'slug' | 'name' | 'kind'>,
  flags: { demo: boolean },
  fill: (ctx: Ctx) => Promise<T>,
): Promise<T | null> {
  const id = await platformWork(async (ctx) => {
    await sql`select pg_advisory_xact_lock(hashtext('campanile demo'))`.execute(ctx.db)
    return (await findCentre(slug))?.id ?? (await createCentre(ctx, { slug, name, kind }, flags)).id
  })
  return work(platformActor(id), async (ctx) => {
    await sql`select pg_advisory_xact_lock(hashtext(${`campanile demo ${slug}`}))`.execute(ctx.db)
    const any = await ctx.db.selectFrom('body').select('id').limit(1).executeTakeFirst()
    return any ? null : fill(ctx)
  })
}

export async function addDemoPersons(ctx: Ctx, persons: readonly DemoPerson[], bodyIds: ReadonlyMap<string, string>) {
  const accounts = await demoAccounts(persons.filter((p) => p.enters).map((p) => p.email))
  for (const { name, email, mandates } of persons) {
    const [first, ...more] = mandates.map(({ body, ...mandate }) => ({
      act: '',
      ...mandate,
      ...(body !== null && { bodyId: bodyIds.get(body)! }),
    }))
    const person = await addPerson(
      ctx,
      { name, email, phone: '', ...first! },
      { demo: true, accountId: accounts.get(email) ?? null },
    )
    for (const mandate of more) await giveMandate(ctx, person.id, mandate)
  }
}
