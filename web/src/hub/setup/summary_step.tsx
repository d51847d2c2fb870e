import type { JSX } from "preact";

import { deviceRoleWords } from "../../capabilities/inventory/words.ts";
import { bracketed, Words } from "../../parts/page.tsx";
import { say } from "../../words/language.ts";
import { HoursShown } from "../hours.tsx";
import { inTheDirectorsPlace, type SetsUp } from "./draft.ts";
import type { Step, StepProps } from "./step.ts";

export const summaryStep: Step = {
  title: () => say("この内容で始めます", "Begin with this"),
  why: () => say("あとから変えられます。決めたことは日誌に残ります。", "It can be changed later. What you decide is kept in the journal."),
  minutes: 1,
  members: [],
  show: Summary,
  whole: () => true,
};

function byWord(by: SetsUp): string {
  if (by === "director") return say("院長", "the director");
  return by === "staff" ? say("院長に頼まれた職員", "asked by the director") : say("サポート事業所", "the support provider");
}

function Summary({ answered }: StepProps): JSX.Element {
  return (
    <dl class="kv">
      <div>
        <dt>{say("医療機関", "Clinic")}</dt>
        <dd>
          <Words>{answered.clinic}</Words>
        </dd>
      </div>
      <div>
        <dt>{say("設定する人", "Set up by")}</dt>
        <dd>
          <Words>{answered.name}</Words>
          <span class="sub">{bracketed(byWord(answered.by))}</span>
        </dd>
      </div>
      {inTheDirectorsPlace(answered) ? (
        <div>
          <dt>{say("院長", "Director")}</dt>
          <dd>
            <Words>{answered.director}</Words>
            <span class="sub">{bracketed(say("はじめの番号を出します", "a first code is dealt"))}</span>
          </dd>
        </div>
      ) : null}
      <div>
        <dt>{say("職員への説明", "Notice to staff")}</dt>
        <dd>
          {answered.notice ? (
            <Words>{answered.notice.purpose}</Words>
          ) : (
            say("あとで決めます(それまで、だれが席にいたかは集めません)", "Left for later (until then it is not collected who sits where)")
          )}
        </dd>
      </div>
      <div>
        <dt>{say("この機械", "This machine")}</dt>
        <dd>
          <Words>{answered.machine}</Words>
          <span class="sub">({deviceRoleWords(answered.machine_roles)})</span>
        </dd>
      </div>
      <div>
        <dt>{say("ほかの機械から", "Other machines")}</dt>
        <dd>
          {answered.lan
            ? say(`開く(${answered.host_name})`, `may open it (${answered.host_name})`)
            : say("開かない(この機械だけ)", "may not (this machine only)")}
        </dd>
      </div>
      <div>
        <dt>{say("診療時間", "Hours")}</dt>
        <dd>
          {answered.hours ? (
            <HoursShown hours={answered.hours} />
          ) : (
            say("あとで決めます(未設定)", "Left for later (not set)")
          )}
        </dd>
      </div>
      <div>
        <dt>{say("入れると決めた人", "Decided by")}</dt>
        <dd>{answered.p07 ? <Words>{answered.p07.decided_by}</Words> : say("あとで記録します(P-07は未確認)", "Left for later (P-07 not checked)")}</dd>
      </div>
    </dl>
  );
}
