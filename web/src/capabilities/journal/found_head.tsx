import type { JSX } from "preact";

import { say } from "../../words/language.ts";

/// The columns of what a search found, on the screen as on paper.
export function FoundHead(): JSX.Element {
  return (
    <>
      <caption class="vh">{say("見つかった記録の一覧", "Entries that were found")}</caption>
      <thead>
        <tr>
          <th scope="col">{say("番号", "Number")}</th>
          <th scope="col">{say("いつ", "When")}</th>
          <th scope="col">{say("何が", "What")}</th>
          <th scope="col">{say("だれが", "Who")}</th>
          <th scope="col">{say("どこで", "Where")}</th>
          <th scope="col">{say("証明", "Proof")}</th>
        </tr>
      </thead>
    </>
  );
}
