import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { may, now, worriesChanged } from "../../api/state.ts";
import type { Worries, WorryBrief, WorryDraft, WorryForm, WorrySign } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { useAnswer } from "../../live/answer.ts";
import { useGoOn } from "../../live/go_on.ts";
import { Choice, Field, Select } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { Opening } from "../../parts/opens.tsx";
import { PageHead, Words } from "../../parts/page.tsx";
import { Empty, FormProblem, Shown } from "../../parts/quiet.tsx";
import { brief, today } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { oneLine } from "../../words/one_line.ts";
import { clockField, momentOf } from "../usage/words.ts";
import { ContactPart } from "./contact_part.tsx";
import { MailPreview } from "./mail_preview.tsx";
import { SIGNS, signWord, standingWord } from "./words.ts";

/// これまでの連絡: worry reports, open ones first.
export function WorriesPage(): JSX.Element {
  const asked = useAnswer("worries", () => ask("listWorries"), worriesChanged);
  return (
    <div class="narrow">
      <PageHead
        title={say("これまでの連絡", "What was reported")}
        crumb={<Link href="/worries/new">{say("異常を連絡", "Report a worry")}</Link>}
        sub={asked.value?.everybody === false ? say("ここに出るのは、自分の連絡だけです。", "Only your own reports are shown here.") : null}
      />
      <Shown asked={asked} waiting={say("連絡を読んでいます", "Reading the reports")}>
        {(found) => <Found found={found} changed={asked.again} />}
      </Shown>
    </div>
  );
}

function Found({ found, changed }: { found: Worries; changed: () => void }): JSX.Element {
  const open = found.worries.filter((worry) => worry.open);
  const closed = found.worries.filter((worry) => !worry.open);
  return (
    <>
      {found.worries.length === 0 ? (
        <Empty title={say("まだ連絡はありません", "Nothing was reported yet")}>{say("おかしいと感じたら、いつでも「異常を連絡」を押してください。", "Whenever something seems odd, press “Report a worry”.")}</Empty>
      ) : (
        <p class="lead">
          {open.length === 0
            ? say("終わっていない連絡は、ありません。", "Nothing is open.")
            : say(`終わっていない連絡が、${open.length}件あります。`, open.length === 1 ? "1 report is open." : `${open.length} reports are open.`)}
        </p>
      )}
      {found.worries.length > 0 ? <FindByNumber /> : null}
      {open.length > 0 ? <List title={say("終わっていないもの", "Open")} id="open" worries={open} /> : null}
      {closed.length > 0 ? <List title={say("終わったもの", "Closed")} id="closed" worries={closed} /> : null}
      <ContactPart contact={found.contact} by_mail={found.by_mail} changed={changed} />
      {may("fileWorry") ? <OnPaper changed={changed} /> : null}
    </>
  );
}

/// Somebody on the telephone names a number.
function FindByNumber(): JSX.Element {
  const goOn = useGoOn();
  const number = useSignal("");
  const form = useForm(
    () => number.value.trim() !== "",
    async () => {
      const { worries } = await ask("listWorries", { query: { number: number.value.normalize("NFKC").replaceAll(/\D/g, "") } });
      const [named] = worries;
      if (named) goOn(`/worries/${named.id}`);
    },
  );
  return (
    <Form form={form} class="choosing">
      <Field at="/number" label={say("番号で探す", "Find by number")} inputmode="numeric" value={number.value} onInput={(value) => (number.value = value)} maxLength={20} wrong={form.tried && number.value.trim() === "" ? say("番号を入れてください。", "Please type the number.") : undefined} />
      <button class="btn sm" type="submit" aria-disabled={form.busy}>
        {say("探す", "Find")}
      </button>
      <FormProblem problem={form.problem} />
    </Form>
  );
}

function List({ title, id, worries }: { title: string; id: string; worries: readonly WorryBrief[] }): JSX.Element {
  return (
    <section class="part" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <ul class="dues">
        {worries.map((worry) => (
          <li key={worry.id}>
            <p class="day num">
              <Link href={`/worries/${worry.id}`}>{worry.number}</Link>
            </p>
            <div>
              <p>
                <b>{signWord(worry.sign)}</b>
                {worry.seat_name ? (
                  <>
                    {say("・", " · ")}
                    <Words>{worry.seat_name}</Words>
                  </>
                ) : null}
              </p>
              {worry.words ? (
                <p>
                  <Words>{worry.words}</Words>
                </p>
              ) : null}
              <p class="small sub">
                <b>{standingWord(worry)}</b>
                {say("・", " · ")}
                <span class="nb num">{brief(worry.seen, now())}</span>
                {say("・", " · ")}
                <span class="inline-block">
                  <Words>{worry.paper ? say(`紙から(書いた人 ${worry.paper.writer})`, `from paper (written by ${worry.paper.writer})`) : (worry.by_name ?? say("台帳にない人", "somebody not in the register"))}</Words>
                </span>
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/// What was written by hand while nothing worked.
function OnPaper({ changed }: { changed: () => void }): JSX.Element {
  const open = useSignal(false);
  const asked = useAnswer("worry form", () => ask("getWorryForm"));
  return (
    <section class="part" aria-labelledby="paper">
      <h2 id="paper">{say("紙の異常連絡票", "On paper")}</h2>
      <p class="mb-3">
        {say("関所が使えない日は、紙に書いて電話で伝えます。使えるようになったら、ここに写します。", "When Sekisho cannot be used, write it on paper and call. Copy it here afterwards.")}{" "}
        <Link href="/print/worry-form">{say("紙を印刷する", "Print the form")}</Link>
      </p>
      <Opening act={say("紙の連絡票を写す", "Copy a paper form")} open={open}>
        <Shown asked={asked} waiting={say("席を読んでいます", "Reading the seats")}>
          {(form) => <CopyPaper form={form} leave={() => (open.value = false)} kept={changed} />}
        </Shown>
      </Opening>
    </section>
  );
}

// When it was seen stands in the mail, too.
function paperDraft(writer: string, day: string, clock: string): Pick<WorryDraft, "paper"> {
  const whole = writer.trim() !== "" && day !== "" && clock !== "";
  return whole ? { paper: { writer: oneLine(writer), seen: momentOf(day, clock) } } : {};
}

function CopyPaper({ form: { id: given, seats, by_mail }, leave, kept }: { form: WorryForm; leave: () => void; kept: () => void }): JSX.Element {
  const goOn = useGoOn();
  const sign = useSignal<WorrySign | undefined>(undefined);
  const id = useSignal(given);
  const writer = useSignal("");
  const day = useSignal(today(now()));
  const clock = useSignal(clockField(now()));
  const seat = useSignal("");
  const words = useSignal("");
  const form = useForm(
    () => sign.value !== undefined && writer.value.trim() !== "" && day.value !== "" && clock.value !== "",
    async () => {
      const filed = await ask("fileWorry", {
        body: {
          id: id.value,
          sign: sign.value ?? "other",
          words: oneLine(words.value) || null,
          seat: seat.value === "" ? null : seat.value,
          paper: { writer: oneLine(writer.value), seen: momentOf(day.value, clock.value) },
        },
      });
      tell(say(`紙の連絡票を写しました。番号は ${filed.number} です`, `The paper form was copied. Its number is ${filed.number}`));
      kept();
      goOn(`/worries/${filed.id}`);
    },
  );
  return (
    <Form form={form} class="card">
      <Field at="/paper/writer" label={say("紙に書いた人", "Who wrote it on paper")} value={writer.value} onInput={(value) => (writer.value = value)} wrong={form.tried && writer.value.trim() === "" ? say("紙に書いた人の名前を入れてください。", "Please give the name of who wrote it.") : undefined} />
      <div class="flex flex-wrap gap-x-5">
        <Field at="/seen" label={say("気づいた日", "Day it was seen")} type="date" value={day.value} onInput={(value) => (day.value = value)} />
        <Field at="/seen" label={say("気づいた時刻", "Time it was seen")} type="time" value={clock.value} onInput={(value) => (clock.value = value)} />
      </div>
      <Choice<WorrySign>
        at="/sign"
        label={say("何がありましたか", "What was it?")}
        options={SIGNS.map((value) => ({ value, word: signWord(value) }))}
        chosen={sign.value ? [sign.value] : []}
        onChange={([chosen]) => (sign.value = chosen)}
        wrong={form.tried && sign.value === undefined ? say("いちばん近いものをえらんでください。", "Please choose the nearest.") : undefined}
      />
      <Select at="/seat" label={say("どの席・機器ですか", "Which seat or machine?")} none={say("わからない・どれでもない", "Not known, or none of them")} options={seats.map(({ id, name }) => ({ value: id, word: name }))} value={seat.value} onChange={(value) => (seat.value = value)} />
      <Field at="/words" label={say("ひとこと", "A few words")} hint={say("患者さんの名前や番号は書きません。", "No patient's name or number.")} value={words.value} onInput={(value) => (words.value = value)} long maxLength={1000} />
      {by_mail ? <MailPreview words={words} draft={{ seat: seat.value === "" ? null : seat.value, ...(sign.value ? { sign: sign.value } : {}), ...paperDraft(writer.value, day.value, clock.value) }} /> : null}
      <KeepOrLeave form={form} leave={leave} />
    </Form>
  );
}
