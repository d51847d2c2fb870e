import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { mayDecide, now, session } from "../../api/state.ts";
import type { WorryForm, WorrySign } from "../../api/types.ts";
import { useAct } from "../../live/act.ts";
import { tell } from "../../live/announce.ts";
import { useAnswer } from "../../live/answer.ts";
import { useGoOn } from "../../live/go_on.ts";
import { WhyNot } from "../../parts/bars.tsx";
import { Field, Select } from "../../parts/field.tsx";
import { Refusals } from "../../parts/form.tsx";
import { PageHead, Words } from "../../parts/page.tsx";
import { FormProblem, Shown } from "../../parts/quiet.tsx";
import { brief } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { oneLine } from "../../words/one_line.ts";
import { CallThem } from "./contact_part.tsx";
import { MailPreview } from "./mail_preview.tsx";
import { contactName, signExamples, SIGNS, signWord } from "./words.ts";

/// 異常を連絡: the nearest of six answers, and it is sent. Who, when and where come by themselves.
export function FileWorryPage(): JSX.Element {
  const asked = useAnswer("worry form", () => ask("getWorryForm"));
  return (
    <div class="narrow">
      <PageHead
        title={say("異常を連絡", "Report a worry")}
        sub={say("いちばん近いものを押すと、すぐに送ります。まちがいでもかまいません。", "Press the nearest, and it is sent at once. Being wrong is fine.")}
      />
      <Shown asked={asked} waiting={say("席を調べています", "Looking where you sit")}>
        {(form) => <Tiles form={form} />}
      </Shown>
    </div>
  );
}

function Tiles({ form }: { form: WorryForm }): JSX.Element {
  const goOn = useGoOn();
  const act = useAct();
  const seat = useSignal(form.seat ?? "");
  const words = useSignal("");
  const id = useSignal(form.id); // one press more of the same page, after a lost answer, is the same worry
  const send = (sign: WorrySign): void => {
    void act.run(async () => {
      const filed = await ask("fileWorry", { body: { id: id.value, sign, words: oneLine(words.value) || null, seat: seat.value === "" ? null : seat.value } });
      tell(say(`連絡を受け付けました。番号は ${filed.number} です`, `Your report was taken. Its number is ${filed.number}`));
      goOn(`/worries/${filed.id}`);
    });
  };
  return (
    <Refusals problem={act.problem}>
      <p class="mb-4" id="by-itself">
        <Words>{session.value?.person.name ?? ""}</Words>
        {say("・", " · ")}
        <span class="nb num">{brief(now(), now())}</span>
        {say("・", " · ")}
        <Words>{form.seats.find(({ id }) => id === seat.value)?.name ?? say("席はわからない", "seat not known")}</Words>
        {form.contact ? (
          <>
            {say("・伝える先 ", " · to ")}
            <Words>{contactName(form.contact)}</Words>
          </>
        ) : null}
      </p>
      <h2 class="mb-3" id="what">
        {say("何がありましたか", "What is it?")}
      </h2>
      <div class="worry-tiles" role="group" aria-labelledby="what" aria-describedby="by-itself">
        {SIGNS.map((sign) => (
          <button key={sign} type="button" aria-disabled={act.busy} disabled={!mayDecide.value} onClick={() => (act.busy ? undefined : send(sign))}>
            <b>{signWord(sign)}</b>
            <span class="small sub">{signExamples(sign)}</span>
          </button>
        ))}
      </div>
      <WhyNot />
      <FormProblem problem={act.problem} />
      <details class="mt-4">
        <summary>{say("席を変える・ひとことを添える", "Change the seat, or add a few words")}</summary>
        <p class="small sub mb-3">{say("先にここに入れてから、上のいちばん近いものを押します。送ったあとでも書き足せます。", "Fill this in first, then press the nearest above. Words can be added afterwards, too.")}</p>
        <Select
          at="/seat"
          label={say("どの席・機器ですか", "Which seat or machine?")}
          none={say("わからない・どれでもない", "Not known, or none of them")}
          options={form.seats.map(({ id, name }) => ({ value: id, word: name }))}
          value={seat.value}
          onChange={(value) => (seat.value = value)}
        />
        <Field
          at="/words"
          label={say("ひとこと", "A few words")}
          hint={
            form.by_mail
              ? say("患者さんの名前や番号は書きません。ここに書いたことは、メールでも届きます。5桁以上の数字は伏せて送りますが、名前は伏せられません。下で、届く内容を見てから押してください。", "No patient's name or number. What is written here is mailed, too: numbers of five digits or more are covered, names cannot be. Read below what goes out before you press.")
              : say("患者さんの名前や番号は書きません。", "No patient's name or number.")
          }
          value={words.value}
          onInput={(value) => (words.value = value)}
          long
          maxLength={1000}
        />
      </details>
      {form.by_mail ? <MailPreview words={words} draft={{ seat: seat.value === "" ? null : seat.value }} /> : null}
      <p class="note mt-5">{say("画面はそのままにして、操作を止めて待ってください。電源は切らないでください。", "Leave the screen as it is, stop working on it and wait. Do not switch it off.")}</p>
      <CallThem contact={form.contact} urgent />
      <p class="mt-4">
        <Link href="/print/worry-form">{say("紙の異常連絡票を印刷する", "Print the paper form")}</Link>
      </p>
      <p>
        <Link href="/worries">{say("これまでの連絡を見る", "See what was reported before")}</Link>
      </p>
    </Refusals>
  );
}
