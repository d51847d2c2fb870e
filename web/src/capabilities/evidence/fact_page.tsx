import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link, useParams, useSearch } from "wouter-preact";

import { ask, type Answer } from "../../api/client.ts";
import { devicesChanged, now } from "../../api/state.ts";
import { useAnswer } from "../../live/answer.ts";
import { PageHead, Words } from "../../parts/page.tsx";
import { Empty, Shown } from "../../parts/quiet.tsx";
import { EvidenceTag } from "../../parts/verdict.tsx";
import { brief, wholeDay } from "../../words/dates.ts";
import { read, say } from "../../words/language.ts";
import { grouped } from "../../words/numbers.ts";

type Fact = Answer<"getFactTable">;
type Column = Fact["columns"][number];

const ROWS_AT_ONCE = 50;

/// One fact table exactly as it was received.
export function FactPage(): JSX.Element {
  const { table = "" } = useParams();
  const query = new URLSearchParams(useSearch());
  const device = query.get("device");
  const digest = query.get("digest");
  const asked = useAnswer(
    `fact ${table} ${device ?? ""} ${digest ?? ""}`,
    () =>
      ask("getFactTable", {
        path: { table },
        query: { ...(device ? { device } : {}), ...(digest ? { digest } : {}) },
      }),
    devicesChanged,
  );
  const fact = asked.value;
  return (
    <>
      <PageHead
        title={fact ? read(fact.title) : say("もとの値", "Raw fact")}
        crumb={
          <>
            {fact?.device ? (
              <>
                <Link href="/devices">{say("機器", "Devices")}</Link> /{" "}
                <Link href={`/devices/${fact.device.id}`}>
                  <Words>{fact.device.name}</Words>
                </Link>
              </>
            ) : (
              <Link href="/board">{say("点検ボード", "Inspection board")}</Link>
            )}{" "}
            / {say("もとの値", "Raw fact")}
          </>
        }
        sub={say("機器から届いたままの値です。関所は書きかえません。", "As it arrived from the device; Sekisho changes nothing.")}
      />
      <Shown asked={asked} waiting={say("もとの値を読んでいます", "Reading the raw fact")}>
        {(found) => (
          <>
            <Origin fact={found} />
            <Rows fact={found} />
          </>
        )}
      </Shown>
    </>
  );
}

function Origin({ fact }: { fact: Fact }): JSX.Element {
  const status = {
    complete: say("すべて読めました", "read completely"),
    partial: say("一部だけ読めました", "read in part only"),
    failed: say("読めませんでした", "could not be read"),
  }[fact.status];
  return (
    <dl class="kv mb-6">
      <div>
        <dt>{say("読め具合", "Completeness")}</dt>
        <dd>
          {status}
          {fact.sentence ? `${say("。", ". ")}${read(fact.sentence)}` : ""}
        </dd>
      </div>
      <div>
        <dt>{say("見た時刻", "Observed")}</dt>
        <dd class="num">
          {brief(fact.observed, now())}
          <span class="sub">
            {say(`(この内容が初めて届いた時刻 ${brief(fact.received, now())})`, ` (this content first came ${brief(fact.received, now())})`)}
          </span>
        </dd>
      </div>
      <div>
        <dt>{say("新しいと数える期限", "Counts as fresh until")}</dt>
        <dd class="num">{fact.fresh_until ? brief(fact.fresh_until, now()) : say("期限なし", "no limit")}</dd>
      </div>
      <div>
        <dt>{say("読んだもの", "Read by")}</dt>
        <dd>
          {fact.at_visit ? (
            <>
              {say("訪問したときに人が読み取って、取り込みました", "read by a person at a visit, and brought in")} <EvidenceTag evidence="read-at-visit" />
            </>
          ) : fact.agent ? (
            <>
              {say("見守りプログラム", "Agent")} {fact.agent.version}{" "}
              <span class="sub num">
                {say(`(世代 ${fact.epoch}・通し番号 ${grouped(fact.sequence)})`, `(epoch ${fact.epoch}, sequence ${grouped(fact.sequence)})`)}
              </span>
            </>
          ) : (
            say("関所本体", "The hub")
          )}
        </dd>
      </div>
      <div>
        <dt>{say("指紋(SHA-256)", "Digest (SHA-256)")}</dt>
        <dd>
          <code>{fact.digest}</code>
        </dd>
      </div>
      <div>
        <dt>{say("表の名前", "Table")}</dt>
        <dd>
          <code>
            {fact.table}@{fact.spec_version}
          </code>
        </dd>
      </div>
    </dl>
  );
}

function Rows({ fact }: { fact: Fact }): JSX.Element {
  const shown = useSignal(ROWS_AT_ONCE);
  if (fact.rows.length === 0) {
    return (
      <Empty title={say("この表には行がありません", "This table has no rows")}>
        {fact.status === "complete"
          ? say("読んだ時点で、あてはまるものがありませんでした。", "There was nothing of the kind when it was read.")
          : say("読めなかったためです。「ない」という意味ではありません。", "Because it could not be read; this does not mean “none”.")}
      </Empty>
    );
  }
  const rows = fact.rows.slice(0, shown.value);
  return (
    <section class="part" aria-labelledby="rows">
      <h2 id="rows">
        {say("値", "Values")} <span class="sub small num">{say(`${grouped(fact.rows_of)}行`, `${grouped(fact.rows_of)} rows`)}</span>
      </h2>
      <div class="scroll" tabIndex={0} role="region" aria-label={read(fact.title)}>
        <table>
          <caption class="vh">{read(fact.title)}</caption>
          <thead>
            <tr>
              {fact.columns.map((column) => (
                <th key={column.name} scope="col">
                  {read(column.head)}
                  {unitWords(column.unit)}
                  <br />
                  <code>{column.name}</code>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>
                {fact.columns.map((column, at) => (
                  <td key={column.name} class={column.type === "integer" ? "num" : ""}>
                    <Cell value={row[at] ?? null} column={column} whole={fact.status === "complete"} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {fact.rows.length > rows.length ? (
        <p class="mt-3">
          <button class="btn sm" type="button" onClick={() => (shown.value += ROWS_AT_ONCE)}>
            {say("続きを表示", "Show more")}
          </button>
        </p>
      ) : null}
      {fact.columns.some((column, at) => !column.masked && hasNone(column, fact.status === "complete") && fact.rows.some((row) => row[at] === null)) ? (
        <p class="small sub mt-3">
          {say("「—」は値のないところです。その行にあてはまらないか、わからなかったところで、「列の意味」に説明があります。", "“—” stands where there is no value: it does not apply to that row, or could not be told. “What the columns mean” says more.")}
        </p>
      ) : null}
      <details class="small mt-3">
        <summary>{say("列の意味", "What the columns mean")}</summary>
        <dl class="kv">
          {fact.columns.map((column) => (
            <div key={column.name}>
              <dt>
                {read(column.head)} <code>{column.name}</code>
              </dt>
              <dd>
                {read(column.about)}
                {column.masked ? say("(この役割では値を見られません)", " (your role does not see the values)") : ""}
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </section>
  );
}

/// Whether a missing value is none: the column says itself what it means, such as "NULL if for ever", or all of the
/// table was read, and the row has none. Of a table that was read in part it is not known whether there is one.
function hasNone({ about }: Column, whole: boolean): boolean {
  return whole || /\bNULL\b/.test(about.en);
}

/// The unit behind a column's head; of dates and times none, which are shown as such.
function unitWords(unit: string | null): string {
  const words = {
    s: say("秒", "s"),
    ms: say("ミリ秒", "ms"),
    min: say("分", "min"),
    h: say("時間", "h"),
    d: say("日", "d"),
    B: say("バイト", "B"),
    "%": "%",
  }[unit ?? ""];
  return words ? ` (${words})` : "";
}

/// What a value that counts from 1970 on says: a day or a moment; null for another value, and for one no calendar has.
function momentOf(value: number, unit: string | null): string | null {
  const milliseconds = unit === "date" ? value * 86_400_000 : unit === "instant" ? value : NaN;
  if (!(milliseconds >= 0 && milliseconds < Date.UTC(10_000, 0))) return null;
  const time = new Date(milliseconds).toISOString();
  return unit === "date" ? wholeDay(time.slice(0, 10)) : brief(time, now());
}

function Cell({ value, column, whole }: { value: string | number | null; column: Column; whole: boolean }): JSX.Element {
  if (column.masked) return <span class="sub">{say("非表示", "hidden")}</span>;
  if (typeof value === "number") {
    const moment = momentOf(value, column.unit);
    return moment === null ? (
      <>{value}</>
    ) : (
      <>
        {moment} <span class="sub">{value}</span>
      </>
    );
  }
  if (value !== null) return <Words>{value}</Words>;
  return hasNone(column, whole) ? (
    <span class="sub" title={read(column.about)}>
      —
    </span>
  ) : (
    <span class="sub">{say("不明", "unknown")}</span>
  );
}
