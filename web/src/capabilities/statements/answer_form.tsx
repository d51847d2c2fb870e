import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useRef } from "preact/hooks";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { may, mayDecide, now, session } from "../../api/state.ts";
import type { StatementAnswer, StatementItem, Statements } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { WhyNot } from "../../parts/bars.tsx";
import { Choice, Field, Select } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { Bracketed, Words } from "../../parts/page.tsx";
import { FormProblem } from "../../parts/quiet.tsx";
import { briefDay, dayAfter, wholeDay } from "../../words/dates.ts";
import { language, read, say, type Text } from "../../words/language.ts";
import { oneLine } from "../../words/one_line.ts";
import { roleWords } from "../access/roles.ts";
import { Attach } from "../documents/attach.tsx";
import { BLANK, type Draft, forgetDraft, keepDraft, keptDraft } from "./draft.ts";
import { statementHref } from "./statement_href.ts";
import { ANSWERS, answerWord, nextOf, speaksAgainstYes } from "./words.ts";

interface AnswerProps {
  item: StatementItem;
  all: Statements;
  /// It is kept: what comes next.
  kept: () => void;
  /// Leaves an answer that stands as it is.
  leave?: () => void;
}

/// はい, いいえ or 対象外, and what each of them asks further. What is typed keeps itself.
export function AnswerForm({ item, all, kept, leave }: AnswerProps): JSX.Element {
  const draft = useSignal<Draft>(keptDraft(item.control) ?? BLANK);
  const written = draft.value;
  const change = (changed: Partial<Draft>): void => {
    draft.value = { ...draft.value, ...changed };
    keepDraft(item.control, draft.value);
  };
  const unfiled = useSignal(false);
  const had_documents = useRef(written.documents.length > 0);
  const form = useForm(
    () => !unfiled.value && Object.values(wrongIn(draft.value, item, all)).every((wrong) => wrong === undefined),
    async () => {
      const { answer, checked, target, in_charge, reason, documents } = draft.value;
      if (answer === null) return;
      await ask("makeStatement", {
        body: {
          control: item.control,
          answer,
          checked: checked ?? all.today,
          ...(answer === "no" ? { target, in_charge } : {}),
          reason: oneLine(reason),
          documents,
        },
      });
      forgetDraft(item.control);
      tell(say(`「${read(item.title)}」の答えを残しました`, `The answer to “${read(item.title)}” is kept`));
      kept();
    },
  );
  const wrong = form.tried ? wrongIn(written, item, all) : {};
  const drop = (): void => {
    forgetDraft(item.control);
    draft.value = BLANK;
    form.forget();
    form.element.current?.querySelector("input")?.focus();
    leave?.();
  };
  const has_draft = keptDraft(item.control) !== null;
  const next = nextOf(all, item.control);
  const words = reasonWords(written.answer, item);
  const attach = may("listDocuments") ? (
    <Attach attached={written.documents} change={(next) => change({ documents: next(draft.value.documents) })} unfiled={unfiled} missed={form.tried && unfiled.value} />
  ) : null;
  return (
    <Form form={form} class="answer">
      {attach && item.document ? <Shows document={item.document}>{attach}</Shows> : null}
      <Choice<StatementAnswer>
        at="/answer"
        label={say("答え", "Answer")}
        hint={
          item.strict
            ? say("この項目に「対象外」はありません。指針が「決して」「必ず」と定めているためです。", "“Not applicable” is not offered: the policy says “never” or “always” here.")
            : undefined
        }
        rule={say("答えをえらんでください。", "Please choose an answer.")}
        options={ANSWERS.filter((answer) => answer !== "not-applicable" || !item.strict).map((value) => ({ value, word: answerWord(value) }))}
        chosen={written.answer === null ? [] : [written.answer]}
        onChange={([answer]) => change({ answer: answer ?? null })}
        wrong={wrong.answer}
      />
      {written.answer === "yes" && speaksAgainstYes(item) ? (
        <p class="note mb-4">
          {say(
            "関所が確認したことに、○でないものがあります。それでも「はい」と答えるときは、理由を書いてください。この申告には、根拠がそろわないままの「はい」だという印がつきます。",
            "Not everything that the hub checked is a pass. If the answer is yes all the same, please give the reason. The statement is marked as a yes without full evidence.",
          )}
        </p>
      ) : null}
      <div class="answer-fields">
        <Field
          at="/checked"
          label={say("確認した日(確認日)", "Day of the check")}
          hint={validWords(written.checked ?? all.today, item.every_days)}
          rule={say("今日までの日付を入れてください。", "Give a day up to today.")}
          type="date"
          value={written.checked ?? all.today}
          onInput={(checked) => change({ checked })}
          wrong={wrong.checked}
        />
        {written.answer === "no" ? (
          <>
            <Field
              at="/target"
              label={say("できるようにする日(目標日)", "Target day")}
              hint={say(`年度の最後の日は${wholeDay(all.fiscal_year_end)}です。`, `The fiscal year ends on ${wholeDay(all.fiscal_year_end)}.`)}
              rule={targetRule(all)}
              type="date"
              value={written.target}
              onInput={(target) => change({ target })}
              wrong={wrong.target}
            />
            <Select
              at="/in_charge"
              label={say("進める人", "Who puts it right")}
              hint={all.people.length === 0 ? <NobodyHere /> : undefined}
              rule={say("進める人をえらんでください。", "Please choose who puts it right.")}
              none={say("えらんでください", "Please choose")}
              options={all.people.map(({ id, name }) => ({ value: id, word: name }))}
              value={written.in_charge}
              onChange={(in_charge) => change({ in_charge })}
              wrong={wrong.in_charge}
            />
          </>
        ) : null}
      </div>
      {words ? (
        <Field
          at="/reason"
          label={words}
          rule={say("理由を、1,000文字までで入れてください。", "Give a reason of up to 1,000 characters.")}
          long
          maxLength={1000}
          value={written.reason}
          onInput={(reason) => change({ reason })}
          wrong={wrong.reason}
        />
      ) : null}
      {attach && !item.document ? (
        <details class="mb-4" open={had_documents.current || (form.tried && unfiled.value)}>
          <summary>{say("書類を付ける(付けなくてもかまいません)", "Attach documents (optional)")}</summary>
          <div class="pt-2">{attach}</div>
        </details>
      ) : null}
      {item.second_person ? <ForTwo alone={all.alone} /> : null}
      <InWhoseName />
      <p class="small sub mb-3">
        {has_draft
          ? say("下書きを残しました(この画面を閉じるまで)。まだ申告ではありません。", "The draft is kept until this tab is closed. It is not a statement yet.")
          : say("書きかけは、下書きとして自動で残ります。", "What you write keeps itself as a draft.")}
      </p>
      <FormProblem problem={form.problem} />
      <div class="acts">
        <button class="btn pri" type="submit" aria-disabled={form.busy} disabled={!mayDecide.value}>
          {say("この答えで残す", "Keep this answer")}
        </button>
        {next ? (
          <Link class="btn" href={statementHref(next.control)}>
            {has_draft ? say("下書きのまま次へ", "Leave the draft, next item") : say("次の項目へ", "Next item")}
          </Link>
        ) : null}
        {has_draft || leave ? (
          <button class="btn plain" type="button" onClick={drop}>
            {leave ? say("答え直すのをやめる", "Leave the answer as it is") : say("下書きを消す", "Drop the draft")}
          </button>
        ) : null}
        <WhyNot />
      </div>
    </Form>
  );
}

/// The document by which the item is shown, before it is answered.
function Shows({ document, children }: { document: Text; children: ComponentChildren }): JSX.Element {
  return (
    <fieldset class="field shows">
      <legend>
        <b>{say(`書類を付ける：${document.ja}`, `Attach a document: ${document.en}`)}</b>
      </legend>
      <span class="hint mb-2">
        {say("この項目は、書類で示します。書類のない「はい」は、付けるまで未確認のままです。", "A document has to show this. A yes without one stays “not checked” until one is attached.")}
      </span>
      {children}
    </fieldset>
  );
}

/// What becomes of the answer where two people see to it.
function ForTwo({ alone }: { alone: boolean }): JSX.Element {
  return (
    <p class="note mb-4">
      {say("この項目は、二人で確かめます。「はい」と「対象外」は、別の院長・安全管理責任者・設定担当が確認してから数えます。", "Two people see to this: “yes” and “not applicable” count once another director, safety manager or administrator has confirmed them. ")}
      {alone
        ? say("いまは、ほかに確認できる人がいません。答えたあと、理由を書けば一人で確認できます(単独承認)。", "Nobody else can at present: you may confirm your own answer with a reason; it is marked as confirmed alone.")
        : ""}
    </p>
  );
}

interface Wrong {
  answer?: string | undefined;
  checked?: string | undefined;
  target?: string | undefined;
  in_charge?: string | undefined;
  reason?: string | undefined;
}

/// What cannot stand, at each field. The hub judges the same way.
function wrongIn({ answer, checked, target, in_charge, reason }: Draft, item: StatementItem, all: Statements): Wrong {
  const day = checked ?? all.today;
  const late = target < all.today || target > all.fiscal_year_end;
  const needs_reason = answer !== "yes" || speaksAgainstYes(item);
  return {
    answer: answer === null || (item.strict && answer === "not-applicable") ? say("答えをえらんでください。", "Please choose an answer.") : undefined,
    checked: wrongDay(day, item, all),
    target: answer === "no" && late ? targetRule(all) : undefined,
    in_charge: answer === "no" && !all.people.some(({ id }) => id === in_charge) ? say("進める人をえらんでください。", "Please choose who puts it right.") : undefined,
    reason: answer !== null && needs_reason && oneLine(reason) === "" ? say("理由を入れてください。", "Please give a reason.") : undefined,
  };
}

function wrongDay(day: string, { every_days }: StatementItem, { today }: Statements): string | undefined {
  if (day === "") return say("確認した日を入れてください。", "Please give the day of the check.");
  if (day > today) return say("確認日は、今日までの日付にしてください。", "The day of the check cannot be after today.");
  if (dayAfter(day, every_days) >= today) return undefined;
  return say(
    `確認日が古すぎます。この項目の答えは、確認日から${every_days}日で切れます。`,
    `That was too long ago: an answer ends ${every_days} days after the check.`,
  );
}

function targetRule({ fiscal_year_end }: Statements): string {
  const last = wholeDay(fiscal_year_end);
  return say(`目標日は、年度内の${last}までの、今日以後の日にしてください。`, `The target day must not be past, nor after ${last}, the end of the fiscal year.`);
}

function validWords(day: string, days: number): string | undefined {
  if (Number.isNaN(Date.parse(day))) return undefined;
  const until = briefDay(dayAfter(day, days), now());
  return say(`${days}日(${until}まで)有効です。`, `Holds for ${days} days, until ${until}.`);
}

/// What the reason is called, once there is an answer that it belongs to.
function reasonWords(answer: StatementAnswer | null, item: StatementItem): string | null {
  switch (answer) {
    case null:
      return null;
    case "yes":
      return speaksAgainstYes(item) ? say("「はい」と答える理由", "Why the answer is yes") : say("ひとこと(書かなくてもかまいません)", "A note (optional)");
    case "no":
      return say("理由と進め方", "Reason and next steps");
    case "not-applicable":
      return say("対象外とする根拠", "Ground for “not applicable”");
  }
}

function NobodyHere(): JSX.Element {
  return (
    <>
      {say("職員台帳に、まだだれもいません。", "The staff register is empty. ")}
      {may("addPerson") ? <Link href="/people/add">{say("職員を登録する", "Register a person")}</Link> : null}
    </>
  );
}

function InWhoseName(): JSX.Element | null {
  const who = session.value;
  if (!who) return null;
  const name = (
    <b>
      <Words>{who.person.name}</Words>
      <Bracketed>{roleWords(who.roles)}</Bracketed>
    </b>
  );
  return (
    <p class="mb-3">
      {language.value === "ja" ? (
        <>この答えは、いま見えている根拠といっしょに{name}の申告として残ります。</>
      ) : (
        <>This answer is kept as the statement of {name}, together with what is seen now.</>
      )}
    </p>
  );
}
