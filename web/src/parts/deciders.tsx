import type { JSX } from "preact";

import { ask } from "../api/client.ts";
import { may, peopleChanged } from "../api/state.ts";
import type { Deciders } from "../api/types.ts";
import { useAnswer } from "../live/answer.ts";
import { say } from "../words/language.ts";
import { Bracketed, Words } from "./page.tsx";

export type Deciding = Deciders["people"][number]["roles"][number];

function word(role: Deciding): string {
  switch (role) {
    case "director":
      return say("院長", "director");
    case "administrator":
      return say("設定担当", "administrator");
    case "safety-manager":
      return say("安全管理責任者", "safety manager");
  }
}

/// Who holds one of these roles today, so that nobody has to find out whom to ask. Nothing for
/// whoever does not see names, and while nobody is known.
export function WhomToAsk({ roles }: { roles: readonly Deciding[] }): JSX.Element | null {
  const asked = useAnswer("deciders", async () => (may("listDeciders") ? ask("listDeciders") : null), peopleChanged);
  const people = (asked.value?.people ?? []).filter((person) => person.roles.some((role) => roles.includes(role)));
  if (people.length === 0) return null;
  return (
    <p class="small">
      {say("いまの担当：", "At present: ")}
      {people.map((person, index) => (
        <span key={`${person.name} ${index}`} class="nb">
          {index === 0 ? "" : say("、", ", ")}
          <Words>{person.name}</Words>
          {say("さん", "")}
          <Bracketed>{person.roles.filter((role) => roles.includes(role)).map(word).join(say("・", ", "))}</Bracketed>
        </span>
      ))}
    </p>
  );
}
