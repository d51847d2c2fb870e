import type { JSX } from "preact";

import type { Evidence, Verdict } from "../api/types.ts";
import { say } from "../words/language.ts";
import { AwayBar, ReadOnlyBar, TroubleBar } from "./bars.tsx";
import { PageHead } from "./page.tsx";
import { Empty, ProblemCard, Waiting } from "./quiet.tsx";
import { EvidenceTag, printWord, VerdictMark } from "./verdict.tsx";

const EXAMPLE_TIME = "2026-01-20T04:10:00.000Z";

/// The sheet of parts: every state a page can be in, in one place, for those who build and check.
export function PartsPage(): JSX.Element {
  const verdicts: readonly { verdict: Verdict; evidence: Evidence; note?: string; shape: string }[] = [
    {
      verdict: "pass",
      evidence: "measured",
      shape: say("輪(太い実線)・実測または点検時読取", "thick ring: measured or read at a visit"),
    },
    { verdict: "pass", evidence: "stated", shape: say("輪(細い点線)・申告だけによる", "thin dotted ring: stated only") },
    {
      verdict: "fail",
      evidence: "measured",
      shape: say("塗った四角に×。いちばん重い形", "filled square with a cross, the heaviest"),
    },
    { verdict: "not-checked", evidence: "none", shape: say("細い四角に横線", "thin square with a bar") },
    { verdict: "not-applicable", evidence: "none", shape: say("枠のない斜線", "bare slash") },
    {
      verdict: "excepted",
      evidence: "stated",
      note: say("3月31日まで", "until 31 Mar"),
      shape: say("白い三角", "hollow triangle"),
    },
    { verdict: "error", evidence: "none", shape: say("塗ったひし形に！", "filled diamond with an exclamation mark") },
    {
      verdict: "asleep",
      evidence: "measured",
      note: say("20日 18:42・電源断", "20 Jan 18:42, off"),
      shape: say("斜線で満たした輪。行の地も斜線", "hatched ring on a hatched row"),
    },
  ];
  const evidence: readonly { kind: Evidence; meaning: string }[] = [
    { kind: "measured", meaning: say("機械で確かめた", "a machine checked it") },
    { kind: "read-at-visit", meaning: say("訪問の日に読んだ", "read on the day of a visit") },
    { kind: "stated", meaning: say("人が答えた", "a person answered") },
    { kind: "none", meaning: say("根拠がない", "no evidence") },
  ];
  return (
    <>
      <PageHead
        title={say("部品と状態", "Parts and states")}
        sub={say(
          "判定、根拠、ボタン、空・進行中・つながらないときの見え方(値は例です)",
          "Verdicts, evidence, buttons; empty, waiting and away (values are examples)",
        )}
      />
      <div class="sheet">
        <section class="tall">
          <h2>{say("判定は、形・言葉・色の3つで", "A verdict is shape, word and colour")}</h2>
          <div class="scroll" tabIndex={0} role="region" aria-label={say("判定の形", "Shapes of verdicts")}>
            <table>
              <caption class="vh">{say("判定の形", "Shapes of verdicts")}</caption>
              <thead>
                <tr>
                  <th scope="col">{say("画面", "Screen")}</th>
                  <th scope="col">{say("印刷", "Print")}</th>
                  <th scope="col">{say("形", "Shape")}</th>
                </tr>
              </thead>
              <tbody>
                {verdicts.map((row) => (
                  <tr key={`${row.verdict} ${row.evidence}`} class={row.verdict === "asleep" ? "asleep" : ""}>
                    <td>
                      <VerdictMark verdict={row.verdict} evidence={row.evidence} />
                      {row.note ? <div class="sub small">{row.note}</div> : null}
                    </td>
                    <td>{printWord(row.verdict)}</td>
                    <td>{row.shape}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
        <section>
          <h2>{say("根拠の区分", "Evidence classes")}</h2>
          <dl class="kv">
            {evidence.map(({ kind, meaning }) => (
              <div key={kind}>
                <dt>
                  <EvidenceTag evidence={kind} />
                </dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
          <h2 class="mt-6">{say("ボタンと焦点", "Buttons and focus")}</h2>
          <div class="acts">
            <button class="btn pri" type="button">
              {say("この答えで残す", "Keep this answer")}
            </button>
            <button class="btn" type="button">
              {say("あとで", "Later")}
            </button>
            <button class="btn focus-shown" type="button">
              {say("焦点の枠", "Focus ring")}
            </button>
            <button class="btn" type="button" aria-disabled="true">
              {say("いまは押せません", "Not now")}
            </button>
          </div>
        </section>
        <section>
          <h2>{say("何もないとき", "Nothing to show")}</h2>
          <Empty title={say("今日やることはありません", "Nothing to do today")}>
            {say("新しいことがあれば、ここに出ます。", "Anything new will appear here.")}
          </Empty>
          <Empty title={say("まだ機器がありません", "No devices yet")}>
            <p>{say("まず日レセサーバーから始めます。約5分です。", "Start with the ORCA (日レセ) server. About 5 minutes.")}</p>
            <p class="mt-3">
              <a class="btn sm" href="/devices/connect">
                {say("機器をつなぐ", "Connect a device")}
              </a>
            </p>
          </Empty>
        </section>
        <section>
          <h2>{say("進んでいるとき", "Under way")}</h2>
          <div class="card">
            <p>
              <b>{say("6台を確認しています", "Checking 6 devices")}</b>
            </p>
            <label class="small sub" for="parts-progress">
              {say("4台終わりました。このページを閉じても続きます。", "4 are done. It goes on if you close this page.")}
            </label>
            <progress id="parts-progress" max={6} value={4}>
              4/6
            </progress>
          </div>
          <Waiting title={say("証明ファイルを作っています", "Making the proof file")} />
        </section>
        <section>
          <h2>{say("うまくいかないとき", "When something fails")}</h2>
          <ProblemCard
            problem={{
              type: "about:blank",
              title: "",
              status: 503,
              message: "agentlink.not-read",
              text: {
                ja: "事務室のアカウント一覧を読めませんでした。",
                en: "The office's list of accounts could not be read.",
              },
              means: { ja: "前に読めた結果は○として数えません。", en: "What was read before does not count as a pass." },
            }}
            again={() => undefined}
          />
        </section>
        <section>
          <h2>{say("関所本体とつながらないとき", "When the hub is away")}</h2>
          <AwayBar since={EXAMPLE_TIME} />
          <ReadOnlyBar why="" code="journal.read-only" />
        </section>
        <section>
          <h2>{say("利用日誌に読めないところがあるとき", "When some of the journal cannot be read")}</h2>
          <TroubleBar what={say("本文が記録と合いません。", "A body does not match its entry.")} code="journal.body-broken" />
        </section>
      </div>
    </>
  );
}
