import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { boardChanged, now } from "../../api/state.ts";
import type { Edition } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { PageHead } from "../../parts/page.tsx";
import { Shown } from "../../parts/quiet.tsx";
import { EvidenceTag, VerdictMark } from "../../parts/verdict.tsx";
import { briefDay } from "../../words/dates.ts";
import { read, say } from "../../words/language.ts";

type Item = Edition["items"][number];

/// What is asked, by edition: the policy with its clauses, the Ministry's checklists.
export function CatalogPage(): JSX.Element {
  const asked = useAnswer("catalog", () => ask("getCatalog"), boardChanged);
  return (
    <>
      <PageHead
        title={say("契約の約束ごとと点検表", "Contract clauses and checklists")}
        crumb={
          <>
            <Link href="/board">{say("点検ボード", "Inspection board")}</Link> / {say("点検表", "Checklists")}
          </>
        }
        sub={say("項目の文は関所の言葉です。番号は原文のものです。", "The wording is Sekisho's; the numbers are the source's.")}
      />
      <Shown asked={asked} waiting={say("点検表を読んでいます", "Reading the checklists")}>
        {(catalog) => catalog.editions.map((edition) => <Shelf key={`${edition.name} ${edition.edition}`} edition={edition} />)}
      </Shown>
    </>
  );
}

function certaintyWord(certainty: Item["certainty"]): string {
  switch (certainty) {
    case "official":
      return say("原文で確認", "Official text");
    case "secondary":
      return say("ほかの資料による", "Secondary source");
    case "inferred":
      return say("推定", "Inferred");
    case "unconfirmed":
      return say("人の確認待ち", "To be confirmed");
  }
}

function Shelf({ edition }: { edition: Edition }): JSX.Element {
  const id = `${edition.name}-${edition.edition}`;
  return (
    <section class="part" aria-labelledby={id}>
      <h2 id={id}>{read(edition.title)}</h2>
      <p class="small sub">
        {edition.date ? say(`${briefDay(edition.date, now())}付・`, `Dated ${briefDay(edition.date, now())} · `) : ""}
        {say("出典：", "Source: ")}
        <code>{edition.source}</code>
      </p>
      {edition.loaded ? (
        <Items edition={edition} />
      ) : (
        <div class="note mt-2">
          <p>
            <b>{say("まだ読み込んでいません。", "Not loaded. ")}</b>
            {read(edition.text)}
          </p>
        </div>
      )}
    </section>
  );
}

function Items({ edition }: { edition: Edition }): JSX.Element {
  return (
    <table class="cards mt-2">
      <caption class="vh">{read(edition.title)}</caption>
      <thead>
        <tr>
          <th scope="col">{say("番号", "No.")}</th>
          <th scope="col">{say("内容", "Content")}</th>
          <th scope="col">{say("判定", "Verdict")}</th>
          <th scope="col">{say("条", "Article")}</th>
          <th scope="col">{say("確かさ", "Certainty")}</th>
        </tr>
      </thead>
      <tbody>
        {edition.items.map((item) => (
          <tr key={item.id} class={item.verdict === "asleep" ? "asleep" : ""}>
            <td class="nb">{item.id}</td>
            <th scope="row">{read(item.title)}</th>
            <td>
              {item.verdict && item.evidence ? (
                <>
                  <VerdictMark verdict={item.verdict} evidence={item.evidence} />{" "}
                  <EvidenceTag evidence={item.evidence} />
                </>
              ) : (
                <span class="sub">{say("この版では判定しません", "Not judged in this version")}</span>
              )}
            </td>
            <td>
              {item.articles.map((article) => (
                <Link key={article} class="mr-2" href={`/board/${article}`}>
                  {article}
                </Link>
              ))}
            </td>
            <td class="small">{certaintyWord(item.certainty)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
