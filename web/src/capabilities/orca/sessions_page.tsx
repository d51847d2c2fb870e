import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask, type Answer } from "../../api/client.ts";
import { boardChanged, now } from "../../api/state.ts";
import { useAnswer } from "../../live/answer.ts";
import { PageHead, Words } from "../../parts/page.tsx";
import { Empty, Shown } from "../../parts/quiet.tsx";
import { brief, briefDay, monthOf, today, weekdayOf } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { orcaWord } from "../usage/words.ts";

type Sessions = Answer<"getOrcaSessions">;
type Ends = Omit<Sessions["days"][number], "day">;

/// The month before one, "2026-01".
function monthBefore(month: string, by: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const at = new Date(Date.UTC(year, number - 1 + by, 1));
  return at.toISOString().slice(0, 7);
}

/// 席を立つとき: how sessions of 日レセ ended, by day, by screen and by terminal; of nobody by name.
export function OrcaSessionsPage(): JSX.Element {
  const month = useSignal(today(now()).slice(0, 7));
  const asked = useAnswer(`orca sessions ${month.value}`, () => ask("getOrcaSessions", { query: { month: month.value } }), boardChanged);
  const latest = month.value >= today(now()).slice(0, 7);
  return (
    <>
      <PageHead
        title={say("日レセの閉じかた", "How 日レセ was left")}
        crumb={<Link href="/orca">{say("日レセの状態", "State of 日レセ")}</Link>}
        sub={say("ログアウトして終わったか、閉じただけか。だれかは出しません。", "Whether it was logged out of or merely closed; nobody is named.")}
      />
      <div class="acts mb-4">
        <button class="btn sm" type="button" onClick={() => (month.value = monthBefore(month.value, -1))}>
          {say("前の月", "Month before")}
        </button>
        <b class="num">{monthOf(month.value)}</b>
        <button class="btn sm" type="button" disabled={latest} onClick={() => (month.value = monthBefore(month.value, 1))}>
          {say("次の月", "Next month")}
        </button>
      </div>
      <Shown asked={asked} waiting={say("日レセの閉じかたを数えています", "Counting how sessions ended")}>
        {(found) => (
          <>
            {latest ? <Open open={found.open} /> : null}
            {found.days.length === 0 && found.whole ? <None /> : <Month found={found} />}
          </>
        )}
      </Shown>
    </>
  );
}

/// Sessions nobody logged out of yet. 日レセ itself never ends one.
function Open({ open }: { open: Sessions["open"] }): JSX.Element {
  if (open === null) return <p class="note mb-4">{say("いま開いている日レセが何件あるかは、わかりません(ログを読めていないか、日レセのサーバーがまだ見つかっていません)。", "How many sessions are open now is not known: the log of some server is not read, or no 日レセ was found yet.")}</p>;
  const { at, sessions, over_night, since } = open;
  const before = since !== null && since < today(at);
  return (
    <p class={`${over_night > 0 ? "note " : ""}mb-4`}>
      {say(`いま開いている日レセ：${sessions}件`, `Open now: ${sessions}`)}
      {before ? say(`(いちばん古いものは ${briefDay(since, now())} から)`, ` (the oldest since ${briefDay(since, now())})`) : ""}
      {over_night > 0 ? <b>{say(`。夜をこえて開いたまま：${over_night}件`, `. Open over night: ${over_night}`)}</b> : null}
      {say(`。${brief(at, now())} に読んだ分です。`, `. As read ${brief(at, now())}.`)}
    </p>
  );
}

function None(): JSX.Element {
  return (
    <Empty title={say("この月の記録はありません", "Nothing of this month")}>
      <p>{say("日レセサーバーのログを読みはじめると、ここに出ます。", "It appears once the log of the 日レセ server is read.")}</p>
    </Empty>
  );
}

function Month({ found }: { found: Sessions }): JSX.Element {
  const most = Math.max(1, ...found.days.map((one) => one.logged_out + one.closed + one.cut));
  const ended = found.terminals.filter(({ logged_out, closed, cut }) => logged_out + closed + cut > 0);
  const told = ended.some(({ name }) => name !== null);
  const untold = ended.some(({ name }) => name === null);
  return (
    <>
      {found.whole ? null : <p class="note mb-4">{say("読めない記録か、届かなかった記録があるか、数えきれなかったため、全部ではありません。", "Not all: some of it could not be read, or not in time, or was lost on the way.")}</p>}
      <p class="small sub mb-3">
        <Key kind="out" /> <span class="mr-4">{say("ログアウト", "logged out")}</span>
        <Key kind="closed" /> <span class="mr-4">{say("閉じただけ", "merely closed")}</span>
        <Key kind="cut" /> {say("再起動などで切れた", "cut off by a restart")}
      </p>
      <table class="cards">
        <caption class="vh">{say("日ごとの閉じかた", "How sessions ended, by day")}</caption>
        <Heads first={say("日", "Day")} />
        <tbody>
          {found.days.map((one) => (
            <Line key={one.day} head={`${briefDay(one.day, now())}(${weekdayOf(one.day)})`} ends={one} most={most} />
          ))}
        </tbody>
      </table>
      <By title={say("どの画面で終わったか", "By the screen they ended on")} first={say("画面", "Screen")} rows={found.functions.map(({ name, ...ends }) => ({ name: functionWord(name), ends }))} />
      {told ? <By title={say("どの端末で終わったか", "By terminal")} first={say("端末", "Terminal")} rows={ended.map((one) => ({ name: terminalWord(one), ends: one }))} /> : null}
      {untold ? (
        <p class="small sub mt-4">{say("WebORCAのログには、端末が出ません。利用と同じときに始まり、同じときに終わった接続が1台の機器のものだけのときに、その機器を出します。", "WebORCA's log does not name terminals: one is told where it alone had a connection that began and ended when the session did.")}</p>
      ) : null}
      <Quiet found={found} />
      <section class="part mt-6">
        <h2>{say("ここに出ないこと", "What is not here")}</h2>
        <ul class="small sub">
          <li>{say("席を立ったかどうかは、どの記録にも残りません。", "That somebody left a seat is in no record.")}</li>
          <li>{say("まだ終わっていない利用は、表の数に入りません。上の「いま開いている日レセ」に数えます。", "Sessions that have not ended are not in the tables: those open now are counted above them.")}</li>
          <li>
            {say(
              "WebORCAより前の日レセのログは、閉じただけの利用も、ログアウトと同じ形で書きます。その分は、ログアウトに数えています。",
              "The log of the generation before WebORCA writes a mere closing as it does a log-out: it is counted as one.",
            )}
          </li>
          <li>{say("ログアウトせずに閉じた利用は、日レセがあとから片づけたときに、だれのものだったかがわかります。片づけの行がログに出ないこともあります。", "Of a session that was closed without logging out it is known whose it was once 日レセ clears it away; at times its log says nothing of that.")}</li>
        </ul>
      </section>
    </>
  );
}

/// Times without an act, and patients that were open in them.
function Quiet({ found }: { found: Sessions }): JSX.Element {
  const quiet = ({ quiet_spans, left_open }: Ends): boolean => quiet_spans + (left_open ?? 0) > 0;
  const days = found.days.filter(({ quiet_told, left_open }) => quiet_told + (left_open ?? 0) > 0);
  const functions = found.functions.filter(quiet);
  const terminals = found.terminals.filter(quiet);
  const all = found.days.reduce((sum, { logged_out, closed, cut }) => sum + logged_out + closed + cut, 0);
  const out = all - found.days.reduce((sum, { quiet_told }) => sum + quiet_told, 0);
  return (
    <section class="part mt-6">
      <h2>{say("無操作の時間", "Times without an act (無操作)")}</h2>
      <p class="small sub mb-3">
        {say(
          "10分以上、画面の操作がなかった時間です。人がいなかったとは限りません。電話や診察の時間も入ります。－ は、だれが患者を開いていたか、またはそのあいだの無操作がわからない日や画面、端末です。",
          "Ten minutes and more in which no screen was operated. Somebody may have been there all the same: on the telephone, or with a patient. － where it was not seen who had patients open, or is not known when those sessions were without an act.",
        )}
      </p>
      {out > 0 ? (
        <p class="small sub mb-3">
          {say(
            `この月に終わった${all}件のうち${out}件は、入っていません。だれの利用だったかがログに出なかったか、職員への説明の前か、ログを読めない時間があったか、操作の出ないログ(WebORCAより前の日レセ)のものです。`,
            `${out} of the ${all} that ended this month are not in it: nothing says whose they were, or staff had not been told, or some of the log was not read, or it tells no acts (日レセ before WebORCA).`,
          )}
        </p>
      ) : null}
      {days.length === 0 ? (
        <p class="note">{say("この月は、わかる利用がありません。WebORCAより前の日レセのログには、操作が出ません。", "It is known of no session of this month. The log of 日レセ before WebORCA does not tell acts.")}</p>
      ) : (
        <>
          <QuietTable caption={say("日ごと", "By day")} first={say("日", "Day")} rows={days.map((one) => ({ name: `${briefDay(one.day, now())}(${weekdayOf(one.day)})`, ends: one }))} />
          {functions.length > 0 ? <QuietTable caption={say("画面ごと(終わった画面、患者は開いた画面)", "By screen (the one it ended on; of patients where they were opened)")} first={say("画面", "Screen")} rows={functions.map(({ name, ...ends }) => ({ name: functionWord(name), ends }))} /> : null}
          {terminals.length > 0 ? <QuietTable caption={say("端末ごと", "By terminal")} first={say("端末", "Terminal")} rows={terminals.map((one) => ({ name: terminalWord(one), ends: one }))} /> : null}
        </>
      )}
    </section>
  );
}

/// By the name that the register has for it, and as the log has it.
function terminalWord({ name, machine }: Sessions["terminals"][number]): string {
  if (name === null) return say("わからない", "not told");
  return machine && machine !== name ? say(`${machine}(${name})`, `${machine} (${name})`) : name;
}

function QuietTable({ caption, first, rows }: { caption: string; first: string; rows: { name: string; ends: Ends }[] }): JSX.Element {
  const most = Math.max(1, ...rows.map(({ ends }) => ends.quiet_minutes));
  const columns = { told: say("わかった利用", "Sessions known"), spans: say("回数", "Times"), minutes: say("あわせて(分)", "Minutes in all"), open: say("開いたままの患者", "Patients left open") };
  return (
    <>
      <h3 class="mt-4">{caption}</h3>
      <table class="cards mb-4">
        <caption class="vh">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            <th scope="col">{columns.told}</th>
            <th scope="col">{columns.spans}</th>
            <th scope="col">{columns.minutes}</th>
            <th scope="col">{columns.open}</th>
            <th scope="col">
              <span class="vh">{say("長さの図", "Picture of the length")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, ends }) => (
            <tr key={name}>
              <th scope="row" class="nb">
                <Words>{name}</Words>
              </th>
              <td class="num" data-label={columns.told}>
                {ends.quiet_told}
              </td>
              <td class="num" data-label={columns.spans}>
                {ends.quiet_spans}
              </td>
              <td class="num" data-label={columns.minutes}>
                {ends.quiet_minutes}
              </td>
              <td class={`num${ends.left_open ? " font-bold" : ""}`} data-label={columns.open}>
                {ends.left_open ?? "－"}
              </td>
              <td>
                <svg class="ends" viewBox={`0 0 ${most} 1`} preserveAspectRatio="none" aria-hidden="true">
                  <rect class="cut" x="0" y="0" width={ends.quiet_minutes} height="1" />
                </svg>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function functionWord(name: string | null): string {
  return name === null ? say("わからない", "not told") : (orcaWord(`orca-${name}`) ?? name);
}

function Heads({ first }: { first: string }): JSX.Element {
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        <th scope="col">{say("ログアウト", "Logged out")}</th>
        <th scope="col">{say("閉じただけ", "Closed")}</th>
        <th scope="col">{say("切れた", "Cut off")}</th>
        <th scope="col">
          <span class="vh">{say("割合の図", "Picture of the shares")}</span>
        </th>
      </tr>
    </thead>
  );
}

function By({ title, first, rows }: { title: string; first: string; rows: { name: string; ends: Ends }[] }): JSX.Element {
  const most = Math.max(1, ...rows.map(({ ends }) => ends.logged_out + ends.closed + ends.cut));
  return (
    <section class="part mt-6">
      <h2>{title}</h2>
      <table class="cards">
        <caption class="vh">{title}</caption>
        <Heads first={first} />
        <tbody>
          {rows.map(({ name, ends }) => (
            <Line key={name} head={name} ends={ends} most={most} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Line({ head, ends, most }: { head: string; ends: Ends; most: number }): JSX.Element {
  const { logged_out, closed, cut } = ends;
  return (
    <tr>
      <th scope="row" class="nb">
        <Words>{head}</Words>
      </th>
      <td class="num" data-label={say("ログアウト", "Logged out")}>
        {logged_out}
      </td>
      <td class={`num${closed > 0 ? " font-bold" : ""}`} data-label={say("閉じただけ", "Closed")}>
        {closed}
      </td>
      <td class="num" data-label={say("切れた", "Cut off")}>
        {cut}
      </td>
      <td>
        <Bars ends={ends} most={most} />
      </td>
    </tr>
  );
}

const KINDS = ["out", "closed", "cut"] as const;

/// Numbers stand beside it: who does not see it misses nothing.
function Bars({ ends, most }: { ends: Ends; most: number }): JSX.Element {
  const counts = [ends.logged_out, ends.closed, ends.cut];
  const before = (at: number): number => counts.slice(0, at).reduce((sum, count) => sum + count, 0);
  return (
    <svg class="ends" viewBox={`0 0 ${most} 1`} preserveAspectRatio="none" aria-hidden="true">
      {KINDS.map((kind, at) => (
        <rect key={kind} class={kind} x={before(at)} y="0" width={counts[at] ?? 0} height="1" />
      ))}
    </svg>
  );
}

function Key({ kind }: { kind: (typeof KINDS)[number] }): JSX.Element {
  return (
    <svg class="ends key" viewBox="0 0 1 1" aria-hidden="true">
      <rect class={kind} width="1" height="1" />
    </svg>
  );
}
