import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { may, now } from "../../api/state.ts";
import type { Notice } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { Opening } from "../../parts/opens.tsx";
import { MaybeName, Words } from "../../parts/page.tsx";
import { brief, briefDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { JoinedSince } from "./joined.tsx";
import { daysWords, isPast, monthsWords, stateWord, viewersWords } from "./words.ts";

interface CardProps {
  notice: Notice;
  today: string;
  changed: () => void;
}

/// One notice: what it says, what it is today, and what is done with it next.
export function NoticeCard({ notice, today, changed }: CardProps): JSX.Element {
  const given = useSignal(false);
  const ending = useSignal(false);
  const live = !isPast(notice);
  const Head = live ? "h2" : "h3"; // earlier ones stand under a heading of their own
  return (
    <section class="card" aria-label={say(`${daysWords(notice)}の説明`, `The notice ${daysWords(notice)}`)}>
      <Head>{stateWord(notice)}</Head>
      <Answers notice={notice} />
      <div class="acts mt-3">
        <Link class="btn sm" href={`/print/notice?notice=${notice.id}`}>
          {say("説明の紙を印刷する", "Print the notice")}
        </Link>
      </div>
      <JoinedSince notice={notice} today={today} changed={changed} />
      {notice.state === "written" && may("giveNotice") ? (
        <div class="mt-3">
          <Opening act={say("説明した日を記録する", "Record that staff were told")} open={given}>
            <Give notice={notice} today={today} changed={changed} leave={() => (given.value = false)} />
          </Opening>
        </div>
      ) : null}
      {live && may("endNotice") ? (
        <div class="mt-3">
          <Opening act={say("この説明を終わらせる", "End this notice")} open={ending}>
            <End notice={notice} changed={changed} leave={() => (ending.value = false)} />
          </Opening>
        </div>
      ) : null}
    </section>
  );
}

function Answers({ notice }: { notice: Notice }): JSX.Element {
  const { given, ended } = notice;
  return (
    <dl class="kv">
      <div>
        <dt>{say("目的", "Purpose")}</dt>
        <dd>
          <Words>{notice.purpose}</Words>
        </dd>
      </div>
      <div>
        <dt>{say("責任を持つ人", "Answers for it")}</dt>
        <dd>
          <MaybeName name={notice.responsible_name} />
        </dd>
      </div>
      <div>
        <dt>{say("見る人", "May see")}</dt>
        <dd>
          <Words>{viewersWords(notice)}</Words>
        </dd>
      </div>
      <div>
        <dt>{say("名前を残す期間", "Names are kept")}</dt>
        <dd class="num">{monthsWords(notice.keep_months)}</dd>
      </div>
      <div>
        <dt>{say("記録する期間", "Collected")}</dt>
        <dd class="num">{daysWords(notice)}</dd>
      </div>
      <div>
        <dt>{say("説明した日", "Staff were told")}</dt>
        <dd class="num">{given ? briefDay(given.day, now()) : say("まだです", "not yet")}</dd>
      </div>
      {ended ? (
        <div>
          <dt>{say("終わらせた理由", "Why it was ended")}</dt>
          <dd>
            <Words>{ended.why}</Words> <span class="small sub num">{brief(ended.at, now())}</span>
          </dd>
        </div>
      ) : null}
    </dl>
  );
}

function Give({ notice, today, changed, leave }: CardProps & { leave: () => void }): JSX.Element {
  const day = useSignal(today);
  const why = useSignal("");
  const wrong = day.value === "" || day.value > today ? say("今日までの日を入れてください。", "Please give a day up to today.") : undefined;
  const form = useForm(
    () => wrong === undefined,
    async () => {
      await ask("giveNotice", { path: { notice: notice.id }, body: { day: day.value, why: why.value.trim() } });
      tell(say("説明した日を記録しました", "It is recorded that staff were told"));
      changed();
    },
  );
  return (
    <Form form={form} class="answer">
      <Field
        at="/day"
        label={say("職員に紙を配って説明した日", "Day on which staff got the paper")}
        hint={say(`始める日(${briefDay(notice.start, now())})より前の日です。その日から、名前を集めます。`, `Before the first day (${briefDay(notice.start, now())}), from which on names are collected.`)}
        type="date"
        value={day.value}
        onInput={(value) => (day.value = value)}
        wrong={form.tried ? wrong : undefined}
      />
      <Field
        at="/why"
        label={say("一人で記録する理由", "Why it is recorded alone")}
        hint={say("院長か、書いた人とは別の担当者が記録するときは、空欄でかまいません。", "Not needed where a director records it, or somebody else than who wrote it.")}
        value={why.value}
        onInput={(value) => (why.value = value)}
      />
      <KeepOrLeave form={form} leave={leave} keep={say("この日に説明したと記録する", "Record this day")} small />
    </Form>
  );
}

function End({ notice, changed, leave }: { notice: Notice; changed: () => void; leave: () => void }): JSX.Element {
  const why = useSignal("");
  const form = useForm(
    () => why.value.trim() !== "",
    async () => {
      await ask("endNotice", { path: { notice: notice.id }, body: { why: why.value.trim() } });
      tell(say("説明を終わらせました。名前は集めません。", "The notice is ended. No names are collected."));
      changed();
    },
  );
  return (
    <Form form={form} class="answer">
      <Field
        at="/why"
        label={say("終わらせる理由", "Reason")}
        hint={say("すぐに集めるのをやめます。集めた記録は、知らせた期間のあとに消えます。", "Collection stops at once. What was collected is forgotten when its time is over.")}
        rule={say("1行、1,000文字までにしてください。", "Use one line of up to 1,000 characters.")}
        maxLength={1000}
        value={why.value}
        onInput={(value) => (why.value = value)}
        wrong={form.tried && why.value.trim() === "" ? say("理由を入れてください。", "Please give a reason.") : undefined}
      />
      <KeepOrLeave form={form} leave={leave} keep={say("説明を終わらせる", "End the notice")} small plainly />
    </Form>
  );
}
