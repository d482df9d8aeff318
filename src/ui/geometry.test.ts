import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawShapes } from './geometry.ts'

const square = (x: number, y: number, side: number) => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
  [x, y],
]

test('shapes keep their places: east at the right, north at the top', () => {
  const { width, height, paths } = drawShapes([
    { type: 'Polygon', coordinates: [square(9, 45, 0.1)] },
    { type: 'MultiPolygon', coordinates: [[square(9.4, 45.4, 0.1)], [square(9.2, 45.2, 0.1)]] },
  ])
  const [first = '', second = ''] = paths
  const at = (path: string) => path.slice(1).split('l')[0]!.split(' ').map(Number) as [number, number]
  assert.ok(at(first)[0] < at(second)[0] && at(first)[1] > at(second)[1])
  assert.equal(second.match(/M/g)?.length, 2)
  assert.equal(width, 1200)
  assert.ok(height > 1500 && height < 1950, `a degree of latitude is longer than one of longitude here: ${height}`)
})

test('points nobody can see are left out, and a shape too small to see has no path', () => {
  const many = Array.from({ length: 1000 }, (_, at) => [9 + at / 1000, 45])
  const { paths } = drawShapes(
    [
      { type: 'Polygon', coordinates: [[...many, [10, 46], [9, 46], [9, 45]]] },
      { type: 'Polygon', coordinates: [square(9.5, 45.5, 0.00001)] },
    ],
    100,
  )
  assert.ok(paths[0]!.length < 600)
  assert.equal(paths[1], '')
  assert.deepEqual(drawShapes([]), { width: 1200, height: 0, paths: [] })
})
