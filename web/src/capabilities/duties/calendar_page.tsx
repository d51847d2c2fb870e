import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { boardChanged, may, now, peopleChanged } from "../../api/state.ts";
import type { Calendar, Duty } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { mayOpen } from "../../parts/may_link.tsx";
import { PageHead, Words } from "../../parts/page.tsx";
import { Empty, Shown } from "../../parts/quiet.tsx";
import { briefDay, monthOf, weekdayOf, wholeDay } from "../../words/dates.ts";
import { read, say } from "../../words/language.ts";
import { Undelivered } from "../mail/undelivered.tsx";
import { byMonth, dutyHref, remindedOf } from "./due.ts";
import { Feeds } from "./feeds.tsx";

/// 予定: what is due when, overdue first, and the addresses at which calendar programs read it.
export function CalendarPage(): JSX.Element {
  const asked = useAnswer("calendar", () => ask("listDuties"), boardChanged, peopleChanged);
  return (
    <div class="narrow">
      <PageHead
        title={say("予定", "Calendar")}
        sub={say("期限のあることを、日付の順に集めています。", "Everything with a last day, in order.")}
      />
      <Shown asked={asked} waiting={say("予定を読んでいます", "Reading the calendar")}>
        {(calendar) => <Due calendar={calendar} />}
      </Shown>
      {may("listMail") ? <Mail /> : null}
      <Feeds />
    </div>
  );
}

function Mail(): JSX.Element {
  const asked = useAnswer("mail", () => ask("listMail"), peopleChanged);
  return (
    <Shown asked={asked} waiting={say("お知らせを読んでいます", "Reading the reminders")}>
      {({ messages }) => <Undelivered messages={messages} changed={asked.again} />}
    </Shown>
  );
}

function Due({ calendar }: { calendar: Calendar }): JSX.Element {
  const all = useSignal(false);
  const own = calendar.duties.filter(({ mine }) => mine);
  const shown = all.value ? calendar.duties : own;
  const { overdue, months } = byMonth(shown);
  const filters: readonly [boolean, string, number][] = [
    [false, say("自分のこと", "Mine"), own.length],
    [true, say("見えるものすべて", "All I may see"), calendar.duties.length],
  ];
  return (
    <>
      <Lead calendar={calendar} />
      {own.length === calendar.duties.length ? null : (
        <div class="seg mb-6" role="group" aria-label={say("しぼりこみ", "Filter")}>
          {filters.map(([every, word, count]) => (
            <button key={word} type="button" aria-pressed={all.value === every} onClick={() => (all.value = every)}>
              {word} <span class="num">{count}</span>
            </button>
          ))}
        </div>
      )}
      {shown.length === 0 ? (
        <Empty title={say("予定はありません", "Nothing is planned")}>
          {say("申告や権限に期限がつくと、ここに出ます。", "Once statements or rights have a last day, they appear here.")}
        </Empty>
      ) : null}
      {overdue.length > 0 ? <Stretch id="overdue" title={say("期限をすぎています", "Overdue")} duties={overdue} /> : null}
      {months.map(([month, duties]) => (
        <Stretch key={month} id={`month-${month}`} title={monthOf(month)} duties={duties} />
      ))}
      <Reckoned calendar={calendar} />
      <ByMail on={calendar.by_mail} />
    </>
  );
}

function Lead({ calendar }: { calendar: Calendar }): JSX.Element {
  const reminded = remindedOf(calendar);
  const late = reminded.filter(({ overdue }) => overdue).length;
  const near = reminded.length - late;
  if (reminded.length === 0) return <p class="lead">{say("近いうちに期限の来ることは、ありません。", "Nothing is due soon.")}</p>;
  return (
    <p class="lead">
      {late > 0 ? (
        <span class="inline-block">
          {say("期限をすぎたことが", "Overdue: ")}
          <b class="num pressing">{late}</b>
          {say(near > 0 ? "件、" : "件あります。", near > 0 ? "," : ".")}
        </span>
      ) : null}
      {late > 0 && near > 0 ? say("", " ") : ""}
      {near > 0 ? (
        <span class="inline-block">
          {say("期限の近いことが", late > 0 ? "due soon: " : "Due soon: ")}
          <b class="num">{near}</b>
          {say("件あります。", ".")}
        </span>
      ) : null}
    </p>
  );
}

function Stretch({ id, title, duties }: { id: string; title: string; duties: readonly Duty[] }): JSX.Element {
  return (
    <section class="part" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <ul class="dues">
        {duties.map((duty) => (
          <Row key={duty.key} duty={duty} />
        ))}
      </ul>
    </section>
  );
}

/// The year of a month's duties stands above them.
function Row({ duty }: { duty: Duty }): JSX.Element {
  const href = dutyHref(duty);
  const title = read(duty.text);
  return (
    <li>
      <p class="num day">
        {duty.overdue ? briefDay(duty.shown, now()) : briefDay(duty.shown, `${duty.shown}T00:00:00.000Z`)}
        <span class="sub">{say(`(${weekdayOf(duty.shown)})`, ` ${weekdayOf(duty.shown)}`)}</span>
      </p>
      <div>
        <p>
          <b>{href !== undefined && mayOpen(href) ? <Link href={href}>{title}</Link> : title}</b>
          {duty.person_name ? (
            <>
              {say("：", ": ")}
              <Words>{duty.person_name}</Words>
            </>
          ) : null}
        </p>
        {duty.topic ? (
          <p>
            <Words>{read(duty.topic)}</Words>
          </p>
        ) : null}
        <p class="small sub">
          {duty.overdue ? <b class="late">{say("期限をすぎています。", "Overdue. ")}</b> : null}
          {duty.closed ? closedWords(duty) : null}
          {read(duty.do)}
          {duty.in_charge_name ? (
            <>
              {say("進める人：", " In charge: ")}
              <Words>{duty.in_charge_name}</Words>
            </>
          ) : null}
        </p>
      </div>
    </li>
  );
}

function closedWords({ day, holiday }: Duty): string {
  const name = holiday ? read(holiday) : say("休み", "closed");
  return say(`期限は${briefDay(day, now())}(${name})なので、その前の診療日に出しています。`, `Due on ${briefDay(day, now())} (${name}), so it is shown on the last open day before. `);
}

/// Whether people are told by mail too, and where that is decided.
function ByMail({ on }: { on: boolean }): JSX.Element {
  return (
    <p class="small sub mb-6">
      {on
        ? say("期限が近いことと、すぎたことは、メールでも知らせています。", "What is due soon or overdue is told by mail as well. ")
        : say("メールでは知らせていません。お知らせは、点検ボードとこの予定にだけ出ます。", "Nothing is told by mail: reminders stand on the board and here only. ")}
      {mayOpen("/settings/mail") ? <Link href="/settings/mail">{say("メールの設定", "Mail settings")}</Link> : null}
    </p>
  );
}

/// What the days were reckoned with, and how far that reaches.
function Reckoned({ calendar: { hours_confirmed, closed_on_holidays, holidays } }: { calendar: Calendar }): JSX.Element {
  return (
    <p class="small sub mb-6">
      {hours_confirmed
        ? say("休みの日は、設定の診療時間で数えています。", "Closed days are those of the hours under Settings. ")
        : say("診療時間が未設定のため、ふつうの時間(月曜から土曜)で数えています。", "Your hours are not set: the usual ones (Monday to Saturday) are used. ")}
      {closed_on_holidays
        ? say(
            `祝日は内閣府の一覧(${holidays.edition}公表)により、${wholeDay(holidays.last)}まで休みとします。それより後の祝日はまだわからないため、診療日として数えます。`,
            `Japan's holidays are taken from the Cabinet Office's list (published ${holidays.edition}) as closed days, until ${wholeDay(holidays.last)}. Later ones are not known yet and count as open.`,
          )
        : say("祝日も診療日として数えています。", "Japan's holidays count as open days.")}
    </p>
  );
}
