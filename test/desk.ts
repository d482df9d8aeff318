// What tests of the desk begin with: a centre whose desk is open, and short ways to use it.
import assert from 'node:assert/strict'
import { jobs, makeCentre, peek, type Caller, type Centre, type Town } from './world.ts'

/** A centre with its desk begun: usual hours, levels, a queue and a team. */
export async function deskPlace(name?: string) {
  const world = await makeCentre(name)
  assert.equal((await world.dora.post('/desk/settings/beginning')).status, 303)
  await jobs()
  return world
}

export const openBy = (who: Caller, town: Town, more: Record<string, unknown> = {}) =>
  who.post('/desk/tickets', { bodyId: town.id, subject: 'Stampante ferma', text: 'Da stamattina non stampa.', ...more })

/** A ticket's number from where opening it led. */
export const numberFrom = (answer: { url: string; text: string }): number => {
  const found = /^\/desk\/tickets\/(\d+)/.exec(answer.url)?.[1]
  assert.ok(found, answer.text.slice(0, 600))
  return Number(found)
}

type Stored = {
  id: string
  state: string
  level: string
  priority: number
  body_id: string | null
  assignee_id: string | null
  version: number
  clock_problem: string
  due_at: Date | null
  solution_due_at: Date | null
  first_response_at: Date | null
  charged_at: Date | null
  reopened: number
  channel: string
}
export const storedTicket = async (world: Centre, number: number): Promise<Stored> =>
  (await peek<Stored>('select * from ticket where centre_id = $1 and number = $2', [world.centreId, number]))[0]!
