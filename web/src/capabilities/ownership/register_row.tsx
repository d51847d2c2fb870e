import { type Signal, useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";

import type { AccessRegister } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { now } from "../../api/state.ts";
import { Field, Select } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { Opening } from "../../parts/opens.tsx";
import { Words } from "../../parts/page.tsx";
import { briefDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";

// What both parts of the access register, accounts and operators of 日レセ, ask for and show of a row in the same way.

/// 1月5日から2月1日まで
export function spanWords({ from, until }: { from: string; until: string | null }): string {
  const first = briefDay(from, now());
  return until ? say(`${first}から${briefDay(until, now())}まで`, `${first} to ${briefDay(until, now())}`) : say(`${first}から`, `since ${first}`);
}

export interface RowDraft {
  person: Signal<string>;
  purpose: Signal<string>;
  from: Signal<string>;
  until: Signal<string>;
}

export function useRow(today: string): RowDraft {
  return { person: useSignal(""), purpose: useSignal(""), from: useSignal(today), until: useSignal("") };
}

/// As the API takes it.
export function rowBody({ person, purpose, from, until }: RowDraft): { person: string; purpose: string; from: string; until: string | null } {
  return { person: person.value, purpose: purpose.value.trim(), from: from.value, until: until.value === "" ? null : until.value };
}

export type RowWrong = Partial<Record<keyof RowDraft, string | undefined>>;

export function wrongIn({ person, purpose, from, until }: RowDraft, needs_purpose: boolean): RowWrong {
  return {
    person: person.value === "" ? say("人をえらんでください。", "Please choose somebody.") : undefined,
    purpose: needs_purpose && purpose.value.trim() === "" ? say("何に使うかを入れてください。", "Please say what it is for.") : undefined,
    from: from.value === "" ? say("最初の日を入れてください。", "Please give the first day.") : undefined,
    until: until.value !== "" && until.value < from.value ? say("最後の日が、最初の日より前です。", "The last day is before the first.") : undefined,
  };
}

interface FieldsProps {
  row: RowDraft;
  wrong: RowWrong;
  people: AccessRegister["people"];
  whose: { label: string; hint?: string | undefined };
  /// Not asked while it is not known whose it will be.
  purpose: string | null;
  since?: { label: string; hint: string };
}

export function RowFields({ row, wrong, people, whose, purpose, since }: FieldsProps): JSX.Element {
  return (
    <>
      <Select
        at="/person"
        label={whose.label}
        hint={whose.hint}
        rule={say("職員台帳から、いまいる人を選んでください。", "Choose somebody of the staff register who is here.")}
        none={say("えらんでください", "Please choose")}
        options={people.map(({ person, name }) => ({ value: person, word: name }))}
        value={row.person.value}
        onChange={(value) => (row.person.value = value)}
        wrong={wrong.person}
      />
      {purpose === null ? null : (
        <Field
          at="/purpose"
          label={purpose}
          rule={say("1行、200文字までにしてください。", "Use one line of up to 200 characters.")}
          maxLength={200}
          value={row.purpose.value}
          onInput={(value) => (row.purpose.value = value)}
          wrong={wrong.purpose}
        />
      )}
      <div class="answer-fields">
        <Field
          at="/from"
          label={since?.label ?? say("最初の日", "First day")}
          hint={since?.hint}
          type="date"
          value={row.from.value}
          onInput={(value) => (row.from.value = value)}
          wrong={wrong.from}
        />
        <Field at="/until" label={say("最後の日(決まっているとき)", "Last day, if it is known")} type="date" value={row.until.value} onInput={(value) => (row.until.value = value)} wrong={wrong.until} />
      </div>
    </>
  );
}

interface TakeBackProps {
  act: string;
  /// Of the reason.
  label: string;
  keep: string;
  told: string;
  send: (why: string) => Promise<unknown>;
  changed: () => void;
}

/// A row is never deleted: it is taken back with a reason, and stays on record.
export function TakeBack({ act, label, keep, told, send, changed }: TakeBackProps): JSX.Element {
  const open = useSignal(false);
  const why = useSignal("");
  const form = useForm(
    () => why.value.trim() !== "",
    async () => {
      await send(why.value.trim());
      tell(told);
      changed();
    },
  );
  return (
    <Opening act={act} open={open}>
      <Form form={form} class="answer">
        <Field
          at="/why"
          label={label}
          rule={say("1行、1,000文字までにしてください。", "Use one line of up to 1,000 characters.")}
          maxLength={1000}
          value={why.value}
          onInput={(value) => (why.value = value)}
          wrong={form.tried && why.value.trim() === "" ? say("理由を入れてください。", "Please give a reason.") : undefined}
        />
        <KeepOrLeave form={form} leave={() => (open.value = false)} keep={keep} small plainly />
      </Form>
    </Opening>
  );
}

/// Rows of other days, and those that were taken back, each as `shown` shows it.
export function OtherTimes<Row extends { id: string; ended: { why: string } | null }>({ rows, shown }: { rows: readonly Row[]; shown: (row: Row) => ComponentChildren }): JSX.Element | null {
  if (rows.length === 0) return null;
  return (
    <details class="small mt-3">
      <summary>{say(`ほかの期間(${rows.length})`, `Other times (${rows.length})`)}</summary>
      <ul>
        {rows.map((row) => (
          <li key={row.id} class="py-1">
            {shown(row)}
            {row.ended ? (
              <>
                {" "}
                <span class="e">{say("取り消し", "taken back")}</span> <Words>{row.ended.why}</Words>
              </>
            ) : null}
          </li>
        ))}
      </ul>
    </details>
  );
}
