import type { JSX } from "preact";

import { session } from "../../api/state.ts";
import { PageHead } from "../../parts/page.tsx";
import { NotForYou } from "../../parts/quiet.tsx";
import { say } from "../../words/language.ts";
import { roleWords } from "./roles.ts";

/// In the place of a page that this person's roles do not show.
export function NotYourPage(): JSX.Element {
  const roles = roleWords(session.value?.roles ?? []);
  return (
    <div class="narrow">
      <PageHead title={say("このページは、ほかの担当の方のものです", "This page is for others")} />
      <NotForYou
        title={say(`あなたの役割(${roles})では見られません`, `Your role (${roles}) does not show it`)}
        ask={say(
          "見る必要があるときは、院長か設定担当に頼んでください。",
          "If you need to see it, ask the director or an administrator.",
        )}
        roles={["director", "administrator"]}
      />
      <p class="mt-4">
        <a class="btn sm" href="/">
          {say("今日やることへ", "Go to today")}
        </a>
      </p>
    </div>
  );
}
