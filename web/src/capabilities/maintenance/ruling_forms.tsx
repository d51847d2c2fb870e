import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { boardChanged, mayDecide } from "../../api/state.ts";
import type { MaintenanceLine, MaintenanceList } from "../../api/types.ts";
import { useAct } from "../../live/act.ts";
import { tell } from "../../live/announce.ts";
import { Field, Select } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { FormProblem } from "../../parts/quiet.tsx";
import { dayAfter, today } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { clockField, momentOf } from "../usage/words.ts";
import { Alike, seenLines } from "./report_form.tsx";
import { alike } from "./words.ts";

interface RulingProps {
  found: MaintenanceList;
  line: MaintenanceLine;
  kept: () => void;
  leave: () => void;
}

const missing = (tried: boolean, value: string, words: string): string | undefined => (tried && value.trim() === "" ? words : undefined);

/// That it was as the report says; one press.
export function Confirm({ line, kept }: Pick<RulingProps, "line" | "kept">): JSX.Element {
  const act = useAct();
  const confirm = async (): Promise<void> => {
    await ask("ruleMaintenance", { body: { lines: seenLines([line]), word: "confirmed" } });
    boardChanged.value += 1;
    tell(say(`${line.number}番を確認しました`, `No. ${line.number} is confirmed`));
    kept();
  };
  return (
    <>
      <button class="btn sm pri" type="button" aria-disabled={act.busy} disabled={!mayDecide.value} onClick={() => void act.run(confirm)}>
        {say("この内容で確認する", "Confirm this")}
        <span class="vh">{say(`：${line.number}番`, `: no. ${line.number}`)}</span>
      </button>
      <FormProblem problem={act.problem} />
    </>
  );
}

/// That it was nobody of a provider's.
export function OwnForm({ found, line, kept, leave }: RulingProps): JSX.Element {
  const person = useSignal("");
  const said = useSignal("");
  const others = alike(line, found.lines);
  const also = useSignal(false);
  const form = useForm(
    () => person.value !== "",
    async () => {
      await ask("ruleMaintenance", { body: { lines: seenLines([line, ...(also.value ? others : [])]), word: "own", person: person.value, said: said.value.trim() } });
      boardChanged.value += 1;
      tell(say("医院の人の作業として残しました", "Kept as the clinic's own work"));
      kept();
    },
  );
  return (
    <Form form={form} class="mt-4" opened>
      <Select
        at="/person"
        label={say("作業した医院の人", "Who of the clinic it was")}
        none={say("えらんでください", "Choose")}
        options={found.people.map(({ id, name }) => ({ value: id, word: name }))}
        value={person.value}
        onChange={(value) => (person.value = value)}
        wrong={missing(form.tried, person.value, say("作業した人をえらんでください。", "Please choose who it was."))}
      />
      <Field at="/said" label={say("何のために(あれば)", "What for, if you like")} maxLength={1000} value={said.value} onInput={(value) => (said.value = value)} />
      <Alike others={others} also={also} />
      <KeepOrLeave form={form} leave={leave} />
    </Form>
  );
}

/// That nobody here knows of it, or that a written line should not be.
export function DoubtForm({ word, line, kept, leave }: Omit<RulingProps, "found"> & { word: "disputed" | "withdrawn" }): JSX.Element {
  const said = useSignal("");
  const disputed = word === "disputed";
  const form = useForm(
    () => said.value.trim() !== "",
    async () => {
      await ask("ruleMaintenance", { body: { lines: seenLines([line]), word, said: said.value.trim() } });
      boardChanged.value += 1;
      tell(disputed ? say("心当たりがないと残しました", "Kept as unknown to the clinic") : say("記入を取り消しました", "The line is withdrawn"));
      kept();
    },
  );
  return (
    <Form form={form} class="mt-4" opened>
      {disputed ? <p class="mb-3">{say("すぐに点検ボードが「対応が必要」になります。あわせて、サポート事業所に電話で確かめてください。", "The board will say at once that action is needed. Please telephone the provider as well.")}</p> : <p class="mb-3">{say("この行は消えず、取り消しとして残ります。", "The line stays in the list as withdrawn.")}</p>}
      <Field
        at="/said"
        label={disputed ? say("わかっていること", "What is known") : say("取り消す理由", "Reason")}
        long
        maxLength={1000}
        value={said.value}
        onInput={(value) => (said.value = value)}
        wrong={missing(form.tried, said.value, disputed ? say("わかっていることを入れてください。", "Please say what is known.") : say("理由を入れてください。", "Please give the reason."))}
      />
      <KeepOrLeave form={form} leave={leave} />
    </Form>
  );
}

/// Other times of what was written, or an end that nobody saw.
export function CorrectForm({ line, kept, leave }: Omit<RulingProps, "found">): JSX.Element {
  const written = line.origin !== "session";
  const day = useSignal(today(line.from));
  const from = useSignal(clockField(line.from));
  const end_day = useSignal(today(line.until ?? line.seen ?? line.from));
  const until = useSignal(line.until === null ? "" : clockField(line.until));
  const why = useSignal("");
  const form = useForm(
    () => why.value.trim() !== "" && from.value !== "" && day.value !== "" && (written || (until.value !== "" && end_day.value !== "")),
    async () => {
      const begins = written ? momentOf(day.value, from.value) : line.from;
      const last = written ? (until.value < from.value ? dayAfter(day.value, 1) : day.value) : end_day.value;
      await ask("correctMaintenance", { path: { line: line.id }, body: { turns: line.turns.length, from: begins, until: until.value === "" ? null : momentOf(last, until.value), why: why.value.trim() } });
      boardChanged.value += 1;
      tell(say("時刻を直しました", "The times are put right"));
      kept();
    },
  );
  return (
    <Form form={form} class="mt-4" opened>
      <div class="flex flex-wrap gap-x-5">
        {written ? (
          <>
            <Field label={say("日付", "Day")} type="date" value={day.value} onInput={(value) => (day.value = value)} />
            <Field at="/from" label={say("はじめ", "From")} type="time" value={from.value} onInput={(value) => (from.value = value)} />
          </>
        ) : (
          <Field label={say("終わった日", "Day it ended")} type="date" value={end_day.value} onInput={(value) => (end_day.value = value)} />
        )}
        <Field at="/until" label={say("終わり", "Until")} type="time" value={until.value} onInput={(value) => (until.value = value)} wrong={written ? undefined : missing(form.tried, until.value, say("終わりの時刻を入れてください。", "Please give the time it ended."))} />
      </div>
      <Field at="/why" label={say("どのように確かめましたか", "How was it found out?")} maxLength={1000} value={why.value} onInput={(value) => (why.value = value)} wrong={missing(form.tried, why.value, say("確かめ方を入れてください。", "Please say how."))} />
      <KeepOrLeave form={form} leave={leave} />
    </Form>
  );
}
