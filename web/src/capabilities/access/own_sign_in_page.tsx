import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { may, session } from "../../api/state.ts";
import type { SecondFactor } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { goesOn, PageHead, Words } from "../../parts/page.tsx";
import { say } from "../../words/language.ts";
import { Enrol } from "./enrol.tsx";
import { OwnPassword } from "./own_password.tsx";
import { roleGist, roleWord } from "./roles.ts";
import { SecondFactors } from "./second_factors.tsx";
import { Sessions } from "./sessions.tsx";

/// 自分のログイン: what belongs to the person signed in and to nobody else.
export function OwnSignInPage(): JSX.Element {
  const adding = useSignal<SecondFactor["kind"] | null>(null);
  const show = (kind: SecondFactor["kind"] | null): void => {
    goesOn();
    adding.value = kind;
  };
  const leave = async (made?: SecondFactor): Promise<void> => {
    // Nobody has the codes of a sheet that was given up.
    if (made) await ask("removeSecondFactor", { path: { factor: made.id } }).catch(() => undefined);
    show(null);
  };
  if (adding.value) {
    return (
      <Enrol
        kind={adding.value}
        leave={(made) => void leave(made)}
        done={() => {
          tell(say("2段階目の確認を登録しました", "The second step is enrolled"));
          show(null);
        }}
      />
    );
  }
  const who = session.value;
  return (
    <div class="narrow">
      <PageHead
        title={say("自分のログイン", "My sign-in")}
        crumb={
          <>
            <Link href="/settings">{say("設定", "Settings")}</Link> / {say("自分のログイン", "My sign-in")}
          </>
        }
        sub={<Words>{who?.person.name ?? ""}</Words>}
      />
      <ul class="mb-6">
        {who?.roles.map((role) => (
          <li key={role}>
            <b>{roleWord(role)}</b>
            {say("：", ": ")}
            {roleGist(role)}
          </li>
        ))}
      </ul>
      <SecondFactors add={show} />
      {may("changePassword") ? <OwnPassword /> : null}
      <Sessions />
    </div>
  );
}
