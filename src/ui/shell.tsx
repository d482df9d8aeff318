import type { ComponentChildren, VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { type Frame, doors } from './frame.ts'
import {
  Crumbs,
  DemoBanner,
  Footer,
  LanguageForm,
  PersonMenu,
  ScopeMenu,
  SearchForm,
  SideNav,
  SkipLinks,
} from './header.tsx'
import { HereContext } from './here.ts'
import { Icon } from './icon.tsx'
import { Logo } from './logo.tsx'
import { Alert } from './parts.tsx'
import { words } from './words.ts'

type Shell = { frame: Frame; children?: ComponentChildren }

/** The whole answer of a page: what a shell returned, as HTML. */
export const draw = (shell: VNode): string => '<!doctype html>' + renderToString(shell)

function Document({ frame, kind, children }: Shell & { kind: string }) {
  const { lang, assets } = frame
  return (
    <HereContext.Provider value={{ lang, zone: frame.zone ?? 'Europe/Rome', icons: assets.icons, path: frame.path }}>
      <html lang={lang}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>{`${frame.title} · Campanile`}</title>
          <meta name="color-scheme" content="light" />
          <meta name="theme-color" content="#0b3564" />
          <link rel="icon" href={assets.favicon} type="image/svg+xml" />
          {assets.fonts.map((font) => (
            <link rel="preload" href={font} as="font" type="font/woff2" crossorigin="anonymous" />
          ))}
          <link rel="stylesheet" href={assets.css} />
          <script type="module" src={assets.js}></script>
          {frame.refresh !== undefined && (
            <noscript>
              <meta http-equiv="refresh" content={String(frame.refresh)} />
            </noscript>
          )}
        </head>
        <body class={kind} data-cancel={words(lang).cancel} data-confirm={words(lang).confirm}>
          {children}
        </body>
      </html>
    </HereContext.Provider>
  )
}

/** Title, what marks it, what one can do, and the one sentence under it. */
function PageHead({ frame }: { frame: Frame }) {
  return (
    <div class="page-head">
      <div class="page-title">
        <h1>{frame.title}</h1>
        {frame.mark}
      </div>
      {frame.lead ? <div class="page-lead">{frame.lead}</div> : null}
      {frame.actions ? <div class="page-actions">{frame.actions}</div> : null}
    </div>
  )
}

const Notice = ({ frame }: { frame: Frame }) =>
  frame.flash ? (
    <div role="status">
      <Alert tone={frame.flash.tone}>{frame.flash.text}</Alert>
    </div>
  ) : null

/** Where colleagues work: header with search and scope, navigation at the side, dense content. */
export function ConsoleShell({ frame, children }: Shell) {
  const w = words(frame.lang)
  return (
    <Document frame={frame} kind="console">
      <SkipLinks nav />
      <header class="top">
        {frame.demo && <DemoBanner />}
        <div class="top-bar">
          <button type="button" class="top-button only-narrow" popovertarget="side" aria-label={w.menu}>
            <Icon name="it-burger" />
          </button>
          <a class="brand" href={doors.home} aria-label={`Campanile, ${w.home}`}>
            <Logo />
            <span class="brand-word">Campanile</span>
          </a>
          {frame.demo && <span class="demo-mark">{w.demoMark}</span>}
          <ScopeMenu frame={frame} />
          <SearchForm />
          <div class="top-end">
            <LanguageForm />
            <PersonMenu frame={frame} />
          </div>
        </div>
      </header>
      <div class="frame">
        <SideNav frame={frame} />
        <div class="page">
          <Crumbs crumbs={frame.crumbs} title={frame.title} />
          <main id="content" tabindex={-1}>
            <PageHead frame={frame} />
            <Notice frame={frame} />
            {children}
          </main>
          <Footer />
        </div>
      </div>
    </Document>
  )
}

/** What a citizen meets: the header of Italian public sites, the owner's name, one column of content. */
export function PublicShell({ frame, children }: Shell) {
  const w = words(frame.lang)
  return (
    <Document frame={frame} kind="public">
      <SkipLinks />
      <header class="it-header-wrapper">
        {frame.demo && <DemoBanner />}
        <div class="public-slim">
          <div class="container public-row">
            <span>{frame.centre?.name ?? 'Campanile'}</span>
            <div class="public-row-end">
              <LanguageForm />
              <a class="public-enter" href={doors.signIn}>
                <Icon name="it-user" /> {w.signIn}
              </a>
            </div>
          </div>
        </div>
        <div class="public-brand">
          <div class="container public-row">
            <a class="public-name" href={frame.centre ? `/c/${frame.centre.slug}` : doors.home}>
              <Logo size={40} />
              <span>{frame.centre?.name ?? 'Campanile'}</span>
            </a>
          </div>
        </div>
        {frame.nav.length > 0 && (
          <nav class="public-nav" aria-label={w.mainNav}>
            <div class="container">
              <ul>
                {frame.nav.map((item) => (
                  <li>
                    <a href={item.href} aria-current={item.current ? 'page' : undefined}>
                      {item.word}
                    </a>
                  </li>
                ))}
              </ul>
            </div>
          </nav>
        )}
      </header>
      <div class="container public-body">
        <Crumbs crumbs={frame.crumbs} title={frame.title} />
        <main id="content" tabindex={-1}>
          <PageHead frame={frame} />
          <Notice frame={frame} />
          {children}
        </main>
      </div>
      <Footer />
    </Document>
  )
}

/** Sign-in, invitations, errors: the mark, one card, nothing else. `wide` for what needs a table. */
export function PlainShell({ frame, wide, children }: Shell & { wide?: boolean }) {
  const w = words(frame.lang)
  return (
    <Document frame={frame} kind="plain">
      <SkipLinks />
      <header class="plain-head">
        {frame.demo && <DemoBanner />}
        <div class="plain-bar">
          <a class="brand" href={doors.home} aria-label={`Campanile, ${w.home}`}>
            <Logo />
            <span class="brand-word">Campanile</span>
          </a>
          <LanguageForm />
        </div>
      </header>
      <main id="content" tabindex={-1} class={wide ? 'plain-main plain-wide' : 'plain-main'}>
        <div class="plain-card">
          <PageHead frame={frame} />
          <Notice frame={frame} />
          {children}
        </div>
      </main>
      <Footer />
    </Document>
  )
}

/** One or more A4 sheets: on the screen they lie on a desk with a bar to print them, on paper only they remain. */
export function PrintShell({ frame, children }: Shell) {
  const w = words(frame.lang)
  const back = frame.crumbs.at(-1)
  return (
    <Document frame={frame} kind="print">
      <header class="print-bar">
        {frame.demo && <DemoBanner />}
        <div class="print-tools">
          {back && (
            <a class="btn btn-xs btn-quiet" href={back.href}>
              <Icon name="it-arrow-left" /> {back.label}
            </a>
          )}
          <span class="print-hint">{w.printHint}</span>
          <span class="print-actions">
            {frame.actions}
            <button type="button" class="btn btn-primary btn-xs" data-print hidden>
              <Icon name="it-print" /> {w.print}
            </button>
          </span>
        </div>
      </header>
      <main id="content" tabindex={-1}>
        {children}
      </main>
    </Document>
  )
}

/** A page of paper inside `PrintShell`, with the running line at its foot. */
export const Sheet = ({ children, foot }: { children: ComponentChildren; foot?: ComponentChildren }) => (
  <article class="sheet">
    <div class="sheet-body">{children}</div>
    {foot ? <div class="sheet-foot">{foot}</div> : null}
  </article>
)
