import type { ComponentChildren, JSX } from "preact";
import { useContext, useLayoutEffect } from "preact/hooks";

import type { Session } from "../api/types.ts";
import { roleWords } from "../capabilities/access/roles.ts";
import { printed } from "../words/dates.ts";
import { say } from "../words/language.ts";
import { bracketed, Unseen } from "./page.tsx";
import { SheetFacts } from "./sheet_facts.tsx";

interface SecretSheetProps {
  title: string;
  /// When it was made.
  at: string;
  /// Who made it, and where; they are not signed in yet at the end of set-up.
  by: Session | null | undefined;
  /// Beside `paper`: how its content is laid out.
  class: string;
  children: ComponentChildren;
}

/// A sheet that opens something: the keys to a backup, codes for the second step, a code for a first sign-in. Like every
/// print it bears the clinic, the day it was made, who made it, the edition and n/N, on each page. It bears neither the
/// journal's checkpoint nor the sentences about evidence and legal judgement: it states nothing that was judged or
/// recorded, and whoever finds it is told no more than its owner needs.
export function SecretSheet({ title, at, by, class: shape, children }: SecretSheetProps): JSX.Element {
  const clinic = by?.clinic ?? "";
  const author = by ? `${by.person.name}${bracketed(roleWords(by.roles))}` : "";
  const unseen = useContext(Unseen);
  useLayoutEffect(() => {
    if (unseen) return undefined;
    const sheet = document.documentElement.style;
    sheet.setProperty("--sheet-left", JSON.stringify([clinic, title, author].filter(Boolean).join(say("・", " · "))));
    return () => void sheet.removeProperty("--sheet-left");
  }, [unseen, clinic, title, author]);
  return (
    <article class={`paper secrets ${shape}`}>
      <header class="paper-head">
        <h2>{title}</h2>
        <SheetFacts clinic={clinic} made={printed(at)} by={by} />
      </header>
      {children}
    </article>
  );
}
