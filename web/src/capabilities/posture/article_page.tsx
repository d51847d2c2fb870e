import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Link, useParams } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { boardChanged, may, now } from "../../api/state.ts";
import type { ArticlePage as Article, ControlSummary } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { MayLink } from "../../parts/may_link.tsx";
import { PageHead, Words } from "../../parts/page.tsx";
import { NotForYou, Shown } from "../../parts/quiet.tsx";
import { Turn } from "../../parts/shapes.tsx";
import { EvidenceTag, timeText, VerdictMark } from "../../parts/verdict.tsx";
import { brief } from "../../words/dates.ts";
import { read, say } from "../../words/language.ts";
import { grouped } from "../../words/numbers.ts";
import { ControlEvidence } from "./control_evidence.tsx";
import { Measure, Who } from "./judged.tsx";

const MOST_CHANGES = 50; // the hub sends no more

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
            <Who responsible={article.responsible} />
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
            ? say("この条には例外(期限つき)がありません。", "This article knows no exception. ")
            : say(
                "例外(期限つき)の申請は、この版の関所ではまだできません。",
                "Exceptions with an end date cannot be requested in this version yet.",
              )}
          {article.strict && article.verdict === "fail"
            ? say("直るまで×のままです。", "It keeps its cross until it is put right.")
            : null}
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
      {open.value ? (
        <div class="inside">
          {may("listControlRows") ? (
            <ControlEvidence control={control} />
          ) : (
            <NotForYou
              title={say("くわしい根拠は、この役割では見られません", "Your role does not see the evidence")}
              ask={say("知りたいときは、設定担当に聞いてください。", "Ask an administrator about it.")}
            />
          )}
        </div>
      ) : null}
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

function controlTitle(article: Article, id: string): string {
  const control = article.controls.find((one) => one.id === id);
  return control ? read(control.title) : id;
}

function Changes({ article }: { article: Article }): JSX.Element {
  if (article.changes.length === 0) {
    return <p class="sub">{say("判定は変わっていません。", "The verdict has not changed.")}</p>;
  }
  return (
    <>
      <ol class="hist">
        {article.changes.map((change) => (
          <li key={`${change.entry} ${change.control} ${change.device?.id ?? ""}`}>
            <span class="num">{brief(change.at, now())}</span>
            <span>
              <VerdictMark verdict={change.verdict} evidence={change.evidence} />
              <span class="block">
                <EvidenceTag evidence={change.evidence} />
              </span>
            </span>
            <span>
              {change.device ? (
                <>
                  <Words>{change.device.name}</Words>
                  {say("・", " · ")}
                </>
              ) : null}
              {controlTitle(article, change.control)}
              {change.sentence ? `${say("：", ": ")}${read(change.sentence)}` : null}
            </span>
            {change.entry === null ? null : (
              <MayLink href={`/journal/${change.entry}`}>
                {say("記録", "Entry")} {grouped(change.entry)}
              </MayLink>
            )}
          </li>
        ))}
      </ol>
      {article.changes.length === MOST_CHANGES ? <Earlier /> : null}
    </>
  );
}

/// Where the changes before those shown are.
function Earlier(): JSX.Element {
  return (
    <p class="small sub mt-3">
      {say(`新しいものから${MOST_CHANGES}件です。それより前は`, `The newest ${MOST_CHANGES} are shown; earlier ones are in the `)}
      <MayLink href="/journal">{say("利用日誌", "journal of use")}</MayLink>
      {say("にあります。", ".")}
    </p>
  );
}
