import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link, useParams } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { may, mayDecide, now, peopleChanged } from "../../api/state.ts";
import type { Person } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { useAnswer } from "../../live/answer.ts";
import { WhyNot } from "../../parts/bars.tsx";
import { Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { PageHead, Words } from "../../parts/page.tsx";
import { FormProblem, Shown } from "../../parts/quiet.tsx";
import { briefDay, today } from "../../words/dates.ts";
import { read, say } from "../../words/language.ts";
import { SaveLink } from "../documents/document_links.tsx";
import { PersonAccessPart } from "../ownership/person_access.tsx";
import { PersonFields, personIsWhole, personValues, usePersonDraft } from "./person_form.tsx";
import { dutyWord, kindWord, operatorWords, pledgeWords, spanWords } from "./words.ts";

/// One person: what has to be done on the first day, what the register says, changing it, leaving.
export function PersonPage(): JSX.Element {
  const { person: id = "" } = useParams<{ person: string }>();
  const asked = useAnswer(`person ${id}`, () => ask("getPerson", { path: { person: id } }), peopleChanged);
  const person = asked.value;
  return (
    <div class="narrow">
      <PageHead
        title={person?.name ?? say("職員", "Person")}
        crumb={<Link href="/people">{say("職員と権限", "Staff and access")}</Link>}
        sub={person ? `${kindWord(person.kind)}${say("・", " · ")}${spanWords(person)}` : null}
      />
      <Shown asked={asked} waiting={say("職員台帳を読んでいます", "Reading the staff register")}>
        {(found) => (
          <>
            <FirstDay person={found} />
            <Facts person={found} />
            {may("getPersonAccess") ? <PersonAccessPart person={found} /> : null}
            {may("changePerson") ? <Change key={found.id} person={found} /> : null}
          </>
        )}
      </Shown>
    </div>
  );
}

function FirstDay({ person }: { person: Person }): JSX.Element {
  const open = person.first_day.filter(({ done }) => !done);
  return (
    <section class="card mb-6" aria-labelledby="first-day">
      <h2 id="first-day">
        {open.length === 0
          ? say("はじめの日にすることは、終わっています", "Everything of the first day is done")
          : say(`はじめの日にすることが、あと${open.length}つあります`, open.length === 1 ? "1 thing of the first day is left" : `${open.length} things of the first day are left`)}
      </h2>
      <ul>
        {person.first_day.map(({ done, text, do: next }, index) => (
          <li key={index} class="py-2">
            <b>
              {done ? say("すみ：", "Done: ") : say("まだ：", "To do: ")}
              {read(text)}
            </b>
            {done ? null : <div class="small sub">{read(next)}</div>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Facts({ person }: { person: Person }): JSX.Element {
  const facts: readonly [string, string][] = [
    [say("ふりがな", "Kana"), person.kana],
    [say("所属", "Employer"), person.employer],
    [say("安全管理の役目", "Duties of safe management"), person.safety_roles.map(dutyWord).join(say("、", ", "))],
    [say("守秘の誓約", "Confidentiality pledge"), pledgeWords(person)],
    [say("契約の条", "Contract clause"), person.pledge?.contract_clause ?? ""],
    [say("日レセのユーザID", "ORCA (日レセ) operator"), operatorWords(person.operators)],
    [say("一人だけで書いた職種・役目・誓約・説明(単独承認)", "Kind, duties, pledge or briefing written by one person alone"), person.own_change?.why ?? ""],
    [say("決まりの説明", "Rules explained"), person.briefed ? briefDay(person.briefed, now()) : ""],
    [say("メールアドレス", "Mail address"), person.mail],
    [say("メールで知らせる", "Reminders by mail"), person.mail === "" ? "" : person.reminders ? say("知らせる", "yes") : say("知らせない", "no")],
    [say("関所へのログイン", "Sign-in to the hub"), person.signs_in ? say("できます", "yes") : say("なし", "none")],
  ];
  return (
    <section class="part" aria-labelledby="register">
      <h2 id="register">{say("台帳の内容", "What the register says")}</h2>
      <dl class="kv">
        {person.pledge?.document ? (
          <div>
            <dt>{say("誓約書・契約書", "Pledge or contract on file")}</dt>
            <dd>
              <SaveLink id={person.pledge.document} title={pledgeWords(person)} />
            </dd>
          </div>
        ) : null}
        {facts
          .filter(([, value]) => value !== "")
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <Words>{value}</Words>
              </dd>
            </div>
          ))}
      </dl>
    </section>
  );
}

function Change({ person }: { person: Person }): JSX.Element {
  const doing = useSignal<"" | "change" | "leave">("");
  if (doing.value === "change") return <ChangeForm person={person} close={() => (doing.value = "")} />;
  if (doing.value === "leave") return <LeaveForm person={person} close={() => (doing.value = "")} />;
  return (
    <div class="acts mt-6">
      <button class="btn sm" type="button" onClick={() => (doing.value = "change")}>
        {say("台帳を直す", "Change the register")}
      </button>
      {person.state === "left" ? null : (
        <button class="btn sm" type="button" onClick={() => (doing.value = "leave")}>
          {person.until ? say("最後の日を変える", "Change the last day") : say("辞める日を書く", "Write the last day")}
        </button>
      )}
    </div>
  );
}

function ChangeForm({ person, close }: { person: Person; close: () => void }): JSX.Element {
  const draft = usePersonDraft(person);
  const why = useSignal("");
  const people = useAnswer("people", () => ask("listPeople"));
  const devices = useAnswer("devices", () => ask("listDevices"));
  const form = useForm(
    () => personIsWhole(draft),
    async () => {
      await ask("changePerson", { path: { person: person.id }, body: { ...personValues(draft), ...(why.value.trim() === "" ? {} : { why: why.value.trim() }) } });
      tell(say("台帳を直しました", "The register is changed"));
      peopleChanged.value += 1;
      close();
    },
  );
  return (
    <Form form={form} class="mt-6" opened>
      <PersonFields
        draft={draft}
        tried={form.tried}
        staff={(people.value?.people ?? []).filter(({ id }) => id !== person.id)}
        devices={devices.value?.devices ?? []}
      />
      <Field
        at="/why"
        label={say("理由(書かなくてもかまいません)", "Reason (optional)")}
        maxLength={200}
        value={why.value}
        onInput={(value) => (why.value = value)}
      />
      <KeepOrLeave form={form} leave={close} />
    </Form>
  );
}

function LeaveForm({ person, close }: { person: Person; close: () => void }): JSX.Element {
  const until = useSignal(person.until ?? today(now()));
  const why = useSignal("");
  const form = useForm(
    () => until.value >= person.from,
    async () => {
      await ask("changePerson", { path: { person: person.id }, body: { until: until.value, why: why.value.trim() } });
      tell(say("最後の日を書きました", "The last day is written down"));
      peopleChanged.value += 1;
      close();
    },
  );
  return (
    <Form form={form} class="card mt-6" opened>
      <h2>{say(`${person.name}さんの最後の日`, `Last day of ${person.name}`)}</h2>
      <p class="small sub">
        {say("この日が過ぎると「辞めた人」になります。記録は残ります。", "After this day they count as left. What is recorded stays.")}
        {person.signs_in
          ? say("関所へのログインは、その日のうちに設定で止めてください。", " Stop their sign-in in the settings on that day.")
          : ""}
      </p>
      <Field
        at="/until"
        label={say("最後の日", "Last day")}
        type="date"
        value={until.value}
        onInput={(value) => (until.value = value)}
        wrong={until.value < person.from ? say("はじめの日より後の日にしてください。", "Choose a day after the first one.") : undefined}
      />
      <Field
        at="/why"
        label={say("理由(書かなくてもかまいません)", "Reason (optional)")}
        maxLength={200}
        value={why.value}
        onInput={(value) => (why.value = value)}
      />
      <FormProblem problem={form.problem} />
      <div class="acts">
        <button class="btn pri sm" type="submit" aria-disabled={form.busy} disabled={!mayDecide.value || until.value === ""}>
          {say("最後の日として残す", "Keep as the last day")}
        </button>
        <button class="btn plain sm" type="button" onClick={close}>
          {say("やめる", "Cancel")}
        </button>
        <WhyNot />
      </div>
    </Form>
  );
}
