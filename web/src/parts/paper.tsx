import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useContext, useEffect, useLayoutEffect } from "preact/hooks";

import { now, session, status } from "../api/state.ts";
import type { Checkpoint } from "../api/types.ts";
import { roleWords } from "../capabilities/access/roles.ts";
import { printed, printedDay, printYear } from "../words/dates.ts";
import { say } from "../words/language.ts";
import { digestEnds, grouped } from "../words/numbers.ts";
import { bracketed, Unseen, useTitle } from "./page.tsx";
import { SheetFacts } from "./sheet_facts.tsx";

interface SheetProps {
  title: string;
  /// As of when the content holds.
  at: string | null;
  /// Of the text that the sheet follows; a form of ours is of the edition of the program that made it.
  edition?: string;
  /// Rows beside clinic, date, author and edition.
  facts?: readonly { label: string; value: string }[];
  checkpoint: Checkpoint | undefined;
  children: ComponentChildren;
}

interface PaperProps extends SheetProps {
  back: string;
  backWords: string;
}

/// A page that is one document for the printer, and on the screen the buttons beside it.
export function Paper(props: PaperProps): JSX.Element {
  useTitle(props.title);
  return (
    <main id="main" class="paper-main !max-w-none !p-0">
      <div class="paper-bar screen-only">
        <a class="btn sm" href={props.back}>
          {props.backWords}
        </a>
        <button class="btn sm pri" type="button" onClick={() => window.print()}>
          {say("印刷する", "Print")}
        </button>
        <span class="small sub">{say("A4・たて向き", "A4, upright")}</span>
      </div>
      <Sheet {...props} />
    </main>
  );
}

interface WithFormProps {
  /// The sheet, once what it says was read.
  form: (() => JSX.Element) | null;
  children: ComponentChildren;
}

/// A page of the screen that has a paper form: Ctrl+P prints that one. It is made when the printing begins, from what the
/// page has read already.
export function WithPaperForm({ form, children }: WithFormProps): JSX.Element {
  const printing = useSignal(false);
  useEffect(() => {
    const begin = (): void => void (printing.value = true);
    const end = (): void => void (printing.value = false);
    addEventListener("beforeprint", begin);
    addEventListener("afterprint", end);
    return () => {
      removeEventListener("beforeprint", begin);
      removeEventListener("afterprint", end);
    };
  }, []);
  return (
    <>
      <div class={form ? "screen-only" : ""}>{children}</div>
      {form && printing.value ? form() : null}
    </>
  );
}

/// The sheet itself: head, content, and the footer that every print carries; sheets that are secrets are a SecretSheet.
export function Sheet(props: SheetProps): JSX.Element {
  const who = session.value;
  const clinic = status.value?.clinic ?? "";
  const author = who ? `${who.person.name}${bracketed(roleWords(who.roles))}` : "";
  const sealed = sealWords(props.checkpoint);
  const unseen = useContext(Unseen);
  useLayoutEffect(() => {
    if (unseen) return undefined;
    // The margins of every sheet say whose it is, who made it and what seals it.
    const sheet = document.documentElement.style;
    sheet.setProperty("--sheet-left", JSON.stringify([clinic, props.title, author].filter(Boolean).join(say("・", " · "))));
    sheet.setProperty("--sheet-seal", JSON.stringify(sealed));
    return () => {
      sheet.removeProperty("--sheet-left");
      sheet.removeProperty("--sheet-seal");
    };
  }, [unseen, clinic, props.title, author, sealed]);
  return (
    <article class="paper">
      <header class="paper-head">
        <div>
          <h1>{props.title}</h1>
          {props.at ? <p>{say(`${printed(props.at)} 現在`, `As of ${printed(props.at)}`)}</p> : null}
          <p class="fine">{printYear(now())}</p>
        </div>
        <SheetFacts clinic={clinic} made={printedDay(now())} by={who} edition={props.edition}>
          {props.facts?.map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </SheetFacts>
      </header>
      {props.children}
      <footer class="paper-foot">
        <p>
          {say(
            "「未確認」は「はい」ではありません。根拠の区分：実測=機械で確かめた/点検時読取=訪問の日に読んだ/申告=人が答えた/なし=根拠がない。関所は法律上の判断をしません。判断は院長と、相談先の専門家が行ってください。",
            "“Not checked” is not a yes. Evidence: Measured = checked by a machine / Read at visit = read on the day of a visit / Stated = a person answered / None = no evidence. Sekisho gives no legal judgement; that is for the director and the experts consulted.",
          )}
        </p>
        <p class="rule">
          {sealed}
          {say("・", " · ")}
          {say("関所", "Sekisho")} {status.value?.versions.hub ?? ""}
        </p>
      </footer>
    </article>
  );
}

/// The journal's state that the sheet belongs to, so that nobody can say it was another.
function sealWords(checkpoint: Checkpoint | undefined): string {
  return checkpoint
    ? say(
        `日誌の封 第${checkpoint.generation}世代・${grouped(checkpoint.size)}件・${digestEnds(checkpoint.root)}(${printed(checkpoint.signed_at)})`,
        `Journal checkpoint: generation ${checkpoint.generation}, ${grouped(checkpoint.size)} entries, ${digestEnds(checkpoint.root)} (${printed(checkpoint.signed_at)})`,
      )
    : say("日誌の封：読み取れませんでした", "Journal checkpoint: could not be read");
}

/// Two lines to sign on.
export function Signatures(): JSX.Element {
  return (
    <div class="signatures">
      <div>{say("確認した人(署名)", "Checked by (signature)")}</div>
      <div>{say("院長(署名)", "Director (signature)")}</div>
    </div>
  );
}
