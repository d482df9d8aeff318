type Ring = readonly (readonly number[])[]
/** The GeoJSON shapes a territory is made of: longitude and latitude in degrees. */
export type Geometry =
  | { type: 'Polygon'; coordinates: readonly Ring[] }
  | { type: 'MultiPolygon'; coordinates: readonly (readonly Ring[])[] }
  | { type: 'GeometryCollection'; geometries: readonly Geometry[] }

export type Drawing = { width: number; height: number; paths: string[] }

const ringsOf = (geometry: Geometry): readonly Ring[] =>
  geometry.type === 'Polygon'
    ? geometry.coordinates
    : geometry.type === 'MultiPolygon'
      ? geometry.coordinates.flat()
      : geometry.geometries.flatMap(ringsOf)

const radians = (degrees: number) => (degrees * Math.PI) / 180
/** Mercator: at the size of a province shapes keep their angles, as on the maps people know. */
const north = (latitude: number) => (Math.log(Math.tan(Math.PI / 4 + radians(latitude) / 2)) * 180) / Math.PI

/**
 * SVG paths of some geometries in one drawing of a given width. Points nearer than `tolerance` units to the one before
 * are left out: at the size of a page nobody can see them, and boundaries come with thousands.
 */
export function drawShapes(geometries: readonly Geometry[], width = 1200, tolerance = 2.5): Drawing {
  const shapes = geometries.map((geometry) =>
    ringsOf(geometry).map((ring) => ring.map(([x = 0, y = 0]) => [x, north(y)] as const)),
  )
  let [west, east, south, top] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const [x, y] of shapes.flat(2)) {
    west = Math.min(west, x)
    east = Math.max(east, x)
    south = Math.min(south, y)
    top = Math.max(top, y)
  }
  if (west > east) return { width, height: 0, paths: geometries.map(() => '') }
  const margin = 4
  const scale = (width - 2 * margin) / Math.max(east - west, 1e-9)
  const height = Math.ceil((top - south) * scale + 2 * margin)
  const place = ([x, y]: readonly [number, number]) =>
    [margin + (x - west) * scale, margin + (top - y) * scale] as const
  return {
    width,
    height,
    paths: shapes.map((rings) => rings.map((ring) => pathOf(ring.map(place), tolerance)).join('')),
  }
}

/** Whole units, each from the one before: half the text of absolute decimals. */
function pathOf(points: readonly (readonly [number, number])[], tolerance: number): string {
  const kept: (readonly [number, number])[] = []
  for (const [x, y] of points) {
    const last = kept.at(-1)
    if (!last || Math.hypot(x - last[0], y - last[1]) >= tolerance) kept.push([Math.round(x), Math.round(y)])
  }
  const [first, ...rest] = kept
  if (!first || rest.length < 2) return ''
  let [fromX, fromY] = first
  const moves = rest.map(([x, y]) => {
    const move = `${x - fromX} ${y - fromY}`.replace(' -', '-')
    ;[fromX, fromY] = [x, y]
    return move
  })
  return `M${first.join(' ')}l${moves.join(' ').replaceAll(' -', '-')}z`
}
