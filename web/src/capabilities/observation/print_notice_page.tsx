import type { ComponentChildren, JSX } from "preact";

import { useSearch } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { boardChanged, journalChanged, status } from "../../api/state.ts";
import type { Notice } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { MaybeName, Words } from "../../parts/page.tsx";
import { Paper } from "../../parts/paper.tsx";
import { Empty, Shown } from "../../parts/quiet.tsx";
import { wholeDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { daysWords, monthsWords, viewersWords } from "./words.ts";

/// 職員への説明 on A4: what staff are told, from the answers that were recorded.
export function PrintNoticePage(): JSX.Element {
  const wanted = new URLSearchParams(useSearch()).get("notice");
  const asked = useAnswer("print notice", () => ask("listNotices"), boardChanged);
  const checkpoint = useAnswer("print checkpoint", () => ask("getCheckpoint"), journalChanged);
  const notices = asked.value?.notices ?? [];
  const notice = wanted === null ? notices.find(({ state }) => state !== "ended") : notices.find(({ id }) => id === wanted);
  return (
    <Paper
      title={say("利用の記録についての説明", "Notice about records of use")}
      at={null}
      facts={notice ? [{ label: say("始める日", "First day"), value: wholeDay(notice.start) }] : []}
      checkpoint={checkpoint.value}
      back="/people/notice"
      backWords={say("職員への説明へ戻る", "Back to the notice to staff")}
    >
      <Shown asked={asked} waiting={say("説明を読んでいます", "Reading the notice")}>
        {() =>
          notice ? (
            <Content notice={notice} />
          ) : (
            <Empty title={say("印刷する説明が、まだありません", "There is no notice to print yet")}>
              {say("「職員への説明」で、目的と見る人を決めてください。", "Decide purpose and viewers under Notice to staff.")}
            </Empty>
          )
        }
      </Shown>
    </Paper>
  );
}

function Content({ notice }: { notice: Notice }): JSX.Element {
  const clinic = status.value?.clinic ?? "";
  return (
    <>
      <p class="mt-4">
        {say("職員の皆さまへ(派遣・代診の方も含みます)", "To all staff, temporary staff included")}
      </p>
      <p class="mt-2">
        <Words>{clinic}</Words>
        {say(
          `では、${wholeDay(notice.start)}から、電子カルテ・レセプトの端末にだれのアカウントでログインしていたかを記録します。始める前に、次のことをお知らせします。`,
          ` records from ${wholeDay(notice.start)} on whose account was logged in at its terminals. Before it begins, you are told the following.`,
        )}
      </p>
      <table class="told mt-4">
        <caption class="vh">{say("説明の内容", "What you are told")}</caption>
        <tbody>
          <Row head={say("何のために", "Purpose")}>
            <Words>{notice.purpose}</Words>
          </Row>
          <Row head={say("使わないこと", "Never used for")}>
            {say("勤怠の管理、人事の評価、職員どうしの比較には使いません。", "Attendance, appraisal, or comparing members of staff.")}
          </Row>
          <Row head={say("記録すること", "What is recorded")}>
            {say(
              "端末ごとの、ログインしているアカウントの名前、そのとき無操作か・ロック中か、最後にログインした時刻。打った文字や画面は記録しません。",
              "For each terminal: the accounts logged in, whether they were not being operated or locked just then, and the time of the last log-in. Neither what is typed nor screens.",
            )}
          </Row>
          <Row head={say("期間", "From – to")}>{daysWords(notice, wholeDay)}</Row>
          <Row head={say("見る人", "Who may see")}>
            <Words>{viewersWords(notice)}</Words>
          </Row>
          <Row head={say("名前を残す期間", "How long names are kept")}>
            {say(
              `${monthsWords(notice.keep_months)}。過ぎた記録は関所が消します。バックアップの中の写しは、バックアップを捨てるまで残ります。`,
              `${monthsWords(notice.keep_months)}; Sekisho forgets them afterwards. Copies inside backups stay until the backup is disposed of.`,
            )}
          </Row>
          <Row head={say("責任を持つ人", "Who answers for it")}>
            <MaybeName name={notice.responsible_name} />
            {say("。記録についての質問は、この人にたずねてください。", ". Please ask them whatever you want to know about these records.")}
          </Row>
          <Row head={say("自分の記録", "Your own records")}>
            {say("自分の記録と、それを見た人は、関所の「今日やること」の「自分の記録」でいつでも見られます。関所にログインしない方は、責任を持つ人に頼んでください。", "Your own records, and who looked at them, are under Today → My records in Sekisho. Whoever does not sign in there asks the person who answers for them.")}
          </Row>
        </tbody>
      </table>
      <p class="mt-4">
        {notice.given
          ? say(`この説明は、${wholeDay(notice.given.day)}に職員に知らせました。`, `Staff were told on ${wholeDay(notice.given.day)}.`)
          : say("説明した日：令和　　年　　月　　日", "Staff were told on: ____________________")}
      </p>
      <div class="signatures">
        <div>{say("説明した人(署名)", "Told by (signature)")}</div>
        <div>{say("責任を持つ人(署名)", "Answers for it (signature)")}</div>
      </div>
    </>
  );
}

function Row({ head, children }: { head: string; children: ComponentChildren }): JSX.Element {
  return (
    <tr>
      <th scope="row">{head}</th>
      <td>{children}</td>
    </tr>
  );
}
