import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Link, useLocation } from "wouter-preact";

import { may, session, status } from "./api/state.ts";
import { roleWords } from "./capabilities/access/roles.ts";
import { SignOut } from "./capabilities/access/sign_out.tsx";
import { usePressing } from "./capabilities/posture/board.tsx";
import { announced } from "./live/announce.ts";
import { EndedElsewhereBar, Recording, StateBars } from "./parts/bars.tsx";
import { mayOpen } from "./parts/may_link.tsx";
import { Bracketed, Words } from "./parts/page.tsx";
import { Mark } from "./parts/shapes.tsx";
import { language, say } from "./words/language.ts";

function SkipLink(): JSX.Element {
  return (
    <a class="skip" href="#main">
      {say("本文へ進む", "Skip to the content")}
    </a>
  );
}

function LiveRegion(): JSX.Element {
  return (
    <div class="vh" role="status" aria-live="polite">
      {announced.value}
    </div>
  );
}

function LanguageSwitch({ wide }: { wide?: boolean }): JSX.Element {
  const other = language.value === "ja" ? "en" : "ja";
  return (
    <button
      class={`btn sm plain${wide ? " wide-only" : ""}`}
      type="button"
      lang={other}
      onClick={() => (language.value = other)}
    >
      {other === "en" ? "English" : "日本語"}
    </button>
  );
}

function Brand(): JSX.Element {
  return (
    <Link class="brand" href="/">
      <Mark />
      <span lang="ja">関所</span>
      {language.value === "en" ? <span>Sekisho</span> : null}
    </Link>
  );
}

/// Who is signed in, and the way to what belongs to that person only.
function Who({ onChosen }: { onChosen?: () => void }): JSX.Element | null {
  const who = session.value;
  if (!who) return null;
  return (
    <Link class="who" href="/settings/sign-in" {...(onChosen ? { onClick: onChosen } : {})}>
      <span class="vh">{say("自分のログイン：", "My sign-in: ")}</span>
      <Words>{who.person.name}</Words>
      <Bracketed>{roleWords(who.roles)}</Bracketed>
    </Link>
  );
}

/// One of two presses: whoever is worried is led from every page to where the other one sends it.
function ReportWorry(): JSX.Element | null {
  const [path] = useLocation();
  if (!may("fileWorry")) return null;
  return (
    <Link class="btn sm worried" href="/worries/new" {...(path === "/worries/new" ? { "aria-current": "page" } : {})}>
      {say("異常を連絡", "Report a worry")}
    </Link>
  );
}

interface MenuEntry {
  href: string;
  words: string;
  here: (path: string) => boolean;
  count?: number;
}

function Menu({ onChosen }: { onChosen: () => void }): JSX.Element {
  const [path] = useLocation();
  const pressing = usePressing();
  const below = (start: string) => (at: string) => at === start || at.startsWith(`${start}/`);
  const groups: MenuEntry[][] = [
    [
      { href: "/", words: say("今日やること", "Today"), here: (at) => at === "/" },
      {
        href: "/board",
        words: say("点検ボード", "Inspection board"),
        here: (at) => ["/board", "/controls", "/catalog"].some((start) => below(start)(at)),
        count: pressing,
      },
      // Whoever may not read the journal writes and reads their own lines of it.
      { href: mayOpen("/journal") ? "/journal" : "/journal/uses", words: say("利用日誌", "Journal"), here: below("/journal") },
      { href: "/worries/new", words: say("異常を連絡", "Report a worry"), here: below("/worries") },
    ],
    [{ href: "/people", words: say("職員と権限", "Staff and access"), here: below("/people") }],
    [
      { href: "/devices", words: say("機器", "Devices"), here: (at) => ["/devices", "/facts", "/self-check"].some((start) => below(start)(at)) },
      { href: "/orca", words: say("日レセの状態", "State of 日レセ"), here: below("/orca") },
      { href: "/internet", words: say("インターネット", "Internet"), here: below("/internet") },
      { href: "/maintenance", words: say("保守作業", "Maintenance"), here: below("/maintenance") },
    ],
    [
      { href: "/statements", words: say("申告と書類", "Statements"), here: (at) => ["/statements", "/documents", "/reading"].some((start) => below(start)(at)) },
      { href: "/calendar", words: say("予定", "Calendar"), here: below("/calendar") },
      { href: "/print", words: say("印刷", "Prints"), here: below("/print") },
      { href: "/settings", words: say("設定", "Settings"), here: below("/settings") },
    ],
  ];
  const mine = groups.map((group) => group.filter(({ href }) => mayOpen(href))).filter((group) => group.length > 0);
  return (
    <>
      {mine.map((group, index) => (
        <div key={index}>
          {index > 0 ? <hr /> : null}
          {group.map(({ href, words, here, count }) => (
            <Link key={href} href={href} onClick={onChosen} {...(here(path) ? { "aria-current": "page" } : {})}>
              {words}
              {count ? (
                <span class="count num">
                  <span class="vh">{say("対応が必要", "need action: ")}</span>
                  {say(`${count}件`, `${count}`)}
                </span>
              ) : null}
            </Link>
          ))}
        </div>
      ))}
    </>
  );
}

/// A page with the menu beside it; on a telephone the menu fills the screen while it is open.
export function MenuFrame({ children }: { children: ComponentChildren }): JSX.Element {
  const open = useSignal(false);
  const opener = useRef<HTMLButtonElement>(null);
  const closer = useRef<HTMLButtonElement>(null);
  const drawer = useRef<HTMLElement>(null);
  const close = (): void => {
    open.value = false;
  };
  const was_open = useRef(false);
  useLayoutEffect(() => {
    // The opener can take the focus back only once the page behind the drawer is no longer inert.
    if (!open.value && was_open.current) opener.current?.focus();
    was_open.current = open.value;
    if (!open.value) return undefined;
    closer.current?.focus();
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === "Escape") close();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [open.value]);

  return (
    <>
      {open.value ? null : <SkipLink /> /* what it leads to is inert behind the drawer */}
      <header class="top" {...(open.value ? { inert: true } : {})}>
        <Brand />
        <span class="clinic">
          <Words>{status.value?.clinic ?? ""}</Words>
        </span>
        <Recording />
        <Who />
        <ReportWorry />
        <SignOut wide />
        <LanguageSwitch wide />
        <button
          ref={opener}
          class="btn sm push narrow-only"
          type="button"
          aria-expanded={open.value}
          aria-controls="menu"
          onClick={() => (open.value = true)}
        >
          {say("メニュー", "Menu")}
        </button>
      </header>
      <div class="frame">
        <nav id="menu" ref={drawer} class={`rail${open.value ? " open" : ""}`} aria-label={say("メニュー", "Menu")}>
          <div class="drawer-head">
            <Who onChosen={close} />
            <button ref={closer} class="btn sm" type="button" onClick={close}>
              {say("閉じる", "Close")}
            </button>
          </div>
          <Menu onChosen={() => (open.value = false)} />
          <div class="narrow-only px-4 pt-4">
            <SignOut />
            <LanguageSwitch />
          </div>
        </nav>
        <main id="main" tabIndex={-1} {...(open.value ? { inert: true } : {})}>
          <p class="paper-only">{say("これは画面の写しです。正式な印刷は「印刷」から。", "This is a copy of the screen. For the proper print, choose “Prints” in the menu.")}</p>
          <StateBars />
          <EndedElsewhereBar />
          {children}
        </main>
      </div>
      <LiveRegion />
    </>
  );
}

/// A page by itself, for those who are not signed in yet.
export function PlainFrame({ children }: { children: ComponentChildren }): JSX.Element {
  return (
    <div class="plain-page">
      <SkipLink />
      <header class="top">
        <Brand />
        <span class="clinic">
          <Words>{status.value?.clinic ?? ""}</Words>
        </span>
        <span class="push">
          <LanguageSwitch />
        </span>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <LiveRegion />
    </div>
  );
}

/// A sheet of paper and, on the screen only, the buttons beside it.
export function PaperFrame({ children }: { children: ComponentChildren }): JSX.Element {
  return (
    <div class="paper-page">
      <header class="top screen-only">
        <Brand />
        <span class="push acts">
          <ReportWorry />
          <LanguageSwitch />
          {session.value ? <SignOut /> : null}
        </span>
      </header>
      {children}
      <LiveRegion />
    </div>
  );
}
