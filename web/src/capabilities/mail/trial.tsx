import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import { ask, type Answer } from "../../api/client.ts";
import { mayDecide } from "../../api/state.ts";
import { useAct } from "../../live/act.ts";
import { WhyNot } from "../../parts/bars.tsx";
import { FormProblem } from "../../parts/quiet.tsx";
import { read, say } from "../../words/language.ts";
import { codeText } from "./words.ts";

type Trial = Answer<"sendTestMail">;

const LONGEST_S = 60;

/// Sends one message to whoever asks, and says plainly what the server answered.
export function TrialPart(): JSX.Element {
  const act = useAct();
  const found = useSignal<Trial | null>(null);
  const send = async (): Promise<void> => {
    found.value = null;
    await act.run(async () => {
      found.value = await ask("sendTestMail");
    });
  };
  return (
    <section class="part" aria-labelledby="trial">
      <h2 id="trial" tabIndex={-1}>
        {say("試し送り", "A trial")}
      </h2>
      <p class="small sub mb-3">
        {say("自分のアドレスへ1通送り、サーバーの返事を見ます。", "One message goes to your own address, and you see what the server answers.")}
      </p>
      <FormProblem problem={act.problem} />
      <div class="acts">
        <button class="btn sm" type="button" aria-disabled={act.busy} disabled={!mayDecide.value} onClick={() => void send()}>
          {say("自分に試し送りする", "Send one to myself")}
        </button>
        <WhyNot />
      </div>
      <div role="status" class="mt-3">
        {act.busy ? <Progress /> : null}
        {found.value === null ? null : <Found trial={found.value} />}
      </div>
    </section>
  );
}

/// The seconds it has taken so far, and how long it can take.
function Progress(): JSX.Element {
  const seconds = useSignal(0);
  useEffect(() => {
    const timer = setInterval(() => (seconds.value += 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <p>{say(`サーバーと話しています(長くて${LONGEST_S}秒)`, `Talking to the server (${LONGEST_S} seconds at most)`)}</p>
      <p class="num small sub" aria-hidden="true">
        {say(`${seconds.value}秒`, `${seconds.value} s`)}
      </p>
    </>
  );
}

function Found({ trial }: { trial: Trial }): JSX.Element {
  const code = codeText(trial);
  return (
    <div class="card">
      <p>
        <b>{read(trial.text)}</b>
        {code === "" ? null : <span class="num small sub">{say(`　返事の番号 ${code}`, ` Reply code ${code}`)}</span>}
      </p>
      {trial.means ? <p class="small">{read(trial.means)}</p> : null}
      {trial.do ? <p class="small sub">{read(trial.do)}</p> : null}
    </div>
  );
}
