import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { boardChanged, may, now, peopleChanged } from "../../api/state.ts";
import type { AccessRegister, KnownOperator, Operators, ProgramOperator } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { useAnswer } from "../../live/answer.ts";
import { Field, Select } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { Opening } from "../../parts/opens.tsx";
import { Words } from "../../parts/page.tsx";
import { Shown } from "../../parts/quiet.tsx";
import { brief, briefDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";

/// 日レセのユーザID: which are in use, whose each is, and which are a program's.
export function OperatorsPart({ people }: { people: AccessRegister["people"] }): JSX.Element {
  const asked = useAnswer("operators", () => ask("listOperators"), peopleChanged, boardChanged);
  return (
    <Shown asked={asked} waiting={say("日レセのユーザIDを調べています", "Looking up the operators of 日レセ")}>
      {(known) => (known.operators.length === 0 ? <></> : <Listed known={known} people={people} changed={asked.again} />)}
    </Shown>
  );
}

// Nobody's, or a program's that nobody answers for.
function asks({ standing, people, called, can_log_in, worked }: KnownOperator): boolean {
  if (standing !== null) return false;
  if (called !== null) return true;
  const in_use = can_log_in === true || (can_log_in === null && worked !== null);
  return in_use && (people.length !== 1 || people.some(({ here }) => !here));
}

interface ListedProps {
  known: Operators;
  people: AccessRegister["people"];
  changed: () => void;
}

function Listed({ known, people, changed }: ListedProps): JSX.Element {
  const left = known.operators.filter(asks).length;
  return (
    <section class="part" aria-labelledby="operators">
      <h2 id="operators">{say("日レセのユーザID", "Operators of ORCA (日レセ)")}</h2>
      <p>
        {left === 0
          ? say("どのユーザIDも、人かプログラムのものと決まっています。", "Each is a person's or a program's.")
          : say(`だれのものか決めてほしいユーザIDが、${left}つあります。`, left === 1 ? "Of 1 operator it is to be decided whose it is." : `Of ${left} operators it is to be decided whose they are.`)}
      </p>
      <p class="small sub mb-3">{readWords(known)}</p>
      <ul>
        {known.operators.map((one) => (
          <li key={one.operator} class="card">
            <OperatorRow one={one} today={known.today} people={people} changed={changed} />
          </li>
        ))}
      </ul>
    </section>
  );
}

// What is not among them, so that nobody takes the list for more than it is.
function readWords({ read_at, read_whole, whole }: Operators): string {
  return [
    read_at === null
      ? say("日レセのデータベースを読んでいないため、ログに出たIDと、台帳に書いたIDだけです。", "The database of 日レセ is not read: these are the operators of its log and of the registers only.")
      : say(`日レセの職員情報を${brief(read_at, now())}に読み取りました。`, `The operators of 日レセ were read ${brief(read_at, now())}.`),
    read_at === null || read_whole ? "" : say("読み取れたのは一部だけで、ほかにもユーザIDがあるかもしれません。", " Only a part could be read: there may be others."),
    whole ? "" : say("この7日の利用には、読み切れていないものか、名前のないものがあります。", " Of the use within seven days some was not read, or tells no name."),
  ].join("");
}

interface RowProps {
  one: KnownOperator;
  today: string;
  people: AccessRegister["people"];
  changed: () => void;
}

function OperatorRow({ one, today, people, changed }: RowProps): JSX.Element {
  const open = useSignal(false);
  const use = usedWords(one);
  return (
    <>
      <h3>
        <code>{one.operator}</code> <span class="small sub"><Words>{[one.name, foundWord(one)].filter(Boolean).join(say("・", " · "))}</Words></span>
      </h3>
      {one.standing ? (
        <p>
          <Span row={one.standing} />
        </p>
      ) : (
        <Whose one={one} />
      )}
      {use === "" ? null : <p class="small sub">{use}</p>}
      {one.called !== null && (one.worked !== null || one.people.length > 0) ? (
        <p>
          <b>{say("プログラムと人が、同じIDを使っています。", "A program and people use the same operator.")}</b>{" "}
          {say("プログラムには、専用のユーザIDを日レセに作ってください。", "Make an operator for the program alone in 日レセ.")}
        </p>
      ) : null}
      {one.standing && may("releaseOperator") ? (
        <div class="mt-3">
          <Release row={one.standing} changed={changed} />
        </div>
      ) : null}
      {one.standing === null && one.people.length === 0 && may("assignOperator") ? (
        <div class="mt-3">
          <Opening act={say("プログラム用として登録する", "Register it as a program's")} open={open}>
            <Assign one={one} today={today} people={people} changed={changed} leave={() => (open.value = false)} />
          </Opening>
        </div>
      ) : null}
      {one.others.length > 0 ? <Others rows={one.others} /> : null}
    </>
  );
}

function foundWord({ found, can_log_in }: KnownOperator): string {
  if (found === null) return "";
  if (!found) return say("いまは日レセにありません", "not in 日レセ now");
  return can_log_in === false ? say("ログインできません", "cannot log in") : "";
}

function usedWords({ called, worked }: KnownOperator): string {
  return [
    called === null ? "" : say(`プログラムが使いました(最後は${briefDay(called, now())})。`, `A program used it, last on ${briefDay(called, now())}. `),
    worked === null ? "" : say(`画面で使われました(最後は${briefDay(worked, now())})。`, `It was used at a screen, last on ${briefDay(worked, now())}.`),
  ].join("");
}

function Whose({ one }: { one: KnownOperator }): JSX.Element {
  const nobody = one.people.length === 0;
  return (
    <p>
      {nobody && asks(one) ? <b>{say("だれのものか、決まっていません。", "Whose it is was not decided.")}</b> : null}
      {nobody && !asks(one) ? say("持ち主は、いません。", "It is nobody's.") : null}
      {one.people.map(({ person, name, here }) => (
        <span key={person} class="block">
          <b>
            <Words>{name}</Words>
          </b>
          {here ? say("さんのIDです(職員台帳)。", ": theirs by the staff register.") : say("さんのIDです。もう在籍していません。", ": theirs, and they are here no more.")}
        </span>
      ))}
      {nobody && one.called === null ? (
        <>
          {" "}
          {say("人のものなら、", "If it is a person's, write it down in the ")}
          <Link href="/people">{say("職員台帳", "staff register")}</Link>
          {say("のその人の行に書きます。", ".")}
        </>
      ) : null}
    </p>
  );
}

function Span({ row }: { row: ProgramOperator }): JSX.Element {
  const from = briefDay(row.from, now());
  return (
    <>
      <b>{say("プログラム用：", "A program's: ")}</b>
      <Words>{row.purpose}</Words>
      <span class="block small sub num">
        {say("責任を持つ人は", "Answered for by ")}
        <Words>{row.person_name ?? say("台帳にない人", "somebody not in the register")}</Words>
        {say("・", " · ")}
        {row.until ? say(`${from}から${briefDay(row.until, now())}まで`, `${from} to ${briefDay(row.until, now())}`) : say(`${from}から`, `since ${from}`)}
      </span>
    </>
  );
}

function Release({ row, changed }: { row: ProgramOperator; changed: () => void }): JSX.Element {
  const open = useSignal(false);
  const why = useSignal("");
  const form = useForm(
    () => why.value.trim() !== "",
    async () => {
      await ask("releaseOperator", { path: { ownership: row.id }, body: { why: why.value.trim() } });
      tell(say("プログラム用から外しました。記録は残っています。", "It was taken back; the row stays on record."));
      changed();
    },
  );
  return (
    <Opening act={say("プログラム用から外す", "Not a program's any more")} open={open}>
      <Form form={form} class="answer">
        <Field
          at="/why"
          label={say("外す理由", "Reason")}
          rule={say("1行、1,000文字までにしてください。", "Use one line of up to 1,000 characters.")}
          maxLength={1000}
          value={why.value}
          onInput={(value) => (why.value = value)}
          wrong={form.tried && why.value.trim() === "" ? say("理由を入れてください。", "Please give a reason.") : undefined}
        />
        <KeepOrLeave form={form} leave={() => (open.value = false)} keep={say("外す", "Take it back")} small plainly />
      </Form>
    </Opening>
  );
}

function Others({ rows }: { rows: readonly ProgramOperator[] }): JSX.Element {
  return (
    <details class="small mt-3">
      <summary>{say(`ほかの期間(${rows.length})`, `Other times (${rows.length})`)}</summary>
      <ul>
        {rows.map((row) => (
          <li key={row.id} class="py-1">
            <Span row={row} />
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

type Missing = Partial<Record<"person" | "purpose" | "from" | "until", string | undefined>>;

function Assign({ one, today, people, changed, leave }: RowProps & { leave: () => void }): JSX.Element {
  const person = useSignal("");
  const purpose = useSignal("");
  const from = useSignal(today);
  const until = useSignal("");
  const missing: Missing = {
    person: person.value === "" ? say("人をえらんでください。", "Please choose somebody.") : undefined,
    purpose: purpose.value.trim() === "" ? say("何に使うかを入れてください。", "Please say what it is for.") : undefined,
    from: from.value === "" ? say("最初の日を入れてください。", "Please give the first day.") : undefined,
    until: until.value !== "" && until.value < from.value ? say("最後の日が、最初の日より前です。", "The last day is before the first.") : undefined,
  };
  const form = useForm(
    () => Object.values(missing).every((wrong) => wrong === undefined),
    async () => {
      await ask("assignOperator", {
        body: { operator: one.operator, person: person.value, purpose: purpose.value.trim(), from: from.value, until: until.value === "" ? null : until.value },
      });
      tell(say(`日レセのユーザID ${one.operator} を、プログラム用として登録しました`, `Operator ${one.operator} is registered as a program's`));
      changed();
    },
  );
  const wrong: Missing = form.tried ? missing : {};
  return (
    <Form form={form} class="answer">
      <Select
        at="/person"
        label={say("責任を持つ人", "Who answers for it")}
        hint={say("サポート事業所の人なら、先に職員台帳に登録します。", "Somebody of the support provider is registered in the staff register first.")}
        rule={say("職員台帳から、いまいる人を選んでください。", "Choose somebody of the staff register who is here.")}
        none={say("えらんでください", "Please choose")}
        options={people.map(({ person: id, name }) => ({ value: id, word: name }))}
        value={person.value}
        onChange={(value) => (person.value = value)}
        wrong={wrong.person}
      />
      <Field
        at="/purpose"
        label={say("どのプログラムが、何に使うか(例：電子カルテとの連携)", "Which program, and what for, such as the interface of the chart software")}
        rule={say("1行、200文字までにしてください。", "Use one line of up to 200 characters.")}
        maxLength={200}
        value={purpose.value}
        onInput={(value) => (purpose.value = value)}
        wrong={wrong.purpose}
      />
      <div class="answer-fields">
        <Field
          at="/from"
          label={say("いつから使っているか", "Since when it uses it")}
          hint={say("前から使っているなら、その日にします。今日のままだと、きのうまでの利用は人のものとして確かめるため、直すところが7日のあいだ残ることがあります。", "If it has used it before, give that day. Left at today, what was used until yesterday is judged as people's, and a finding may stay for seven days.")}
          type="date"
          value={from.value}
          onInput={(value) => (from.value = value)}
          wrong={wrong.from}
        />
        <Field
          at="/until"
          label={say("最後の日(決まっているとき)", "Last day, if it is known")}
          type="date"
          value={until.value}
          onInput={(value) => (until.value = value)}
          wrong={wrong.until}
        />
      </div>
      <KeepOrLeave form={form} leave={leave} keep={say("プログラム用として登録する", "Register it")} small />
    </Form>
  );
}
