import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { may, now, peopleChanged, session } from "../../api/state.ts";
import type { Role, SignIn } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { useAnswer } from "../../live/answer.ts";
import { Field, Select } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { bracketed, Words } from "../../parts/page.tsx";
import { Shown } from "../../parts/quiet.tsx";
import { brief, briefDay, lastDay, local } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { kindWord } from "../people/words.ts";
import { Acts } from "./acts.tsx";
import { FirstCode, type Dealt } from "./first_code.tsx";
import { grantBody, GrantFields, grantStands, offeredRoles, useGrant } from "./grant_fields.tsx";
import { roleWords } from "./roles.ts";
import { SetUpOver } from "./set_up_over.tsx";

/// Who may sign in.
export function SignIns(): JSX.Element {
  const asked = useAnswer("sign-ins", () => ask("listSignIns"));
  const adding = useSignal(false);
  const dealt = useSignal<Dealt | null>(null);
  const offered = (one?: SignIn): readonly Role[] => offeredRoles(session.value?.roles ?? [], asked.value?.sign_ins ?? [], one);
  return (
    <section class="part">
      <h2 id="sign-ins" tabIndex={-1}>
        {say("関所に入れる人", "Who may sign in")}
      </h2>
      <p class="small sub">
        {say("一人に一つの名前です。辞めた人は、その日に止めてください。", "One name for one person. Stop a leaver's sign-in the same day.")}
      </p>
      <Shown asked={asked} waiting={say("一覧を読んでいます", "Reading the list")}>
        {({ sign_ins, acts }) => (
          <>
            <SetUpOver sign_ins={sign_ins} changed={asked.again} />
            <ul class="mb-4 border-t border-solid-gray-200">
              {sign_ins.map((one) => (
                <Person key={one.id} one={one} offered={offered(one)} changed={asked.again} dealt={(code) => (dealt.value = code)} />
              ))}
            </ul>
            <Acts acts={acts} changed={asked.again} />
          </>
        )}
      </Shown>
      {dealt.value ? (
        <FirstCode
          dealt={dealt.value}
          done={() => {
            dealt.value = null;
            document.getElementById("sign-ins")?.focus(); // its button is gone
          }}
        />
      ) : null}
      {may("addSignIn") ? (
        adding.value ? (
          <AddPerson
            offered={offered()}
            done={(code) => {
              adding.value = false;
              dealt.value = code;
              asked.again();
            }}
            cancel={() => (adding.value = false)}
          />
        ) : (
          <button class="btn sm" type="button" onClick={() => (adding.value = true)}>
            {say("人を加える", "Add a person")}
          </button>
        )
      ) : null}
    </section>
  );
}

// A grant ends with its last day; only the account of whoever set the hub up ends at the hour it began.
function endWords(ends: string): string {
  const { hour, minute } = local(ends);
  return hour === 0 && minute === 0 ? say(briefDay(lastDay(ends), now()), `the end of ${briefDay(lastDay(ends), now())}`) : brief(ends, now());
}

function stateWord({ state, ends, first_until: first }: SignIn): string {
  if (state === "disabled") return say("止めてあります", "Stopped");
  if (state === "ended") return say("期限が切れました", "Ended");
  if (state === "left") return say("退職した人のもので、使えません", "Of somebody who left; opens nothing");
  if (first !== null) return say(`はじめのログインを待っています(渡したものは${brief(first, now())}まで使えます)`, `First sign-in awaited (what was given is good until ${brief(first, now())})`);
  return ends ? say(`${endWords(ends)}まで使えます`, `Usable until ${endWords(ends)}`) : say("使えます", "Active");
}

function Person({ one, offered, changed, dealt }: { one: SignIn; offered: readonly Role[]; changed: () => void; dealt: (code: Dealt) => void }): JSX.Element {
  const doing = useSignal<"" | "stop" | "reset">("");
  const granting = useSignal(false);
  const text = useSignal("");
  const own = session.value?.person.id === one.id;
  // About a director only directors decide.
  const mine = !one.roles.includes("director") || session.value?.roles.includes("director");
  const start = (what: "stop" | "reset"): void => {
    doing.value = what;
    text.value = "";
    form.forget();
  };
  // Whoever decides sees who reset their password and why; opening what was stopped gives it anew.
  const director = one.roles.includes("director");
  const decides = director || one.roles.includes("administrator") || one.roles.includes("safety-manager");
  const told = doing.value === "stop" || decides;
  const whyReset =
    one.state === "disabled" && !director ? say("もう一度使えるようにする理由", "Reason to let them in again") : say("設定し直す理由(本人に見えます)", "Reason (that person sees it)");
  const form = useForm(
    () => !told || text.value.trim() !== "",
    async () => {
      if (doing.value === "stop") {
        await ask("disableSignIn", { path: { person: one.id }, body: { why: text.value.trim() } });
        tell(say(`${one.name}さんのログインを止めました`, `${one.name}'s sign-in is stopped`));
      } else {
        dealt(await ask("resetSignIn", { path: { person: one.id }, body: told ? { why: text.value.trim() } : {} }));
      }
      doing.value = "";
      text.value = "";
      changed();
    },
  );
  return (
    <li class="border-b border-solid-gray-100 py-3">
      <div class="flex flex-wrap items-center justify-between gap-3">
        <p>
          <b>
            <Words>{one.name}</Words>
          </b>{" "}
          <span class="sub small">
            {roleWords(one.roles)}
            {say("・", " · ")}
            {stateWord(one)}
          </span>
        </p>
        {doing.value === "" && mine ? (
          <div class="acts">
            {may("grantRoles") && one.state !== "disabled" ? (
              <button class="btn sm" type="button" onClick={() => (granting.value = true)}>
                {say("役割と期限", "Roles")}
                <span class="vh">
                  {say("：", ": ")}
                  {one.name}
                </span>
              </button>
            ) : null}
            {may("resetSignIn") && !own && one.state !== "left" ? (
              <button class="btn sm" type="button" onClick={() => start("reset")}>
                {one.state === "active" ? say("再設定", "Reset") : say("もう一度使えるようにする", "Let in again")}
                <span class="vh">
                  {say("：", ": ")}
                  {one.name}
                </span>
              </button>
            ) : null}
            {may("disableSignIn") && (one.state === "active" || one.state === "left") && !own ? (
              <button class="btn sm" type="button" onClick={() => start("stop")}>
                {say("止める", "Stop")}
                <span class="vh">
                  {say("：", ": ")}
                  {one.name}
                </span>
              </button>
            ) : null}
          </div>
        ) : null}
      </div>
      {one.reason === "" ? null : (
        <p class="small sub">
          {say("理由：", "Reason: ")}
          <Words>{one.reason}</Words>
          {one.contract === "" ? null : (
            <>
              {say("・契約：", " · contract: ")}
              <Words>{`${one.contract}${bracketed(one.scope)}`}</Words>
            </>
          )}
        </p>
      )}
      {granting.value ? (
        <GrantAnew
          offered={offered}
          one={one}
          done={() => {
            granting.value = false;
            changed();
          }}
          cancel={() => (granting.value = false)}
        />
      ) : null}
      {doing.value === "" ? null : (
        <Form form={form} class="mt-3" opened>
          {doing.value === "reset" ? (
            <p class="mb-3">
              {say(
                "いまのパスワードと2段階目の確認は使えなくなります。新しい番号が出るので、本人であることを確かめて渡してください。",
                "The present password and the second step go. A new code is shown: make sure who asks, and hand it over.",
              )}
            </p>
          ) : null}
          {told ? (
            <Field
              at="/why"
              label={doing.value === "reset" ? whyReset : say("止める理由", "Reason")}
              maxLength={200}
              value={text.value}
              onInput={(value) => (text.value = value)}
              wrong={form.tried && text.value.trim() === "" ? say("理由を入れてください。", "Please give a reason.") : undefined}
            />
          ) : null}
          <KeepOrLeave form={form} leave={() => (doing.value = "")} keep={doing.value === "reset" ? say("新しい番号を出す", "Deal a new code") : say("止める", "Stop")} small plainly />
        </Form>
      )}
    </li>
  );
}

/// Other roles, or the same for longer.
function GrantAnew({ one, offered, done, cancel }: { one: SignIn; offered: readonly Role[]; done: () => void; cancel: () => void }): JSX.Element {
  const grant = useGrant(one);
  const form = useForm(
    () => grantStands(grant),
    async () => {
      await ask("grantRoles", { path: { person: one.id }, body: grantBody(grant) });
      tell(say(`${one.name}さんの役割を決め直しました`, `${one.name}'s roles are decided anew`));
      done();
    },
  );
  return (
    <Form form={form} class="card mt-3" opened>
      <GrantFields grant={grant} offered={offered} tried={form.tried} />
      <p class="small sub mb-3">{say("決め直すと、その人はログアウトされます。", "The person is signed out by this.")}</p>
      {session.value?.person.id === one.id ? (
        <p class="small sub mb-3">
          {say(
            "自分の役割を広げたり延ばしたりできるのは、ほかに決められる人がいないときだけです。単独承認として残ります。",
            "You may widen or prolong your own only while nobody else could decide; it is kept as decided alone.",
          )}
        </p>
      ) : null}
      <KeepOrLeave form={form} leave={cancel} keep={say("この役割にする", "Give these roles")} small />
    </Form>
  );
}

/// A temporary has an employer, a last day and somebody who instructs: the staff register keeps them.
function personWrong(person: string, roles: readonly Role[]): string | undefined {
  if (person !== "" || !roles.includes("temporary")) return undefined;
  return say(
    "短期職員は、職員台帳からえらんでください。台帳にいないときは、先に登録します。",
    "Please choose the temporary from the staff register; register them first if they are not there.",
  );
}

function AddPerson({ offered, done, cancel }: { offered: readonly Role[]; done: (code: Dealt) => void; cancel: () => void }): JSX.Element {
  const asked = useAnswer("people", () => ask("listPeople"));
  const free = asked.value?.people.filter(({ state, signs_in }) => state === "here" && !signs_in) ?? [];
  const person = useSignal(""); // of the staff register
  const name = useSignal("");
  const grant = useGrant();
  const form = useForm(
    () =>
      personWrong(person.value, grant.roles.value) === undefined &&
      (person.value !== "" || name.value.trim() !== "") &&
      grantStands(grant),
    async () => {
      const who = person.value === "" ? { name: name.value.trim() } : { person: person.value };
      const added = await ask("addSignIn", { body: { ...who, ...grantBody(grant) } });
      peopleChanged.value += 1;
      done(added);
    },
  );
  return (
    <Form form={form} class="card" opened>
      <Select
        at="/person"
        label={say("だれのログインですか", "Whose sign-in is it?")}
        hint={
          <>
            {say("短期職員は、必ず職員台帳からえらびます。", "A temporary is always chosen from the staff register. ")}
            <Link href="/people/temporary">{say("短期職員を台帳に登録する", "Register a temporary")}</Link>
          </>
        }
        none={say("職員台帳にいない人(下に名前を入れます)", "Somebody not on the register (type the name below)")}
        options={free.map(({ id, name: known, kind }) => ({ value: id, word: `${known}${bracketed(kindWord(kind))}` }))}
        value={person.value}
        onChange={(value) => (person.value = value)}
        wrong={form.tried ? personWrong(person.value, grant.roles.value) : undefined}
      />
      {person.value === "" ? (
        <Field
          at="/name"
          label={say("名前", "Name")}
          hint={say("氏名をそのまま入れてください。職員台帳にものります。", "The person's own name; the staff register gets it, too.")}
          maxLength={40}
          value={name.value}
          onInput={(value) => (name.value = value)}
          wrong={form.tried && name.value.trim() === "" ? say("名前を入れてください。", "Please give a name.") : undefined}
        />
      ) : null}
      <GrantFields grant={grant} offered={offered} tried={form.tried} />
      <p class="small sub mb-3">
        {say(
          "加えると、はじめのログインに使う番号が出ます。パスワードは本人が決めます。",
          "A code for the first sign-in is shown next. The password is the person's own choice.",
        )}
      </p>
      <KeepOrLeave form={form} leave={cancel} keep={say("加える", "Add")} small />
    </Form>
  );
}
