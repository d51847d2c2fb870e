import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { now } from "../../api/state.ts";
import type { Notices } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { Choice, Field, Select } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { dayAfter } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { oneLine } from "../../words/one_line.ts";
import { roleWord } from "../access/roles.ts";
import { monthsWords, MOST_MONTHS, VIEWERS, type Viewer } from "./words.ts";

const AHEAD_DAYS = 7;
const MONTHS = Array.from({ length: MOST_MONTHS }, (_, at) => at + 1);

interface NoticeFormProps {
  people: Notices["people"];
  today: string;
  leave: () => void;
  changed: () => void;
}

/// What staff are to be told: purpose, who answers for it, who may see, how long it is kept, from when.
export function NoticeForm({ people, today, leave, changed }: NoticeFormProps): JSX.Element {
  const purpose = useSignal("");
  const responsible = useSignal("");
  const roles = useSignal<Viewer[]>([]);
  const persons = useSignal<string[]>([]);
  const months = useSignal("");
  const start = useSignal(dayAfter(now(), AHEAD_DAYS));
  const until = useSignal("");
  const missing = {
    purpose: purpose.value.trim() === "" ? say("目的を入れてください。", "Please say what it is for.") : undefined,
    responsible: responsible.value === "" ? say("責任を持つ人をえらんでください。", "Please choose who answers for it.") : undefined,
    roles: roles.value.length + persons.value.length === 0 ? say("見る人を決めてください。", "Please say who may see.") : undefined,
    months: months.value === "" ? say("残す期間をえらんでください。", "Please choose how long it is kept.") : undefined,
    start: start.value === "" || start.value < today ? say("今日か、あとの日にしてください。", "Please give today or a later day.") : undefined,
    until: until.value !== "" && until.value < start.value ? say("最後の日が、始める日より前です。", "The last day is before the first.") : undefined,
  };
  const form = useForm(
    () => Object.values(missing).every((wrong) => wrong === undefined),
    async () => {
      await ask("recordNotice", {
        body: {
          purpose: oneLine(purpose.value),
          responsible: responsible.value,
          viewers: { roles: roles.value, persons: persons.value },
          keep_months: Number(months.value),
          start: start.value,
          until: until.value === "" ? null : until.value,
        },
      });
      tell(say("説明の内容を残しました。次は、印刷して配ります。", "The notice is kept. Next, print it and give it out."));
      changed();
    },
  );
  const wrong: Partial<typeof missing> = form.tried ? missing : {};
  return (
    <Form form={form} class="answer">
      <Field
        at="/purpose"
        label={say("何のために記録しますか", "What is it for?")}
        hint={say(
          "例：ほかの人のログインで使われていないかを確かめるため。勤怠や評価には使えません。",
          "Such as: to see that nobody works under another person's log-in. Attendance and appraisal are refused.",
        )}
        rule={say("400文字までにしてください。", "Use up to 400 characters.")}
        long
        maxLength={400}
        value={purpose.value}
        onInput={(value) => (purpose.value = value)}
        wrong={wrong.purpose}
      />
      <Select
        at="/responsible"
        label={say("責任を持つ人(職員がたずねる相手)", "Who answers for it (whom staff ask)")}
        rule={say("職員台帳から、いまいる人を選んでください。", "Choose somebody of the staff register who is here.")}
        none={say("えらんでください", "Please choose")}
        options={people.map(({ id, name }) => ({ value: id, word: name }))}
        value={responsible.value}
        onChange={(value) => (responsible.value = value)}
        wrong={wrong.responsible}
      />
      <Choice<Viewer>
        at="/viewers/roles"
        label={say("記録を見る人(役割)", "Who may see (roles)")}
        hint={say("必要な人だけにします。ほかの人には、関所が名前を見せません。", "Only those who need it: Sekisho shows the names to nobody else.")}
        rule={say("役割か人を、1つ以上えらんでください。", "Choose at least one role or person.")}
        several
        options={VIEWERS.map((value) => ({ value, word: roleWord(value) }))}
        chosen={roles.value}
        onChange={(chosen) => (roles.value = chosen)}
        wrong={wrong.roles}
      />
      <details class="mb-3">
        <summary>{say(`ほかに見る人をえらぶ(${persons.value.length}人)`, `Name further persons (${persons.value.length})`)}</summary>
        <Choice<string>
          at="/viewers/persons"
          label={say("ほかに見る人", "Further persons")}
          hint={say("その人の役割で開ける画面だけで見られます。", "They see it on the pages that their role opens.")}
          several
          options={people.map(({ id, name }) => ({ value: id, word: name }))}
          chosen={persons.value}
          onChange={(chosen) => (persons.value = chosen)}
        />
      </details>
      <Select
        at="/keep_months"
        label={say("名前を残す期間", "How long names are kept")}
        hint={say("過ぎた記録は、関所が消します。", "Sekisho forgets them afterwards.")}
        none={say("えらんでください", "Please choose")}
        options={MONTHS.map((value) => ({ value: String(value), word: monthsWords(value) }))}
        value={months.value}
        onChange={(value) => (months.value = value)}
        wrong={wrong.months}
      />
      <div class="answer-fields">
        <Field
          at="/start"
          label={say("始める日", "First day")}
          hint={say("職員に説明する日より、あとの日です。", "After the day on which staff are told.")}
          type="date"
          value={start.value}
          onInput={(value) => (start.value = value)}
          wrong={wrong.start}
        />
        <Field
          at="/until"
          label={say("最後の日(決まっているとき)", "Last day, if one is set")}
          type="date"
          value={until.value}
          onInput={(value) => (until.value = value)}
          wrong={wrong.until}
        />
      </div>
      <KeepOrLeave form={form} leave={leave} keep={say("この内容で説明を作る", "Write this notice")} small />
    </Form>
  );
}
