import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { may, now } from "../../api/state.ts";
import type { MaintenanceLine, MaintenanceList } from "../../api/types.ts";
import { Words } from "../../parts/page.tsx";
import { brief } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { ReportForm } from "./report_form.tsx";
import { Confirm, CorrectForm, DoubtForm, OwnForm } from "./ruling_forms.tsx";
import { endingWord, isLate, originWord, reportOf, rulingOf, standingWord, takenWords, whenWords, wordWord } from "./words.ts";

interface CardProps {
  found: MaintenanceList;
  line: MaintenanceLine;
  again: () => void;
}

const pressing = ({ standing, overdue }: MaintenanceLine): boolean => standing === "disputed" || overdue;
/// Of the clinic's own work and of what was withdrawn nothing is with a provider.
const keeps = (line: MaintenanceLine): boolean => !["own", "withdrawn"].includes(line.standing) && (reportOf(line)?.taken.some(isLate) ?? false);

/// One piece of work: what is known of it, who said what, and what may be said next.
export function LineCard({ found, line, again }: CardProps): JSX.Element {
  return (
    <li class={pressing(line) || keeps(line) ? "card v-edge-fail mb-4" : "card mb-4"} id={`line-${line.number}`}>
      <h3>
        <span class="num">{say(`${line.number}番`, `No. ${line.number}`)}</span> <Words>{line.device_name ?? say("台帳にない機器", "a device not in the register")}</Words>
      </h3>
      <p class="num">{whenWords(line)}</p>
      <Known line={line} />
      <Standing line={line} />
      <Told line={line} />
      <Acts found={found} line={line} again={again} />
      <Earlier line={line} />
    </li>
  );
}

function Known({ line }: { line: MaintenanceLine }): JSX.Element {
  const facts: [string, string][] = [
    [say("種類", "Kind"), originWord(line)],
    [say("つないだ元", "From"), line.place],
    [say("つなぎ方", "By"), line.service],
    [say("アカウント", "Account"), line.account],
    [say("書いた人", "Written by"), line.written_name ?? ""],
  ];
  return (
    <dl class="small flex flex-wrap gap-x-5">
      {facts
        .filter(([, value]) => value !== "")
        .map(([label, value]) => (
          <div key={label} class="flex gap-x-2">
            <dt class="sub">{label}</dt>
            <dd class="break-all">
              <Words>{value}</Words>
            </dd>
          </div>
        ))}
    </dl>
  );
}

/// What was seen of a session after the clinic's word on it.
function confirmedTooEarly(line: MaintenanceLine): boolean {
  const last = line.until ?? line.seen;
  const ruling = rulingOf(line);
  return line.origin === "session" && last !== null && ruling?.word === "confirmed" && ruling.at < last;
}

function Standing({ line }: { line: MaintenanceLine }): JSX.Element {
  const waited = line.standing === "to-name" && line.open_days > 0 ? say(`(診療日で${line.open_days}日たちました)`, ` (${line.open_days} ${line.open_days === 1 ? "day" : "days"} of opening ago)`) : "";
  return (
    <>
      <p class={pressing(line) ? "late font-bold" : "font-bold"}>
        {standingWord(line.standing)}
        {waited}
      </p>
      {line.standing === "to-confirm" && confirmedTooEarly(line) ? <p class="small">{say("確認したときは、まだ続いていました。終わるまでの内容を見て、もう一度確認します。", "It still went on when it was confirmed. Look at what was done until it ended, and confirm again.")}</p> : null}
      {line.origin === "session" && line.ending === "open" && ["to-confirm", "confirmed"].includes(line.standing) ? <p class="small">{say("まだ続いています。先に確認しても、終わったらもう一度確認します。", "It still goes on: whatever is confirmed now is to be confirmed again once it is over.")}</p> : null}
    </>
  );
}

function Told({ line }: { line: MaintenanceLine }): JSX.Element {
  const report = reportOf(line);
  const ruling = rulingOf(line);
  return (
    <>
      {report ? (
        <div class="my-2">
          <p>
            <b>
              <Words>{report.engineer}</Words>
            </b>
            {report.company ? (
              <span class="sub">
                {say("(", " (")}
                <Words>{report.company}</Words>
                {")"}
              </span>
            ) : null}
            {say("：", ": ")}
            <span class="whitespace-pre-line">
              <Words>{report.work}</Words>
            </span>
          </p>
          {report.taken.length === 0 ? <p class="small">{say("持ち出した情報はありません。", "No data was taken.")}</p> : null}
          <ul class="small">
            {report.taken.map((one, at) => (
              <li key={at}>
                {say("持ち出し：", "Taken: ")}
                <Words>{takenWords(one)}</Words>
                {isLate(one) ? <b class="late">{say("(期日を過ぎています)", " (late)")}</b> : null}
              </li>
            ))}
          </ul>
          <p class="small sub">
            {say("書いた人：", "Written by ")}
            <Words>{report.by_name ?? ""}</Words> <span class="num">{brief(report.at, now())}</span>
          </p>
        </div>
      ) : null}
      {ruling ? (
        <p class="small">
          {wordWord(ruling.word)}
          {ruling.person_name ? (
            <>
              {say("：", ": ")}
              <Words>{ruling.person_name}</Words>
            </>
          ) : null}
          {ruling.said ? (
            <>
              {say("。", ". ")}
              <Words>{ruling.said}</Words>
            </>
          ) : null}{" "}
          <span class="sub">
            <Words>{ruling.by_name ?? ""}</Words> <span class="num">{brief(ruling.at, now())}</span>
          </span>
        </p>
      ) : null}
    </>
  );
}

type Doing = "report" | "own" | "disputed" | "withdrawn" | "correct";

function Acts({ found, line, again }: CardProps): JSX.Element | null {
  const doing = useSignal<Doing | null>(null);
  const leave = (): void => void (doing.value = null);
  const kept = (): void => {
    leave();
    again();
  };
  const with_line = { found, line, kept, leave };
  switch (doing.value) {
    case "report":
      return <ReportForm {...with_line} />;
    case "own":
      return <OwnForm {...with_line} />;
    case "disputed":
    case "withdrawn":
      return <DoubtForm {...with_line} word={doing.value} />;
    case "correct":
      return <CorrectForm {...with_line} />;
    case null:
      return <Buttons line={line} kept={kept} begin={(what) => (doing.value = what)} />;
  }
}

/// Of a session that is over: whether a person may say when it ended. What goes on ends by itself.
const endIsOpen = ({ ending, until }: MaintenanceLine): boolean => ending === "written" || (until === null && ending !== "open");

function Buttons({ line, kept, begin }: { line: MaintenanceLine; kept: () => void; begin: (what: Doing) => void }): JSX.Element | null {
  const named = reportOf(line) !== undefined;
  const shown: [Doing, string][] = [];
  if (may("reportMaintenance") && !["own", "withdrawn"].includes(line.standing)) shown.push(["report", named ? say("作業の内容を書き直す", "Write the report anew") : say("行った人と内容を書く", "Say who it was, and what")]);
  if (may("ruleMaintenance")) {
    if (line.standing !== "withdrawn") shown.push(["own", line.standing === "own" ? say("作業した医院の人を直す", "Put right who of us it was") : say("医院の人の作業", "It was our own")]);
    if (line.standing !== "disputed" && line.origin === "session") shown.push(["disputed", say("心当たりがない", "We do not know this one")]);
    if (line.origin !== "session" && line.standing !== "withdrawn") shown.push(["withdrawn", say("記入を取り消す", "Withdraw the line")]);
  }
  if (may("correctMaintenance") && line.standing !== "withdrawn" && (line.origin !== "session" || endIsOpen(line))) shown.push(["correct", line.origin === "session" ? say("終わりの時刻を書く", "Give the end") : say("時刻を直す", "Put the times right")]);
  const confirms = may("ruleMaintenance") && named && ["to-confirm", "disputed", "own"].includes(line.standing);
  if (shown.length === 0 && !confirms) return null;
  return (
    <div class="acts mt-3">
      {confirms ? <Confirm line={line} kept={kept} /> : null}
      {shown.map(([what, words]) => (
        <button key={what} class="btn sm" type="button" onClick={() => begin(what)}>
          {words}
          <span class="vh">{say(`：${line.number}番`, `: no. ${line.number}`)}</span>
        </button>
      ))}
    </div>
  );
}

/// All that was said, oldest first, once more than one thing was.
function Earlier({ line }: { line: MaintenanceLine }): JSX.Element | null {
  if (line.turns.length < 2) return null;
  return (
    <details class="mt-3">
      <summary>{say(`これまでに書かれたこと(${line.turns.length}件)`, `All that was said (${line.turns.length})`)}</summary>
      <ol class="small">
        {line.turns.map(({ report, ruling, correction }, at) => (
          <li key={at}>
            <span class="num">{brief((report ?? ruling ?? correction)?.at ?? line.known, now())}</span> <Words>{(report ?? ruling ?? correction)?.by_name ?? ""}</Words>
            {say("：", ": ")}
            {report ? <Words>{`${report.engineer} ${report.work}`}</Words> : null}
            {ruling ? <Words>{`${wordWord(ruling.word)} ${ruling.said}`}</Words> : null}
            {correction ? (
              <>
                {say("時刻を直しました。前は", "put the times right; before: ")}
                {whenWords({ ...correction, seen: null })}
                {correction.until === null ? "" : say(`(${endingWord(correction.ending)})`, ` (${endingWord(correction.ending)})`)}
                {say("。", ". ")}
                <Words>{correction.why}</Words>
              </>
            ) : null}
          </li>
        ))}
      </ol>
    </details>
  );
}
