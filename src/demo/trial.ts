import { addBodies, type BodyToAdd, NewBody } from '../members/index.ts'
import { DEMO_SOURCE, municipality } from './bodies.ts'
import { addDemoPersons, inDemoCentre } from './load.ts'
import { municipalities } from './municipalities.ts'
import { invented, mailName } from './names.ts'

const NOTE = 'Mondo di prova: che questo ente appartenga al centro è inventato.'

/**
 * Larger worlds for trials: centres `prova-<bodies>-1` … with so many bodies each, a director and one RTD. Those that
 * are there already stay as they are. Only the first offers its people where one signs in.
 */
export async function loadTrial(
  { centres, bodies }: { centres: number; bodies: number },
  {
    progress = () => {},
    signal,
  }: { progress?: (done: number, total: number, message: string) => void; signal?: AbortSignal } = {},
) {
  let made = 0
  for (let n = 1; n <= centres && !signal?.aborted; n++) {
    const slug = `prova-${bodies}-${n}`
    const done = await inDemoCentre(
      { slug, name: `Centro di prova ${n} da ${bodies} enti`, kind: 'cst' },
      { demo: n === 1 },
      async (ctx) => {
        const added = await addBodies(ctx, slice((n - 1) * bodies, bodies))
        const names = invented(n)
        const person = (domain: string, mandate: { role: 'director' | 'rtd'; body: string | null }) => {
          const name = names.next().value
          return {
            name,
            email: `${mailName(name)}@${domain}.${slug}.example`,
            enters: true,
            mandates: [{ ...mandate, fromOn: '2025-01-01' }],
          }
        }
        const first = added[0]!
        await addDemoPersons(
          ctx,
          [person('centro', { role: 'director', body: null }), person('ente', { role: 'rtd', body: first.name })],
          new Map([[first.name, first.id]]),
        )
        return true
      },
    )
    if (done) made++
    progress(n, centres, slug)
  }
  return { centres: made, bodies: made * bodies }
}

/** So many bodies from a place of the national list on, beginning anew at its end; beyond its length they are made up. */
function slice(from: number, count: number): BodyToAdd[] {
  const all = municipalities()
  return Array.from({ length: count }, (_, i) =>
    i < all.length
      ? municipality(all[(from + i) % all.length]!, { demoNote: NOTE })
      : {
          body: NewBody.parse({
            name: `Ente di prova ${i + 1}`,
            type: 'other',
            state: 'member',
            ipaCode: `prova_${i + 1}`,
          }),
          demoNote: NOTE,
          ipaSource: DEMO_SOURCE,
        },
  )
}
