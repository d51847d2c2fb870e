import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { boardChanged, may, now, peopleChanged } from "../../api/state.ts";
import type { AccessRegister, KnownOperator, Operators, ProgramOperator } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { useAnswer } from "../../live/answer.ts";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { Opening } from "../../parts/opens.tsx";
import { Words } from "../../parts/page.tsx";
import { Shown } from "../../parts/quiet.tsx";
import { briefDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { operatorRights } from "../reviews/words.ts";
import { readWords } from "./known_operators.ts";
import { OtherTimes, RowFields, rowBody, spanWords, TakeBack, useRow, wrongIn } from "./register_row.tsx";

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
      {one.administrator === null ? null : <p class="small sub">{operatorRights(one.administrator, one.functions)}</p>}
      {use === "" ? null : <p class="small sub">{use}</p>}
      {one.called !== null && (one.worked !== null || one.people.length > 0) ? (
        <p>
          <b>{say("プログラムと人が、同じIDを使っています。", "A program and people use the same operator.")}</b>{" "}
          {say("プログラムには、専用のユーザIDを日レセに作ってください。", "Make an operator for the program alone in 日レセ.")}
        </p>
      ) : null}
      {one.standing && may("releaseOperator") ? (
        <div class="mt-3">
          <TakeBack
            act={say("プログラム用から外す", "Not a program's any more")}
            label={say("外す理由", "Reason")}
            keep={say("外す", "Take it back")}
            told={say("プログラム用から外しました。記録は残っています。", "It was taken back; the row stays on record.")}
            send={(why) => ask("releaseOperator", { path: { ownership: one.standing?.id ?? "" }, body: { why } })}
            changed={changed}
          />
        </div>
      ) : null}
      {one.standing === null && one.people.length === 0 && may("assignOperator") ? (
        <div class="mt-3">
          <Opening act={say("プログラム用として登録する", "Register it as a program's")} open={open}>
            <Assign one={one} today={today} people={people} changed={changed} leave={() => (open.value = false)} />
          </Opening>
        </div>
      ) : null}
      <OtherTimes rows={one.others} shown={(row) => <Span row={row} />} />
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
  return (
    <>
      <b>{say("プログラム用：", "A program's: ")}</b>
      <Words>{row.purpose}</Words>
      <span class="block small sub num">
        {say("責任を持つ人は", "Answered for by ")}
        <Words>{row.person_name ?? say("台帳にない人", "somebody not in the register")}</Words>
        {say("・", " · ")}
        {spanWords(row)}
      </span>
    </>
  );
}

function Assign({ one, today, people, changed, leave }: RowProps & { leave: () => void }): JSX.Element {
  const row = useRow(today);
  const missing = wrongIn(row, true);
  const form = useForm(
    () => Object.values(missing).every((wrong) => wrong === undefined),
    async () => {
      await ask("assignOperator", { body: { operator: one.operator, ...rowBody(row) } });
      tell(say(`日レセのユーザID ${one.operator} を、プログラム用として登録しました`, `Operator ${one.operator} is registered as a program's`));
      changed();
    },
  );
  return (
    <Form form={form} class="answer">
      <RowFields
        row={row}
        wrong={form.tried ? missing : {}}
        people={people}
        whose={{
          label: say("責任を持つ人", "Who answers for it"),
          hint: say("サポート事業所の人なら、先に職員台帳に登録します。", "Somebody of the support provider is registered in the staff register first."),
        }}
        purpose={say("どのプログラムが、何に使うか(例：電子カルテとの連携)", "Which program, and what for, such as the interface of the chart software")}
        since={{
          label: say("いつから使っているか", "Since when it uses it"),
          hint: say("前から使っているなら、その日にします。今日のままだと、きのうまでの利用は人のものとして確かめるため、直すところが7日のあいだ残ることがあります。", "If it has used it before, give that day. Left at today, what was used until yesterday is judged as people's, and a finding may stay for seven days."),
        }}
      />
      <KeepOrLeave form={form} leave={leave} keep={say("プログラム用として登録する", "Register it")} small />
    </Form>
  );
}
