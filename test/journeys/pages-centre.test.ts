import { centreRoles } from '../../src/people/index.ts'
import { walkAs } from './walk.ts'

walkAs(centreRoles, ['director'])
