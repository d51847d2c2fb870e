import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { boardChanged, may, now, peopleChanged } from "../../api/state.ts";
import type { StatementItem, Statements } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { PageHead } from "../../parts/page.tsx";
import { Empty, Shown } from "../../parts/quiet.tsx";
import { EvidenceTag, VerdictMark } from "../../parts/verdict.tsx";
import { briefDay, wholeDay } from "../../words/dates.ts";
import { read, say } from "../../words/language.ts";
import { keptDraft } from "./draft.ts";
import { Progress } from "./items.tsx";
import { statementHref } from "./statement_href.ts";
import { StatementTabs } from "./tabs.tsx";
import { needsAnswer, nextToAnswer, requirementsOf, stateWords } from "./words.ts";

/// 申告と書類: everything that only people can say, and how far it is answered.
export function StatementsPage(): JSX.Element {
  const asked = useAnswer("statements", () => ask("listStatements"), boardChanged, peopleChanged);
  const all = asked.value;
  return (
    <div class="narrow">
      <StatementTabs />
      <PageHead
        title={say("申告と書類", "Statements")}
        sub={
          all
            ? say(`人が答える項目です。関所が確認したことは、答えの助けになります。年度の最後の日：${wholeDay(all.fiscal_year_end)}`, `These are answered by people; what the hub checked helps. The fiscal year ends on ${wholeDay(all.fiscal_year_end)}.`)
            : null
        }
      />
      <Shown asked={asked} waiting={say("申告を読んでいます", "Reading the statements")}>
        {(found) =>
          found.items.length === 0 ? (
            <Empty title={say("人が答える項目はありません", "Nothing has to be answered by people")}>
              {say("点検項目に加わると、ここに出ます。", "Items appear here once a control asks for them.")}
            </Empty>
          ) : (
            <Items all={found} />
          )
        }
      </Shown>
    </div>
  );
}

function Items({ all }: { all: Statements }): JSX.Element {
  const next = nextToAnswer(all);
  return (
    <>
      <Lead all={all} />
      <Progress all={all} />
      {next && may("makeStatement") ? (
        <div class="acts mb-6">
          <Link class="btn pri" href={statementHref(next.control)}>
            {say("答えのない項目から答える", "Answer the next open item")}
          </Link>
        </div>
      ) : null}
      <Section title={say("医療機関の点検表(令和7年度版)", "The Ministry's checklist (fiscal 2025)")} items={all.items.filter(ofChecklist)} today={all.today} />
      <Section title={say("そのほかの項目", "Other items")} items={all.items.filter((item) => !ofChecklist(item))} today={all.today} />
    </>
  );
}

/// The clinic's answer to an item of the checklist itself, as it stands on the self-check form.
const ofChecklist = ({ control }: StatementItem): boolean => control.startsWith("checklist.");

function Section({ title, items, today }: { title: string; items: readonly StatementItem[]; today: string }): JSX.Element | null {
  if (items.length === 0) return null;
  return (
    <section class="part" aria-label={title}>
      <h2>{title}</h2>
      <ol class="rows">
        {items.map((item) => (
          <li key={item.control}>
            <Row item={item} today={today} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Lead({ all }: { all: Statements }): JSX.Element {
  const open = all.items.filter((item) => needsAnswer(item, all.today)).length;
  const waiting = all.items.filter((item) => item.awaits_second).length;
  const ends = all.items.flatMap(({ standing }) => (standing && standing.until >= all.today ? [standing.until] : [])).sort()[0];
  return (
    <p class="lead">
      {open === 0 ? (
        say("すべての項目に答えがあります。", "Every item has an answer. ")
      ) : (
        <>
          {say("答えを待っている項目が ", "")}
          <b class="num">{say(`${open}項目`, `${open}`)}</b>
          {say("あります。", open === 1 ? " item waits for an answer. " : " items wait for an answer. ")}
        </>
      )}
      {waiting > 0
        ? say(`もう一人の確認を待っている答えが、${waiting}つあります。`, waiting === 1 ? "1 answer waits for a second person. " : `${waiting} answers wait for a second person. `)
        : ""}
      {ends ? (
        <>
          {say("次に期限が来る答えは、", "The next answer to end holds until ")}
          <span class="nb">{briefDay(ends, now())}</span>
          {say("までです。", ".")}
        </>
      ) : null}
    </p>
  );
}

function Row({ item, today }: { item: StatementItem; today: string }): JSX.Element {
  return (
    <Link class="row" href={statementHref(item.control)}>
      <VerdictMark verdict={item.verdict} evidence={item.evidence} />
      <span class="t">
        {ofChecklist(item) ? null : <span class="id">{requirementsOf(item)}</span>}
        {read(item.title)}
      </span>
      <span class="ev num">
        <EvidenceTag evidence={item.evidence} />
        <span>{stateWords(item, today)}</span>
      </span>
      <span class="when">{keptDraft(item.control) ? say("下書きあり", "draft") : ""}</span>
    </Link>
  );
}
