import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";

import type { Answer } from "../../api/client.ts";
import { now, session } from "../../api/state.ts";
import type { Session } from "../../api/types.ts";
import { Words } from "../../parts/page.tsx";
import { SecretSheet } from "../../parts/secret_sheet.tsx";
import { brief, printed } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { inFours } from "./factor_words.ts";

export type Dealt = Answer<"addSignIn">;

interface FirstCodeProps {
  dealt: Dealt;
  done: () => void;
  /// Who made it, where nobody is signed in yet.
  by?: Session;
  /// Where the hub opens from now on, if not here.
  address?: string | undefined;
}

/// The code that somebody signs in with for the first time: on the screen once, and on a slip of paper for the person.
export function FirstCode({ dealt, done, by, address }: FirstCodeProps): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), [dealt]);
  const until = dealt.first_until ?? "";
  return (
    <section class="card mb-4">
      <div class="screen-only">
        <h3 ref={heading} tabIndex={-1}>
          {say(`${dealt.name}さんに、この番号を渡してください`, `Hand this code to ${dealt.name}`)}
        </h3>
        <p class="my-3">
          <span class="secret text-[1.5rem]">{inFours(dealt.code ?? "")}</span>
        </p>
        <p class="small sub mb-3">
          {say(
            `番号は、いまだけ表示します。${brief(until, now())}までの、はじめのログインに使えます。本人が自分のパスワードを決めると、使えなくなります。`,
            `It is shown only now, and is good for a first sign-in until ${brief(until, now())}. Once the person has chosen a password it is over.`,
          )}
        </p>
        <div class="acts">
          <button class="btn pri" type="button" onClick={() => window.print()}>
            {say("紙に印刷する", "Print a slip")}
          </button>
          <button class="btn plain" type="button" onClick={done}>
            {say("渡した", "Handed over")}
          </button>
        </div>
      </div>
      <Slip dealt={dealt} until={until} by={by ?? session.value} address={address ?? location.origin} />
    </section>
  );
}

function Slip({ dealt, until, by, address }: { dealt: Dealt; until: string; by: Session | null | undefined; address: string }): JSX.Element {
  const made = useMemo(now, [dealt]);
  return (
    <SecretSheet class="codes slip" title={say("関所：はじめのログイン", "Sekisho: your first sign-in")} at={made} by={by}>
      <dl class="kv">
        <div>
          <dt>{say("名前", "Name")}</dt>
          <dd>
            <b>
              <Words>{dealt.name}</Words>
            </b>
          </dd>
        </div>
        <div>
          <dt>{say("はじめの番号", "First code")}</dt>
          <dd>
            <span class="secret">{inFours(dealt.code ?? "")}</span>
          </dd>
        </div>
        <div>
          <dt>{say("使える期限", "Good until")}</dt>
          <dd>{printed(until)}</dd>
        </div>
      </dl>
      <p>
        {say(
          `「${address}」を開き、名前と番号を入れて、自分のパスワードを決めてください。決めたら、この紙は切りきざんで捨ててください。`,
          `Open ${address}, type your name and this code, and choose a password of your own. Then shred this slip.`,
        )}
      </p>
    </SecretSheet>
  );
}
