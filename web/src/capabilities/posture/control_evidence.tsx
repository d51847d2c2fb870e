import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import { ask } from "../../api/client.ts";
import { boardChanged } from "../../api/state.ts";
import type { ControlSummary, JudgedDevice } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { MayLink } from "../../parts/may_link.tsx";
import { Words } from "../../parts/page.tsx";
import { Empty, Shown } from "../../parts/quiet.tsx";
import { EvidenceTag, timeText, VerdictMark } from "../../parts/verdict.tsx";
import { read, say } from "../../words/language.ts";
import { factHref } from "../evidence/fact_href.ts";
import { wholeClinic } from "./judged.tsx";
import { isKept, rowWords } from "./row_words.ts";

type Judging = Pick<ControlSummary, "id" | "title">;

/// What a control's verdict rests on: the rows judged, each with the raw facts behind it; then how to
/// put it right and how the control asks.
export function ControlEvidence({ control }: { control: Judging }): JSX.Element {
  const page = useAnswer(`control ${control.id}`, () => ask("getControl", { path: { control: control.id } }));
  const rows = useAnswer(
    `rows ${control.id}`,
    () => ask("listControlRows", { path: { control: control.id } }),
    boardChanged,
  );
  return (
    <>
      <Shown asked={rows} waiting={say("根拠を読んでいます", "Reading the evidence")}>
        {(found) =>
          found.rows.length === 0 ? (
            <Empty title={say("この項目の対象になる機器がありません", "No device falls under this control")}>
              {say("対象の機器を登録すると、ここに出ます。", "Devices appear here once they are registered.")}
            </Empty>
          ) : (
            <EvidenceTable rows={found.rows} control={control} />
          )
        }
      </Shown>
      {page.value?.advice ? (
        <p class="mt-3">
          <b>{say("直し方：", "How to put it right: ")}</b>
          {read(page.value.advice)}
        </p>
      ) : null}
      {page.value?.to_provider ? (
        <p class="small mt-2">
          <b>{say("サポート事業所へ：", "For the support provider: ")}</b>
          {read(page.value.to_provider)}
        </p>
      ) : null}
      {page.value ? (
        <details class="small">
          <summary>{say("この項目の調べ方", "How this control asks")}</summary>
          <dl class="kv">
            <div>
              <dt>{say("項目の名前", "Id")}</dt>
              <dd>
                <code>{control.id}</code>
              </dd>
            </div>
            <div>
              <dt>{say("答える先", "Answers")}</dt>
              <dd>{page.value.answers.join(say("、", ", "))}</dd>
            </div>
            {page.value.question ? (
              <div>
                <dt>{say("問い合わせ文", "Query")}</dt>
                <dd>
                  <code class="whitespace-pre-wrap">{page.value.question.trim()}</code>
                </dd>
              </div>
            ) : (
              <div>
                <dt>{say("問い合わせ文", "Query")}</dt>
                <dd>{say("ありません。人が答える項目です。", "None: a person answers this one.")}</dd>
              </div>
            )}
          </dl>
        </details>
      ) : null}
    </>
  );
}

function EvidenceTable({ rows, control }: { rows: readonly JudgedDevice[]; control: Judging }): JSX.Element {
  useEffect(() => {
    if (location.hash !== "") document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, []);
  return (
    <table class="evidence-table cards">
      <caption class="vh">
        {say("根拠：", "Evidence: ")}
        {read(control.title)}
      </caption>
      <thead>
        <tr>
          <th scope="col">{say("機器", "Device")}</th>
          <th scope="col">{say("判定", "Verdict")}</th>
          <th scope="col">{say("見えたこと", "What was seen")}</th>
          <th scope="col">{say("いつ", "When")}</th>
          <th scope="col">{say("もとの値", "Raw fact")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <EvidenceRow key={row.device?.id ?? "clinic"} row={row} />
        ))}
      </tbody>
    </table>
  );
}

const MOST_ITEMS = 5;

type Item = JudgedDevice["items"][number];

/// One value of a judged row. One that is missing is why the row could not be told; a row that could
/// be told did without it.
function valueText({ name, value }: Item["values"][number], ok: Item["ok"]): string {
  return `${name} ${value ?? (ok === null ? say("不明", "unknown") : "—")}`;
}

function EvidenceRow({ row }: { row: JudgedDevice }): JSX.Element {
  const items = row.items.slice(0, MOST_ITEMS);
  const rest = row.items_of - items.length;
  const said = read(row.sentence);
  // A row that is as it should be has no sentence, and explains nothing about one that is not.
  const more = items.filter((item) => read(item.sentence) !== said && (row.verdict === "pass" || item.ok !== true));
  return (
    <tr id={row.device?.id} class={row.verdict === "asleep" ? "asleep" : ""}>
      <th scope="row">
        {row.device ? (
          <MayLink href={`/devices/${row.device.id}`}>
            <Words>{row.device.name}</Words>
          </MayLink>
        ) : (
          wholeClinic()
        )}
      </th>
      <td>
        <VerdictMark verdict={row.verdict} evidence={row.evidence} />
        <div>
          <EvidenceTag evidence={row.evidence} />
        </div>
      </td>
      <td>
        {rowWords(row)}
        {more.length > 0 && !isKept(row) && row.verdict !== "asleep" ? (
          <ul class="small sub">
            {more.map((item, index) => (
              <li key={index}>
                {read(item.sentence) || item.values.map((cell) => valueText(cell, item.ok)).join(say("、", ", "))}
              </li>
            ))}
            {rest > 0 ? <li>{say(`ほか${rest}件`, `and ${rest} more`)}</li> : null}
          </ul>
        ) : null}
      </td>
      <td class="num nb">{timeText({ ...row, until: null })}</td>
      <td>
        {row.tables
          .filter((table) => table.digest !== null)
          .map((table) => (
            <div key={`${table.table} ${table.device}`}>
              {table.device_name !== null && row.device === null ? say(`${table.device_name}：`, `${table.device_name}: `) : null}
              {/* A register is the hub's own and has no page of facts. */}
              {table.device === null ? read(table.title) : <MayLink href={factHref(table)}>{read(table.title)}</MayLink>}
            </div>
          ))}
        {row.tables.every((table) => table.digest === null) ? (
          <span class="sub">{say("まだありません", "None yet")}</span>
        ) : null}
      </td>
    </tr>
  );
}
