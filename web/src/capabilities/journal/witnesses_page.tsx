import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { boardChanged, may, mayDecide, now } from "../../api/state.ts";
import type { Witnesses } from "../../api/types.ts";
import { useAct } from "../../live/act.ts";
import { tell } from "../../live/announce.ts";
import { useAnswer } from "../../live/answer.ts";
import { WhyNot } from "../../parts/bars.tsx";
import { CopyLine } from "../../parts/copy_line.tsx";
import { WhomToAsk } from "../../parts/deciders.tsx";
import { Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { Opening } from "../../parts/opens.tsx";
import { PageHead, Words } from "../../parts/page.tsx";
import { Empty, FormProblem, Shown } from "../../parts/quiet.tsx";
import { brief } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { grouped } from "../../words/numbers.ts";
import { oneWitness, outcomeWords, soleWitness } from "./witness_words.ts";

const LONGEST_POLICY = 65_536;

/// 日誌の証人: who outside cosigns the journal, how they stand to it, and whom it asks.
export function WitnessesPage(): JSX.Element {
  const asked = useAnswer("witnesses", () => ask("getWitnesses"), boardChanged);
  return (
    <div class="narrow">
      <PageHead
        title={say("日誌の証人", "The journal's witnesses")}
        crumb={<Link href="/journal">{say("利用日誌", "Journal")}</Link>}
        sub={say(
          "証人は、外の機器で日誌の件数と検査値だけを見て署名します。作り直した日誌には署名しません。",
          "A witness on a machine elsewhere sees the journal's size and checksum alone and signs them. It does not sign a journal that was made anew.",
        )}
      />
      <Shown asked={asked} waiting={say("証人のようすを読んでいます", "Reading how the witnesses stand")}>
        {(found) => (
          <>
            <Lead found={found} />
            <Standing found={found} />
            <Key vkey={found.log_vkey} />
            <Appointing found={found} changed={asked.again} />
          </>
        )}
      </Shown>
    </div>
  );
}

function Lead({ found }: { found: Witnesses }): JSX.Element {
  if (found.witnesses.length === 0) {
    return <p class="lead">{say("証人は、まだいません。", "There is no witness yet.")}</p>;
  }
  if (found.witnessed_at === null) {
    return <p class="lead">{say("要る数の署名は、まだそろっていません。", "Not enough of them have cosigned yet.")}</p>;
  }
  const count = grouped(found.size ?? 0);
  return (
    <p class="lead num">
      {say(`${brief(found.witnessed_at, now())}に、${count}件めまで署名がそろいました。`, `Cosigned up to entry ${count}, ${brief(found.witnessed_at, now())}.`)}
    </p>
  );
}

function Standing({ found }: { found: Witnesses }): JSX.Element {
  if (found.witnesses.length === 0) {
    return (
      <Empty title={say("日誌を外から確かめる人がいません", "Nobody outside vouches for the journal")}>
        {say(
          "関所本体を管理する人なら、日誌を初めから作り直せます。サポート事業所や医師会に、証人を置いてもらってください。",
          "Whoever owns the hub could make the whole journal anew. Ask your support provider or your association to keep a witness.",
        )}
      </Empty>
    );
  }
  return (
    <section class="part" aria-labelledby="witnesses">
      <h2 id="witnesses">{say("証人のようす", "How they stand")}</h2>
      <ul class="border-t border-solid-gray-200">
        {found.witnesses.map((one) => {
          const words = outcomeWords(one.outcome);
          return (
            <li key={one.vkey} class="border-b border-solid-gray-100 py-3">
              <p>
                <b>
                  <Words>{one.name}</Words>
                </b>{" "}
                {words.contradicts ? <b class="pressing">{words.state}</b> : words.state}
              </p>
              <p class="small sub num">
                {one.cosigned_at
                  ? say(`最後の署名：${brief(one.cosigned_at, now())}`, `Last cosigned ${brief(one.cosigned_at, now())}`)
                  : say("まだ一度も署名していません", "Has never cosigned")}
              </p>
              {words.next ? <p class="small">{words.next}</p> : null}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Key({ vkey }: { vkey: string }): JSX.Element {
  return (
    <section class="part" aria-labelledby="log-key">
      <h2 id="log-key">{say("この日誌の鍵", "This journal's key")}</h2>
      <p class="small mb-2">{say("証人になる人に渡します。秘密ではありません。", "To be handed to whoever keeps the witness. It is no secret.")}</p>
      <CopyLine line={vkey} name={say("日誌の鍵", "The journal's key")} />
    </section>
  );
}

function Appointing({ found, changed }: { found: Witnesses; changed: () => void }): JSX.Element {
  const open = useSignal(false);
  const kept = (): void => {
    open.value = false;
    boardChanged.value += 1;
    changed();
  };
  return (
    <section class="part" aria-labelledby="appointing">
      <h2 id="appointing">{say("だれに頼むか", "Whom to ask")}</h2>
      {may("changeWitnesses") ? (
        <Opening act={found.policy === "" ? say("証人を決める", "Appoint a witness") : say("証人を変える", "Change the witnesses")} open={open}>
          <Appoint policy={found.policy} leave={() => (open.value = false)} kept={kept} />
        </Opening>
      ) : (
        <>
          <p class="small">{say("証人を決めるときは、設定担当に頼んでください。", "To appoint one, ask an administrator.")}</p>
          <WhomToAsk roles={["administrator"]} />
        </>
      )}
      {found.policy !== "" && !open.value && may("changeWitnesses") ? <Nobody kept={kept} /> : null}
    </section>
  );
}

/// One by its key and address, or several by the lines of a policy.
function Appoint({ policy, leave, kept }: { policy: string; leave: () => void; kept: () => void }): JSX.Element {
  const sole = soleWitness(policy);
  const several = useSignal(policy !== "" && sole === null);
  const vkey = useSignal(sole?.vkey ?? "");
  const url = useSignal(sole?.url ?? "");
  const lines = useSignal(policy);
  const whole = (): boolean => (several.value ? lines.value.trim() !== "" : vkey.value.trim() !== "" && url.value.trim() !== "");
  const form = useForm(whole, async () => {
    await ask("changeWitnesses", { body: { policy: several.value ? lines.value : oneWitness(vkey.value, url.value) } });
    tell(say("証人を決めました。まもなく署名を頼みます", "The witnesses are set; they are asked at once"));
    kept();
  });
  const missing = say("入れてください。", "Please fill this in.");
  return (
    <Form form={form}>
      {several.value ? (
        <Field
          at="/policy"
          label={say("証人と、要る数(tlog-policy)", "Witnesses and quorum (a tlog-policy)")}
          hint={say("witness、group、quorum の行を書きます。log の行は書きません。", "Lines of witness, group and quorum; no line of log.")}
          long
          code
          maxLength={LONGEST_POLICY}
          value={lines.value}
          onInput={(value) => (lines.value = value)}
          wrong={form.tried && lines.value.trim() === "" ? missing : undefined}
        />
      ) : (
        <>
          <Field
            at="/policy/vkey"
            label={say("証人の鍵(vkey)", "The witness's key (vkey)")}
            code
            maxLength={500}
            value={vkey.value}
            onInput={(value) => (vkey.value = value)}
            wrong={form.tried && vkey.value.trim() === "" ? missing : undefined}
          />
          <Field
            at="/policy/url"
            label={say("証人のアドレス", "The witness's address")}
            hint={say("https から、# のあとまで全部です。電話で読み合わせてください。", "All of it, from https to what is behind #. Read it over by telephone.")}
            code
            maxLength={500}
            value={url.value}
            onInput={(value) => (url.value = value)}
            wrong={form.tried && url.value.trim() === "" ? missing : undefined}
          />
        </>
      )}
      <p class="mb-3">
        <button class="btn plain sm" type="button" onClick={() => (several.value = !several.value)}>
          {several.value ? say("1人だけに頼む", "Ask one alone") : say("何人かに頼む", "Ask several")}
        </button>
      </p>
      <KeepOrLeave form={form} leave={leave} />
    </Form>
  );
}

function Nobody({ kept }: { kept: () => void }): JSX.Element {
  const open = useSignal(false);
  const act = useAct();
  const stop = (): Promise<boolean> =>
    act.run(async () => {
      await ask("changeWitnesses", { body: { policy: "" } });
      tell(say("証人に頼むのをやめました", "No witness is asked any more"));
      kept();
    });
  return (
    <div class="mt-3">
      <Opening act={say("頼むのをやめる", "Ask nobody any more")} open={open}>
        <p class="mb-2">
          {say(
            "日誌を外から確かめる人がいなくなり、点検項目は未確認になります。やめたことは日誌に残ります。",
            "Nobody outside vouches for the journal then, and its control is not checked. That it ended is kept in the journal.",
          )}
        </p>
        <FormProblem problem={act.problem} />
        <div class="acts">
          <button class="btn sm" type="button" aria-disabled={act.busy} disabled={!mayDecide.value} onClick={() => void stop()}>
            {say("頼むのをやめる", "Ask nobody any more")}
          </button>
          <button class="btn plain sm" type="button" onClick={() => (open.value = false)}>
            {say("このままにする", "Leave it")}
          </button>
          <WhyNot />
        </div>
      </Opening>
    </div>
  );
}
