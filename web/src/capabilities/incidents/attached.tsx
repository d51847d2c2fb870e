import type { JSX } from "preact";

import { now } from "../../api/state.ts";
import type { Worry } from "../../api/types.ts";
import { Words } from "../../parts/page.tsx";
import { brief, dated } from "../../words/dates.ts";
import { read, say } from "../../words/language.ts";
import { size } from "../../words/numbers.ts";

type AttachedFacts = Worry["attached"];
type Machine = AttachedFacts["machines"][number];
type Table = Machine["tables"][number];
type Moment = (time: string) => string;

const YES_OR_NO = ["running", "answers", "database_running", "database_answers", "reboot_needed", "read_only"];

/// What the hub attached when the report was filed: health and versions, never patients.
export function Attached({ attached }: { attached: AttachedFacts }): JSX.Element {
  return (
    <section class="part" aria-labelledby="attached">
      <h2 id="attached">{say("関所が添えたもの", "What Sekisho attached")}</h2>
      <p class="small sub mb-3">
        {say(`連絡したとき(${brief(attached.at, now())})の機器の様子です。患者さんの情報は入っていません。`, `How the machines were when it was reported (${brief(attached.at, now())}). Nothing of patients is in it.`)}
      </p>
      <details>
        <summary>{say("機器の様子を見る", "See how the machines were")}</summary>
        <AttachedParts attached={attached} />
      </details>
    </section>
  );
}

/// The same, unfolded: for the page and, with whole dates, for paper.
export function AttachedParts({ attached, paper = false }: { attached: AttachedFacts; paper?: boolean }): JSX.Element {
  const moment: Moment = (time) => (paper ? dated(time, now()) : brief(time, now()));
  return (
    <>
      {attached.left_out ? <p>{say("多すぎるので、機器の様子は添えられませんでした。", "It was too much to attach.")}</p> : null}
      {attached.machines.map((machine) => (
        <OfMachine key={machine.device} machine={machine} moment={moment} />
      ))}
      {attached.machines.length === 0 && !attached.left_out ? <p>{say("席も日レセサーバーもわからないので、機器の様子は添えていません。", "Neither the seat nor an ORCA (日レセ) server was known, so nothing of machines is attached.")}</p> : null}
      <h3 class="mt-4">{say("そのとき対応が必要だった点検項目", "Controls that needed action then")}</h3>
      {attached.controls.length === 0 ? (
        <p>{say("ありませんでした。", "None.")}</p>
      ) : (
        <ul class="list-disc pl-5">
          {attached.controls.map(({ control, title }) => (
            <li key={control}>
              {read(title)} <code>{control}</code>
            </li>
          ))}
        </ul>
      )}
      <p class="small sub mt-3">{say(`関所 ${attached.hub_version}`, `Sekisho ${attached.hub_version}`)}</p>
    </>
  );
}

function OfMachine({ machine, moment }: { machine: Machine; moment: Moment }): JSX.Element {
  return (
    <div class="mt-4">
      <h3>
        <Words>{machine.name}</Words>
        {machine.seat ? say("(連絡した席)", " (the seat)") : ""}
      </h3>
      <p class="small sub">
        {machine.heard
          ? say(`見守りプログラムから最後に知らせがあったとき：${moment(machine.heard)}`, `Its agent was last heard ${moment(machine.heard)}`)
          : say("見守りプログラムは入っていません", "There is no agent on it")}
      </p>
      {machine.tables.map((table) => (
        <OfTable key={table.table} table={table} moment={moment} />
      ))}
    </div>
  );
}

function OfTable({ table, moment }: { table: Table; moment: Moment }): JSX.Element {
  const rest = table.rows_of - table.rows.length;
  return (
    <div class="facts-of-table">
      <table class="facts">
        <caption class="small sub">
          {read(table.about)} {readWords(table, moment)}
        </caption>
        <thead>
          <tr>
            {table.columns.map(({ name, head }) => (
              <th key={name} scope="col">
                {read(head)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.length === 0 ? (
            <tr>
              <td colSpan={Math.max(1, table.columns.length)}>{table.status === "failed" ? say("わかりません", "not known") : say("ありません", "none")}</td>
            </tr>
          ) : null}
          {table.rows.map((row, index) => (
            <tr key={index}>
              {table.columns.map(({ name, unit }, at) => (
                <td key={name}>
                  <Words>{cellWords(name, row[at] ?? null, unit, moment)}</Words>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rest > 0 ? <p class="small sub">{say(`ほかに${rest}行あります。`, `${rest} more rows.`)}</p> : null}
    </div>
  );
}

// When it was read, and how much of it: what is told is as old as that.
function readWords({ status, observed }: Table, moment: Moment): string {
  const when = moment(observed);
  if (status === "failed") return say(`(${when}には読み取れませんでした)`, ` (could not be read ${when})`);
  if (status === "partial") return say(`(${when}に一部だけ読み取り)`, ` (a part of it, read ${when})`);
  return say(`(${when}に読み取り)`, ` (read ${when})`);
}

// What the tables of 日レセ say by a name of theirs, as [日本語, English].
const NAMED: Record<string, Record<string, [string, string]>> = {
  generation: { weborca: ["WebORCA", "WebORCA"], panda: ["WebORCAより前の日レセ", "the generation before WebORCA"] },
  log_state: {
    read: ["読んでいます", "read"],
    silent: ["読んでいますが、まだ何も書かれていません", "read; nothing stands there yet"],
    unread: ["まだ読めていません", "not read yet"],
    missing: ["ログがありません", "there is none"],
    denied: ["読む権限がありません", "no right to read it"],
    "unknown-form": ["形のわからない行が多くあります", "most lines are of no known form"],
  },
  state: { current: ["知られている最新", "newest known"], behind: ["最新でない", "behind"], unknown: ["わからない", "not known"] },
  thing: {
    package: ["プログラム", "package"],
    schema: ["データベースの構造", "schema"],
    master: ["マスタ", "masters"],
    program: ["プログラム更新", "program updates"],
    patches: ["更新の証拠ファイル", "file that proves updates"],
    "schema-patches": ["構造の更新の記録", "log of schema updates"],
    release: ["WebORCAのリリース", "release of WebORCA"],
  },
};

/// A value with its unit, as short as the page needs it.
function cellWords(column: string, value: string | number | null, unit: string, moment: Moment): string {
  if (YES_OR_NO.includes(column) && value !== null) return value === 1 ? say("はい", "yes") : say("いいえ", "no");
  if (value === null) return say("不明", "unknown");
  if (typeof value === "string") return say(...(NAMED[column]?.[value] ?? [value, value]));
  if (unit === "B") return size(value);
  if (unit === "instant") return moment(new Date(value).toISOString());
  return unit === "" ? String(value) : `${value} ${unit}`;
}
