import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { may, mayDecide } from "../../api/state.ts";
import type { SignIn } from "../../api/types.ts";
import { useAct } from "../../live/act.ts";
import { tell } from "../../live/announce.ts";
import { WhyNot } from "../../parts/bars.tsx";
import { FormProblem } from "../../parts/quiet.tsx";
import { say } from "../../words/language.ts";

/// While somebody still holds a set-up account, the director can end it before its seven days are over.
export function SetUpOver({ sign_ins, changed }: { sign_ins: readonly SignIn[]; changed: () => void }): JSX.Element | null {
  const act = useAct();
  const open = sign_ins.filter(({ state, roles }) => state === "active" && roles.includes("set-up"));
  if (open.length === 0) return null;
  const names = open.map(({ name }) => name);
  const confirm = (): Promise<boolean> =>
    act.run(async () => {
      const { ended } = await ask("confirmSetUp");
      tell(say(`設置作業者のログインを${ended}つ止めました`, `${ended === 1 ? "One set-up account has" : `${ended} set-up accounts have`} ended`));
      changed();
    });
  return (
    <section class="card mb-4" aria-labelledby="set-up-over">
      <h3 id="set-up-over">{say(`設置作業者のログインが${open.length}つ使えます`, `${open.length === 1 ? "One set-up account is" : `${open.length} set-up accounts are`} open`)}</h3>
      <p>
        {say(
          `${names.join("さん、")}さんのものです。設置が終わったら、院長が確認します。確認すると、その場で使えなくなります。`,
          `Of ${names.join(", ")}. When the set-up is over, the director confirms it; they end at once.`,
        )}
      </p>
      {may("confirmSetUp") ? (
        <>
          <FormProblem problem={act.problem} />
          <div class="acts mt-3">
            <button class="btn" type="button" aria-disabled={act.busy} disabled={!mayDecide.value} onClick={() => void confirm()}>
              {say("設置が終わったと確認する", "The set-up is over")}
            </button>
            <WhyNot />
          </div>
        </>
      ) : null}
    </section>
  );
}
