import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { boardChanged } from "../../api/state.ts";
import type { DataTaken, MaintenanceLine, MaintenanceList } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { Choice, Field, Select } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { dayAfter } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { oneLine } from "../../words/one_line.ts";
import { momentOf } from "../usage/words.ts";
import { alike, CATEGORIES, categoryWord, disposalWord, DISPOSALS, FORMS, formWord, reportOf } from "./words.ts";

export interface Draft {
  engineer: Signal<string>;
  company: Signal<string>;
  work: Signal<string>;
  any: Signal<"none" | "some" | "">;
  taken: Signal<DataTaken[]>;
}

const fresh = (day: string): DataTaken => ({ category: 1, form: "electronic", medium: "", what: "", disposal: "destroy", until: dayAfter(day, 7), done: null });

export function useDraft(found: MaintenanceList, line?: MaintenanceLine): Draft {
  const told = line ? reportOf(line) : undefined;
  // The same company as last time is likely; who came is not.
  const last = found.lines.map(reportOf).find((one) => one !== undefined);
  return {
    engineer: useSignal(told?.engineer ?? ""),
    company: useSignal(told?.company ?? last?.company ?? ""),
    work: useSignal(told?.work ?? ""),
    any: useSignal<"none" | "some" | "">(told === undefined ? "" : told.taken.length === 0 ? "none" : "some"),
    taken: useSignal<DataTaken[]>(told?.taken ?? []),
  };
}

export const isWhole = ({ engineer, work, any, taken }: Draft): boolean =>
  engineer.value.trim() !== "" && work.value.trim() !== "" && any.value !== "" && (any.value === "none" || (taken.value.length > 0 && taken.value.every(({ what, until }) => what.trim() !== "" && until !== "")));

export const bodyOf = ({ engineer, company, work, any, taken }: Draft) => ({
  engineer: oneLine(engineer.value),
  company: oneLine(company.value),
  work: work.value.trim(),
  taken: any.value === "some" ? taken.value.map((one) => ({ ...one, medium: oneLine(one.medium), what: one.what.trim() })) : [],
});

const missing = (tried: boolean, value: string, words: string): string | undefined => (tried && value.trim() === "" ? words : undefined);

/// Who it was, why, and what was taken.
export function ReportFields({ draft, found, tried }: { draft: Draft; found: MaintenanceList; tried: boolean }): JSX.Element {
  const { engineer, company, work, any, taken } = draft;
  return (
    <>
      <Field
        at="/engineer"
        label={say("作業した人", "Who did the work")}
        value={engineer.value}
        onInput={(value) => (engineer.value = value)}
        wrong={missing(tried, engineer.value, say("作業した人の名前を入れてください。", "Please give the name of who did it."))}
      />
      <Field at="/company" label={say("会社", "Company")} value={company.value} onInput={(value) => (company.value = value)} />
      <Field
        at="/work"
        label={say("理由と、行ったこと", "Why, and what was done")}
        hint={say("患者さんの名前や番号は書きません。", "No patient's name or number.")}
        long
        maxLength={1000}
        value={work.value}
        onInput={(value) => (work.value = value)}
        wrong={missing(tried, work.value, say("理由と行ったことを入れてください。", "Please say why and what was done."))}
      />
      <Choice<"none" | "some">
        at="/taken"
        label={say("持ち出した情報、預かった情報", "Data taken or handed over")}
        hint={say("データベースの写し、画面の写し、遠隔で開いた写しも含みます。", "Database dumps, screenshots and remote copies, too.")}
        options={[
          { value: "none", word: say("ありません", "None") },
          { value: "some", word: say("あります", "Some") },
        ]}
        chosen={any.value === "" ? [] : [any.value]}
        onChange={([chosen]) => {
          if (!chosen) return;
          any.value = chosen;
          if (chosen === "some" && taken.value.length === 0) taken.value = [fresh(found.today)];
        }}
        wrong={tried && any.value === "" ? say("あるか、ないかをえらんでください。", "Please say whether there was any.") : undefined}
      />
      {any.value === "some" ? (
        <>
          {taken.value.map((one, at) => (
            <TakenFields key={at} at={at} one={one} tried={tried} today={found.today} change={(next) => (taken.value = taken.value.map((each, index) => (index === at ? { ...each, ...next } : each)))} remove={taken.value.length > 1 ? () => (taken.value = taken.value.filter((_, index) => index !== at)) : undefined} />
          ))}
          {taken.value.length < 10 ? (
            <div class="acts mb-4">
              <button class="btn plain sm" type="button" onClick={() => (taken.value = [...taken.value, fresh(found.today)])}>
                {say("もう1件書く", "Add another")}
              </button>
            </div>
          ) : null}
        </>
      ) : null}
    </>
  );
}

interface TakenProps {
  at: number;
  one: DataTaken;
  tried: boolean;
  today: string;
  change: (next: Partial<DataTaken>) => void;
  remove: (() => void) | undefined;
}

function TakenFields({ at, one, tried, today, change, remove }: TakenProps): JSX.Element {
  const settled = one.done !== null;
  return (
    <fieldset class="card mb-4">
      <legend class="label">
        <b>{say(`持ち出した情報 ${at + 1}`, `Data taken, ${at + 1}`)}</b>
      </legend>
      <Select label={say("種類(契約の付属書 K-2.1)", "Kind (annex K-2.1)")} options={CATEGORIES.map((category) => ({ value: String(category), word: categoryWord(category) }))} value={String(one.category)} onChange={(value) => change({ category: Number(value) })} />
      <Field
        label={say("何を、どのくらい", "What, and how much of it")}
        value={one.what}
        maxLength={300}
        onInput={(what) => change({ what })}
        wrong={missing(tried, one.what, say("何を、どのくらい持ち出したかを入れてください。", "Please say what was taken and how much."))}
      />
      <Choice<DataTaken["form"]> label={say("形", "Form")} options={FORMS.map((form) => ({ value: form, word: formWord(form) }))} chosen={[one.form]} onChange={([form]) => (form ? change({ form }) : undefined)} />
      <Field label={say("媒体や置き場所(あれば)", "Medium or place, if any")} value={one.medium} onInput={(medium) => change({ medium })} />
      <Choice<DataTaken["disposal"]> label={say("終わったら", "Afterwards it is")} options={DISPOSALS.map((disposal) => ({ value: disposal, word: disposalWord(disposal) }))} chosen={[one.disposal]} onChange={([disposal]) => (disposal ? change({ disposal }) : undefined)} />
      <div class="flex flex-wrap gap-x-5">
        <Field label={say("いつまでに", "By")} type="date" value={one.until} onInput={(until) => change({ until })} wrong={missing(tried, one.until, say("期日を入れてください。", "Please give the day."))} />
        <Field label={say("済んだ日(済んでいれば)", "Done on, if it is")} type="date" value={one.done ?? ""} onInput={(done) => change({ done: done === "" ? null : done })} wrong={settled && (one.done ?? "") > today ? say("今日までの日付を入れてください。", "Give a day up to today.") : undefined} />
      </div>
      {remove ? (
        <button class="btn plain sm" type="button" onClick={remove}>
          {say("この1件を消す", "Remove this one")}
        </button>
      ) : null}
    </fieldset>
  );
}

interface LineFormProps {
  found: MaintenanceList;
  line: MaintenanceLine;
  kept: () => void;
  leave: () => void;
}

/// The same word for others that are alike.
export function Alike({ others, also }: { others: readonly MaintenanceLine[]; also: Signal<boolean> }): JSX.Element | null {
  if (others.length === 0) return null;
  return (
    <Choice<"also">
      label={say("同じつなぎ元からの、ほかの行", "Others from the same place")}
      several
      options={[{ value: "also", word: say(`ほかの${others.length}件にも、同じ内容を残す`, `Keep the same for ${others.length} more`) }]}
      chosen={also.value ? ["also"] : []}
      onChange={(chosen) => (also.value = chosen.includes("also"))}
    />
  );
}

export const seenLines = (lines: readonly MaintenanceLine[]) => lines.map(({ id, turns }) => ({ id, turns: turns.length }));

/// The provider's part of a line.
export function ReportForm({ found, line, kept, leave }: LineFormProps): JSX.Element {
  const draft = useDraft(found, line);
  const others = alike(line, found.lines);
  const also = useSignal(false);
  const form = useForm(
    () => isWhole(draft),
    async () => {
      await ask("reportMaintenance", { body: { lines: seenLines([line, ...(also.value ? others : [])]), ...bodyOf(draft) } });
      boardChanged.value += 1;
      tell(say("作業の内容を残しました", "The report is kept"));
      kept();
    },
  );
  return (
    <Form form={form} class="mt-4" opened>
      <ReportFields draft={draft} found={found} tried={form.tried} />
      <Alike others={others} also={also} />
      <KeepOrLeave form={form} leave={leave} />
    </Form>
  );
}

/// Work that no agent saw.
export function WriteForm({ found, kept, leave }: Omit<LineFormProps, "line">): JSX.Element {
  const draft = useDraft(found);
  const device = useSignal(found.devices.length === 1 ? (found.devices[0]?.id ?? "") : "");
  const origin = useSignal<"visit" | "tool">("visit");
  const place = useSignal("");
  const day = useSignal(found.today);
  const from = useSignal("");
  const until = useSignal("");
  const form = useForm(
    () => isWhole(draft) && device.value !== "" && day.value !== "" && from.value !== "",
    async () => {
      const end = until.value === "" ? null : momentOf(until.value < from.value ? dayAfter(day.value, 1) : day.value, until.value);
      await ask("writeMaintenance", { body: { device: device.value, origin: origin.value, place: oneLine(place.value), from: momentOf(day.value, from.value), until: end, ...bodyOf(draft) } });
      boardChanged.value += 1;
      tell(say("保守作業を書きました", "The work is written down"));
      kept();
    },
  );
  return (
    <Form form={form} class="card">
      <Choice<"visit" | "tool">
        at="/origin"
        label={say("どのような作業ですか", "What kind of work was it?")}
        options={[
          { value: "visit", word: say("訪問", "A visit") },
          { value: "tool", word: say("記録の残らない接続", "A way in that leaves no record"), more: say("VPNの画面や、サポート用の遠隔ツールなど", "Such as a VPN's screen or a support tool") },
        ]}
        chosen={[origin.value]}
        onChange={([chosen]) => {
          if (chosen) origin.value = chosen;
        }}
      />
      <Select
        at="/device"
        label={say("機器", "Device")}
        none={say("えらんでください", "Choose")}
        options={found.devices.map(({ id, name }) => ({ value: id, word: name }))}
        value={device.value}
        onChange={(value) => (device.value = value)}
        wrong={missing(form.tried, device.value, say("作業した機器をえらんでください。", "Please choose the device."))}
      />
      <Field at="/place" label={say("どこから(あれば)", "From where, if known")} value={place.value} onInput={(value) => (place.value = value)} />
      <div class="flex flex-wrap gap-x-5">
        <Field label={say("日付", "Day")} type="date" value={day.value} onInput={(value) => (day.value = value)} wrong={missing(form.tried, day.value, say("日付を入れてください。", "Please give the day."))} />
        <Field at="/from" label={say("はじめ", "From")} type="time" value={from.value} onInput={(value) => (from.value = value)} wrong={missing(form.tried, from.value, say("はじめの時刻を入れてください。", "Please give the time it began."))} />
        <Field at="/until" label={say("終わり(続いていれば空)", "Until; empty while it goes on")} type="time" value={until.value} onInput={(value) => (until.value = value)} />
      </div>
      <ReportFields draft={draft} found={found} tried={form.tried} />
      <KeepOrLeave form={form} leave={leave} />
    </Form>
  );
}
