import { withQuery } from './address.ts'
import { useHere } from './here.ts'
import { Alert, Button } from './parts.tsx'
import { words } from './words.ts'

/**
 * Says that something happened since the page was drawn, and shows it when asked: only `parts` are drawn again, what is typed stays.
 * `address` is a stream of `change` and `people` messages; without scripts nothing of it is there.
 */
export const Watch = ({
  address,
  parts,
  since,
}: {
  address: string
  parts: readonly string[]
  since?: number | undefined
}) => {
  const w = words(useHere().lang)
  return (
    <div
      data-watch={since === undefined ? address : withQuery(address, { since: String(since) })}
      data-watch-parts={parts.join(' ')}
      data-watch-done={w.watchDone}
    >
      <div hidden data-watch-news role="status">
        <Alert
          tone="info"
          actions={
            <Button type="button" kind="secondary">
              {w.watchShow}
            </Button>
          }
        >
          <p>
            <strong>{w.watchNews}</strong> <span data-watch-text />
          </p>
        </Alert>
      </div>
    </div>
  )
}

/** Who else is doing the same now; said anew while the page is open. */
export const People = ({ text }: { text: string }) => (
  <div hidden={text === ''} data-watch-people>
    <Alert tone="warn">
      <p data-watch-text>{text}</p>
    </Alert>
  </div>
)
