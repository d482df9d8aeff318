import { type Crumb, type Frame, type NavItem, doors } from './frame.ts'
import { useHere } from './here.ts'
import { Icon } from './icon.tsx'
import { words } from './words.ts'

export function SkipLinks({ nav }: { nav?: boolean }) {
  const w = words(useHere().lang)
  return (
    <div class="skiplinks">
      <a class="visually-hidden-focusable" href="#content">
        {w.toContent}
      </a>
      {nav && (
        <a class="visually-hidden-focusable" href="#side">
          {w.toNav}
        </a>
      )}
    </div>
  )
}

export function DemoBanner() {
  const w = words(useHere().lang)
  return (
    <p class="demo">
      <span class="demo-word">{w.demoTitle}</span> <span class="demo-text">{w.demoText}</span>
    </p>
  )
}

export function LanguageForm() {
  const { lang, path } = useHere()
  const w = words(lang)
  return (
    <form class="language" method="post" action={doors.language}>
      <input type="hidden" name="next" value={path} />
      <button
        class="top-button"
        name="lang"
        value={w.otherLang}
        lang={w.otherLang}
        aria-label={`${w.otherLanguageCode}, ${w.otherLanguage}`}
      >
        {w.otherLanguageCode}
      </button>
    </form>
  )
}

/** Centre and scope in which one works; a menu of one button each when there is something to choose. */
export function ScopeMenu({ frame }: { frame: Frame }) {
  const w = words(frame.lang)
  const current = frame.scopes.find((scope) => scope.current)
  const face = (
    <span class="scope-face">
      <span class="scope-centre">{frame.centre?.name ?? current?.label}</span>
      {frame.centre && current && (
        <span class="scope-now">{current.label === frame.centre.name ? current.hint : current.label}</span>
      )}
    </span>
  )
  if (frame.scopes.length < 2) return frame.centre || current ? <div class="scope">{face}</div> : null
  const groups = Map.groupBy(frame.scopes, (scope) => scope.group ?? '')
  return (
    <details class="menu scope" name="top">
      <summary>
        <span class="visually-hidden">{w.scope}: </span>
        {face}
        <Icon name="it-expand" />
      </summary>
      <form class="panel" method="post" action={doors.scope}>
        <input type="hidden" name="next" value={frame.path} />
        <p class="panel-title">{w.workOn}</p>
        {[...groups].map(([group, scopes]) => (
          <>
            {group && <p class="panel-group">{group}</p>}
            <ul>
              {scopes.map((scope) => (
                <li>
                  <button
                    class="panel-item"
                    name="scope"
                    value={scope.value}
                    aria-current={scope.current ? 'true' : undefined}
                  >
                    <span class="panel-check">{scope.current && <Icon name="it-check" word={w.currentScope} />}</span>
                    <span class="panel-word">{scope.label}</span>
                    {scope.hint && <span class="panel-hint">{scope.hint}</span>}
                  </button>
                </li>
              ))}
            </ul>
          </>
        ))}
      </form>
    </details>
  )
}

/** Without scripts a search form; with scripts the door of the command box (`islands/command.ts`). */
export function SearchForm() {
  const w = words(useHere().lang)
  return (
    <form
      class="search"
      role="search"
      aria-label={w.searchWhat}
      action={doors.search}
      data-command
      data-words={JSON.stringify({
        what: w.searchWhat,
        none: w.searchNone,
        failed: w.searchFailed,
        count: w.searchCount,
        close: w.close,
      })}
    >
      <label class="visually-hidden" for="top-search">
        {w.searchWhat}
      </label>
      <input
        id="top-search"
        type="search"
        name="q"
        placeholder={w.searchHint}
        autocomplete="off"
        aria-keyshortcuts="Control+K /"
      />
      <button class="search-go" aria-label={w.search}>
        <Icon name="it-search" />
      </button>
      <kbd class="search-key" aria-hidden="true">
        Ctrl K
      </kbd>
    </form>
  )
}

const initials = (name: string) =>
  name
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => word[0]!.toUpperCase())
    .filter((_, at, all) => at === 0 || at === all.length - 1)
    .join('')

export function PersonMenu({ frame }: { frame: Frame }) {
  const w = words(frame.lang)
  const { person } = frame
  if (!person)
    return (
      <a class="top-button" href={doors.signIn}>
        {w.signIn}
      </a>
    )
  return (
    <details class="menu person" name="top">
      <summary>
        <span class="visually-hidden">
          {w.account}: {person.name}
        </span>
        <span class="avatar" aria-hidden="true">
          {initials(person.name)}
        </span>
      </summary>
      <div class="panel panel-end">
        <p class="panel-person">
          <strong>{person.name}</strong>
          <span>{person.role}</span>
        </p>
        <ul>
          <li>
            <a class="panel-item" href={doors.sessions}>
              <Icon name="it-lock" /> <span class="panel-word">{w.sessions}</span>
            </a>
          </li>
          <li>
            <button
              type="button"
              class="panel-item"
              hidden
              data-single-keys={person.singleKeys ? 'on' : 'off'}
              data-keep={doors.preferences}
              data-shortcuts={JSON.stringify({
                title: w.shortcuts,
                on: w.shortcutsOn,
                close: w.close,
                rows: w.shortcutRows,
              })}
            >
              <Icon name="it-card" /> <span class="panel-word">{w.shortcuts}</span>
            </button>
          </li>
        </ul>
        <form method="post" action={doors.signOut}>
          <button class="panel-item">
            <Icon name="it-logout" /> <span class="panel-word">{w.signOut}</span>
          </button>
        </form>
      </div>
    </details>
  )
}

const NavLink = ({ item }: { item: NavItem }) => (
  <li>
    <a href={item.href} aria-current={item.current ? 'page' : undefined}>
      {item.icon && <Icon name={item.icon} />}
      <span class="side-word">{item.word}</span>
      {item.count !== undefined && item.count > 0 && <span class="side-count">{item.count}</span>}
    </a>
  </li>
)

/** Always there on a wide screen; on a narrow one a popover that the menu button opens, with no script. */
export function SideNav({ frame }: { frame: Frame }) {
  const w = words(frame.lang)
  const groups = Map.groupBy(frame.nav, (item) => item.group ?? '')
  return (
    <nav id="side" class="side" popover="auto" aria-label={w.mainNav} tabindex={-1}>
      <button
        type="button"
        class="side-close only-narrow"
        popovertarget="side"
        popovertargetaction="hide"
        aria-label={w.closeMenu}
      >
        <Icon name="it-close" />
      </button>
      {[...groups].map(([group, items], at) => (
        <>
          {group && (
            <p class="side-group" id={`side-${at}`}>
              {group}
            </p>
          )}
          <ul aria-labelledby={group ? `side-${at}` : undefined}>
            {items.map((item) => (
              <NavLink item={item} />
            ))}
          </ul>
        </>
      ))}
    </nav>
  )
}

export function Crumbs({ crumbs, title }: { crumbs: readonly Crumb[]; title: string }) {
  const w = words(useHere().lang)
  if (crumbs.length === 0) return null
  return (
    <nav class="crumbs" aria-label={w.crumbs}>
      <ol class="breadcrumb">
        {crumbs.map((crumb) => (
          <li class="breadcrumb-item">
            <a href={crumb.href}>{crumb.label}</a>
          </li>
        ))}
        <li class="breadcrumb-item active" aria-current="page">
          {title}
        </li>
      </ol>
    </nav>
  )
}

export function Footer() {
  const w = words(useHere().lang)
  return (
    <footer class="foot">
      <span>{w.footer}</span>
      <span>{w.licence}</span>
      <LanguageForm />
    </footer>
  )
}
