import { heatClass, Legend, type Level } from './charts.tsx'
import { type Geometry, drawShapes } from './geometry.ts'
import { useHere } from './here.ts'
import { words } from './words.ts'

export type Shape = {
  name: string
  /** What its colour says, in words: read by screen readers and shown under the pointer. */
  says?: string
  href?: string
  level?: Level | undefined
  geometry: Geometry
}

type MapProps = {
  label: string
  shapes: readonly Shape[]
  legend?: readonly { level?: Level; word: string }[]
  /** Id of the table that says the same, for who does not want to walk through the map. */
  table: string
}

/** A territory drawn from boundaries, each part a link. Always beside a table with the same content. */
export function TerritoryMap({ label, shapes, legend, table }: MapProps) {
  const w = words(useHere().lang)
  const { width, height, paths } = drawShapes(shapes.map((shape) => shape.geometry))
  return (
    <div class="map">
      <a class="visually-hidden-focusable map-skip" href={`#${table}`}>
        {w.skipMap}
      </a>
      {legend && <Legend items={legend} />}
      <svg class="map-drawing" viewBox={`0 0 ${width} ${height}`} role="group" aria-label={label}>
        {shapes.map((shape, at) => {
          const said = shape.says ? `${shape.name}: ${shape.says}` : shape.name
          const path = <path class={heatClass(shape.level)} d={paths[at]} />
          return shape.href ? (
            <a class="map-place" href={shape.href} aria-label={said}>
              <title>{said}</title>
              {path}
            </a>
          ) : (
            <g class="map-place" role="img" aria-label={said}>
              <title>{said}</title>
              {path}
            </g>
          )
        })}
      </svg>
    </div>
  )
}
