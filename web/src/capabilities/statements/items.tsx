import type { JSX } from "preact";
import { Link } from "wouter-preact";

import type { Statements } from "../../api/types.ts";
import { EvidenceTag, VerdictMark } from "../../parts/verdict.tsx";
import { read, say } from "../../words/language.ts";
import { keptDraft } from "./draft.ts";
import { statementHref } from "./statement_href.ts";
import { needsAnswer, stateWords } from "./words.ts";

/// How many of the items have an answer that holds.
export function Progress({ all }: { all: Statements }): JSX.Element {
  const of = all.items.length;
  const answered = all.items.filter((item) => !needsAnswer(item, all.today)).length;
  return (
    <div class="progress">
      <label for="answered">{say(`${of}項目のうち${answered}項目に答えがあります`, `${answered} of ${of} items have an answer`)}</label>
      <progress id="answered" max={of} value={answered} />
    </div>
  );
}

/// The items beside the one that is open; on a telephone they are on their own page.
export function ItemsBeside({ all, control }: { all: Statements; control: string }): JSX.Element {
  return (
    <nav class="items" aria-label={say("申告の項目", "Items to state")}>
      <ol>
        {all.items.map((item) => (
          <li key={item.control}>
            <Link href={statementHref(item.control)} {...(item.control === control ? { "aria-current": "page" } : {})}>
              <span>{read(item.title)}</span>
              <span class="state">
                <VerdictMark verdict={item.verdict} evidence={item.evidence} />
                <EvidenceTag evidence={item.evidence} />
                <span class="num">{keptDraft(item.control) ? say("入力中", "Being written") : stateWords(item, all.today)}</span>
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
