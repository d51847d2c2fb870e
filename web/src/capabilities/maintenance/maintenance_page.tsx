import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { boardChanged, devicesChanged, may, now } from "../../api/state.ts";
import type { MaintenanceLine, MaintenanceList } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { Opening } from "../../parts/opens.tsx";
import { PageHead, Words } from "../../parts/page.tsx";
import { Shown } from "../../parts/quiet.tsx";
import { brief } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { rowsOf } from "../orca/state_words.ts";
import { LineCard } from "./line_card.tsx";
import { logLimit } from "./log_limit.ts";
import { WriteForm } from "./report_form.tsx";
import { reportOf } from "./words.ts";

const MOST_SERVERS = 4;

/// 保守作業: who worked on the servers, from elsewhere or on site, and whether the clinic knows of it.
export function MaintenancePage(): JSX.Element {
  const asked = useAnswer("maintenance", () => ask("listMaintenance"), boardChanged);
  return (
    <>
      <PageHead
        title={say("保守作業", "Maintenance")}
        sub={say("日レセサーバーへの離れた場所からの利用が、1回ごとに1行になります。", "Each session from elsewhere on the 日レセ server is a line.")}
        acts={
          <Link class="btn sm" href="/print/maintenance">
            {say("印刷の画面を開く", "Open for printing")}
          </Link>
        }
      />
      <Shown asked={asked} waiting={say("保守作業の台帳を読んでいます", "Reading the maintenance list")}>
        {(found) => (
          <>
            <p class="lead">{counted(found)}</p>
            <Dropped found={found} />
            <Write found={found} again={asked.again} />
            <Lines title={say("心当たりのない利用", "Unknown to the clinic")} found={found} lines={of(found, "disputed")} again={asked.again} />
            <Lines title={say("行った人を書くもの", "To be named")} found={found} lines={of(found, "to-name")} again={asked.again} />
            <Lines title={say("医院の確認を待つもの", "To be confirmed")} found={found} lines={of(found, "to-confirm")} again={asked.again} />
            <Lines title={say("持ち出した情報が戻るのを待つもの", "Waiting for what was taken")} found={found} lines={of(found, "confirmed").filter(waits)} again={asked.again} />
            <Lines title={say("済んだもの(この90日)", "Done, of the last 90 days")} found={found} lines={of(found, "confirmed", "own", "withdrawn").filter((line) => !waits(line))} again={asked.again} />
            <Limits />
          </>
        )}
      </Shown>
    </>
  );
}

const of = ({ lines }: MaintenanceList, ...standings: MaintenanceLine["standing"][]): MaintenanceLine[] => lines.filter(({ standing }) => standings.includes(standing));

/// Confirmed, but not all that was taken is given back or destroyed.
const waits = (line: MaintenanceLine): boolean => line.standing === "confirmed" && (reportOf(line)?.taken.some(({ done }) => done === null) ?? false);

function counted(found: MaintenanceList): string {
  const unnamed = of(found, "to-name").length;
  const unconfirmed = of(found, "to-confirm").length;
  const unknown = of(found, "disputed").length;
  if (found.lines.length === 0) return say("この90日に、保守作業の記録はありません。", "No maintenance work is on record for the last 90 days.");
  const outside = of(found, "confirmed").filter(waits).length;
  if (unnamed + unconfirmed + unknown + outside === 0) return say("待っているものはありません。", "Nothing waits.");
  const parts = [
    unknown > 0 ? say(`心当たりのない利用が${unknown}件`, `${unknown} unknown to the clinic`) : "",
    unnamed > 0 ? say(`行った人を書くものが${unnamed}件`, `${unnamed} to be named`) : "",
    unconfirmed > 0 ? say(`医院の確認を待つものが${unconfirmed}件`, `${unconfirmed} to be confirmed`) : "",
    outside > 0 ? say(`情報が戻るのを待つものが${outside}件`, `${outside} waiting for what was taken`) : "",
  ].filter(Boolean);
  const until = unnamed > 0 ? say(`行った人は、診療日で${found.within}日以内に書きます。`, ` Who it was is written within ${found.within} days of opening.`) : "";
  return say(`${parts.join("、")}です。${until}`, `${parts.join(", ")}.${until}`);
}

/// That some sessions are not on the list.
function Dropped({ found }: { found: MaintenanceList }): JSX.Element | null {
  if (found.dropped.length === 0) return null;
  return (
    <ul class="mb-4">
      {found.dropped.map(({ device_name, at }) => (
        <li key={`${device_name} ${at}`} class="late font-bold">
          <Words>{device_name ?? say("台帳にない機器", "A device not in the register")}</Words>
          {say(`：待っているものが多すぎて、載らなかった接続があります(最後は ${brief(at, now())})。「記録」には残っています。`, `: too much waited, and some sessions opened no line, the last ${brief(at, now())}. The journal has them.`)}
        </li>
      ))}
    </ul>
  );
}

function Write({ found, again }: { found: MaintenanceList; again: () => void }): JSX.Element | null {
  const open = useSignal(false);
  if (!may("writeMaintenance")) return null;
  return (
    <div class="narrow mb-4">
      <Opening act={say("訪問などの作業を書く", "Write down a visit or other work")} open={open}>
        <WriteForm
          found={found}
          kept={() => {
            open.value = false;
            again();
          }}
          leave={() => (open.value = false)}
        />
      </Opening>
    </div>
  );
}

function Lines({ title, found, lines, again }: { title: string; found: MaintenanceList; lines: readonly MaintenanceLine[]; again: () => void }): JSX.Element | null {
  if (lines.length === 0) return null;
  return (
    <section class="part">
      <h2>
        {title} <span class="num sub">{say(`${lines.length}件`, `${lines.length}`)}</span>
      </h2>
      <ul>
        {lines.map((line) => (
          <LineCard key={line.id} found={found} line={line} again={again} />
        ))}
      </ul>
    </section>
  );
}

interface LogLimit {
  device: string;
  name: string;
  words: string;
}

/// What the log of log-ins of each server cannot make up for, of the time in which its agent was down.
async function readLogLimits(): Promise<LogLimit[]> {
  if (!may("listDevices") || !may("getFactTable")) return [];
  const { devices } = await ask("listDevices");
  const servers = devices.filter(({ state, roles }) => state === "registered" && roles.includes("server"));
  const read = servers.slice(0, MOST_SERVERS).map(async ({ id, name }) => {
    const { tables } = await ask("getDevice", { path: { device: id } });
    if (!tables.some(({ table }) => table === "remote_watch")) return [];
    const fact = await ask("getFactTable", { path: { table: "remote_watch" }, query: { device: id } });
    const words = rowsOf(fact).map(logLimit).find((one) => one !== null);
    return words ? [{ device: id, name, words }] : [];
  });
  return (await Promise.all(read)).flat();
}

/// What can be missed, said where it matters.
function Limits(): JSX.Element {
  const asked = useAnswer("limits of maintenance", readLogLimits, devicesChanged);
  return (
    <section class="part">
      <h2>{say("この台帳でわからないこと", "What this list cannot tell")}</h2>
      <ul class="list-disc pl-5">
        <li>{say("見守りプログラムのない機器は載りません。", "Machines without an agent are not listed.")}</li>
        {(asked.value ?? []).map(({ device, name, words }) => (
          <li key={device}>
            <Link href={`/devices/${device}`}>
              <Words>{name}</Words>
            </Link>
            {say("：", ": ")}
            {words}
          </li>
        ))}
        <li>{say("ログインを作らない遠隔ツールやVPNの画面は、自動では載りません。「訪問などの作業を書く」で書いてください。", "Support tools and VPN screens that make no log-in open no line. Please write them down.")}</li>
        <li>{say("アカウントは、職員への説明のあとの分だけ記録します。", "Accounts are recorded only of what happened after staff were told.")}</li>
      </ul>
    </section>
  );
}
