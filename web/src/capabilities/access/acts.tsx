import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { boardChanged, may, mayDecide, now } from "../../api/state.ts";
import type { SignInAct } from "../../api/types.ts";
import { useAct } from "../../live/act.ts";
import { tell } from "../../live/announce.ts";
import { useAnswer } from "../../live/answer.ts";
import { WhyNot } from "../../parts/bars.tsx";
import { Words } from "../../parts/page.tsx";
import { FormProblem } from "../../parts/quiet.tsx";
import { brief } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { roleWords } from "./roles.ts";

/// Roles that decide and what was done about directors' sign-ins: what a second pair of eyes is to look at.
export function Acts({ acts, changed }: { acts: readonly SignInAct[]; changed: () => void }): JSX.Element | null {
  if (acts.length === 0) return null;
  return (
    <section class="part" aria-labelledby="sign-in-acts">
      <h3 id="sign-in-acts">{say("もう一人が確かめること", "For a second pair of eyes")}</h3>
      <p class="small sub">
        {say(
          "決める役割を与えたことは、与えた人とも受けた人とも別の人が、院長を止めたことは、止めた人とは別の人が確かめます。確かめるまで単独承認で、年に一度の見直しに出ます。パスワードを決め直されたことは、本人が確かめます。",
          "Roles that decide are looked at by somebody who neither gave nor got them, and that a director was stopped by somebody else than who did it. Until then both count as decided alone, and the yearly review lists them. That a password was reset is acknowledged by its owner.",
        )}
      </p>
      <ul class="border-t border-solid-gray-200">
        {acts.map((one) => (
          <Shown key={one.id} one={one} changed={changed} />
        ))}
      </ul>
    </section>
  );
}

function whatWords({ kind, name, roles, own }: SignInAct): string {
  if (kind === "reset") return say(`${name ?? ""}さんのパスワードを、本人に代わって決め直しました`, `Reset the password of ${name ?? ""} in their place`);
  if (kind === "stopped") return say(`院長の${name ?? ""}さんのログインか役割を止めました`, `Stopped the director ${name ?? ""}, or took that role away`);
  return own
    ? say(`自分に「${roleWords(roles)}」の役割を与えました`, `Gave themselves: ${roleWords(roles)}`)
    : say(`${name ?? ""}さんに「${roleWords(roles)}」の役割を与えました`, `Gave ${name ?? ""}: ${roleWords(roles)}`);
}

function Shown({ one, changed }: { one: SignInAct; changed: () => void }): JSX.Element {
  const act = useAct();
  const confirm = (): Promise<boolean> =>
    act.run(async () => {
      await ask("confirmSignInAct", { path: { act: one.id } });
      tell(say("確かめたと残しました", "Your confirmation is kept"));
      boardChanged.value += 1;
      changed();
    });
  const { confirmed } = one;
  return (
    <li class="border-b border-solid-gray-100 py-3">
      <p>
        <b>
          <Words>{whatWords(one)}</Words>
        </b>{" "}
        {one.alone && one.kind !== "reset" ? <span class="e">{say("単独承認", "decided alone")}</span> : null}
      </p>
      <p class="small sub">
        <Words>{one.by_name ?? say("関所本体の機械を使った人", "whoever used the hub's machine")}</Words>
        {say("・", " · ")}
        <span class="num">{brief(one.at, now())}</span>
        {say("・理由：", " · reason: ")}
        <Words>{one.reason}</Words>
      </p>
      {confirmed ? (
        <p class="small">
          {say("確かめた人：", "Looked at by ")}
          <Words>{confirmed.by_name ?? ""}</Words> <span class="num">{brief(confirmed.at, now())}</span>
          {confirmed.lately ? <Lately /> : null}
        </p>
      ) : null}
      {one.waits_for_you && may("confirmSignInAct") ? (
        <>
          <FormProblem problem={act.problem} />
          <div class="acts mt-2">
            <button class="btn sm" type="button" aria-disabled={act.busy} disabled={!mayDecide.value} onClick={() => void confirm()}>
              {one.kind === "reset" ? say("知っていたことです", "I knew of it") : say("確かめました", "I have looked at it")}
              <span class="vh">
                {say("：", ": ")}
                {whatWords(one)}
              </span>
            </button>
            <WhyNot />
          </div>
        </>
      ) : null}
    </li>
  );
}

/// Beside a confirmation that cannot be shown to be a second person's.
export function Lately(): JSX.Element {
  return (
    <span class="small sub">
      {say(
        "(そのとき、二人のログインは、同じ人が用意したか設定し直したばかりでした。ほかの人が確かめ直すまで、年に一度の見直しに出ます)",
        " (the two sign-ins had just been made or reset by one hand; the yearly review lists it until another person confirms anew)",
      )}
    </span>
  );
}

/// On the pages a director sees first: that somebody else reset their password.
export function OwnReset(): JSX.Element | null {
  const asked = useAnswer("own reset", async () => (may("confirmSignInAct") ? (await ask("listSignIns")).acts : []), boardChanged);
  const waiting = asked.value?.filter(({ kind, waits_for_you }) => kind === "reset" && waits_for_you) ?? [];
  if (waiting.length === 0) return null;
  return (
    <section class="note mb-4" role="alert" aria-labelledby="own-reset">
      <h2 id="own-reset">{say("あなたのパスワードを、ほかの人が決め直しました", "Somebody else reset your password")}</h2>
      <p>
        {say(
          "知っていたことか、確かめてください。覚えがなければ、パスワードを変え、利用日誌を調べます。",
          "Please say whether you knew. If not: change your password and look through the journal.",
        )}
      </p>
      <ul>
        {waiting.map((one) => (
          <Shown key={one.id} one={one} changed={asked.again} />
        ))}
      </ul>
    </section>
  );
}
