import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { may, mayDecide, peopleChanged } from "../../api/state.ts";
import type { Notice } from "../../api/types.ts";
import { useAct } from "../../live/act.ts";
import { tell } from "../../live/announce.ts";
import { WhyNot } from "../../parts/bars.tsx";
import { mayOpen } from "../../parts/may_link.tsx";
import { MaybeName, Words } from "../../parts/page.tsx";
import { FormProblem } from "../../parts/quiet.tsx";
import { say } from "../../words/language.ts";
import { daysWords, monthsWords, viewersWords } from "./words.ts";

/// The notice for whoever joined after the others were told: what it says, and that they have read it.
export function NoticeToRead({ notice, changed }: { notice: Notice; changed: () => void }): JSX.Element {
  const act = useAct();
  const acknowledge = (): Promise<boolean> =>
    act.run(async () => {
      await ask("acknowledgeNotice", { path: { notice: notice.id } });
      tell(say("「読みました」を残しました", "It is kept that you have read it"));
      peopleChanged.value += 1;
      changed();
    });
  const facts: readonly [string, JSX.Element][] = [
    [say("目的", "Purpose"), <Words>{notice.purpose}</Words>],
    [say("たずねる相手", "Whom to ask"), <MaybeName name={notice.responsible_name} />],
    [say("見る人", "May see"), <Words>{viewersWords(notice)}</Words>],
    [say("名前を残す期間", "Names are kept"), <>{monthsWords(notice.keep_months)}</>],
    [say("記録する期間", "Collected"), <>{daysWords(notice)}</>],
  ];
  return (
    <section class="card mb-6" aria-labelledby="notice-to-read">
      <h2 id="notice-to-read">{say("職員への説明を、まだ受けていません", "You have not been told of the notice to staff")}</h2>
      <p>
        {say(
          "だれが席にいたかの記録について、次のように決めています。勤怠や評価には使いません。",
          "This is what the clinic decided about recording who sat where. It is used for neither attendance nor appraisal.",
        )}
      </p>
      <dl class="kv">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="num">{value}</dd>
          </div>
        ))}
      </dl>
      <FormProblem problem={act.problem} />
      <div class="acts mt-3">
        <button class="btn pri" type="button" disabled={act.busy || !mayDecide.value || !may("acknowledgeNotice")} onClick={() => void acknowledge()}>
          {say("読みました", "I have read it")}
        </button>
        {mayOpen("/people/notice") ? <Link href={`/print/notice?notice=${notice.id}`}>{say("説明の紙を見る", "See the paper")}</Link> : null}
        <WhyNot />
      </div>
      <p class="small sub">{say("わからないことは、先に聞いてください。今日の日付で残ります。", "Ask first if something is unclear. It is kept with today's date.")}</p>
    </section>
  );
}
