import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { boardChanged, journalChanged } from "../../api/state.ts";
import type { LogCheck } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { Words } from "../../parts/page.tsx";
import { Paper, Signatures } from "../../parts/paper.tsx";
import { Shown } from "../../parts/quiet.tsx";
import { printedDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { grouped } from "../../words/numbers.ts";
import { UseTable } from "./material.tsx";
import { findingWord, sourceWords } from "./words.ts";

/// Checks that one print shows: a year of monthly ones.
const MOST = 12;

/// アクセスログ点検記録 on A4: the checks of a year, newest first.
export function PrintAccessLogPage(): JSX.Element {
  const checks = useAnswer("print log checks", () => ask("listLogChecks"), boardChanged);
  const checkpoint = useAnswer("print checkpoint", () => ask("getCheckpoint"), journalChanged);
  const all = checks.value?.checks ?? [];
  return (
    <Paper
      title={say("アクセスログ点検記録", "Record of access log checks")}
      at={checks.at ?? null}
      facts={checks.value ? [{ label: say("点検の回数", "Checks"), value: countWords(all.length) }] : []}
      checkpoint={checkpoint.value}
      back="/journal/checks"
      backWords={say("アクセスログの点検へ戻る", "Back to the checks")}
    >
      <Shown asked={checks} waiting={say("点検の記録を読んでいます", "Reading the checks")}>
        {(found) => <Checks checks={found.checks.slice(0, MOST)} />}
      </Shown>
      <Newest check={all[0]} />
      <Signatures />
    </Paper>
  );
}

function countWords(count: number): string {
  if (count === 0) return say("まだありません", "none yet");
  return count <= MOST ? say(`これまで ${count}回`, `${count} so far`) : say(`これまで ${count}回(新しい${MOST}回を印刷)`, `${count} so far, the newest ${MOST} printed`);
}

// Use by hour and function of the newest check: the older ones are in the journal.
function Newest({ check }: { check: LogCheck | undefined }): JSX.Element | null {
  if (check === undefined) return null;
  return (
    <section class="part-of-paper">
      <h2>{say(`時間帯と機能ごとの利用(${printedDay(check.first)}から${printedDay(check.last)})`, `Use by hour and function (${printedDay(check.first)} to ${printedDay(check.last)})`)}</h2>
      <UseTable use={check.material.use} />
    </section>
  );
}

function Found({ material }: Pick<LogCheck, "material">): JSX.Element {
  const odd = material.samples.filter(({ fine }) => !fine);
  return (
    <>
      {material.findings
        .filter(({ count }) => count > 0)
        .map(({ kind, count, remark }) => (
          <div key={kind} class="fine">
            {findingWord(kind)} {say(`${count}件：`, `${count}: `)}
            <Words>{remark}</Words>
          </div>
        ))}
      <div class="fine">{say(`抜き取り${material.samples.length}件(気になったもの${odd.length}件)、もとの数 ${material.draw.seed.slice(0, 16)}…`, `${material.samples.length} samples (${odd.length} odd), seed ${material.draw.seed.slice(0, 16)}…`)}</div>
      {material.hidden ? <div class="fine">{say("名前は見ていません", "no names were seen")}</div> : null}
    </>
  );
}

function Checks({ checks }: { checks: readonly LogCheck[] }): JSX.Element {
  if (checks.length === 0) return <p>{say("点検の記録は、まだありません(未確認)。", "No check has been recorded yet (not checked).")}</p>;
  return (
    <div class="paper-scroll" tabIndex={0} role="region" aria-label={say("アクセスログ点検記録", "Record of access log checks")}>
      <table class="register checks">
        <caption class="vh">{say("アクセスログ点検記録", "Record of access log checks")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("点検した期間", "Period")}</th>
            <th scope="col">{say("点検日", "Checked on")}</th>
            <th scope="col">{say("点検者", "Checked by")}</th>
            <th scope="col">{say("見たもの", "Looked at")}</th>
            <th scope="col">{say("見つかったこと", "Found")}</th>
            <th scope="col">{say("行ったこと", "Done")}</th>
          </tr>
        </thead>
        <tbody>
          {checks.map((one) => (
            <tr key={one.id}>
              <th scope="row" class="num">
                {printedDay(one.first)}
                {say("から", " to ")}
                {printedDay(one.last)}
              </th>
              <td class="num">{printedDay(one.at)}</td>
              <td>
                <Words>{one.by_name ?? ""}</Words>
                <div class="fine">
                  {one.awaits_second ? (
                    say("本人の分は未確認", "own acts not checked")
                  ) : one.own_acts ? (
                    <>
                      {one.own_acts.alone ? say("単独承認・", "alone, ") : ""}
                      {say("本人の分：", "own acts: ")}
                      <Words>{one.own_acts.by_name ?? ""}</Words>
                    </>
                  ) : one.alone ? (
                    say("単独承認", "decided alone")
                  ) : (
                    say("本人の分は未確認", "own acts not checked")
                  )}
                </div>
              </td>
              <td>
                {sourceWords(one)}
                <div class="fine">
                  <Words>{one.looked}</Words>
                </div>
                <div class="fine num">{say(`日誌 ${grouped(one.seal.size)}件まで`, `journal up to ${grouped(one.seal.size)} entries`)}</div>
              </td>
              <td>
                {one.clear ? say("なし", "nothing") : <Words>{one.found}</Words>}
                <Found material={one.material} />
              </td>
              <td>{one.clear ? "" : <Words>{one.done}</Words>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
