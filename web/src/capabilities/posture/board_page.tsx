import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { may } from "../../api/state.ts";
import type { ArticleSummary, Board, Verdict } from "../../api/types.ts";
import { PageHead } from "../../parts/page.tsx";
import { Empty, Shown } from "../../parts/quiet.tsx";
import { timeText, VerdictMark, VERDICTS } from "../../parts/verdict.tsx";
import { heading } from "../../words/dates.ts";
import { read, say } from "../../words/language.ts";
import { about } from "../../words/numbers.ts";
import { OpenWorriesPart } from "../incidents/open_worries.tsx";
import { countOf, isOf, statedPasses, useBoard } from "./board.tsx";
import { FindingCard } from "./finding_card.tsx";
import { Measure } from "./judged.tsx";
import { BoardOnPaper } from "./print_board_page.tsx";

const MOST_CARDS = 3;

/// 点検ボード: the twelve articles, and what to do next.
export function BoardPage(): JSX.Element {
  const asked = useBoard();
  return (
    <BoardOnPaper>
      <PageHead
        title={say("点検ボード", "Inspection board")}
        sub={
          <>
            {say("12か条の状況", "The state of the 12 articles")}
            {asked.value?.judged_at
              ? say(`・${heading(asked.value.judged_at)} 現在`, ` as of ${heading(asked.value.judged_at)}`)
              : null}
          </>
        }
        acts={
          <Link class="btn sm" href="/print/board">
            {say("印刷する", "Print")}
          </Link>
        }
      />
      <Shown asked={asked} waiting={say("点検ボードを読んでいます", "Reading the board")}>
        {(board) =>
          board ? (
            <BoardBody board={board} />
          ) : (
            <Empty title={say("この役割では点検ボードを見られません", "Your role does not see the board")} />
          )
        }
      </Shown>
    </BoardOnPaper>
  );
}

function BoardBody({ board }: { board: Board }): JSX.Element {
  const only = useSignal<Verdict | null>(null);
  const shown = board.articles.filter(({ verdict }) => only.value === null || verdict === only.value);
  return (
    <>
      <Lead board={board} />
      {board.findings.length > 0 ? (
        <p class="small sub mb-2">{say("下の数は、12か条を判定ごとに数えたものです。1つの条に、対応が必要なことがいくつもあることがあります。", "The numbers below count the 12 articles by verdict. One article may have several things that need action.")}</p>
      ) : null}
      <ul class="sum" aria-label={say("判定ごとの数。押すとその条だけになります", "Counts by verdict; press to see only those")}>
        {VERDICTS.filter((verdict) => countOf(board, verdict) > 0).map((verdict) => (
          <li key={verdict}>
            <button
              type="button"
              aria-pressed={only.value === verdict}
              onClick={() => (only.value = only.value === verdict ? null : verdict)}
            >
              <VerdictMark verdict={verdict} evidence={verdict === "pass" ? chipEvidence(board) : "measured"} />
              <b>{countOf(board, verdict)}</b>
              {verdict === "pass" && statedPasses(board) > 0 ? (
                <span class="of">{say(`うち申告 ${statedPasses(board)}`, `of them stated ${statedPasses(board)}`)}</span>
              ) : null}
            </button>
          </li>
        ))}
      </ul>
      <div class="two">
        <div>
          <section aria-labelledby="next">
            <h2 id="next">{say("次にすること", "What is next")}</h2>
            <Findings board={board} />
          </section>
          <OpenWorriesPart />
        </div>
        <section aria-labelledby="articles">
          <h2 id="articles">{say("12か条", "The 12 articles")}</h2>
          <ul class="rows">
            {shown.map((article) => (
              <li key={article.id}>
                <ArticleRow article={article} />
              </li>
            ))}
          </ul>
          <Legend />
          {board.notices.map((notice) => (
            <p key={`${notice.message} ${notice.text.en}`} class="note mt-2">
              <b>{read(notice.text)}</b> {read(notice.do)}
            </p>
          ))}
          {board.drop_ins.length > 0 ? (
            <p class="small sub">
              {say(
                `サポート事業所が加えた点検項目があります(${board.drop_ins.join("、")})。`,
                `The support provider added controls of its own (${board.drop_ins.join(", ")}).`,
              )}
            </p>
          ) : null}
          <p class="small">
            <Link href="/catalog">{say("契約の約束ごと(K-1〜K-4)と点検表を見る", "See the contract clauses (K-1 to K-4) and the checklists")}</Link>
          </p>
        </section>
      </div>
    </>
  );
}

/// The ring on the count of passes is dotted only if every one of them rests on a statement.
function chipEvidence(board: Board): "measured" | "stated" {
  return statedPasses(board) === countOf(board, "pass") ? "stated" : "measured";
}

/// The page's one sentence: a number and a time.
function Lead({ board }: { board: Board }): JSX.Element {
  if (board.judged_at === null) {
    return (
      <p class="lead">
        {say(
          "最初の点検をしています。機器から答えが届くと、ここに出ます。",
          "The first inspection is under way. Answers appear here as devices send them.",
        )}
      </p>
    );
  }
  const findings = board.findings.length;
  if (findings === 0) {
    const open = countOf(board, "not-checked");
    return (
      <p class="lead">
        {open === 0
          ? say("いま、対応が必要なことはありません。", "Nothing needs action now.")
          : say(
              `対応が必要なことはありません。まだ確かめられていない条が${open}つあります。`,
              `Nothing needs action. ${open} articles are not checked yet.`,
            )}
      </p>
    );
  }
  const known = board.findings.map(({ minutes }) => minutes).filter((minutes) => minutes !== null);
  const minutes = known.length === findings ? known.reduce((sum, one) => sum + one, 0) : null;
  return (
    <p class="lead">
      {say("対応が必要なことは ", "")}
      <b class="pressing num">{say(`${findings}件`, `${findings}`)}</b>
      {say("です。", findings === 1 ? " thing needs action." : " things need action.")}
      {minutes === null ? null : (
        <span>
          {say("直すのに、合わせて", " Putting right takes ")}
          <span class="nb">{say(`${about(minutes)}。`, `${about(minutes)} in all.`)}</span>
        </span>
      )}
    </p>
  );
}

function Findings({ board }: { board: Board }): JSX.Element {
  const all = useSignal(false);
  if (board.findings.length === 0) {
    const waiting = board.judged_at === null || countOf(board, "not-checked") > 0;
    return (
      <Empty title={say("いま決めていただくことはありません", "Nothing to decide now")}>
        {waiting && may("createEnrolmentToken") ? (
          <>
            <p>
              {say(
                "確かめられる条を増やすには、機器をつなぎます。1台約5分です。",
                "To have more checked, connect devices. About 5 minutes each.",
              )}
            </p>
            <p class="mt-3">
              <Link class="btn sm" href="/devices/connect">
                {say("機器をつなぐ", "Connect a device")}
              </Link>
            </p>
          </>
        ) : (
          say("新しいことが見えたら、ここに出ます。", "Anything new will appear here.")
        )}
      </Empty>
    );
  }
  const shown = all.value ? board.findings : board.findings.slice(0, MOST_CARDS);
  const rest = board.findings.length - shown.length;
  return (
    <>
      {shown.map((finding) => (
        <FindingCard key={`${finding.control} ${finding.device?.id ?? ""}`} finding={finding} inArticle={isOf(board, finding)} />
      ))}
      {rest > 0 ? (
        <p class="mt-4">
          <button class="btn sm" type="button" onClick={() => (all.value = true)}>
            {say(`ほか${rest}件を見る`, `Show ${rest} more`)}
          </button>
          <span class="paper-only">{say(`ほか${rest}件`, `and ${rest} more`)}</span>
        </p>
      ) : null}
    </>
  );
}

function ArticleRow({ article }: { article: ArticleSummary }): JSX.Element {
  return (
    <Link class={`row${article.verdict === "asleep" ? " asleep" : ""}`} href={`/board/${article.id}`}>
      <VerdictMark verdict={article.verdict} evidence={article.evidence} />
      <span class="t">
        <span class="id">{article.id}</span>
        {read(article.title)}
      </span>
      <span class="ev">
        <Measure judged={article} />
      </span>
      <span class="when num">{timeText(article)}</span>
    </Link>
  );
}

function Legend(): JSX.Element {
  return (
    <p class="legend small sub">
      {say(
        "「4/6台」は、その条の対象になる6台のうち、4台から答えがあったという意味です。点線の○は申告によるもので、機械では確かめていません。斜線は電源が切れている機器で、切れる前に確認した結果です。",
        "“4/6 devices” means that 4 of the 6 devices the article is about answered. A dotted ring rests on a statement and was not checked by a machine. Hatching marks devices that are switched off: it shows what was seen before.",
      )}
    </p>
  );
}

