import type { JSX } from "preact";

import { ask, type Answer } from "../../api/client.ts";
import { boardChanged, journalChanged } from "../../api/state.ts";
import type { Edition, StatementItem } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { Words } from "../../parts/page.tsx";
import { Paper, Signatures } from "../../parts/paper.tsx";
import { Shown } from "../../parts/quiet.tsx";
import { EvidenceTag, VerdictMark } from "../../parts/verdict.tsx";
import { printedDay } from "../../words/dates.ts";
import { read, say } from "../../words/language.ts";
import { answerWord } from "./words.ts";

const EDITION = "R7";
const NEXT_EDITION = "R8";

/// 自主点検表 on A4: each item of the Ministry's checklist with what the hub saw, and the clinic's answer.
export function PrintChecklistPage(): JSX.Element {
  const catalog = useAnswer("print catalog", () => ask("getCatalog"), boardChanged);
  const statements = useAnswer("print statements", () => ask("listStatements"), boardChanged);
  const checkpoint = useAnswer("print checkpoint", () => ask("getCheckpoint"), journalChanged);
  const edition = editionOf(catalog.value, EDITION);
  return (
    <Paper
      title={say("自主点検表", "Self-check form")}
      at={statements.at ?? null}
      {...(edition ? { edition: read(edition.title) } : {})}
      facts={edition ? factsOf(catalog.value) : []}
      checkpoint={checkpoint.value}
      back="/statements"
      backWords={say("申告へ戻る", "Back to the statements")}
    >
      <Shown asked={catalog} waiting={say("点検表を読んでいます", "Reading the checklist")}>
        {() =>
          edition ? (
            <Shown asked={statements} waiting={say("申告を読んでいます", "Reading the statements")}>
              {({ items, today }) => <Form edition={edition} items={items} today={today} />}
            </Shown>
          ) : (
            <p>{say("令和7年度版の点検表が、読み込まれていません。", "The checklist of fiscal 2025 is not loaded.")}</p>
          )
        }
      </Shown>
    </Paper>
  );
}

type Catalog = Answer<"getCatalog">;

function editionOf(catalog: Catalog | undefined, name: string): Edition | undefined {
  return catalog?.editions.find(({ edition }) => edition === name);
}

function factsOf(catalog: Catalog | undefined): { label: string; value: string }[] {
  const next = editionOf(catalog, NEXT_EDITION);
  return next && !next.loaded ? [{ label: say("次の版", "Next edition"), value: say("R8未収載", "R8 not included") }] : [];
}

interface FormProps {
  edition: Edition;
  items: readonly StatementItem[];
  today: string;
}

function Form({ edition, items, today }: FormProps): JSX.Element {
  return (
    <>
      <div class="paper-scroll" tabIndex={0} role="region" aria-label={say("自主点検表", "Self-check form")}>
        <table class="register checklist">
          <caption class="vh">{say("自主点検表", "Self-check form")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("番号", "No.")}</th>
              <th scope="col">{say("項目", "Item")}</th>
              <th scope="col">{say("関所の確認(提案)", "What the hub saw")}</th>
              <th scope="col">{say("答え", "Answer")}</th>
              <th scope="col">{say("確認日", "Checked on")}</th>
              <th scope="col">{say("確認者", "By")}</th>
              <th scope="col">{say("目標日", "Target day")}</th>
            </tr>
          </thead>
          <tbody>
            {edition.items.map((item) => (
              <Row key={item.id} item={item} asked={itemFor(items, item.id)} today={today} />
            ))}
          </tbody>
        </table>
      </div>
      <p class="fine">
        {say(
          "※のある番号は、原文でまだ確かめられていない推定です。項目の文は関所の言葉です。関所の確認は提案で、答えは人が決めます。",
          "Numbers with ※ are inferred and not yet confirmed in the source. The wording is Sekisho's. What the hub saw is a proposal; people decide the answer.",
        )}
      </p>
      <Signatures />
    </>
  );
}

/// The statement that answers this very item: checklist.r7-….
function itemFor(items: readonly StatementItem[], id: string): StatementItem | undefined {
  return items.find(({ control, answers }) => control.startsWith("checklist.") && answers.includes(`${EDITION} ${id}`));
}

function Row({ item, asked, today }: { item: Edition["items"][number]; asked: StatementItem | undefined; today: string }): JSX.Element {
  const standing = asked?.standing ?? null;
  const given = standing && standing.until >= today ? standing : null;
  const proposal = asked?.proposal ?? { verdict: "not-checked", evidence: "none", why: null };
  return (
    <tr>
      <td class="c num">
        {item.id}
        {item.certainty === "official" ? "" : "※"}
      </td>
      <th scope="row">
        {read(item.title)}
        {given && given.reason !== "" ? (
          <div class="fine font-normal">
            {say("理由：", "Reason: ")}
            <Words>{given.reason}</Words>
          </div>
        ) : null}
      </th>
      <td>
        <VerdictMark verdict={proposal.verdict} evidence={proposal.evidence} print /> <EvidenceTag evidence={proposal.evidence} />
        {proposal.why ? <div class="fine">{read(proposal.why)}</div> : null}
      </td>
      <td class="c">
        {given ? answerWord(given.answer) : standing ? say("期限切れ", "ended") : say("未申告", "none")}
        {given?.over_evidence ? <div class="fine">{say("根拠は未確認", "evidence open")}</div> : null}
      </td>
      <td class="c num">{given ? printedDay(given.checked) : ""}</td>
      <td>
        {given ? <Words>{given.by_name ?? ""}</Words> : null}
        {given && asked?.awaits_second ? (
          <div class="fine">{say("もう一人の確認待ち", "second person awaited")}</div>
        ) : given?.confirmed ? (
          <div class="fine">
            {given.confirmed.alone ? say("単独承認", "confirmed alone") : null}
            {given.confirmed.alone && given.confirmed.lately ? say("：", ": ") : null}
            {given.confirmed.alone && !given.confirmed.lately ? null : <Words>{given.confirmed.by_name ?? ""}</Words>}
          </div>
        ) : null}
      </td>
      <td class="c num">{given?.target ? printedDay(given.target) : ""}</td>
    </tr>
  );
}
