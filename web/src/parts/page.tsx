import { createContext, type ComponentChildren, type JSX } from "preact";
import { useContext, useLayoutEffect, useRef } from "preact/hooks";

import { isJapanese, language, say } from "../words/language.ts";

interface HeadProps {
  title: string;
  sub?: ComponentChildren;
  crumb?: ComponentChildren;
  acts?: ComponentChildren;
}

const first_path = location.pathname;
let moved = false;
let went_back = false;
addEventListener("popstate", () => (went_back = true));
addEventListener("pushState", () => (went_back = false)); // wouter tells so of every step ahead

/// Says that the person goes on to another page at the same address, so that its heading takes the
/// focus. After a fresh load the focus stays at the top, where the skip link comes first.
export function goesOn(): void {
  moved = true;
  went_back = false;
}

/// A page begins at its heading, also where the one before was as long and scrolled down. Whoever goes
/// back finds the place they left, and an address with a fragment its own place.
function beginAt(heading: HTMLElement): void {
  heading.focus({ preventScroll: true });
  if (went_back || location.hash !== "") return;
  const { top, bottom } = heading.getBoundingClientRect();
  if (top >= 0 && bottom <= innerHeight) return;
  scrollTo(0, 0);
  heading.scrollIntoView({ block: "nearest" }); // a telephone has other things above it
}

/// Whether the page around is covered: nobody sees it, and it changes nothing outside itself.
export const Unseen = createContext(false);

/// Names the document for as long as the page is seen.
export function useTitle(title: string): void {
  const unseen = useContext(Unseen);
  const name = say("関所", "Sekisho");
  useLayoutEffect(() => {
    if (!unseen) document.title = `${title} | ${name}`;
  }, [unseen, title, name]);
}

/// The head of a page: names the document and takes the focus when the person has moved to it.
export function PageHead({ title, sub, crumb, acts }: HeadProps): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useTitle(title);
  // Before the next thing a person does: a focus that moves later would take what they type elsewhere.
  useLayoutEffect(() => {
    if (location.pathname !== first_path) moved = true;
    if (moved && heading.current) beginAt(heading.current);
  }, []);
  return (
    <>
      {crumb ? <p class="crumb">{crumb}</p> : null}
      <div class="head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            <Words>{title}</Words>
          </h1>
          {sub ? <p class="sub">{sub}</p> : null}
        </div>
        {acts ? <div class="acts">{acts}</div> : null}
      </div>
    </>
  );
}

/// Words that may be Japanese on an English page: names of devices, people, places.
export function Words({ children }: { children: string }): JSX.Element {
  return language.value === "en" && isJapanese(children) ? <span lang="ja">{children}</span> : <>{children}</>;
}

/// A name that may be empty, shown as 未設定 then.
export function MaybeName({ name }: { name: string | null | undefined }): JSX.Element {
  return name ? <Words>{name}</Words> : <span class="sub">{say("未設定", "Not set")}</span>;
}

/// What is added to a name: 水野 由美(設定担当), Yumi Mizuno (administrator).
export function Bracketed({ children }: { children: string }): JSX.Element {
  return <span>{bracketed(children)}</span>;
}

/// In brackets, with none inside them: 院長(管理責任者) becomes (院長・管理責任者).
export function bracketed(words: string): string {
  const plain = words.replace(/\((.*?)\)/g, say("・$1", " $1"));
  return say(`(${plain})`, ` (${plain})`);
}
