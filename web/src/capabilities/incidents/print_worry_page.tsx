import type { ComponentChildren, JSX } from "preact";
import { useParams } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { journalChanged, now, worriesChanged } from "../../api/state.ts";
import type { Worry, WorryContact } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { Words } from "../../parts/page.tsx";
import { Paper, Signatures } from "../../parts/paper.tsx";
import { Shown } from "../../parts/quiet.tsx";
import { dated, printed } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { AttachedParts } from "./attached.tsx";
import { contactName, recurrenceWord, SIGNS, signWord, standingWord, stepWord, wayWord } from "./words.ts";

/// 異常連絡票 on A4: the number to read out, what was seen, what came after, and what was attached.
export function PrintWorryPage(): JSX.Element {
  const { worry = "" } = useParams();
  const asked = useAnswer(`worry ${worry}`, () => ask("getWorry", { path: { worry } }), worriesChanged);
  const checkpoint = useAnswer("print checkpoint", () => ask("getCheckpoint"), journalChanged);
  return (
    <Paper
      title={say("異常連絡票", "Worry report")}
      at={asked.at ?? null}
      facts={asked.value ? [{ label: say("いま", "Standing"), value: standingWord(asked.value) }] : []}
      checkpoint={checkpoint.value}
      back={`/worries/${worry}`}
      backWords={say("連絡票へ戻る", "Back to the report")}
    >
      <Shown asked={asked} waiting={say("連絡票を読んでいます", "Reading the report")}>
        {(found) => <Filed worry={found} />}
      </Shown>
      <Signatures />
    </Paper>
  );
}

function Filed({ worry }: { worry: Worry }): JSX.Element {
  const unknown = say("わからない", "not known");
  return (
    <>
      <p class="fine">{say("電話で伝える番号", "The number to read out on the telephone")}</p>
      <p class="worry-number num">{worry.number}</p>
      <Told contact={worry.contact} />
      <table class="told mt-2">
        <caption class="vh">{say("気づいたこと", "What was seen")}</caption>
        <tbody>
          <Line head={say("何が", "What")}>{signWord(worry.sign)}</Line>
          <Line head={say("ひとこと", "In words")}>{worry.words ?? say("なし", "none")}</Line>
          <Line head={say("いつ", "When")}>{printed(worry.seen)}</Line>
          <Line head={say("どこで", "Where")}>{worry.seat_name ?? unknown}</Line>
          <Line head={say("だれが", "Who")}>{worry.paper ? say(`${worry.paper.writer}(紙から写した人 ${worry.by_name ?? unknown})`, `${worry.paper.writer} (copied from paper by ${worry.by_name ?? unknown})`) : (worry.by_name ?? unknown)}</Line>
        </tbody>
      </table>
      <section class="part-of-paper">
        <h2>{say("そのあと", "What came after")}</h2>
        {worry.steps.length === 0 ? <p>{say("まだ何もありません。", "Nothing yet.")}</p> : <StepTable worry={worry} />}
      </section>
      <section class="part-of-paper attached-on-paper">
        <h2>{say("連絡したときの機器の様子(患者さんの情報は入っていません)", "How the machines were when it was reported; nothing of patients is in it")}</h2>
        <AttachedParts attached={worry.attached} paper />
      </section>
    </>
  );
}

function StepTable({ worry }: { worry: Worry }): JSX.Element {
  return (
    <table class="register worry-steps">
      <caption class="vh">{say("そのあと", "What came after")}</caption>
      <thead>
        <tr>
          <th scope="col">{say("いつ", "When")}</th>
          <th scope="col">{say("何を", "What")}</th>
          <th scope="col">{say("だれ・どう", "Who, how")}</th>
          <th scope="col">{say("内容", "In words")}</th>
          <th scope="col">{say("残した人", "Recorded by")}</th>
        </tr>
      </thead>
      <tbody>
        {worry.steps.map((step, index) => (
          <tr key={index}>
            <td>{dated(step.when, now())}</td>
            <td>{stepWord(step.kind)}</td>
            <td>
              <Words>{[step.whom, step.way ? wayWord(step.way) : null].filter(Boolean).join(say("・", ", "))}</Words>
            </td>
            <td>
              <Words>{[step.words, step.recurrence ? say(`同じこと：${recurrenceWord(step.recurrence)}`, `the same before: ${recurrenceWord(step.recurrence)}`) : null, step.why_without].filter(Boolean).join(say("。", "; "))}</Words>
            </td>
            <td>
              <Words>{step.by_name ?? (step.by === null ? say("関所", "Sekisho") : say("不明", "unknown"))}</Words>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Line({ head, children }: { head: string; children: string }): JSX.Element {
  return (
    <tr>
      <th scope="row">{head}</th>
      <td>
        <Words>{children}</Words>
      </td>
    </tr>
  );
}

function Told({ contact }: { contact: WorryContact | null }): JSX.Element {
  return (
    <p class="mt-2">
      {say("伝える相手：", "Who is told: ")}
      {contact ? (
        <>
          <Words>{contactName(contact)}</Words> <b class="num">{contact.telephone}</b>
          {contact.others.filter(({ telephone }) => telephone !== "").map(({ name, telephone, when }) => (
            <span key={`${name} ${telephone}`} class="block">
              {say("つながらないとき：", "If not reached: ")}
              <Words>{when === "" ? name : `${name} (${when})`}</Words> <b class="num">{telephone}</b>
            </span>
          ))}
        </>
      ) : (
        <span class="blank">{say("未設定", "not set")}</span>
      )}
    </p>
  );
}

/// The same to be filled in by hand when nothing works; copied into the hub afterwards.
export function PrintWorryFormPage(): JSX.Element {
  const form = useAnswer("worry form", () => ask("getWorryForm"));
  const checkpoint = useAnswer("print checkpoint", () => ask("getCheckpoint"), journalChanged);
  return (
    <Paper
      title={say("異常連絡票(紙)", "Worry report, on paper")}
      at={null}
      facts={[{ label: say("使うとき", "For"), value: say("関所が使えない日", "days on which Sekisho cannot be used") }]}
      checkpoint={checkpoint.value}
      back="/worries/new"
      backWords={say("異常を連絡へ戻る", "Back to Report a worry")}
    >
      <p class="mt-2">
        {say(
          "おかしいと感じたら、まちがいでもかまいません。画面はそのままにして電話をかけ、下の内容を伝えます。番号の代わりに、気づいた日と時刻を言います。患者さんの名前や番号は書きません。関所が使えるようになったら「これまでの連絡」に写し、付いた番号をここに書いて、この紙を残します。",
          "If something seems odd, being wrong is fine. Leave the screen as it is, call, and say what is written below; in place of the number, say the day and time it was seen. Write no patient's name or number. Once Sekisho works, copy it under “What was reported”, write its number here, and keep this paper.",
        )}
      </p>
      <Shown asked={form} waiting={say("連絡先を読んでいます", "Reading who is told")}>
        {(found) => <Told contact={found.contact} />}
      </Shown>
      <table class="told by-hand mt-2">
        <caption class="vh">{say("異常連絡票(紙)", "Worry report, on paper")}</caption>
        <tbody>
          <Blank head={say("番号(関所に写したときに付きます)", "Number (given when it is copied into Sekisho)")} />
          <Blank head={say("気づいた日と時刻", "Day and time it was seen")} />
          <Blank head={say("気づいた人", "Who noticed it")} />
          <Blank head={say("席・機器", "Seat or machine")} />
          <Blank head={say("何が(○をつける)", "What (mark one)")}>
            <ul class="marks">
              {SIGNS.map((sign) => (
                <li key={sign}>{signWord(sign)}</li>
              ))}
            </ul>
          </Blank>
          <Blank head={say("ひとこと", "In words")} tall />
          <Blank head={say("だれに・いつ・どう伝えたか", "Who was told, when and how")} />
          <Blank head={say("返事(だれが・いつ・何と)", "The answer: by whom, when, what")} tall />
          <Blank head={say("どうしたか・前にもあったか", "What was done; had it happened before?")} tall />
          <Blank head={say("関所に写した人・日", "Copied into Sekisho by, on")} />
        </tbody>
      </table>
      <Signatures />
    </Paper>
  );
}

function Blank({ head, tall = false, children }: { head: string; tall?: boolean; children?: ComponentChildren }): JSX.Element {
  return (
    <tr>
      <th scope="row">{head}</th>
      <td class={tall ? "tall" : ""}>{children}</td>
    </tr>
  );
}
