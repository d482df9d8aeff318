import { all, announce } from './dom.ts'

/** Follows what happens elsewhere while the page is looked at: says it, and shows it when asked. What is typed is never touched. */
export function watch() {
  const box = document.querySelector<HTMLElement>('[data-watch]')
  if (box) follow(box)
  presence()
}

type Said = { text: string }

function follow(box: HTMLElement) {
  const news = box.querySelector<HTMLElement>('[data-watch-news]')
  const text = news?.querySelector<HTMLElement>('[data-watch-text]')
  const button = news?.querySelector('button')
  if (!news || !text || !button) return
  const address = new URL(box.dataset.watch ?? '', location.href)
  const said = new Set<string>()
  let source: EventSource | undefined
  let writing: HTMLElement | null = null

  const mark = ({ lastEventId }: MessageEvent) => {
    if (lastEventId) address.searchParams.set('since', lastEventId)
  }
  const begin = () => {
    source = new EventSource(address)
    source.addEventListener('here', mark)
    source.addEventListener('change', (event: MessageEvent<string>) => {
      mark(event)
      said.add((JSON.parse(event.data) as Said).text)
      text.textContent = `${[...said].slice(-3).join(', ')}${said.size > 3 ? ', …' : ''}`
      news.hidden = false
    })
    source.addEventListener('people', (event: MessageEvent<string>) => people((JSON.parse(event.data) as Said).text))
  }
  // A page nobody looks at holds no connection: a browser has few of them.
  const turn = () => {
    source?.close()
    source = undefined
    if (!document.hidden) begin()
  }
  document.addEventListener('visibilitychange', turn)
  window.addEventListener('pagehide', () => source?.close())
  window.addEventListener('pageshow', ({ persisted }) => persisted && turn())
  turn()

  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLTextAreaElement) writing = target
  })
  const update = async () => {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => null)
    if (!answer?.ok || answer.redirected) return location.reload()
    show(await answer.text(), (box.dataset.watchParts ?? '').split(' '))
    said.clear()
    news.hidden = true
    announce(box.dataset.watchDone ?? '')
    const place = writing?.isConnected ? writing : document.getElementById('content')
    place?.focus()
  }
  button.addEventListener('click', () => void update())
}

/** Each part from the fresh page; the forms that stay learn which version they are of. */
function show(html: string, parts: readonly string[]) {
  const fresh = new DOMParser().parseFromString(html, 'text/html')
  for (const id of parts) {
    const [now, then] = [fresh.getElementById(id), document.getElementById(id)]
    if (now && then) then.replaceWith(document.adoptNode(now))
  }
  const version = fresh.querySelector<HTMLInputElement>('input[name="version"]')?.value
  if (version) for (const input of all<HTMLInputElement>('input[name="version"]')) input.value = version
  document.dispatchEvent(new CustomEvent('replaced'))
}

function people(said: string) {
  const place = document.querySelector<HTMLElement>('[data-watch-people]')
  const text = place?.querySelector<HTMLElement>('[data-watch-text]')
  if (!place || !text || text.textContent === said) return
  text.textContent = said
  place.hidden = said === ''
  announce(said)
}

/** While somebody writes in `data-presence` the others are told; when they leave it, that they left. */
function presence() {
  const place = document.querySelector<HTMLElement>('[data-presence]')
  const address = place?.dataset.presence
  if (!place || !address) return
  let beat = 0
  const say = (left: boolean) =>
    void fetch(address, {
      method: 'POST',
      body: new URLSearchParams(left ? { left: 'true' } : {}),
      keepalive: true,
      redirect: 'manual',
    }).catch(() => {})
  const leave = () => {
    if (!beat) return
    clearInterval(beat)
    beat = 0
    say(true)
  }
  place.addEventListener('focusin', ({ target }) => {
    if (beat || !(target instanceof HTMLTextAreaElement)) return
    say(false)
    beat = window.setInterval(() => say(false), 30_000)
  })
  place.addEventListener('focusout', ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && place.contains(relatedTarget))) leave()
  })
  window.addEventListener('pagehide', leave)
}
