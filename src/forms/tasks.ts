import { everyCentre, type Tasks } from '../platform/tasks.ts'
import { dropOldDrafts } from './drafts.ts'

export const tasks: Tasks = {
  'forms.drop_drafts': everyCentre('forms', '50 1 * * *', (inCentre) => inCentre(dropOldDrafts)),
}
