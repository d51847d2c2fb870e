import { useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { boardChanged, may, now, session } from "../../api/state.ts";
import type { LogCheck, LogChecks, LogFinding, LogPeriod, LogSource } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { useAnswer } from "../../live/answer.ts";
import { useUntilWhole } from "../../live/until_whole.ts";
import { Choice, Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { Opening } from "../../parts/opens.tsx";
import { PageHead, Words } from "../../parts/page.tsx";
import { Empty, Shown } from "../../parts/quiet.tsx";
import { brief, briefDay, dayAfter } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { oneLine } from "../../words/one_line.ts";
import { MadeLately } from "../access/made_lately.tsx";
import { placeOf } from "../journal/place.ts";
import { bodyOf, isSaid, Material } from "./material.tsx";
import { liesBefore, proposalFrom } from "./recorded.ts";
import { findingWord, periodWords, SOURCES, sourceWord, sourceWords } from "./words.ts";

/// アクセスログの点検: what somebody looked at in the access records of a month, and what they found.
export function LogChecksPage(): JSX.Element {
  const asked = useAnswer("log checks", () => ask("listLogChecks"), boardChanged);
  return (
    <div class="narrow">
      <PageHead
        title={say("アクセスログの点検", "Checks of the access log")}
        crumb={<Link href="/journal">{say("利用日誌", "Journal")}</Link>}
        sub={say("月に一度、利用の記録を見て、見たこと・見つかったこと・行ったことを残します。", "Once a month somebody looks at the records of use and writes what they saw, found and did.")}
        acts={
          <Link class="btn sm" href="/print/access-log">
            {say("印刷する", "Print")}
          </Link>
        }
      />
      <Shown asked={asked} waiting={say("点検の記録を読んでいます", "Reading the checks")}>
        {(found) => <Found found={found} changed={asked.again} />}
      </Shown>
    </div>
  );
}

function Found({ found, changed }: { found: LogChecks; changed: () => void }): JSX.Element {
  const open = useSignal(false);
  return (
    <>
      <p class="lead">
        {say("これまでの点検は", "There have been ")}
        <b class="num">{found.checks.length}</b>
        {say("回です。", found.checks.length === 1 ? " check. " : " checks. ")}
        {found.next === null ? "" : dueWords(found.next, found.today)}
      </p>
      <Missing missing={found.missing} />
      {may("recordLogCheck") ? (
        <Opening act={say("点検を記録する", "Record a check")} open={open}>
          <Record
            today={found.today}
            since={found.since}
            proposed={proposalFrom(found.proposed, found.since, found.today)}
            alone={found.alone}
            leave={() => (open.value = false)}
            kept={() => {
              open.value = false;
              changed();
            }}
          />
        </Opening>
      ) : null}
      <section class="part mt-6" aria-labelledby="log-checks">
        <h2 id="log-checks">{say("点検の記録", "Checks so far")}</h2>
        {found.checks.length === 0 ? (
          <Empty title={say("まだ一度も行っていません", "There has been none yet")}>
            {say("利用日誌を見てから、「点検を記録する」で残します。約10分です。", "Look at the journal, then record the check; about 10 minutes.")}
          </Empty>
        ) : (
          <ul>
            {found.checks.map((one) => (
              <Check key={one.id} one={one} changed={changed} />
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

function Missing({ missing }: { missing: readonly LogPeriod[] }): JSX.Element | null {
  if (missing.length === 0) return null;
  return (
    <section class="card mb-4" aria-labelledby="log-missing">
      <h2 id="log-missing">{say("点検されていない日があります", "Days that nobody has checked")}</h2>
      <ul class="mt-2">
        {missing.map((period) => (
          <li key={period.first} class="num">
            {periodWords(period, now())}
          </li>
        ))}
      </ul>
      <p class="small sub mt-2">{say("使い始めた日からの点検に、抜けた日があります。その期間の記録を見て、点検を記録してください。", "Since the set-up, some days are in no check. Look at the records of those days, and record a check of them.")}</p>
    </section>
  );
}

function dueWords(next: string, today: string): string {
  const day = briefDay(next, now());
  return next < today ? say(`次の点検の期限(${day})が過ぎています。`, `The next one was due ${day}.`) : say(`次の点検は、${day}までに行います。`, `The next one is due ${day}.`);
}

function Check({ one, changed }: { one: LogCheck; changed: () => void }): JSX.Element {
  return (
    <li class="card">
      <h3 class="num">{periodWords(one, now())}</h3>
      <p class="small sub">
        <Words>{one.by_name ?? ""}</Words> <span class="num">{brief(one.at, now())}</span>
      </p>
      <p class="mt-2">
        {say("見たもの：", "Looked at: ")}
        {sourceWords(one)}
        {say("。", ". ")}
        <Words>{one.looked}</Words>
      </p>
      {one.clear ? (
        <p>{say("見つかったことは、ありません。", "Nothing was found.")}</p>
      ) : (
        <>
          <p>
            {say("見つかったこと：", "Found: ")}
            <Words>{one.found}</Words>
          </p>
          <p>
            {say("行ったこと：", "Done: ")}
            <Words>{one.done}</Words>
          </p>
        </>
      )}
      <Figures material={one.material} />
      <OwnActs one={one} changed={changed} />
    </li>
  );
}

/// What the system found, with the checker's remarks.
function Figures({ material }: { material: LogCheck["material"] }): JSX.Element {
  const found = material.findings.filter(({ count }) => count > 0);
  const odd = material.samples.filter(({ fine }) => !fine);
  return (
    <ul class="small mt-2">
      {found.map(({ kind, count, remark }) => (
        <li key={kind}>
          {findingWord(kind)} <span class="num">{say(`${count}件`, String(count))}</span>
          {say("：", ": ")}
          <Words>{remark}</Words>
        </li>
      ))}
      <li>
        {say(`抜き取り ${material.samples.length}件、気になったもの ${odd.length}件`, `${material.samples.length} samples, ${odd.length} of them odd`)}
        {odd.map(({ index, said }) => (
          <span key={index}>
            {say("・", " · ")}
            <Link href={`/journal/${placeOf({ generation: material.draw.generation, index })}`}>{say(`${index}番`, `entry ${index}`)}</Link> <Words>{said}</Words>
          </span>
        ))}
      </li>
    </ul>
  );
}

/// Nobody alone reviews their own use: what the checker did is looked at by another.
function OwnActs({ one, changed }: { one: LogCheck; changed: () => void }): JSX.Element {
  const open = useSignal(false);
  const { own_acts, own_acts_before, alone, second } = one;
  const here = may("confirmOwnActs") && session.value?.person.id !== one.by && second?.worth !== "needs-another";
  return (
    <div class="mt-2">
      {[...own_acts_before, ...(own_acts ? [own_acts] : [])].map((seen) => (
        <p key={seen.at}>
          {say("点検した人自身の利用を見た人：", "The checker's own acts looked at by ")}
          <Words>{seen.by_name ?? ""}</Words> <span class="num">{brief(seen.at, now())}</span>
          {say("。", ". ")}
          <Words>{seen.looked}</Words>
          {seen.alone ? (
            <>
              {" "}
              <span class="e">{say("単独承認", "decided alone")}</span> <Words>{seen.why}</Words>
            </>
          ) : null}
          {seen.lately ? <MadeLately counts={seen.alone} /> : null}
        </p>
      ))}
      {alone ? (
        <p>
          <span class="e">{say("単独承認", "decided alone")}</span> <Words>{one.why}</Words>
        </p>
      ) : one.awaits_second ? (
        <p>
          <b>{say("点検した人自身の利用を、別の人が見るのを待っています。", "Waits for somebody else to look at the checker's own acts.")}</b>
          {second?.worth === "needs-another" && second.lately ? (
            <Words>
              {say(
                `あなたと点検した人のログインは、同じ人が用意したばかりなので、ほかの人が見ます：${second.others.join("、")}`,
                ` Your sign-in and the checker's have just been made by one hand, so another looks: ${second.others.join(", ")}`,
              )}
            </Words>
          ) : null}
        </p>
      ) : null}
      {(one.awaits_second || (alone && own_acts === null)) && here ? (
        <Opening act={say("点検した人の利用を見て、残す", "Look at the checker's acts and say so")} open={open}>
          <ConfirmOwnActs
            one={one}
            leave={() => (open.value = false)}
            kept={() => {
              open.value = false;
              changed();
            }}
          />
        </Opening>
      ) : null}
    </div>
  );
}

function ConfirmOwnActs({ one, leave, kept }: { one: LogCheck; leave: () => void; kept: () => void }): JSX.Element {
  const looked = useSignal("");
  const why = useSignal("");
  const alone = one.second?.worth === "alone";
  const missing = oneLine(looked.value) === "";
  const no_why = alone && oneLine(why.value) === "";
  const form = useForm(
    () => !missing && !no_why,
    async () => {
      await ask("confirmOwnActs", { path: { check: one.id }, body: { looked: oneLine(looked.value), ...(alone ? { why: oneLine(why.value) } : {}) } });
      tell(say("見たと残しました", "Kept that you looked at it"));
      kept();
    },
  );
  return (
    <Form form={form} class="answer">
      <Field
        at="/looked"
        label={say("どこを見たか", "What exactly")}
        hint={say("「本人のログインと、役割や設定の変更」のように書きます。", "Such as “their log-ins, and what they changed”.")}
        rule={say("1行、1,000文字までにしてください。", "Use one line of up to 1,000 characters.")}
        maxLength={1000}
        value={looked.value}
        onInput={(value) => (looked.value = value)}
        wrong={form.tried && missing ? say("見たところを入れてください。", "Please say what you looked at.") : undefined}
      />
      {alone ? (
        <Field
          at="/why"
          label={say("単独承認とする理由", "Why you look alone")}
          hint={say("あなたと点検した人のログインは、同じ人が用意したばかりで、ほかに見る人がいません。", "Your sign-in and the checker's have just been made by one hand, and nobody else could look.")}
          rule={say("1行、1,000文字までにしてください。", "Use one line of up to 1,000 characters.")}
          maxLength={1000}
          value={why.value}
          onInput={(value) => (why.value = value)}
          wrong={form.tried && no_why ? say("理由を入れてください。", "Please give a reason.") : undefined}
        />
      ) : null}
      <KeepOrLeave form={form} leave={leave} keep={say("見たと残す", "Keep that I looked at it")} small />
    </Form>
  );
}

type Outcome = "clear" | "found";
type Wrong = Partial<Record<"first" | "last" | "sources" | "looked" | "outcome" | "found" | "done" | "why", string | undefined>>;

function noRecords(since: string): string {
  const day = briefDay(since, now());
  return say(`この期間の記録はありません(関所は${day}から)。`, `There are no records of these days (the hub began on ${day}).`);
}

interface RecordProps {
  today: string;
  /// The day of set-up: of days before it there are no records.
  since: string | null;
  proposed: LogPeriod | null;
  /// Nobody else could look at what the checker did.
  alone: boolean;
  leave: () => void;
  kept: () => void;
}

function Record({ today, since, proposed, alone, leave, kept }: RecordProps): JSX.Element {
  const yesterday = dayAfter(`${today}T00:00:00.000Z`, -1);
  const first = useSignal(proposed?.first ?? "");
  const last = useSignal(proposed?.last ?? "");
  const sources = useSignal<readonly LogSource[]>([]);
  const looked = useSignal("");
  const outcome = useSignal<Outcome | null>(null);
  const found = useSignal("");
  const done = useSignal("");
  const why = useSignal("");
  const said = { remarks: useSignal<Partial<Record<LogFinding, string>>>({}), samples: useSignal<Record<number, string>>({}) };
  const some = outcome.value === "found";
  const ends = first.value !== "" && last.value >= first.value && last.value <= yesterday;
  const before = ends && liesBefore({ first: first.value, last: last.value }, since);
  const fits = ends && !before;
  // That the records were looked at is recorded: they are asked for once a period until they are whole, not after each change.
  const material = useAnswer(`log material ${fits ? first.value : ""} ${last.value}`, async () => (fits ? ask("getLogCheckMaterial", { query: { first: first.value, last: last.value } }) : null));
  useUntilWhole(material);
  const shown = material.value ?? null;
  useLayoutEffect(() => {
    said.samples.value = {};
  }, [shown?.digest]);
  const missing: Wrong = {
    first: first.value === "" ? say("最初の日を入れてください。", "Please give the first day.") : undefined,
    last: before ? noRecords(since ?? "") : last.value === "" || last.value < first.value || last.value > yesterday ? say("最初の日からきのうまでのうちで入れてください。", "Give a day from the first one until yesterday.") : undefined,
    sources: sources.value.length === 0 ? say("見たものを、1つ以上えらんでください。", "Please choose at least one.") : undefined,
    looked: oneLine(looked.value) === "" ? say("見たところを入れてください。", "Please say what you looked at.") : undefined,
    outcome: outcome.value === null ? say("どちらかをえらんでください。", "Please choose one.") : undefined,
    found: some && oneLine(found.value) === "" ? say("見つかったことを入れてください。", "Please say what was found.") : undefined,
    done: some && oneLine(done.value) === "" ? say("行ったことを入れてください。", "Please say what was done.") : undefined,
    why: alone && oneLine(why.value) === "" ? say("理由を入れてください。", "Please give a reason.") : undefined,
  };
  const form = useForm(
    () => shown !== null && isSaid(shown, said) && Object.values(missing).every((wrong) => wrong === undefined),
    async () => {
      if (shown === null) return;
      await ask("recordLogCheck", {
        body: {
          ...bodyOf(shown, said),
          first: first.value,
          last: last.value,
          sources: [...sources.value],
          looked: oneLine(looked.value),
          clear: !some,
          ...(some ? { found: oneLine(found.value), done: oneLine(done.value) } : {}),
          ...(alone ? { why: oneLine(why.value) } : {}),
        },
      });
      tell(say("点検を記録しました", "The check is recorded"));
      kept();
    },
  );
  const wrong: Wrong = form.tried ? missing : {};
  const rule = say("1行、1,000文字までにしてください。", "Use one line of up to 1,000 characters.");
  return (
    <Form form={form} class="answer">
      <p class="mb-3">
        <b>
          <Words>{session.value?.person.name ?? ""}</Words>
        </b>
        {say("の点検として残します。あとから書きかえることはできません。", " is named under it. It cannot be changed later.")}
      </p>
      <div class="answer-fields">
        <Field at="/first" label={say("いつから", "From")} type="date" value={first.value} onInput={(value) => (first.value = value)} wrong={wrong.first} />
        <Field
          at="/last"
          label={say("いつまで", "To")}
          rule={say("きのうまでの、100日以内にしてください。", "Give up to 100 days that end yesterday at the latest.")}
          type="date"
          value={last.value}
          onInput={(value) => (last.value = value)}
          wrong={wrong.last}
        />
      </div>
      {proposed === null && first.value === "" && since === today ? <p class="note my-3">{say("関所は今日から記録しています。点検できるのは、あしたからです。", "Records begin today; the first check can be made tomorrow.")}</p> : null}
      {before ? <p class="note my-3">{noRecords(since ?? "")}</p> : null}
      {fits ? (
        <Shown asked={material} waiting={say("この期間の記録を読んでいます", "Reading the records of these days")}>
          {(found) => (found === null ? null : <Material material={found} said={said} tried={form.tried} />)}
        </Shown>
      ) : null}
      <Choice<LogSource>
        at="/sources"
        several
        label={say("見たもの", "Looked at")}
        rule={say("1つ以上えらんでください。", "Choose at least one.")}
        options={SOURCES.map((value) => ({ value, word: sourceWord(value) }))}
        chosen={sources.value}
        onChange={(chosen) => (sources.value = chosen)}
        wrong={wrong.sources}
      />
      <Field
        at="/looked"
        label={say("どこを見たか", "What exactly")}
        hint={say("「診療時間外のログイン、辞めた人のアカウント」のように書きます。", "Such as “log-ins outside hours, leavers' accounts”.")}
        rule={rule}
        maxLength={1000}
        value={looked.value}
        onInput={(value) => (looked.value = value)}
        wrong={wrong.looked}
      />
      <Choice<Outcome>
        at="/clear"
        label={say("見つかったこと", "Was anything found?")}
        options={[
          { value: "clear", word: say("ない", "No") },
          { value: "found", word: say("ある", "Yes") },
        ]}
        chosen={outcome.value === null ? [] : [outcome.value]}
        onChange={([chosen]) => (outcome.value = chosen ?? null)}
        wrong={wrong.outcome}
      />
      {some ? (
        <>
          <Field at="/found" label={say("何が見つかったか", "What was found")} rule={rule} maxLength={1000} value={found.value} onInput={(value) => (found.value = value)} wrong={wrong.found} />
          <Field at="/done" label={say("何を行ったか", "What was done")} rule={rule} maxLength={1000} value={done.value} onInput={(value) => (done.value = value)} wrong={wrong.done} />
        </>
      ) : null}
      {alone ? (
        <Field
          at="/why"
          label={say("一人で点検する理由(単独承認)", "Why you check alone")}
          hint={say(
            "あなた自身の利用を見る人が、ほかにいません。年に一度の見直しに出ます。",
            "Nobody else could look at your own acts. The yearly review lists it.",
          )}
          rule={rule}
          maxLength={1000}
          value={why.value}
          onInput={(value) => (why.value = value)}
          wrong={wrong.why}
        />
      ) : (
        <p class="small sub mb-3">
          {say("あなた自身の利用は、このあと別の人が見ます。", "Somebody else looks at your own acts afterwards.")}
        </p>
      )}
      <KeepOrLeave form={form} leave={leave} keep={say("この内容で記録する", "Record it so")} />
    </Form>
  );
}
