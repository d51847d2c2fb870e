import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { boardChanged, may, now } from "../../api/state.ts";
import type { LegalHold, Retention, RetentionRule } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { useAnswer } from "../../live/answer.ts";
import { WhomToAsk } from "../../parts/deciders.tsx";
import { Choice, Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { Opening } from "../../parts/opens.tsx";
import { PageHead, Words } from "../../parts/page.tsx";
import { Shown } from "../../parts/quiet.tsx";
import { brief, briefDay, monthOf } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { classWord, type EntryClass } from "./class_words.ts";
import { FEWEST_MONTHS, isMonth, MOST_MONTHS, monthsWords } from "./retention_words.ts";

/// 残す期間: how long what entries say is kept, by which written rules, and what is on hold.
export function RetentionPage(): JSX.Element {
  const asked = useAnswer("retention", () => ask("getRetention"), boardChanged);
  return (
    <div class="narrow">
      <PageHead
        title={say("残す期間", "Retention")}
        crumb={<Link href="/journal">{say("利用日誌", "Journal")}</Link>}
        sub={say(
          "期間が過ぎた月の本文を消します。記録があったこと、その順番と証明は、いつまでも残ります。",
          "What entries of a month say is destroyed once its time has passed. That they were there, their order and their proofs stay for ever.",
        )}
      />
      <Shown asked={asked} waiting={say("決まりを読んでいます", "Reading the rules")}>
        {(found) => (
          <>
            <Classes found={found} changed={asked.again} />
            <Holds holds={found.holds} changed={asked.again} />
            <Rules rules={found.rules} />
          </>
        )}
      </Shown>
    </div>
  );
}

function Classes({ found, changed }: { found: Retention; changed: () => void }): JSX.Element {
  const open = useSignal(false);
  const unset = found.classes.filter(({ months }) => months === null).length;
  return (
    <>
      <p class="lead">
        {unset === 0
          ? say("どの区分も、残す期間が決まっています。", "Every class has a rule.")
          : say(`残す期間が決まっていない区分が${unset}つあります。決めるまでは、何も消えません。`, `Classes without a rule: ${unset}. Until there is one nothing of them is destroyed.`)}
      </p>
      <table class="cards">
        <caption class="vh">{say("いまの決まり", "Rules in force")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("記録の区分", "Class")}</th>
            <th scope="col">{say("残す期間", "Kept for")}</th>
          </tr>
        </thead>
        <tbody>
          {found.classes.map((one) => (
            <tr key={one.class}>
              <th scope="row">{classWord(one.class)}</th>
              <td class="num">{one.months === null ? say("決まっていません", "no rule") : monthsWords(one.months)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {found.due.length > 0 ? (
        <p class="small mt-2">{say(`期間が過ぎた月が${found.due.length}つあり、1時間のうちに消します。`, `Months past their time: ${found.due.length}; destroyed within the hour.`)}</p>
      ) : null}
      <div class="mt-4">
        {may("writeRetentionRule") ? (
          <Opening act={say("期間を決める", "Write a rule")} open={open}>
            <Write
              leave={() => (open.value = false)}
              kept={() => {
                open.value = false;
                boardChanged.value += 1;
                changed();
              }}
            />
          </Opening>
        ) : (
          <>
            <p class="small">{say("期間を決めるのは院長です。", "The director decides how long.")}</p>
            <WhomToAsk roles={["director"]} />
          </>
        )}
      </div>
    </>
  );
}

function Write({ leave, kept }: { leave: () => void; kept: () => void }): JSX.Element {
  const of = useSignal<EntryClass>("usage");
  const months = useSignal("");
  const reason = useSignal("");
  const fits = /^[0-9]{1,4}$/.test(months.value.trim()) && Number(months.value) >= FEWEST_MONTHS && Number(months.value) <= MOST_MONTHS;
  const form = useForm(
    () => fits && reason.value.trim() !== "",
    async () => {
      await ask("writeRetentionRule", { body: { class: of.value, months: Number(months.value), reason: reason.value.trim() } });
      tell(say("残す期間を決めました", "The rule is kept"));
      kept();
    },
  );
  return (
    <Form form={form}>
      <Choice
        at="/class"
        label={say("記録の区分", "Class")}
        options={(["usage", "decision", "raw"] as const).map((value) => ({ value, word: classWord(value) }))}
        chosen={[of.value]}
        onChange={([value]) => {
          if (value) of.value = value;
        }}
      />
      <Field
        at="/months"
        label={say("残す月数", "Months to keep")}
        hint={say("5年は60、10年は120です。短くする決まりと、はじめての決まりは、14日後から効きます。", "60 are five years, 120 ten. A shorter rule, and the first one, holds after fourteen days.")}
        inputmode="numeric"
        maxLength={4}
        value={months.value}
        onInput={(value) => (months.value = value)}
        wrong={form.tried && !fits ? say(`${FEWEST_MONTHS}から${MOST_MONTHS}までの数を入れてください。`, `Please give a number from ${FEWEST_MONTHS} to ${MOST_MONTHS}.`) : undefined}
      />
      <Reason at="/reason" label={say("理由(規程の条など)", "Reason, such as the section of your rules")} value={reason.value} onInput={(value) => (reason.value = value)} tried={form.tried} />
      <KeepOrLeave form={form} leave={leave} />
    </Form>
  );
}

function Reason({ at, label, value, onInput, tried }: { at: string; label: string; value: string; onInput: (value: string) => void; tried: boolean }): JSX.Element {
  return (
    <Field at={at} label={label} maxLength={300} value={value} onInput={onInput} wrong={tried && value.trim() === "" ? say("理由を入れてください。", "Please give a reason.") : undefined} />
  );
}

function Holds({ holds, changed }: { holds: readonly LegalHold[]; changed: () => void }): JSX.Element {
  const open = useSignal(false);
  return (
    <section class="part mt-6" aria-labelledby="holds">
      <h2 id="holds">{say("消去を止めている月", "Months on hold")}</h2>
      <p class="small sub mb-3">{say("照会や訴訟などで要る記録は、解くまで消えません。", "What an inquiry or a court may ask for stays until it is released.")}</p>
      {holds.length > 0 ? (
        <ul class="border-t border-solid-gray-200 mb-4">
          {holds.map((one) => (
            <HoldRow key={one.id} one={one} changed={changed} />
          ))}
        </ul>
      ) : null}
      {may("holdJournal") ? (
        <Opening act={say("消去を止める", "Put months on hold")} open={open}>
          <HoldForm
            leave={() => (open.value = false)}
            kept={() => {
              open.value = false;
              changed();
            }}
          />
        </Opening>
      ) : null}
    </section>
  );
}

function HoldRow({ one, changed }: { one: LegalHold; changed: () => void }): JSX.Element {
  const open = useSignal(false);
  const why = useSignal("");
  const form = useForm(
    () => why.value.trim() !== "",
    async () => {
      await ask("releaseJournal", { path: { hold: one.id }, body: { why: why.value.trim() } });
      tell(say("消去の停止を解きました", "The hold is released"));
      open.value = false;
      changed();
    },
  );
  const first = monthOf(one.first);
  const until = one.last === null ? say(`${first}以後`, `everything from ${first} on`) : say(`${first}から${monthOf(one.last)}まで`, `${first} to ${monthOf(one.last)}`);
  const span = one.last === one.first ? first : until;
  return (
    <li class="border-b border-solid-gray-100 py-3">
      <p>
        <b class="num">{span}</b> <Words>{one.reason}</Words>
      </p>
      <p class="small sub num">
        <Words>{one.by_name ?? ""}</Words> {brief(one.at, now())}
      </p>
      {one.released ? (
        <p class="small num">
          {say("解いた人：", "Released by ")}
          <Words>{one.released.by_name ?? ""}</Words> {brief(one.released.at, now())}
          {say("・理由：", " · reason: ")}
          <Words>{one.released.why}</Words>
        </p>
      ) : may("releaseJournal") ? (
        <div class="mt-2">
          <Opening act={say(`${span}の停止を解く`, `Release ${span}`)} open={open}>
            <Form form={form}>
              <Reason at="/why" label={say("解く理由", "Why it is released")} value={why.value} onInput={(value) => (why.value = value)} tried={form.tried} />
              <KeepOrLeave form={form} leave={() => (open.value = false)} keep={say("停止を解く", "Release it")} small plainly />
            </Form>
          </Opening>
        </div>
      ) : null}
    </li>
  );
}

function HoldForm({ leave, kept }: { leave: () => void; kept: () => void }): JSX.Element {
  const first = useSignal("");
  const last = useSignal("");
  const reason = useSignal("");
  const wrong = (value: string): string | undefined => (isMonth(value) ? undefined : say("2026-01 のように入れてください。", "Please write it like 2026-01."));
  const form = useForm(
    () => isMonth(first.value) && (last.value.trim() === "" || isMonth(last.value)) && reason.value.trim() !== "",
    async () => {
      await ask("holdJournal", { body: { first: first.value.trim(), last: last.value.trim() === "" ? null : last.value.trim(), reason: reason.value.trim() } });
      tell(say("消去を止めました", "They are on hold"));
      kept();
    },
  );
  return (
    <Form form={form}>
      <Field at="/first" label={say("はじめの月", "First month")} hint={say("例：2026-01", "Such as 2026-01")} maxLength={7} value={first.value} onInput={(value) => (first.value = value)} wrong={form.tried ? wrong(first.value) : undefined} />
      <Field
        at="/last"
        label={say("終わりの月(空にすると、これからの分も)", "Last month (empty: what is to come, too)")}
        maxLength={7}
        value={last.value}
        onInput={(value) => (last.value = value)}
        wrong={form.tried && last.value.trim() !== "" ? wrong(last.value) : undefined}
      />
      <Reason at="/reason" label={say("止める理由", "Reason")} value={reason.value} onInput={(value) => (reason.value = value)} tried={form.tried} />
      <KeepOrLeave form={form} leave={leave} keep={say("消去を止める", "Put on hold")} />
    </Form>
  );
}

function Rules({ rules }: { rules: readonly RetentionRule[] }): JSX.Element | null {
  if (rules.length === 0) return null;
  return (
    <section class="part mt-6" aria-labelledby="rules">
      <h2 id="rules">{say("これまでに書いた決まり", "Rules as they were written")}</h2>
      <ul class="border-t border-solid-gray-200">
        {rules.map((one) => (
          <li key={one.id} class="border-b border-solid-gray-100 py-3">
            <p>
              <b>{classWord(one.class)}</b> <span class="num">{monthsWords(one.months)}</span>
              {say("・", " · ")}
              <span class="num">{say(`${briefDay(one.from, now())}から`, `from ${briefDay(one.from, now())}`)}</span>
            </p>
            <p class="small sub num">
              <Words>{one.by_name ?? ""}</Words> {brief(one.at, now())}
              {say("・理由：", " · reason: ")}
              <Words>{one.reason}</Words>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
