import { everyCentre, type Tasks } from '../platform/tasks.ts'
import { recomputeAll } from './dates.ts'

export const tasks: Tasks = {
  // Populations, patrons and calendars change: before people are told of dates they are what the rules give today.
  'positions.recompute_night': everyCentre('positions', '50 4 * * *', (inCentre) => inCentre(recomputeAll)),
}
