import { type Signal, useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";

import { ask } from "../../api/client.ts";
import { may, now } from "../../api/state.ts";
import type { Worry, WorryStep } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { Choice, Field } from "../../parts/field.tsx";
import { Form, type FormState, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { Opening } from "../../parts/opens.tsx";
import { today } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { oneLine } from "../../words/one_line.ts";
import { clockField, momentOf } from "../usage/words.ts";
import { contactName, recurrenceWord, wayWord } from "./words.ts";

type Way = NonNullable<WorryStep["way"]>;
type Recurrence = NonNullable<WorryStep["recurrence"]>;

const WAYS: readonly Way[] = ["telephone", "fax", "visit", "mail"];
const RECURRENCES: readonly Recurrence[] = ["first", "again", "unknown"];

const NO_PATIENTS = (): string => say("患者さんの名前や番号は書きません。", "No patient's name or number.");

/// What the person who looks may do with the report now.
export function NextSteps({ worry, changed }: { worry: Worry; changed: () => void }): JSX.Element {
  const kept = (words: string) => (): void => {
    tell(words);
    changed();
  };
  if (!worry.open) {
    return may("reopenWorry") ? (
      <One act={say("もう一度開く", "Open it again")}>{(leave) => <Reopen worry={worry} leave={leave} kept={kept(say("もう一度開きました", "It is open again"))} />}</One>
    ) : (
      <p class="small sub">{say("また同じことがあったら、新しく連絡してください。", "If the same comes back, file another report.")}</p>
    );
  }
  return (
    <div class="flex flex-wrap gap-3">
      {may("tellOfWorry") ? (
        <One act={say("伝えたことを残す", "Record who was told")} first={!worry.told}>
          {(leave) => <Tell worry={worry} leave={leave} kept={kept(say("伝えたことを残しました", "Who was told is recorded"))} />}
        </One>
      ) : null}
      {may("answerWorry") ? (
        <One act={say("返事を残す", "Record the answer")} first={worry.told && !worry.answered}>
          {(leave) => <Answer worry={worry} leave={leave} kept={kept(say("返事を残しました", "The answer is recorded"))} />}
        </One>
      ) : null}
      {worry.own || may("tellOfWorry") || may("answerWorry") ? (
        <One act={say("書き足す", "Add words")}>{(leave) => <Add worry={worry} leave={leave} kept={kept(say("書き足しました", "Your words were added"))} />}</One>
      ) : null}
      {may("closeWorry") ? (
        <One act={say("終える", "Close it")} first={worry.told && worry.answered}>
          {(leave) => <Close worry={worry} leave={leave} kept={kept(say("終えました", "It is closed"))} />}
        </One>
      ) : null}
    </div>
  );
}

function One({ act, first = false, children }: { act: string; first?: boolean; children: (leave: () => void) => ComponentChildren }): JSX.Element {
  const open = useSignal(false);
  return (
    <div class={open.value ? "w-full" : first ? "next-first" : ""}>
      <Opening act={act} open={open}>
        {children(() => (open.value = false))}
      </Opening>
    </div>
  );
}

interface StepProps {
  worry: Worry;
  leave: () => void;
  kept: () => void;
}

function missing(form: FormState, value: string, words: string): string | undefined {
  return form.tried && value.trim() === "" ? words : undefined;
}

function Moment({ day, clock }: { day: Signal<string>; clock: Signal<string> }): JSX.Element {
  return (
    <div class="flex flex-wrap gap-x-5">
      <Field at="/when" label={say("日", "Day")} type="date" value={day.value} onInput={(value) => (day.value = value)} />
      <Field at="/when" label={say("時刻", "Time")} type="time" value={clock.value} onInput={(value) => (clock.value = value)} />
    </div>
  );
}

function Tell({ worry, leave, kept }: StepProps): JSX.Element {
  const whom = useSignal(worry.contact ? contactName(worry.contact) : "");
  const way = useSignal<Way>("telephone");
  const day = useSignal(today(now()));
  const clock = useSignal(clockField(now()));
  const form = useForm(
    () => whom.value.trim() !== "" && day.value !== "" && clock.value !== "",
    async () => {
      await ask("tellOfWorry", { path: { worry: worry.id }, body: { whom: oneLine(whom.value), way: way.value, when: momentOf(day.value, clock.value) } });
      leave();
      kept();
    },
  );
  return (
    <Form form={form} class="card">
      <Field at="/whom" label={say("だれに伝えましたか", "Who was told?")} value={whom.value} onInput={(value) => (whom.value = value)} wrong={missing(form, whom.value, say("伝えた相手を入れてください。", "Please say who was told."))} />
      <Choice<Way>
        at="/way"
        label={say("どう伝えましたか", "How?")}
        options={WAYS.map((value) => ({ value, word: wayWord(value) }))}
        chosen={[way.value]}
        onChange={([chosen]) => {
          if (chosen) way.value = chosen;
        }}
      />
      <Moment day={day} clock={clock} />
      <KeepOrLeave form={form} leave={leave} />
    </Form>
  );
}

function Answer({ worry, leave, kept }: StepProps): JSX.Element {
  const told = [...worry.steps].reverse().find(({ kind }) => kind === "told");
  const whom = useSignal(told?.whom ?? (worry.contact ? contactName(worry.contact) : ""));
  const words = useSignal("");
  const day = useSignal(today(now()));
  const clock = useSignal(clockField(now()));
  const form = useForm(
    () => whom.value.trim() !== "" && words.value.trim() !== "" && day.value !== "" && clock.value !== "",
    async () => {
      await ask("answerWorry", { path: { worry: worry.id }, body: { whom: oneLine(whom.value), words: oneLine(words.value), when: momentOf(day.value, clock.value) } });
      leave();
      kept();
    },
  );
  return (
    <Form form={form} class="card">
      <Field at="/whom" label={say("だれの返事ですか", "Who answered?")} value={whom.value} onInput={(value) => (whom.value = value)} wrong={missing(form, whom.value, say("返事をした人を入れてください。", "Please say who answered."))} />
      <Field at="/words" label={say("何と言い、何をしましたか", "What did they say or do?")} hint={NO_PATIENTS()} value={words.value} onInput={(value) => (words.value = value)} long maxLength={1000} wrong={missing(form, words.value, say("返事を入れてください。", "Please give the answer."))} />
      <Moment day={day} clock={clock} />
      <KeepOrLeave form={form} leave={leave} />
    </Form>
  );
}

function Add({ worry, leave, kept }: StepProps): JSX.Element {
  const words = useSignal("");
  const form = useForm(
    () => words.value.trim() !== "",
    async () => {
      await ask("addWorryWords", { path: { worry: worry.id }, body: { words: oneLine(words.value) } });
      leave();
      kept();
    },
  );
  return (
    <Form form={form} class="card">
      <Field at="/words" label={say("書き足すこと", "What is to be added")} hint={NO_PATIENTS()} value={words.value} onInput={(value) => (words.value = value)} long maxLength={1000} wrong={missing(form, words.value, say("書き足すことを入れてください。", "Please write what is to be added."))} />
      <KeepOrLeave form={form} leave={leave} />
    </Form>
  );
}

function Close({ worry, leave, kept }: StepProps): JSX.Element {
  const words = useSignal("");
  const recurrence = useSignal<Recurrence | undefined>(undefined);
  const why = useSignal("");
  const whole = worry.told && worry.answered;
  const form = useForm(
    () => words.value.trim() !== "" && recurrence.value !== undefined && (whole || why.value.trim() !== ""),
    async () => {
      await ask("closeWorry", { path: { worry: worry.id }, body: { words: oneLine(words.value), recurrence: recurrence.value ?? "unknown", why_without: whole ? null : oneLine(why.value) } });
      leave();
      kept();
    },
  );
  return (
    <Form form={form} class="card">
      {whole ? null : (
        <Field
          at="/why_without"
          label={worry.told ? say("返事を待たずに終える理由", "Why no answer is needed") : say("だれにも伝えずに終える理由", "Why nobody has to be told")}
          hint={say("「見まちがいでした」など", "Such as “it was a mistake”")}
          value={why.value}
          onInput={(value) => (why.value = value)}
          maxLength={1000}
          wrong={missing(form, why.value, say("理由を入れてください。", "Please give the reason."))}
        />
      )}
      <Field at="/words" label={say("どうしましたか", "What was done?")} hint={NO_PATIENTS()} value={words.value} onInput={(value) => (words.value = value)} long maxLength={1000} wrong={missing(form, words.value, say("どうしたかを入れてください。", "Please say what was done."))} />
      <Choice<Recurrence>
        at="/recurrence"
        label={say("同じことは、前にもありましたか", "Had it happened before?")}
        options={RECURRENCES.map((value) => ({ value, word: recurrenceWord(value) }))}
        chosen={recurrence.value ? [recurrence.value] : []}
        onChange={([chosen]) => (recurrence.value = chosen)}
        wrong={form.tried && recurrence.value === undefined ? say("一つえらんでください。", "Please choose one.") : undefined}
      />
      <KeepOrLeave form={form} leave={leave} keep={say("終える", "Close it")} />
    </Form>
  );
}

function Reopen({ worry, leave, kept }: StepProps): JSX.Element {
  const words = useSignal("");
  const form = useForm(
    () => words.value.trim() !== "",
    async () => {
      await ask("reopenWorry", { path: { worry: worry.id }, body: { words: oneLine(words.value) } });
      leave();
      kept();
    },
  );
  return (
    <Form form={form} class="card">
      <Field at="/words" label={say("もう一度開く理由", "Why it is opened again")} hint={NO_PATIENTS()} value={words.value} onInput={(value) => (words.value = value)} long maxLength={1000} wrong={missing(form, words.value, say("理由を入れてください。", "Please give the reason."))} />
      <KeepOrLeave form={form} leave={leave} keep={say("もう一度開く", "Open it again")} />
    </Form>
  );
}
