import { z } from 'zod'
import { fromPath, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { getBody } from '../members/index.ts'
import { Button } from '../ui/parts.tsx'
import { positionsCsv, positionsXlsx } from './export.ts'
import { bodyOfHolder, findHolders, getHolder, unmatchedBodies } from './holders.ts'
import { BodiesPage, HeatPage, MeasuresPage } from './figures-pages.tsx'
import { BodyFunding, ChangesPage, GrantPage, PositionList, SheetSearch } from './pages.tsx'
import {
  getGrant,
  listChanges,
  listPositions,
  PositionFilter,
  positionsOfBody,
  positionsOfHolder,
  read,
  readAll,
} from './positions.ts'
import { MayorSheet } from './sheet-pages.tsx'
import { toldOfBody } from './told.ts'
import { isImported, totals, totalsByBody } from './totals.ts'
import { words } from './words.ts'

const ById = z.object({ id: z.uuid() })
const ByIpa = z.object({ ipa: z.string().regex(/^[A-Za-z0-9_.-]{1,40}$/) })
const After = z.object({ after: z.string().max(500).optional() })
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export default function routes({ page, download }: Web) {
  page('/funding', 'funding.read', async (ctx, req) => {
    const filter = parse(PositionFilter, req.query)
    const [{ rows, next }, sums] = await Promise.all([listPositions(ctx, 'centre', filter), totals(ctx, 'centre')])
    const w = words(ctx.lang)
    const may = ctx.actor.permissions
    const centre = ctx.actor.bodyIds === '*'
    return {
      title: w.title,
      lead: w.lead,
      actions: (
        <>
          {!centre && (
            <Button href={`/funding/bodies/${ctx.actor.bodyIds[0]}/sheet`} icon="it-print">
              {w.sheet}
            </Button>
          )}
          <Button href="/funding/sheets" icon="it-search">
            {w.sheetOther}
          </Button>
        </>
      ),
      body: (
        <PositionList
          lang={ctx.lang}
          readings={readAll(ctx, rows)}
          next={next}
          filter={filter}
          path={req.url}
          measures={[...new Set(sums.map((t) => t.measure))]}
          totals={sums}
          centre={centre}
          imported={await isImported(ctx)}
          imports={may.has('funding.import')}
          exports={may.has('funding.export')}
        />
      ),
    }
  })
  download('/funding.csv', 'funding.export', async (ctx, req) => ({
    name: `fondi-${today(ctx.now, ctx.zone)}.csv`,
    type: 'text/csv; charset=utf-8',
    content: await positionsCsv(ctx, parse(PositionFilter, req.query)),
  }))
  download('/funding.xlsx', 'funding.export', async (ctx, req) => ({
    name: `fondi-${today(ctx.now, ctx.zone)}.xlsx`,
    type: XLSX,
    content: await positionsXlsx(ctx, parse(PositionFilter, req.query)),
  }))

  const title = (lang: 'it' | 'en') => ({ title: words(lang).title, lead: words(lang).lead })
  page('/funding/measures', 'funding.read', async (ctx) => ({
    ...title(ctx.lang),
    body: (
      <MeasuresPage
        lang={ctx.lang}
        totals={await totals(ctx, 'centre')}
        centre={ctx.actor.bodyIds === '*'}
        imported={await isImported(ctx)}
        imports={ctx.actor.permissions.has('funding.import')}
      />
    ),
  }))
  page('/funding/bodies', 'funding.read', async (ctx) => ({
    ...title(ctx.lang),
    body: (
      <BodiesPage
        lang={ctx.lang}
        totals={await totalsByBody(ctx)}
        unmatched={await unmatchedBodies(ctx)}
        imported={await isImported(ctx)}
        imports={ctx.actor.permissions.has('funding.import')}
      />
    ),
  }))
  page('/funding/heat', 'funding.read', async (ctx) => ({
    ...title(ctx.lang),
    body: (
      <HeatPage
        lang={ctx.lang}
        totals={await totalsByBody(ctx)}
        imported={await isImported(ctx)}
        imports={ctx.actor.permissions.has('funding.import')}
      />
    ),
  }))
  page('/funding/changes', 'funding.read', async (ctx, req) => {
    const { after } = parse(After, req.query)
    const { rows, next } = await listChanges(ctx, 'centre', { after })
    return {
      ...title(ctx.lang),
      body: (
        <ChangesPage
          lang={ctx.lang}
          changes={rows}
          next={next}
          path={req.url}
          centre={ctx.actor.bodyIds === '*'}
          imports={ctx.actor.permissions.has('funding.import')}
        />
      ),
    }
  })

  page('/funding/bodies/:id', 'funding.read', async (ctx, req) => {
    const { id } = fromPath(ById, req.params)
    const body = await getBody(ctx, id)
    const positions = await positionsOfBody(ctx, id)
    const w = words(ctx.lang)
    return {
      title: body.name,
      crumbs: [{ href: '/funding', label: w.title }],
      lead: w.lead,
      actions: (
        <>
          <Button href={`/members/${id}`}>{w.body}</Button>
          <Button kind="primary" href={`/funding/bodies/${id}/sheet`} icon="it-print">
            {w.sheet}
          </Button>
        </>
      ),
      body: (
        <BodyFunding
          lang={ctx.lang}
          bodyId={id}
          readings={readAll(ctx, positions)}
          told={await toldOfBody(ctx, id)}
          totals={await totals(ctx, 'centre', id)}
          imported={await isImported(ctx)}
          imports={ctx.actor.permissions.has('funding.import')}
        />
      ),
    }
  })
  page('/funding/bodies/:id/sheet', 'funding.read', async (ctx, req) => {
    const { id } = fromPath(ById, req.params)
    const body = await getBody(ctx, id)
    const w = words(ctx.lang)
    return {
      title: w.sheetTitle(body.name),
      frame: 'print',
      crumbs: [{ href: `/funding/bodies/${id}`, label: body.name }],
      body: (
        <MayorSheet
          lang={ctx.lang}
          name={body.name}
          codes={[body.ipaCode, body.istatCode, body.province].filter(Boolean).join(' · ')}
          day={today(ctx.now, ctx.zone)}
          readings={readAll(ctx, await positionsOfBody(ctx, id))}
          imported={await isImported(ctx)}
        />
      ),
    }
  })
  page('/funding/sheets', 'funding.read', async (ctx, req) => {
    const { q } = parse(z.object({ q: z.string().trim().max(100).default('') }), req.query)
    const w = words(ctx.lang)
    return {
      title: w.sheetOther,
      crumbs: [{ href: '/funding', label: w.title }],
      body: <SheetSearch lang={ctx.lang} q={q} found={await findHolders(ctx, q)} />,
    }
  })
  page('/funding/sheets/:ipa', 'funding.read', async (ctx, req) => {
    const holder = await getHolder(ctx, fromPath(ByIpa, req.params).ipa)
    const w = words(ctx.lang)
    return {
      title: w.sheetTitle(holder.name),
      frame: 'print',
      crumbs: [{ href: '/funding/sheets', label: w.sheetOther }],
      body: (
        <MayorSheet
          lang={ctx.lang}
          name={holder.name}
          codes={[holder.ipaCode, holder.istatCode, holder.province].filter(Boolean).join(' · ')}
          day={today(ctx.now, ctx.zone)}
          readings={readAll(ctx, await positionsOfHolder(ctx, holder.id))}
          imported
        />
      ),
    }
  })
  page('/funding/grants/:id', 'funding.read', async (ctx, req) => {
    const { id } = fromPath(ById, req.params)
    const grant = await getGrant(ctx, id)
    const body = await bodyOfHolder(ctx, grant.holderId)
    const { rows: changes } = await listChanges(ctx, 'national', { grantId: id }, 200)
    const w = words(ctx.lang)
    return {
      title: grant.bodyName,
      crumbs: [
        { href: '/funding', label: w.title },
        ...(body ? [{ href: `/funding/bodies/${body.id}`, label: body.name }] : []),
      ],
      body: (
        <GrantPage
          lang={ctx.lang}
          reading={read(grant, today(ctx.now, ctx.zone))}
          grant={grant}
          changes={changes}
          bodyId={body?.id ?? null}
        />
      ),
    }
  })
}
