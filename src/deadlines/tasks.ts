import { everyCentre, type Tasks } from '../platform/tasks.ts'
import { remind } from './reminders.ts'

export const tasks: Tasks = {
  // After whoever keeps deadlines has computed them again for the day.
  'deadlines.remind': everyCentre('deadlines', '20 5 * * *', (inCentre) => inCentre(remind)),
}
