import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { now, session } from "../../api/state.ts";
import type { WrittenUse, WrittenUses } from "../../api/types.ts";
import { Choice, Field, Select } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { dayAfter } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { oneLine } from "../../words/one_line.ts";
import { clockField, momentOf } from "./words.ts";

interface Draft {
  terminal: Signal<string>;
  from: Signal<string>;
  until: Signal<string>;
  purpose: Signal<string>;
}

interface FormProps {
  found: WrittenUses;
  leave: () => void;
  kept: () => void;
}

const COMMON = (): string[] => [say("受付", "Reception"), say("会計", "Payment"), say("診察", "Consultation"), say("レセプト", "Receipts")];

/// Past midnight it is the day after.
function times(day: string, { from, until }: Draft): { from: string; until: string } {
  return { from: momentOf(day, from.value), until: momentOf(until.value < from.value ? dayAfter(day, 1) : day, until.value) };
}

const isWhole = ({ terminal, from, until, purpose }: Draft): boolean =>
  terminal.value !== "" && from.value !== "" && until.value !== "" && purpose.value.trim() !== "";

const missing = (tried: boolean, value: string, words: string): string | undefined => (tried && value.trim() === "" ? words : undefined);

function UseFields({ draft, found, tried }: { draft: Draft; found: WrittenUses; tried: boolean }): JSX.Element {
  return (
    <>
      <Select
        at="/terminal"
        label={say("端末", "Terminal")}
        none={say("えらんでください", "Choose")}
        options={found.terminals.map(({ id, name }) => ({ value: id, word: name }))}
        value={draft.terminal.value}
        onChange={(value) => (draft.terminal.value = value)}
        wrong={missing(tried, draft.terminal.value, say("使った端末をえらんでください。", "Please choose the terminal."))}
      />
      <div class="flex flex-wrap gap-x-5">
        <Field at="/from" label={say("はじめ", "From")} type="time" value={draft.from.value} onInput={(value) => (draft.from.value = value)} wrong={missing(tried, draft.from.value, say("はじめの時刻を入れてください。", "Please give the time it began."))} />
        <Field at="/until" label={say("終わり", "Until")} type="time" value={draft.until.value} onInput={(value) => (draft.until.value = value)} wrong={missing(tried, draft.until.value, say("終わりの時刻を入れてください。", "Please give the time it ended."))} />
      </div>
      <Field
        at="/purpose"
        label={say("何のために使いましたか", "What was it used for?")}
        hint={say("患者さんの名前や番号は書きません。", "No patient's name or number.")}
        value={draft.purpose.value}
        onInput={(value) => (draft.purpose.value = value)}
        maxLength={200}
        wrong={missing(tried, draft.purpose.value, say("何のために使ったかを入れてください。", "Please say what it was used for."))}
      />
      <div class="acts mb-4">
        {COMMON().map((word) => (
          <button key={word} class="btn plain sm" type="button" onClick={() => (draft.purpose.value = word)}>
            {word}
          </button>
        ))}
      </div>
    </>
  );
}

/// A new line, of the day that the page shows.
export function WriteUse({ found, leave, kept }: FormProps): JSX.Element {
  const me = session.value?.person.id ?? "";
  const person = useSignal(found.people.some(({ id }) => id === me) ? me : "");
  const source = useSignal<"now" | "paper">("now");
  const writer = useSignal("");
  const [only] = found.terminals;
  const draft: Draft = {
    terminal: useSignal(found.terminals.length === 1 && only ? only.id : ""),
    from: useSignal(""),
    until: useSignal(found.day === found.today ? clockField(now()) : ""),
    purpose: useSignal(""),
  };
  const form = useForm(
    () => isWhole(draft) && (!found.everybody || person.value !== "") && (source.value === "now" || writer.value.trim() !== ""),
    async () => {
      await ask("writeUse", {
        body: {
          ...(found.everybody ? { person: person.value } : {}),
          terminal: draft.terminal.value,
          ...times(found.day, draft),
          purpose: oneLine(draft.purpose.value),
          paper: source.value === "paper" ? { writer: oneLine(writer.value) } : null,
        },
      });
      kept();
    },
  );
  return (
    <Form form={form} class="card">
      {found.everybody ? (
        <Select
          at="/person"
          label={say("使った人", "Who used it")}
          none={say("えらんでください", "Choose")}
          options={found.people.map(({ id, name }) => ({ value: id, word: name }))}
          value={person.value}
          onChange={(value) => (person.value = value)}
          wrong={missing(form.tried, person.value, say("使った人をえらんでください。", "Please choose who used it."))}
        />
      ) : null}
      <UseFields draft={draft} found={found} tried={form.tried} />
      <Choice<"now" | "paper">
        label={say("紙の日誌から写しますか", "Is it copied from paper?")}
        options={[
          { value: "now", word: say("いいえ", "No") },
          { value: "paper", word: say("はい、紙から写す", "Yes, from paper") },
        ]}
        chosen={[source.value]}
        onChange={([chosen]) => {
          if (chosen) source.value = chosen;
        }}
      />
      {source.value === "paper" ? (
        <Field
          at="/paper/writer"
          label={say("紙に書いた人", "Who wrote it on paper")}
          value={writer.value}
          onInput={(value) => (writer.value = value)}
          maxLength={200}
          wrong={missing(form.tried, writer.value, say("紙に書いた人の名前を入れてください。", "Please give the name of who wrote it."))}
        />
      ) : null}
      <KeepOrLeave form={form} leave={leave} />
    </Form>
  );
}

/// A line put right, or taken back.
export function CorrectUse({ use, found, leave, kept }: FormProps & { use: WrittenUse }): JSX.Element {
  const back = useSignal<"right" | "back">("right");
  const why = useSignal("");
  const draft: Draft = {
    terminal: useSignal(use.terminal),
    from: useSignal(clockField(use.from)),
    until: useSignal(clockField(use.until)),
    purpose: useSignal(use.purpose),
  };
  const form = useForm(
    () => why.value.trim() !== "" && (back.value === "back" || isWhole(draft)),
    async () => {
      const day = dayAfter(use.from, 0);
      const values = back.value === "back" ? {} : { terminal: draft.terminal.value, ...times(day, draft), purpose: oneLine(draft.purpose.value) };
      await ask("correctUse", { path: { use: use.id }, body: { why: oneLine(why.value), taken_back: back.value === "back", ...values } });
      kept();
    },
  );
  return (
    <Form form={form}>
      <Choice<"right" | "back">
        at="/taken_back"
        label={say("どう正しますか", "What is wrong?")}
        options={[
          { value: "right", word: say("内容を直す", "Put it right") },
          { value: "back", word: say("使っていなかった", "There was no such use") },
        ]}
        chosen={[back.value]}
        onChange={([chosen]) => {
          if (chosen) back.value = chosen;
        }}
      />
      {back.value === "right" ? <UseFields draft={draft} found={found} tried={form.tried} /> : null}
      <Field
        at="/why"
        label={say("正す理由", "Reason")}
        value={why.value}
        onInput={(value) => (why.value = value)}
        maxLength={200}
        wrong={missing(form.tried, why.value, say("正す理由を入れてください。", "Please give the reason."))}
      />
      <KeepOrLeave form={form} leave={leave} />
    </Form>
  );
}
