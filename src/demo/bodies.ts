import { type BodyToAdd, type BodyType, NewBody } from '../members/index.ts'
import { IPA_SOURCE, ISTAT_SOURCE } from './facts.ts'
import { CENSUS, type Municipality } from './municipalities.ts'

const INVENTED = { asOf: '2025-12-31', source: 'Dato dimostrativo', demo: true }
/** The source of a code or figure that stands here only to show how things look. */
export const DEMO_SOURCE = 'dimostrativo'

type Chosen = {
  state?: NewBody['state']
  notes?: string
  demoNote?: string
  /** Whether the IPA code is a fact; otherwise it has only the usual shape. */
  ipaKnown?: boolean
  parentUnionId?: string | undefined
}

/** A municipality as a body of a centre: its codes and inhabitants are real, its firms and workstations are not. */
export function municipality(m: Municipality, chosen: Chosen = {}): BodyToAdd {
  const { state = 'member', notes = '', demoNote = '', ipaKnown = false, parentUnionId } = chosen
  return {
    body: NewBody.parse({
      name: `Comune di ${m.name}`,
      type: 'municipality',
      state,
      ipaCode: `c_${m.cadastral.toLowerCase()}`,
      istatCode: m.istat,
      cadastralCode: m.cadastral,
      province: m.province,
      region: m.region,
      notes,
      parentUnionId,
    }),
    demoNote,
    source: ISTAT_SOURCE,
    ipaSource: ipaKnown ? IPA_SOURCE : DEMO_SOURCE,
    facts: [
      { kind: 'population', value: m.population, ...CENSUS, demo: false },
      { kind: 'firms', value: Math.round(m.population * 0.078), ...INVENTED },
      // The level of 2013, which dues may not exceed somewhere, looks at the firms of that year.
      { kind: 'firms', value: Math.round(m.population * 0.075), ...INVENTED, asOf: '2013-12-31' },
      { kind: 'workstations', value: 4 + Math.round(m.population / 340), ...INVENTED },
    ],
  }
}

/** A body that is no municipality: the codes are left empty, because an invented one could be somebody's. */
export const otherBody = (
  name: string,
  type: BodyType,
  where: Pick<Municipality, 'province' | 'region'>,
  chosen: Chosen = {},
): BodyToAdd => ({
  body: NewBody.parse({
    name,
    type,
    state: chosen.state ?? 'member',
    province: where.province,
    region: where.region,
    notes: chosen.notes ?? '',
  }),
  demoNote: chosen.demoNote ?? '',
})
