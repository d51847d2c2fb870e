import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link, useLocation, useSearch } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { may, now } from "../../api/state.ts";
import type { ReadingPurpose, WrittenUse, WrittenUses } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { useAnswer } from "../../live/answer.ts";
import { DayField } from "../../parts/day_field.tsx";
import { Opening } from "../../parts/opens.tsx";
import { PageHead, Words } from "../../parts/page.tsx";
import { Empty, Shown } from "../../parts/quiet.tsx";
import { brief, dayAfter, isDay, today, wholeDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { AskPurpose } from "../journal/purpose.tsx";
import { readingPurpose } from "../journal/reading.ts";
import { CorrectUse, WriteUse } from "./use_form.tsx";
import { spanWords } from "./words.ts";

/// 利用の記入: who used which terminal from when until when and for what, as people write it. The day stands in the address.
export function WrittenUsesPage(): JSX.Element {
  const asked = new URLSearchParams(useSearch()).get("day");
  const day = isDay(asked) ? asked : today(now());
  const everybody = may("listEntries");
  const purpose = readingPurpose.value;
  return (
    <div class="narrow">
      <PageHead
        title={say("利用の記入", "Use of terminals, as written")}
        crumb={everybody ? <Link href="/journal">{say("利用日誌", "Journal")}</Link> : null}
        sub={
          everybody
            ? say("だれが、どの端末を、いつ、何のために使ったかを書きます。書いたものは消えません。", "Who used which terminal, when and for what. Nothing that was written goes away.")
            : say("自分が端末を使ったときのことを書きます。ここに出るのは、自分の分だけです。", "Write when you used a terminal. Only your own lines are shown here.")
        }
      />
      <p class="mb-4">
        <Link href="/print/paper-journal">{say("関所が止まっている日のための紙を印刷する", "Print the paper for days on which Sekisho is down")}</Link>
      </p>
      {everybody && !purpose ? <AskPurpose /> : <Day day={day} purpose={everybody ? purpose : null} />}
    </div>
  );
}

function Day({ day, purpose }: { day: string; purpose: ReadingPurpose | null }): JSX.Element {
  const asked = useAnswer(`written uses ${day}`, () => ask("listWrittenUses", { query: { day, ...(purpose ? { why: purpose } : {}) } }));
  return (
    <>
      <OtherDays day={day} />
      <Shown asked={asked} waiting={say("記入を読んでいます", "Reading what was written")}>
        {(found) => <Uses key={found.day} found={found} changed={asked.again} />}
      </Shown>
    </>
  );
}

function OtherDays({ day }: { day: string }): JSX.Element {
  const [, go] = useLocation();
  const last = today(now());
  const to = (other: string): string => `/journal/uses?day=${other}`;
  return (
    <div class="flex flex-wrap items-end gap-3 mb-4">
      <DayField day={day} go={(other) => go(to(other))} />
      <p class="mb-4">
        <Link href={to(dayAfter(day, -1))}>{say("前の日", "Day before")}</Link>
        {day < last ? (
          <>
            {" "}
            <Link href={to(dayAfter(day, 1))}>{say("次の日", "Day after")}</Link>
          </>
        ) : null}
      </p>
    </div>
  );
}

function Uses({ found, changed }: { found: WrittenUses; changed: () => void }): JSX.Element {
  const open = useSignal(false);
  return (
    <>
      {may("writeUse") ? (
        found.terminals.length === 0 ? (
          <p class="note mb-4">{say("端末が、まだ機器の台帳にありません。設定担当に伝えてください。", "The device register has no terminal yet. Tell an administrator.")}</p>
        ) : (
          <Opening act={say("書く", "Write a line")} open={open}>
            <WriteUse
              found={found}
              leave={() => (open.value = false)}
              kept={() => {
                open.value = false;
                tell(say("日誌に書きました", "It is written"));
                changed();
              }}
            />
          </Opening>
        )
      ) : null}
      <section class="part mt-6" aria-labelledby="written">
        <h2 id="written">{say(`${wholeDay(found.day)}の記入`, `Written of ${wholeDay(found.day)}`)}</h2>
        {found.uses.length === 0 ? (
          <Empty title={say("まだ何も書かれていません", "Nothing is written yet")}>
            {say("端末を使った人が、使い終わってから書きます。1行30秒ほどです。", "Whoever used a terminal writes it afterwards; about half a minute a line.")}
          </Empty>
        ) : (
          <ul>
            {found.uses.map((use) => (
              <li key={use.id} class="card">
                <Use use={use} found={found} changed={changed} />
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

function Use({ use, found, changed }: { use: WrittenUse; found: WrittenUses; changed: () => void }): JSX.Element {
  const open = useSignal(false);
  const gone = use.corrected_by !== null || use.corrects?.taken_back === true;
  const line = (
    <>
      <span class="num">{spanWords(use, found.day)}</span>{" "}
      <b>
        <Words>{use.person_name ?? say("台帳にない人", "somebody not in the register")}</Words>
      </b>{" "}
      <Words>{use.terminal_name ?? say("台帳にない機器", "a machine not in the register")}</Words> <Words>{use.purpose}</Words>
    </>
  );
  return (
    <>
      <p>{gone ? <del>{line}</del> : line}</p>
      <p class="small sub mb-2">
        <Words>{writtenWords(use)}</Words>
      </p>
      {use.corrected_by === null && use.corrects?.taken_back !== true && may("correctUse") ? (
        <Opening act={say("正す", "Correct")} open={open}>
          <CorrectUse
            use={use}
            found={found}
            leave={() => (open.value = false)}
            kept={() => {
              open.value = false;
              tell(say("正しました。もとの記入も残っています。", "Corrected; the first line stays."));
              changed();
            }}
          />
        </Opening>
      ) : null}
    </>
  );
}

// 書いた人 佐藤 綾 今日 13:00・紙から写しました(書き手 佐藤)・正した記入(理由：…)
function writtenWords({ by_name, at, paper, corrects, corrected_by }: WrittenUse): string {
  const when = brief(at, now());
  return [
    say(`書いた人 ${by_name ?? "不明"} ${when}`, `written by ${by_name ?? "unknown"}, ${when}`),
    paper ? say(`紙から写しました(書き手 ${paper.writer})`, `copied from paper (written by ${paper.writer})`) : "",
    corrects?.taken_back ? say(`なかったことにしました(理由：${corrects.why})`, `taken back (reason: ${corrects.why})`) : "",
    corrects && !corrects.taken_back ? say(`正した記入(理由：${corrects.why})`, `a correction (reason: ${corrects.why})`) : "",
    corrected_by ? say("あとで正されました", "corrected later") : "",
  ]
    .filter(Boolean)
    .join(say("・", " · "));
}
