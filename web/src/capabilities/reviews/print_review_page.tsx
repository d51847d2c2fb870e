import type { JSX } from "preact";
import { useParams } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { boardChanged, journalChanged, peopleChanged } from "../../api/state.ts";
import type { ReviewLine, ReviewPage } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { Words } from "../../parts/page.tsx";
import { Paper, Signatures } from "../../parts/paper.tsx";
import { Shown } from "../../parts/quiet.tsx";
import { printed, printedDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { choiceWord, idleWords, rightsWords, standingWords, validWords, wayWords } from "./words.ts";

/// 権限の見直し on A4: every line as it was when the review began, what was decided of it and by whom.
export function PrintReviewPage(): JSX.Element {
  const { review: id = "" } = useParams<{ review: string }>();
  const asked = useAnswer(`review ${id}`, () => ask("getReview", { path: { review: id } }), peopleChanged, boardChanged);
  const checkpoint = useAnswer("print checkpoint", () => ask("getCheckpoint"), journalChanged);
  return (
    <Paper
      title={say("権限の見直し", "Review of access")}
      at={asked.at ?? null}
      facts={asked.value ? factsOf(asked.value) : []}
      checkpoint={checkpoint.value}
      back={`/people/reviews/${id}`}
      backWords={say("見直しへ戻る", "Back to the review")}
    >
      <Shown asked={asked} waiting={say("見直しを読んでいます", "Reading the review")}>
        {(page) => <Lines lines={page.lines} />}
      </Shown>
      <Signatures />
    </Paper>
  );
}

function factsOf(page: ReviewPage): { label: string; value: string }[] {
  const { signed, abandoned } = page;
  const left = page.lines.filter(({ decision }) => decision === null).length;
  const standing = signed
    ? say(`${printed(signed.at)} ${signed.by_name ?? ""} 署名：${signed.summary}`, `signed ${printed(signed.at)} by ${signed.by_name ?? ""}: ${signed.summary}`)
    : abandoned
      ? say(`取りやめました：${abandoned.why}`, `given up: ${abandoned.why}`)
      : say("まだ署名していません", "not signed yet");
  return [
    { label: say("一覧の日時", "List as of"), value: printed(page.started) },
    { label: say("行", "Lines"), value: left === 0 ? `${page.lines.length}` : say(`${page.lines.length}(決めていないもの ${left})`, `${page.lines.length}, ${left} undecided`) },
    { label: say("いま", "Standing"), value: standing },
  ];
}

function Lines({ lines }: { lines: readonly ReviewLine[] }): JSX.Element {
  const title = say("見直したもの", "What is reviewed");
  return (
    <section class="mt-4">
      <h2>{title}</h2>
      <div class="paper-scroll" tabIndex={0} role="region" aria-label={title}>
        <table class="register reviewed">
          <caption class="vh">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{say("人", "Person")}</th>
              <th scope="col">{say("使うもの", "Way in")}</th>
              <th scope="col">{say("権限", "Rights")}</th>
              <th scope="col">{say("最後に使ったのは", "Last used")}</th>
              <th scope="col">{say("決めたこと", "Decided")}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <Row key={line.line} line={line} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ line }: { line: ReviewLine }): JSX.Element {
  const valid = validWords(line);
  const doubt = standingWords(line);
  const { decision } = line;
  return (
    <tr>
      <th scope="row">
        <Words>{line.person_name ?? say("決まっていません", "not decided")}</Words>
        {line.service ? (
          <div class="fine">
            {say("プログラム用：", "program: ")}
            <Words>{line.purpose}</Words>
          </div>
        ) : null}
      </th>
      <td>
        <Words>{wayWords(line)}</Words>
        {doubt === "" ? null : (
          <div class="fine">
            <Words>{doubt}</Words>
          </div>
        )}
      </td>
      <td>
        <Words>{rightsWords(line)}</Words>
        {valid === "" ? null : (
          <div class="fine">
            <Words>{say(`日レセでの期限：${valid}`, `valid in 日レセ: ${valid}`)}</Words>
          </div>
        )}
      </td>
      <td class="fine">{line.way === "account" || line.way === "operator" ? idleWords(line.idle) : ""}</td>
      <td>
        {decision ? (
          <>
            <b>{choiceWord(decision.choice)}</b> <Words>{decision.remark}</Words>
            <div class="fine">
              <Words>{decision.by_name ?? ""}</Words> <span class="num">{printedDay(decision.at)}</span>
              {decision.alone ? (
                <>
                  {" "}
                  {say("単独承認：", "alone: ")}
                  <Words>{decision.why}</Words>
                </>
              ) : null}
            </div>
          </>
        ) : (
          say("まだ決めていません", "not yet")
        )}
      </td>
    </tr>
  );
}
