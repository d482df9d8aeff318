import { NewBody } from '../members/index.ts'

/** The types a body may have, as members keep them. */
export const bodyTypes: readonly string[] = NewBody.shape.type.options
