import { sql } from 'kysely'
import type { Ctx } from '../platform/ctx.ts'

/** Rows of the official files that fit more than one grant, or none for sure: a person decides. */
export const undecided = async (ctx: Ctx) =>
  (
    await sql<{
      id: number
      doubt: string
      file: string
      holder: string
      call: string
      cup: string | null
      amountCents: number
      state: string | null
      candidates: number
    }>`
      select s.id, s.doubt, f.name as file, coalesce(l.name, h.ipa_code) as holder, c.title as call, s.cup, s.amount_cents, s.state_source as state, coalesce(cardinality(s.candidate_ids), 0) as candidates
      from source_row s join source_file f on f.id = s.source_file_id join call c on c.id = s.call_id join holder_look l on l.id = s.holder_look_id join holder h on h.id = l.holder_id
      where s.grant_id is null and s.until_edition_id is null order by f.name, holder, s.id limit 500`.execute(ctx.db)
  ).rows

/** Lines that could not be read, as they were, with why. */
export const quarantined = async (ctx: Ctx) =>
  (
    await sql<{ file: string; edition: string; line: number; reason: string; detail: string; raw: string }>`
    select e.file_name as file, e.edition_on as edition, q.line, q.reason, q.detail, q.raw from quarantine q join edition e on e.id = q.edition_id order by e.edition_on desc, e.file_name, q.line limit 500`.execute(
      ctx.db,
    )
  ).rows
