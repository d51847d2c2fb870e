import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { boardChanged, may, now } from "../../api/state.ts";
import type { Notice, Notices } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { MayLink, mayOpen } from "../../parts/may_link.tsx";
import { Opens } from "../../parts/opens.tsx";
import { PageHead } from "../../parts/page.tsx";
import { Empty, Shown } from "../../parts/quiet.tsx";
import { briefDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { NoticeCard } from "./notice_card.tsx";
import { NoticeForm } from "./notice_form.tsx";
import { isPast, monthsWords } from "./words.ts";

/// 職員への説明: what staff are told before it is recorded who sat where, and whether it is.
export function NoticesPage(): JSX.Element {
  const asked = useAnswer("notices", () => ask("listNotices"), boardChanged);
  return (
    <div class="narrow">
      <PageHead
        crumb={mayOpen("/people") ? <MayLink href="/people">{say("職員と権限", "Staff and access")}</MayLink> : null}
        title={say("職員への説明", "Notice to staff")}
        sub={say(
          "だれが席にいたかを記録する前に、目的と見る人を決めて、職員に知らせます。",
          "Before it is recorded who sat where, purpose and viewers are decided and staff are told.",
        )}
      />
      <Shown asked={asked} waiting={say("説明を読んでいます", "Reading the notices")}>
        {(found) => <Found found={found} changed={asked.again} />}
      </Shown>
    </div>
  );
}

function Found({ found, changed }: { found: Notices; changed: () => void }): JSX.Element {
  const writing = useSignal(false);
  const standing = found.notices.find(({ state }) => state === "in-force");
  const next = found.notices.find(({ state }) => state === "waiting");
  const written = found.notices.filter(({ state }) => state === "written");
  const past = found.notices.filter(isPast);
  const shown = [standing, next, ...written].filter((one) => one !== undefined);
  return (
    <>
      <p class="lead">{leadWords(standing, next)}</p>
      <p class="mb-3">{say("この記録は、勤怠や評価には使いません。", "These records are used for neither attendance nor appraisal.")}</p>
      {shown.length === 0 ? (
        <Empty title={say("いま使う説明は、ありません", "There is no notice in use")}>
          {may("recordNotice")
            ? say("下の「説明を作る」から始めます。決める、印刷する、配る、で約15分です。", "Begin with “Write a notice” below: decide, print, give out, about 15 minutes.")
            : say("設定担当か院長が作ると、ここに出ます。", "Once the director or an administrator writes one, it appears here.")}
        </Empty>
      ) : (
        shown.map((notice) => <NoticeCard key={notice.id} notice={notice} today={found.today} changed={changed} />)
      )}
      {may("recordNotice") ? (
        <Opens title={standing || next ? say("新しい説明に替える", "Replace it by a new one") : say("説明を作る", "Write a notice")} act={say("説明を作る", "Write a notice")} open={writing}>
          <NoticeForm
            people={found.people}
            today={found.today}
            leave={() => (writing.value = false)}
            changed={() => {
              writing.value = false;
              changed();
            }}
          />
        </Opens>
      ) : null}
      {past.length > 0 ? (
        <section class="part" aria-labelledby="past-notices">
          <h2 id="past-notices">{say("これまでの説明", "Earlier notices")}</h2>
          {past.map((notice) => (
            <NoticeCard key={notice.id} notice={notice} today={found.today} changed={changed} />
          ))}
        </section>
      ) : null}
    </>
  );
}

function leadWords(standing: Notice | undefined, next: Notice | undefined): string {
  if (standing) {
    return say(
      `${briefDay(standing.start, now())}から、だれが席にいたかを記録しています。名前は${monthsWords(standing.keep_months)}残します。`,
      `Since ${briefDay(standing.start, now())} it is recorded who sat where; names are kept for ${monthsWords(standing.keep_months)}.`,
    );
  }
  if (next) {
    return say(`${briefDay(next.start, now())}から、だれが席にいたかを記録します。それまでは集めません。`, `From ${briefDay(next.start, now())} on it is recorded who sat where; nothing is collected before.`);
  }
  return say("いまは、だれが席にいたかを集めていません。", "It is not collected who sat where.");
}
