import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link, useParams } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { boardChanged, may, peopleChanged } from "../../api/state.ts";
import type { StatementItem, Statements } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { useGoOn, useStay } from "../../live/go_on.ts";
import { WhomToAsk } from "../../parts/deciders.tsx";
import { Opens } from "../../parts/opens.tsx";
import { goesOn, PageHead } from "../../parts/page.tsx";
import { Empty, Shown } from "../../parts/quiet.tsx";
import { EvidenceTag, VerdictMark } from "../../parts/verdict.tsx";
import { read, say } from "../../words/language.ts";
import { controlHref } from "../posture/control_href.ts";
import { AnswerForm } from "./answer_form.tsx";
import { keptDraft } from "./draft.ts";
import { Earlier, Standing } from "./given.tsx";
import { ItemsBeside, Progress } from "./items.tsx";
import { statementHref } from "./statement_href.ts";
import { actorWord, lacksDocument, answerersOf, needsAnswer, nextToAnswer, requirementsOf, speaksAgainstYes } from "./words.ts";

/// One item: what the hub saw, the answer, and all answers before; the other items beside it.
export function StatementPage(): JSX.Element {
  const { control = "" } = useParams<{ control: string }>();
  const asked = useAnswer("statements", () => ask("listStatements"), boardChanged, peopleChanged);
  const goOn = useGoOn();
  const stays = useStay();
  const changes = useSignal(0);
  const answered = useSignal<{ item: StatementItem; then: string } | null>(null);
  const all = asked.value;
  const item = all?.items.find((one) => one.control === control);

  const kept = (): void => {
    const next = all ? nextToAnswer(all, control) : undefined;
    answered.value = item && next ? { item, then: next.control } : null;
    asked.again();
    goOn(next ? statementHref(next.control) : "/statements");
  };
  const changed = (): void => {
    asked.again();
    if (!stays()) return;
    goesOn(); // what was pressed is gone: the heading takes the focus
    changes.value += 1;
  };

  return (
    <>
      <p class="crumb">
        <Link href="/statements">{say("申告と書類の一覧", "All statements")}</Link>
      </p>
      {all && all.items.length > 0 ? <Progress all={all} /> : null}
      <div class={all ? "beside" : "narrow"}>
        {all ? <ItemsBeside all={all} control={control} /> : null}
        <div>
          <PageHead
            key={`${control} ${changes.value}`}
            title={item ? read(item.title) : say("申告", "Statement")}
            sub={item ? `${requirementsOf(item)}${say("・答える人：", " · to be answered by the ")}${actorWord(item.who)}` : null}
          />
          <Shown asked={asked} waiting={say("申告を読んでいます", "Reading the statements")}>
            {(found) =>
              item ? (
                <>
                  {answered.value?.then === control ? <JustKept item={answered.value.item} all={found} /> : null}
                  <Item key={item.control} item={item} all={found} kept={kept} changed={changed} />
                </>
              ) : (
                <Empty title={say("この項目には、申告する欄がありません", "This item is not answered by people")}>
                  {say("関所が自分で確かめる項目か、知らない項目です。一覧から選んでください。", "The hub sees it for itself, or does not know it. Please choose one of the list.")}
                </Empty>
              )
            }
          </Shown>
        </div>
      </div>
    </>
  );
}

/// The item before was answered; this is the next one.
function JustKept({ item, all }: { item: StatementItem; all: Statements }): JSX.Element {
  const waits = all.items.some((one) => one.control === item.control && one.awaits_second);
  return (
    <p class="note mb-4">
      {say("「", "The answer to “")}
      <Link href={statementHref(item.control)}>{read(item.title)}</Link>
      {say("」の答えを残しました。", "” is kept. ")}
      {waits ? say("もう一人が確認してから数えます。", "It counts once a second person has confirmed it. ") : ""}
      {say("次は、この項目です。", "This is the next item.")}
    </p>
  );
}

interface ItemProps {
  item: StatementItem;
  all: Statements;
  kept: () => void;
  /// What stands was withdrawn or confirmed.
  changed: () => void;
}

function Item({ item, all, kept, changed }: ItemProps): JSX.Element {
  const { standing } = item;
  return (
    <>
      <p class="mb-3">{read(item.advice)}</p>
      <p class="mb-4 flex flex-wrap items-center gap-x-3 gap-y-1">
        <VerdictMark verdict={item.verdict} evidence={item.evidence} />
        <EvidenceTag evidence={item.evidence} />
        <span>{read(item.sentence)}</span>
      </p>
      <Seen item={item} />
      {standing ? <Standing key={standing.id} item={item} given={standing} changed={changed} /> : null}
      {item.document && lacksDocument(item) ? (
        <p class="note mb-6">
          {say(
            `この項目は、書類(${item.document.ja})で示します。もう一度答えて書類を付けるまで、未確認のままです。`,
            `A document (${item.document.en}) has to show this. Until it is answered anew with one, it stays “not checked”.`,
          )}
        </p>
      ) : null}
      {may("makeStatement") && item.yours ? (
        <Answering key={standing?.id ?? ""} item={item} all={all} kept={kept} />
      ) : (
        <div class="sub mb-6">
          <p>{say(`答えるのは、${actorWord(item.who)}${item.who === "director" ? "" : "か院長"}です。`, `To be answered by the ${actorWord(item.who)}${item.who === "director" ? "" : " or the director"}.`)}</p>
          <WhomToAsk roles={answerersOf(item)} />
        </div>
      )}
      <Earlier item={item} />
    </>
  );
}

/// What the hub measured itself of the same requirements, before anybody answers.
function Seen({ item }: { item: StatementItem }): JSX.Element {
  return (
    <section class="seen" aria-labelledby="seen">
      <h2 id="seen">{say("関所が確認したこと", "What the hub checked")}</h2>
      {item.seen.length === 0 ? (
        <p>{say("関所が測っていることで、この項目に当たるものはありません。", "Nothing the hub measures belongs to this.")}</p>
      ) : (
        <ul>
          {item.seen.map(({ control, title, verdict, evidence, judged, of }) => (
            <li key={control}>
              <VerdictMark verdict={verdict} evidence={evidence} />
              <Link href={controlHref(control)}>{read(title)}</Link>
              <span class="measure num">
                <EvidenceTag evidence={evidence} /> {of === 0 ? say("対象なし", "none concerned") : say(`確認 ${judged}/${of}`, `${judged}/${of} checked`)}
              </span>
            </li>
          ))}
        </ul>
      )}
      {item.proposal ? <Proposed proposal={item.proposal} /> : null}
      {speaksAgainstYes(item) ? (
        <p class="small sub">{say("○でないものがあります。決めるのは、答える人です。", "Not everything here is a pass. Whoever answers decides.")}</p>
      ) : null}
    </section>
  );
}

/// What the hub would answer, as it stands on the self-check form.
function Proposed({ proposal }: { proposal: NonNullable<StatementItem["proposal"]> }): JSX.Element {
  return (
    <p class="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1">
      <span>{say("関所の提案：", "The hub proposes:")}</span>
      <VerdictMark verdict={proposal.verdict} evidence={proposal.evidence} />
      <EvidenceTag evidence={proposal.evidence} />
      {proposal.why ? <span>{read(proposal.why)}</span> : null}
    </p>
  );
}

/// The form: open while an answer is needed, else on request.
function Answering({ item, all, kept }: Omit<ItemProps, "changed">): JSX.Element {
  const open = useSignal(false);
  if (needsAnswer(item, all.today)) {
    return (
      <section class="part" aria-labelledby="answering">
        <h2 id="answering" class="vh">
          {say("答える", "Answer it")}
        </h2>
        <AnswerForm item={item} all={all} kept={kept} />
      </section>
    );
  }
  const act = keptDraft(item.control) ? say("下書きの続きを書く", "Go on with the draft") : say("もう一度答える", "Answer anew");
  return (
    <Opens title={say("答え直す", "Another answer")} act={act} open={open}>
      <AnswerForm item={item} all={all} kept={kept} leave={() => (open.value = false)} />
    </Opens>
  );
}
