/** The grants of Olgiate Molgora as the national open data of 22 August 2026 tell them: nothing else about them is known here. */
const sent = (day: string) => Temporal.Instant.from(`${day}T10:00:00Z`)

type Grant = {
  code: string
  sentAt: Temporal.Instant
  financedOn: string
  decree: string
  cup: string
  amountCents: number
  state: 'financed' | 'paid' | 'renounced'
  stateOn: string
  /** Somebody is written down who answers for the service. */
  ends?: boolean
}
export const olgiateGrants: readonly Grant[] = [
  {
    code: 'pad26-145-send-2022',
    sentAt: sent('2022-09-23'),
    financedOn: '2023-01-03',
    decree: '131 - 1 / 2022',
    cup: 'D81F22003430006',
    amountCents: 3_258_900,
    state: 'paid',
    stateOn: '2025-08-13',
    ends: true,
  },
  {
    code: 'pad26-131-pdnd-2022',
    sentAt: sent('2022-11-02'),
    financedOn: '2023-01-30',
    decree: '152 - 1 / 2022',
    cup: 'D51F22006480006',
    amountCents: 2_034_400,
    state: 'paid',
    stateOn: '2025-06-09',
  },
  {
    code: 'pad26-131-anncsu-2025',
    sentAt: sent('2025-07-14'),
    financedOn: '2025-08-13',
    decree: '90 - 1 / 2025',
    cup: 'D41J25000160006',
    amountCents: 432_640,
    state: 'paid',
    stateOn: '2026-05-14',
  },
  {
    code: 'pad26-144-spid-cie-2022-04',
    sentAt: sent('2022-06-08'),
    financedOn: '2022-08-02',
    decree: '25 - 3 / 2022',
    cup: 'D81F22002260006',
    amountCents: 1_400_000,
    state: 'paid',
    stateOn: '2025-02-07',
  },
  {
    code: 'pad26-143-io-2022-04',
    sentAt: sent('2022-06-11'),
    financedOn: '2022-08-12',
    decree: '24 - 3 / 2022',
    cup: 'D81F22002250006',
    amountCents: 343_000,
    state: 'financed',
    stateOn: '2022-08-12',
  },
  {
    code: 'pad26-143-io-2022-09',
    sentAt: sent('2023-02-10'),
    financedOn: '2023-06-07',
    decree: '129 - 3 / 2022',
    cup: 'D81F23000300006',
    amountCents: 1_372_000,
    state: 'financed',
    stateOn: '2023-06-07',
  },
  {
    code: 'pad26-143-pagopa-2022-09',
    sentAt: sent('2022-12-13'),
    financedOn: '2023-03-15',
    decree: '127 - 2 / 2022',
    cup: 'D81F22004720006',
    amountCents: 7_284_500,
    state: 'renounced',
    stateOn: '2023-07-22',
  },
  {
    code: 'pad26-141-2022-09',
    sentAt: sent('2022-09-23'),
    financedOn: '2023-01-03',
    decree: '135 - 1 / 2022',
    cup: 'D81F22004070006',
    amountCents: 15_523_400,
    state: 'financed',
    stateOn: '2023-01-03',
  },
  {
    code: 'pad26-12-cloud-2022-07',
    sentAt: sent('2022-09-23'),
    financedOn: '2022-12-14',
    decree: '85 - 1 / 2022',
    cup: 'D81C22002500006',
    amountCents: 12_199_200,
    state: 'financed',
    stateOn: '2022-12-14',
  },
]
