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
import { sourceWords } from "./words.ts";

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
      facts={checks.value ? [{ label: say("点検の回数", "Checks"), value: say(`これまで ${all.length}回(新しい${Math.min(all.length, MOST)}回を印刷)`, `${all.length} so far, the newest ${Math.min(all.length, MOST)} printed`) }] : []}
      checkpoint={checkpoint.value}
      back="/journal/checks"
      backWords={say("アクセスログの点検へ戻る", "Back to the checks")}
    >
      <Shown asked={checks} waiting={say("点検の記録を読んでいます", "Reading the checks")}>
        {(found) => <Checks checks={found.checks.slice(0, MOST)} />}
      </Shown>
      <Signatures />
    </Paper>
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
              <td>{one.clear ? say("なし", "nothing") : <Words>{one.found}</Words>}</td>
              <td>{one.clear ? "" : <Words>{one.done}</Words>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
