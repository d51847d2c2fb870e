import type { ComponentChildren, JSX } from "preact";

import { ask } from "../../api/client.ts";
import { boardChanged, journalChanged } from "../../api/state.ts";
import type { ArticleSummary, Board, Finding } from "../../api/types.ts";
import { type Asked, useAnswer } from "../../live/answer.ts";
import { Paper, Sheet, Signatures, WithPaperForm } from "../../parts/paper.tsx";
import { Shown } from "../../parts/quiet.tsx";
import { countText, EvidenceTag, timeText, VerdictMark, VERDICTS } from "../../parts/verdict.tsx";
import { read, say } from "../../words/language.ts";
import { countOf, statedPasses, useBoard } from "./board.tsx";

/// The board on one sheet of A4.
export function PrintBoardPage(): JSX.Element {
  const asked = useBoard();
  const checkpoint = useAnswer("print checkpoint", () => ask("getCheckpoint"), journalChanged);
  const board = asked.value ?? null;
  return (
    <Paper
      {...headOf(board)}
      checkpoint={checkpoint.value}
      back="/board"
      backWords={say("点検ボードへ戻る", "Back to the board")}
    >
      <Printed asked={asked} />
    </Paper>
  );
}

/// The board's page on the screen, with the same sheet for Ctrl+P.
export function BoardOnPaper({ children }: { children: ComponentChildren }): JSX.Element {
  const asked = useBoard();
  const checkpoint = useAnswer("board checkpoint", () => ask("getCheckpoint"), boardChanged);
  const board = asked.value ?? null;
  const sheet = (): JSX.Element => (
    <Sheet {...headOf(board)} checkpoint={checkpoint.value}>
      <Printed asked={asked} />
    </Sheet>
  );
  return <WithPaperForm form={board ? sheet : null}>{children}</WithPaperForm>;
}

function headOf(board: Board | null): Pick<Parameters<typeof Sheet>[0], "title" | "at" | "edition"> {
  return {
    title: say("点検ボード(12か条の状況)", "Inspection board (state of the 12 articles)"),
    at: board?.judged_at ?? null,
    ...(board ? { edition: read(board.edition.title) } : {}),
  };
}

function Printed({ asked }: { asked: Asked<Board | null> }): JSX.Element {
  return (
    <Shown asked={asked} waiting={say("点検ボードを読んでいます", "Reading the board")}>
      {(found) => (found ? <PrintedBoard board={found} /> : null)}
    </Shown>
  );
}

function PrintedBoard({ board }: { board: Board }): JSX.Element {
  return (
    <>
      <p class="tot">
        {VERDICTS.map((verdict) => (
          <span key={verdict} class="nb">
            <VerdictMark verdict={verdict} print count={countOf(board, verdict)} />
            {verdict === "pass" && statedPasses(board) > 0
              ? say(`(うち申告 ${statedPasses(board)})`, ` (of them stated ${statedPasses(board)})`)
              : null}
          </span>
        ))}
      </p>
      <div class="paper-scroll" tabIndex={0} role="region" aria-label={say("12か条の状況", "State of the 12 articles")}>
        <table>
          <caption class="vh">{say("12か条の状況", "State of the 12 articles")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("条", "Article")}</th>
              <th scope="col">{say("内容", "Content")}</th>
              <th scope="col">{say("判定", "Verdict")}</th>
              <th scope="col">{say("根拠", "Evidence")}</th>
              <th scope="col">{say("範囲", "Covers")}</th>
              <th scope="col">{say("確認・期限", "Seen, due")}</th>
              <th scope="col">{say("次にすること(だれが)", "What is next (who)")}</th>
            </tr>
          </thead>
          <tbody>
            {board.articles.map((article) => (
              <Row key={article.id} article={article} finding={board.findings.find((one) => article.controls.some(({ id }) => id === one.control))} />
            ))}
          </tbody>
        </table>
      </div>
      <Signatures />
    </>
  );
}

function Row({ article, finding }: { article: ArticleSummary; finding: Finding | undefined }): JSX.Element {
  return (
    <tr class={article.verdict === "asleep" ? "asleep" : ""}>
      <td class="c">
        <span class="nb">{say(`第${article.number}条`, `Art. ${article.number}`)}</span>
        <div class="fine">{article.id}</div>
      </td>
      <th scope="row">{read(article.title)}</th>
      <td>
        <VerdictMark verdict={article.verdict} evidence={article.evidence} print />
      </td>
      <td class="c">
        <EvidenceTag evidence={article.evidence} />
      </td>
      <td class="c num">{countText(article)}</td>
      <td class="fine num">{timeText(article, true)}</td>
      <td class="fine">{finding ? whatNext(article, finding) : whyNot(article)}</td>
    </tr>
  );
}

// A sheet goes from hand to hand: its author alone is named on it. Who acts next stands there by role,
// and a control by its title where its sentence speaks of rows, which may be people and accounts.

function whatNext(article: ArticleSummary, { control, responsible, next }: Finding): string {
  const who = responsible ? read(responsible.role) : say("担当 未設定", "responsible not set");
  const title = article.controls.find(({ id }) => id === control)?.title;
  return `${who}${say("：", ": ")}${read(next ?? title)}`;
}

/// Why an article without a finding is not green either.
function whyNot({ verdict, sentence, controls }: ArticleSummary): string {
  if (verdict === "pass") return "";
  const said = controls.find((control) => read(control.sentence) === read(sentence));
  if (!said || said.reason === "" || said.reason.startsWith("posture.")) return read(sentence);
  const title = read(said.title);
  return verdict === "not-checked" ? say(`確かめること：${title}`, `To be checked: ${title}`) : title;
}
