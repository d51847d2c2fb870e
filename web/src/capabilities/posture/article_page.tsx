import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Link, useParams } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { boardChanged, now } from "../../api/state.ts";
import type { ArticlePage as Article, ControlSummary, JudgedDevice } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { Bracketed, PageHead, Words } from "../../parts/page.tsx";
import { Empty, Shown } from "../../parts/quiet.tsx";
import { Turn } from "../../parts/shapes.tsx";
import { EvidenceTag, timeText, VerdictMark } from "../../parts/verdict.tsx";
import { brief } from "../../words/dates.ts";
import { read, say } from "../../words/language.ts";
import { grouped } from "../../words/numbers.ts";
import { factHref } from "../evidence/fact_href.ts";
import { Measure } from "./judged.tsx";

/// One article: verdict in words, duty, controls with their evidence, changes.
export function ArticlePage(): JSX.Element {
  const { article = "" } = useParams();
  const asked = useAnswer(`article ${article}`, () => ask("getArticle", { path: { article } }), boardChanged);
  const title = asked.value ? read(asked.value.title) : article;
  return (
    <>
      <PageHead
        title={title}
        crumb={
          <>
            <Link href="/board">{say("点検ボード", "Inspection board")}</Link> / {article}
          </>
        }
        sub={
          asked.value
            ? say(
                `原文の第${asked.value.number}条(${article})・説明は関所の言葉です`,
                `Article ${asked.value.number} of the source (${article}); the wording is Sekisho's`,
              )
            : null
        }
      />
      <Shown asked={asked} waiting={say("この条を読んでいます", "Reading this article")}>
        {(found) => <ArticleBody article={found} />}
      </Shown>
    </>
  );
}

function ArticleBody({ article }: { article: Article }): JSX.Element {
  const deciding = article.controls.filter(({ decides }) => decides);
  const others = article.controls.filter(({ decides }) => !decides);
  const hash = decodeURIComponent(location.hash.slice(1));
  const first = article.controls.some(({ id }) => id === hash)
    ? hash
    : (deciding.find(({ verdict }) => verdict === "fail" || verdict === "error")?.id ?? "");
  return (
    <>
      <div class={`card summary v-edge-${article.verdict} ${article.verdict === "asleep" ? "asleep" : ""}`}>
        <p class="tags">
          <VerdictMark verdict={article.verdict} evidence={article.evidence} big />
          <Measure judged={article} />
          <span class="sub small num">{timeText(article)}</span>
        </p>
        {article.sentence ? <p>{read(article.sentence)}</p> : null}
      </div>
      <section class="part">
        <h2>{say("この条で求められていること", "What this article asks")}</h2>
        <p>{read(article.duty)}</p>
        <p class="small sub mt-2">
          {say("担当：", "Responsible: ")}
          {article.responsible ? (
            <>
              <Words>{article.responsible.name}</Words>
              <Bracketed>{read(article.responsible.role)}</Bracketed>
            </>
          ) : (
            say("未設定", "not set")
          )}
        </p>
      </section>
      <section class="part" aria-labelledby="controls">
        <h2 id="controls">
          {say("点検項目", "Controls")}{" "}
          <span class="sub small">{say(`${article.controls.length}件`, String(article.controls.length))}</span>
        </h2>
        {[...deciding, ...others].map((control) => (
          <Control key={control.id} control={control} opened={control.id === first} />
        ))}
        <p class="small sub mt-3">
          {article.strict
            ? say(
                "この条には例外(期限つき)がありません。直るまで×のままです。",
                "This article knows no exception. It keeps its cross until it is put right.",
              )
            : say(
                "例外(期限つき)の申請は、この版の関所ではまだできません。",
                "Exceptions with an end date cannot be requested in this version yet.",
              )}
        </p>
      </section>
      <section class="part">
        <h2>{say("ここ30日の変化", "Changes of the last 30 days")}</h2>
        <Changes article={article} />
      </section>
    </>
  );
}

function Control({ control, opened }: { control: ControlSummary; opened: boolean }): JSX.Element {
  const open = useSignal(opened);
  useEffect(() => {
    if (opened && location.hash !== "") document.getElementById(control.id)?.scrollIntoView();
  }, [opened, control.id]);
  const asleep = control.verdict === "asleep";
  return (
    <div class={`control${asleep ? " asleep" : ""}`} id={control.id}>
      <h3>
        <button type="button" aria-expanded={open.value} onClick={() => (open.value = !open.value)}>
          <VerdictMark verdict={control.verdict} evidence={control.evidence} />
          <span>
            {read(control.title)}
            <ControlNotes control={control} />
          </span>
          <span class="measure">
            <Measure judged={control} />
          </span>
          <Turn />
        </button>
      </h3>
      {open.value ? <ControlEvidence control={control} /> : null}
    </div>
  );
}

function ControlNotes({ control }: { control: ControlSummary }): JSX.Element | null {
  const notes = [
    control.substitute
      ? say("代替措置・この項目だけでは○になりません", "Substitute measure: cannot pass the article by itself")
      : "",
    control.drop_in ? say(`サポート事業所の項目(${control.drop_in})`, `The provider's own (${control.drop_in})`) : "",
    control.verdict === "pass" ? "" : read(control.sentence),
  ].filter((note) => note !== "");
  return notes.length === 0 ? null : <span class="alt">{notes.join(say("。", ". "))}</span>;
}

function ControlEvidence({ control }: { control: ControlSummary }): JSX.Element {
  const page = useAnswer(`control ${control.id}`, () => ask("getControl", { path: { control: control.id } }));
  const rows = useAnswer(
    `rows ${control.id}`,
    () => ask("listControlRows", { path: { control: control.id } }),
    boardChanged,
  );
  return (
    <div class="inside">
      <Shown asked={rows} waiting={say("根拠を読んでいます", "Reading the evidence")}>
        {(found) =>
          found.rows.length === 0 ? (
            <Empty title={say("この項目の対象になる機器がありません", "No device falls under this control")}>
              {say("対象の機器を登録すると、ここに出ます。", "Devices appear here once they are registered.")}
            </Empty>
          ) : (
            <EvidenceTable rows={found.rows} control={control} />
          )
        }
      </Shown>
      {page.value?.advice ? (
        <p class="mt-3">
          <b>{say("直し方：", "How to put it right: ")}</b>
          {read(page.value.advice)}
        </p>
      ) : null}
      {page.value ? (
        <details class="small">
          <summary>{say("この項目の調べ方", "How this control asks")}</summary>
          <dl class="kv">
            <div>
              <dt>{say("項目の名前", "Id")}</dt>
              <dd>
                <code>{control.id}</code>
              </dd>
            </div>
            <div>
              <dt>{say("答える先", "Answers")}</dt>
              <dd>{page.value.answers.join(say("、", ", "))}</dd>
            </div>
            {page.value.question ? (
              <div>
                <dt>{say("問い合わせ文", "Query")}</dt>
                <dd>
                  <code class="whitespace-pre-wrap">{page.value.question.trim()}</code>
                </dd>
              </div>
            ) : (
              <div>
                <dt>{say("問い合わせ文", "Query")}</dt>
                <dd>{say("ありません。人が答える項目です。", "None: a person answers this one.")}</dd>
              </div>
            )}
          </dl>
        </details>
      ) : null}
    </div>
  );
}

function EvidenceTable({ rows, control }: { rows: readonly JudgedDevice[]; control: ControlSummary }): JSX.Element {
  return (
    <table class="evidence-table cards">
      <caption class="vh">
        {say("根拠：", "Evidence: ")}
        {read(control.title)}
      </caption>
      <thead>
        <tr>
          <th scope="col">{say("機器", "Device")}</th>
          <th scope="col">{say("判定", "Verdict")}</th>
          <th scope="col">{say("見えたこと", "What was seen")}</th>
          <th scope="col">{say("いつ", "When")}</th>
          <th scope="col">{say("もとの値", "Raw fact")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <EvidenceRow key={row.device?.id ?? "clinic"} row={row} />
        ))}
      </tbody>
    </table>
  );
}

const MOST_ITEMS = 5;

function EvidenceRow({ row }: { row: JudgedDevice }): JSX.Element {
  const items = row.items.slice(0, MOST_ITEMS);
  const rest = row.items_of - items.length;
  const said = read(row.sentence);
  // A row that is as it should be has no sentence, and explains nothing about one that is not.
  const more = items.filter((item) => read(item.sentence) !== said && (row.verdict === "pass" || item.ok !== true));
  return (
    <tr class={row.verdict === "asleep" ? "asleep" : ""}>
      <th scope="row">
        {row.device ? (
          <Link href={`/devices/${row.device.id}`}>
            <Words>{row.device.name}</Words>
          </Link>
        ) : (
          say("院全体", "The clinic")
        )}
      </th>
      <td>
        <VerdictMark verdict={row.verdict} evidence={row.evidence} />
        <div>
          <EvidenceTag evidence={row.evidence} />
        </div>
      </td>
      <td>
        {said === "" ? say("決まりどおりです。", "As it should be.") : said}
        {more.length > 0 && row.verdict !== "asleep" ? (
          <ul class="small sub">
            {more.map((item, index) => (
              <li key={index}>
                {read(item.sentence) ||
                  item.values.map(({ name, value }) => `${name} ${value ?? say("不明", "unknown")}`).join(say("、", ", "))}
              </li>
            ))}
            {rest > 0 ? <li>{say(`ほか${rest}件`, `and ${rest} more`)}</li> : null}
          </ul>
        ) : null}
      </td>
      <td class="num nb">{timeText({ ...row, until: null })}</td>
      <td>
        {row.tables
          .filter((table) => table.digest !== null)
          .map((table) => (
            <div key={table.table}>
              <Link href={factHref(table)}>{read(table.title)}</Link>
            </div>
          ))}
        {row.tables.every((table) => table.digest === null) ? (
          <span class="sub">{say("まだありません", "None yet")}</span>
        ) : null}
      </td>
    </tr>
  );
}

function controlTitle(article: Article, id: string): string {
  const control = article.controls.find((one) => one.id === id);
  return control ? read(control.title) : id;
}

function Changes({ article }: { article: Article }): JSX.Element {
  if (article.changes.length === 0) {
    return <p class="sub">{say("判定は変わっていません。", "The verdict has not changed.")}</p>;
  }
  return (
    <ol class="hist">
      {article.changes.map((change) => (
        <li key={`${change.entry} ${change.control} ${change.device?.id ?? ""}`}>
          <span class="num">{brief(change.at, now())}</span>
          <VerdictMark verdict={change.verdict} evidence={change.evidence} />
          <span>
            {controlTitle(article, change.control)}
            {say("：", ": ")}
            {read(change.sentence) || (change.device ? <Words>{change.device.name}</Words> : say("できています", "as it should be"))}
          </span>
          <Link href={`/journal/${change.entry}`}>
            {say("記録", "Entry")} {grouped(change.entry)}
          </Link>
        </li>
      ))}
    </ol>
  );
}

