import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { boardChanged, devicesChanged, may, mayDecide, now, session } from "../../api/state.ts";
import type { ReadingPreview, Visits } from "../../api/types.ts";
import { useLook } from "../../live/act.ts";
import { tell } from "../../live/announce.ts";
import { useAnswer } from "../../live/answer.ts";
import { useGoOn } from "../../live/go_on.ts";
import { WhyNot } from "../../parts/bars.tsx";
import { Field, FileChoice, Select } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { PageHead, Words } from "../../parts/page.tsx";
import { FormProblem, NotForYou, Shown } from "../../parts/quiet.tsx";
import { EvidenceTag } from "../../parts/verdict.tsx";
import { brief, briefDay, today } from "../../words/dates.ts";
import { read, say } from "../../words/language.ts";
import { grouped } from "../../words/numbers.ts";
import { askVisits, partWord } from "./words.ts";

const MOST_BYTES = 1_048_576;

/// A result file of the script: read, shown, then brought in for one device, all of it or nothing.
export function ImportReadingPage(): JSX.Element {
  const asked = useAnswer("visits", askVisits);
  return (
    <>
      <PageHead
        title={say("読み取りを取り込む", "Bring in a reading")}
        crumb={
          <>
            <Link href="/devices">{say("機器", "Devices")}</Link> / <Link href="/devices/visits">{say("訪問と点検", "Visits")}</Link> /{" "}
            {say("取り込む", "Bring in")}
          </>
        }
        sub={say("端末で sekisho-read.ps1 を動かしてできた、「sekisho-」で始まるファイルです。", "The file beginning with sekisho- that sekisho-read.ps1 wrote on the machine.")}
      />
      {may("importReading") ? (
        <Shown asked={asked} waiting={say("訪問の記録を読んでいます", "Reading the visits")}>
          {(visits) => <Import visits={visits} />}
        </Shown>
      ) : (
        <NotForYou title={say("この役割では取り込めません", "Your role cannot bring in readings")} />
      )}
    </>
  );
}

/// A file that was chosen: what is in it, or why it cannot be read.
type Chosen = { preview: ReadingPreview; text: string } | { wrong: string };

function Import({ visits }: { visits: Visits }): JSX.Element {
  const name = useSignal("");
  const look = useLook<Chosen>();
  const choose = ([file]: readonly File[]): void => {
    if (!file) return;
    name.value = file.name;
    void look.at(() => lookInto(file));
  };
  const chosen = look.found;
  return (
    <>
      <div class="narrow">
        <FileChoice
          label={say("結果のファイル", "The result file")}
          act={say("ファイルをえらぶ", "Choose the file")}
          accept=".json,application/json"
          name={name.value}
          onChoose={choose}
          wrong={chosen && "wrong" in chosen ? chosen.wrong : undefined}
        />
        <FormProblem problem={look.problem} />
      </div>
      {chosen && "preview" in chosen ? (
        <>
          <Contents preview={chosen.preview} />
          <Keep {...chosen} visits={visits} />
        </>
      ) : null}
    </>
  );
}

async function lookInto(file: File): Promise<Chosen> {
  const wrong = await whyNot(file);
  if (wrong !== "") return { wrong };
  const text = await file.text();
  return { text, preview: await ask("previewReading", { body: { text } }) };
}

async function whyNot(file: File): Promise<string> {
  if (file.size === 0 || file.size > MOST_BYTES) {
    return say("ファイルが空か、大きすぎます(1 MBまで)。", "The file is empty or too large (1 MB at most).");
  }
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    return "";
  } catch {
    return say("このファイルの文字を読み取れません。スクリプトが書いたファイルを、そのままえらんでください。", "The text of this file cannot be read. Choose the file as the script wrote it.");
  }
}

function Contents({ preview }: { preview: ReadingPreview }): JSX.Element {
  return (
    <section class="part mt-7" aria-labelledby="contents">
      <h2 id="contents">
        {say("読み取った内容", "What was read")} <EvidenceTag evidence="read-at-visit" />
      </h2>
      <dl class="kv">
        <div>
          <dt>{say("機械の名前", "Name of the machine")}</dt>
          <dd>{preview.machine}</dd>
        </div>
        <div>
          <dt>Windows</dt>
          <dd>{preview.windows || say("わかりません", "not told")}</dd>
        </div>
        <div>
          <dt>{say("読んだ時刻(その機械の時計)", "Read (by its own clock)")}</dt>
          <dd class="num">{brief(preview.read_at, now())}</dd>
        </div>
        <div>
          <dt>{say("動かしたアカウント", "Run as")}</dt>
          <dd>
            <Words>{preview.account}</Words>
            {preview.elevated ? say("(管理権限あり)", " (as administrator)") : ""}
          </dd>
        </div>
      </dl>
      <ul class="mt-4">
        {preview.tables.map(({ table, title, rows, status }) => (
          <li key={table} class="border-b border-solid-gray-100 py-1 text-[0.9375rem]">
            {read(title)}{" "}
            <span class="sub small num">
              {say(`${grouped(rows)}行`, `${grouped(rows)} rows`)}
              {status === "partial" ? say("・一部だけ", ", in part only") : ""}
            </span>
          </li>
        ))}
      </ul>
      {preview.could_not.length > 0 ? (
        <div class="note mt-4">
          <p>
            {say("読めなかったもの(未確認のままになります)：", "Could not be read, and stays not checked: ")}
            {preview.could_not.map(({ part, why }) => `${partWord(part)}${why ? ` (${why})` : ""}`).join(say("、", ", "))}
          </p>
          {preview.elevated ? null : (
            <p class="small">{say("「管理者として実行」で動かすと、読めることがあります。", "It may be readable when the script is run as administrator.")}</p>
          )}
        </div>
      ) : null}
      {preview.refused.map(({ device, why }) => (
        <p key={device.id} class="note mt-4">
          {say("この機械らしい「", "It seems to be “")}
          <Words>{device.name}</Words>
          {why === "has-agent"
            ? say(
                "」は、見守りプログラムが読んでいるので、取り込めません。入れ直した機械なら、台帳から外して登録し直してください。",
                "”, which its agent reads: no reading is taken. If it was set up anew, take it out of the register and register it again.",
              )
            : say(
                "」は、見守りプログラムが最後に読んだときWindowsではなかったので、取り込めません。Windowsに入れかえたのなら、台帳から外して登録し直してください。",
                "”, which was no Windows when an agent read it last: no reading is taken. If Windows was put on it since, take it out of the register and register it again.",
              )}
        </p>
      ))}
      {preview.unknown.length > 0 ? (
        <p class="note mt-4">
          {say("この関所が知らないところ(ファイルには残ります)：", "Not known to this hub; kept in the file: ")}
          <code>{preview.unknown.join(" ")}</code>
        </p>
      ) : null}
    </section>
  );
}

interface KeepProps {
  preview: ReadingPreview;
  text: string;
  visits: Visits;
}

function Keep({ preview, text, visits }: KeepProps): JSX.Element {
  const goOn = useGoOn();
  const read_on = today(preview.read_at);
  const device = useSignal(preview.suggested.length === 1 ? (preview.suggested[0] ?? "") : "");
  const day = useSignal(read_on > visits.today ? visits.today : read_on);
  const who = useSignal(session.value?.person.name ?? "");
  const visit = useSignal("");
  const day_wrong = (): boolean => day.value === "" || day.value > visits.today;
  const form = useForm(
    () => device.value !== "" && !day_wrong() && who.value.trim() !== "",
    async () => {
      const done = await ask("importReading", {
        body: { text, device: device.value, day: day.value, who: who.value.trim(), visit: visit.value || null },
      });
      devicesChanged.value += 1;
      boardChanged.value += 1;
      const older = done.older.length;
      tell(
        older === 0
          ? say("読み取りを取り込みました", "The reading is brought in")
          : say(`読み取りを取り込みました(${older}件は、もっと新しい読み取りがあります)`, `The reading is brought in (${older} were read later already)`),
      );
      goOn(`/devices/${device.value}`);
    },
  );
  return (
    <section class="part mt-7" aria-labelledby="keep">
      <h2 id="keep">{say("どの機器の、だれの読み取りですか", "Of which device, and by whom?")}</h2>
      <Form form={form} class="narrow">
        <Select
          at="/device"
          label={say("機器", "Device")}
          hint={
            preview.suggested.length === 1
              ? say("アドレスか名前が合う機器です。確かめてください。", "Its address or name fits this one; please make sure.")
              : say("台帳からえらんでください。見守りプログラムが読む機器は出ません。", "Choose it of the register. Devices that an agent reads are not listed.")
          }
          none={say("えらんでください", "Please choose")}
          options={preview.devices.map(({ id, name, place }) => ({ value: id, word: place ? say(`${name}(${place})`, `${name} (${place})`) : name }))}
          value={device.value}
          onChange={(id) => (device.value = id)}
          wrong={form.tried && device.value === "" ? say("機器をえらんでください。", "Please choose the device.") : undefined}
        />
        <Field
          at="/day"
          label={say("読んだ日", "Day it was read")}
          hint={say("その機械の時計が進んでいても、この日の終わりより新しくは数えません。", "However wrong that machine's clock is, it never counts as later than the end of this day.")}
          type="date"
          value={day.value}
          onInput={(value) => (day.value = value)}
          wrong={form.tried && day_wrong() ? say("今日までの日付を入れてください。", "Give a day up to today.") : undefined}
        />
        <Field
          at="/who"
          label={say("読んだ人", "Who read it")}
          value={who.value}
          onInput={(value) => (who.value = value)}
          wrong={form.tried && who.value.trim() === "" ? say("だれが読んだかを入れてください。", "Please say who read it.") : undefined}
        />
        {visits.visits.length > 0 ? (
          <Select
            at="/visit"
            label={say("どの訪問で(なければそのまま)", "In which visit, if any")}
            none={say("訪問ではない", "No visit")}
            options={visits.visits.slice(0, 50).map(({ id, day: on, who: came }) => ({ value: id, word: `${briefDay(on, now())} ${came}` }))}
            value={visit.value}
            onChange={(id) => (visit.value = id)}
          />
        ) : null}
        <FormProblem problem={form.problem} />
        <div class="acts">
          <button class="btn pri" type="submit" aria-disabled={form.busy} disabled={!mayDecide.value}>
            {say("この機器の読み取りとして取り込む", "Bring it in for this device")}
          </button>
          <WhyNot />
        </div>
      </Form>
    </section>
  );
}
