import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link, useLocation, useSearch } from "wouter-preact";

import { ask, Refused } from "../../api/client.ts";
import { boardChanged, may, mayDecide, now } from "../../api/state.ts";
import type { DailyLine, DailyUse, ReadingPurpose } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { useAnswer } from "../../live/answer.ts";
import { useUntilWhole } from "../../live/until_whole.ts";
import { DayField } from "../../parts/day_field.tsx";
import { Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { Opening } from "../../parts/opens.tsx";
import { PageHead, Words } from "../../parts/page.tsx";
import { WhyNot } from "../../parts/bars.tsx";
import { Empty, FormProblem, Shown } from "../../parts/quiet.tsx";
import { brief, briefDay, dayAfter, isDay, today, wholeDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { grouped } from "../../words/numbers.ts";
import { oneLine } from "../../words/one_line.ts";
import { AskPurpose } from "../journal/purpose.tsx";
import { readingPurpose } from "../journal/reading.ts";
import { WriteUse } from "../usage/use_form.tsx";
import { seatWords, spanWords, unseenWords } from "../usage/words.ts";
import { lineId, Timeline } from "./timeline.tsx";
import { dayToBegin, standingWord, whatWords, whoWords } from "./words.ts";

const to = (day: string): string => `/journal/days?day=${day}`;

/// 今日の利用日誌: what the evidence says of a day, which a person reads, completes and confirms. The day stands in the address.
export function DailyPage(): JSX.Element {
  const asked = new URLSearchParams(useSearch()).get("day");
  const purpose = readingPurpose.value;
  return (
    <div class="narrow">
      <PageHead
        title={say("今日の利用日誌", "The day's journal of use")}
        crumb={<Link href="/journal">{say("利用日誌", "Journal")}</Link>}
        sub={say("記録から作った下書きです。見て、足りない利用を書き足し、確認します。ふつうは20秒ほどです。", "Drawn out of the records. Read it, add what is missing and confirm; usually about 20 seconds.")}
      />
      {purpose === null ? <AskPurpose /> : <Day asked={isDay(asked) ? asked : null} purpose={purpose} />}
    </div>
  );
}

function Day({ asked, purpose }: { asked: string | null; purpose: ReadingPurpose }): JSX.Element {
  const found = useAnswer(
    `daily use ${asked ?? ""}`,
    async () => {
      const first = await ask("getDailyUse", { query: { why: purpose, ...(asked ? { day: asked } : {}) } });
      const begin = asked === null ? dayToBegin(first) : first.day;
      return begin === first.day ? first : ask("getDailyUse", { query: { why: purpose, day: begin } });
    },
    boardChanged,
  );
  useUntilWhole(found);
  const day = asked ?? found.value?.day;
  return (
    <>
      <Shown asked={found} waiting={say("その日の記録を読んでいます", "Reading the records of the day")}>
        {(use) => <Draft key={use.day} use={use} changed={found.again} />}
      </Shown>
      {day ? <Days day={day} use={found.value} /> : null}
    </>
  );
}

function Draft({ use, changed }: { use: DailyUse; changed: () => void }): JSX.Element {
  return (
    <>
      <p class="lead" data-standing={use.standing}>
        <b class="num">{wholeDay(use.day)}</b>
        {say("：", ": ")}
        {use.whole ? `${standingWord(use.standing)}${say("。", ". ")}` : say("記録を数えています。", "The records are being counted. ")}
        {use.whole ? say(`${use.lines.length}行あります。`, use.lines.length === 1 ? "1 line." : `${use.lines.length} lines.`) : say(`ここまでで${use.lines.length}行です。`, `${use.lines.length} lines so far.`)}
        {use.unknown === 0 ? "" : say(`作業者不明は${use.unknown}件です。`, ` ${use.unknown} of nobody.`)}
      </p>
      <Notes use={use} />
      <Lines use={use} />
      <Gaps use={use} />
      {may("writeUse") && use.terminals.length > 0 ? <Add use={use} changed={changed} /> : null}
      <Confirm use={use} changed={changed} />
      <Before use={use} />
    </>
  );
}

// What keeps the draft from saying everything.
function Notes({ use }: { use: DailyUse }): JSX.Element | null {
  const { sources } = use;
  const notes = [
    use.named
      ? ""
      : say("職員への説明がまだの日なので、機器やほかのシステムの記録に名前は出しません。", "No notice to staff holds on this day, so records of machines and other systems name nobody."),
    use.hidden ? say("この日の名前は、職員への説明で決めた人だけに見えます。確認もその人が行います。", "Names of this day are shown to those whom the notice to staff names; they confirm it.") : "",
    use.whole ? "" : say("この日の記録を、まだ数えています。数え終わるまで、そのままお待ちください。", "The records of this day are still being counted. Stay here until they are."),
    sources.silent === 0 ? "" : say(`${sources.terminals}台のうち${sources.silent}台からは、この日のログインの記録がありません。`, `${sources.silent} of ${sources.terminals} terminals tell nothing of this day.`),
    sources.unreadable === 0 ? "" : say(`読み取れなかった記録が${grouped(sources.unreadable)}件あります。`, `${grouped(sources.unreadable)} records could not be read.`),
    sources.undated === 0 ? "" : say(`時刻のない記録が${grouped(sources.undated)}件あり、届いた時刻で出しています。`, `${grouped(sources.undated)} records name no time and stand at their arrival.`),
    sources.left_out === 0 ? "" : say(`多すぎて出していない記録が${grouped(sources.left_out)}件あります。`, `${grouped(sources.left_out)} records are left out, as there are too many.`),
    sources.cut ? say("復元する前の記録に読めないところがあり、ここには出ません。", "Some records from before a restore cannot be read and are not shown here.") : "",
    use.gone === 0 ? "" : say(`確認のあとに正されたか、消された記入が${use.gone}件あります。`, `${use.gone} written lines were put right or destroyed since.`),
  ].filter(Boolean);
  if (notes.length === 0) return null;
  return (
    <ul class="note mb-4">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}

function Lines({ use }: { use: DailyUse }): JSX.Element | null {
  if (use.lines.length === 0 && !use.whole) return null;
  if (use.lines.length === 0) {
    return <Empty title={say("この日の利用は、見えていません", "No use was seen on this day")}>{say("使った人がいれば、書き足してください。", "Add whatever use there was.")}</Empty>;
  }
  return (
    <section class="part" aria-labelledby="daily-lines">
      <h2 id="daily-lines">{say("だれが、どの端末を、いつ、何に", "Who used which terminal, when, for what")}</h2>
      <Timeline use={use} />
      <ol class="daily-lines">
        {use.lines.map((line, at) => (
          <Line at={at} key={`${line.origin} ${line.from} ${line.account} ${line.person ?? ""} ${line.terminal ?? line.place} ${line.what}`} line={line} use={use} />
        ))}
      </ol>
      {use.lines.some(({ what, origin }) => origin === "record" && what.includes("orca-")) ? <p class="small sub">{unseenWords()}</p> : null}
    </section>
  );
}

function Line({ at, line, use }: { at: number; line: DailyLine; use: DailyUse }): JSX.Element {
  return (
    <li id={lineId(at)} tabIndex={-1}>
      <span class="num nb">
        {spanWords(line, use.day)}
        {line.open ? say("(続き)", " (going on)") : ""}
      </span>{" "}
      <b>
        <Words>{whoWords(line, use.named)}</Words>
      </b>{" "}
      <Words>{seatWords(line.terminal_name ?? line.place, line.place_by, line.candidates)}</Words> <Words>{whatWords(line)}</Words>
      {line.times > 0 ? <span class="num sub small">{say(` ${line.times}件`, ` ${line.times} records`)}</span> : null} <span class="e">{originWord(line.origin)}</span>
      {line.added ? <b class="small"> {say("確認のあとに変わりました", "changed after it was confirmed")}</b> : null}
    </li>
  );
}

function originWord(origin: DailyLine["origin"]): string {
  if (origin === "written") return say("記入", "written");
  return origin === "record" ? say("ほかのシステムの記録", "other system") : say("実測", "measured");
}

function Gaps({ use }: { use: DailyUse }): JSX.Element | null {
  if (use.gaps.length === 0) return null;
  return (
    <section class="part" aria-labelledby="daily-gaps">
      <h2 id="daily-gaps">{say("記録のない時間(作業者不明)", "Times of which nothing tells")}</h2>
      <ul>
        {use.gaps.map((gap) => (
          <li key={`${gap.terminal} ${gap.from}`}>
            <span class="num">{spanWords(gap, use.day)}</span> <Words>{gap.terminal_name ?? ""}</Words>
          </li>
        ))}
      </ul>
      <p class="small sub">{say("使った人がわかれば、書き足すと消えます。", "Writing who used it then takes it away.")}</p>
    </section>
  );
}

function Add({ use, changed }: { use: DailyUse; changed: () => void }): JSX.Element {
  const open = useSignal(false);
  return (
    <div class="mt-4">
      <Opening act={say("足りない利用を書き足す", "Add what is missing")} open={open}>
        <WriteUse
          found={{ ...use, everybody: true, uses: [] }}
          leave={() => (open.value = false)}
          kept={() => {
            open.value = false;
            tell(say("日誌に書きました", "It is written"));
            changed();
          }}
        />
      </Opening>
    </div>
  );
}

function Confirm({ use, changed }: { use: DailyUse; changed: () => void }): JSX.Element | null {
  const remark = useSignal("");
  const asks = use.unknown > 0;
  const missing = asks && oneLine(remark.value) === "";
  const form = useForm(
    () => !missing,
    async () => {
      try {
        await ask("confirmDailyUse", { path: { day: use.day }, body: { digest: use.digest, ...(oneLine(remark.value) === "" ? {} : { remark: oneLine(remark.value) }) } });
      } catch (error) {
        if (error instanceof Refused && error.problem.status === 409) changed(); // the day is another by now
        throw error;
      }
      tell(say(`${briefDay(use.day, now())}の利用日誌を確認しました`, `The journal of ${briefDay(use.day, now())} is confirmed`));
      changed();
    },
  );
  const open = use.standing === "waits" || use.standing === "differs";
  if (!may("confirmDailyUse") || use.hidden || !use.whole) return null;
  if (use.standing === "early") return <p class="note mt-4">{say(`${brief(use.closes, now())}から確認できます。`, `It can be confirmed from ${brief(use.closes, now())}.`)}</p>;
  if (!open) return null;
  return (
    <Form form={form} class="mt-4">
      {asks ? (
        <Field
          at="/remark"
          label={say("作業者不明について、わかっていること", "What is known of what is nobody's")}
          hint={say("わからないときは「わからない」と書きます。", "If it is not known, say so.")}
          rule={say("1行、500文字までにしてください。", "Use one line of up to 500 characters.")}
          maxLength={500}
          value={remark.value}
          onInput={(value) => (remark.value = value)}
          wrong={form.tried && missing ? say("わかっていることを入れてください。", "Please say what is known.") : undefined}
        />
      ) : null}
      <FormProblem problem={form.problem} />
      <div class="acts">
        <button class="btn pri" type="submit" aria-disabled={form.busy} disabled={!mayDecide.value}>
          {say("この内容で確認する", "Confirm it so")}
        </button>
        <WhyNot />
      </div>
    </Form>
  );
}

function Before({ use }: { use: DailyUse }): JSX.Element | null {
  if (use.confirmations.length === 0) return null;
  return (
    <section class="part mt-6" aria-labelledby="daily-before">
      <h2 id="daily-before">{say("確認した人", "Who confirmed it")}</h2>
      <ul>
        {use.confirmations.map((one) => (
          <li key={one.id}>
            <Words>{one.by_name ?? ""}</Words> <span class="num">{brief(one.at, now())}</span> <span class="num sub small">{say(`${one.lines}行`, `${one.lines} lines`)}</span> <Words>{one.remark}</Words>
          </li>
        ))}
      </ul>
    </section>
  );
}

// Stays while another day is read: the focus is in it.
function Days({ day, use }: { day: string; use: DailyUse | undefined }): JSX.Element {
  const [, go] = useLocation();
  return (
    <section class="part mt-6" aria-labelledby="daily-days">
      <h2 id="daily-days">{say("ほかの日", "Other days")}</h2>
      <DayField day={day} go={(other) => go(to(other))} />
      <p class="mb-4">
        <Link href={to(dayAfter(day, -1))}>{say("前の日", "Day before")}</Link>
        {day < today(now()) ? (
          <>
            {" "}
            <Link href={to(dayAfter(day, 1))}>{say("次の日", "Day after")}</Link>
          </>
        ) : null}
      </p>
      <ul>
        {use?.days
          .filter((one) => one.standing === "waits" || one.standing === "differs")
          .map((one) => (
            <li key={one.day}>
              <Link href={to(one.day)}>{wholeDay(one.day)}</Link> {standingWord(one.standing)}
            </li>
          ))}
      </ul>
    </section>
  );
}
