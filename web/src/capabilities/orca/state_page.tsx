import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask, type Answer } from "../../api/client.ts";
import { boardChanged, devicesChanged, may, now } from "../../api/state.ts";
import type { DevicePage } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { PageHead, Words } from "../../parts/page.tsx";
import { Empty, Shown } from "../../parts/quiet.tsx";
import { brief } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { BackupChecksPart } from "../backupchecks/checks_part.tsx";
import { OrcaFound } from "../inventory/orca_found.tsx";
import { JudgedControl } from "../posture/judged_control.tsx";
import { answerOf, backupsOf, databaseOf, replicationOf, rowsOf, runningOf, settingsOf, unseenOf, versionsOf, type Said, type Tables, type Untolds } from "./state_words.ts";

const TABLES = ["orca_server", "orca_health", "orca_database", "orca_settings", "orca_backups", "orca_plugins", "orca_versions", "orca_replication"] as const;

type Fact = Answer<"getFactTable">;
type HubAnswer = Answer<"getOrcaAnswers">["answers"][number];

interface Server {
  device: DevicePage;
  tables: Tables; // what was read lately; what is older says nothing of now
  untold: Untolds; // why the others do not
  at: string | null; // the newest reading of any of them
  answer: HubAnswer[]; // how soon it let the hub connect; none if nobody looked yet
}

const isFresh = ({ fresh_until }: Fact): boolean => fresh_until === null || fresh_until > now();

async function readServer(device: DevicePage, answers: HubAnswer[]): Promise<Server> {
  const { id } = device;
  const told = new Set(device.tables.map(({ table }) => table));
  const facts = await Promise.all(TABLES.filter((table) => told.has(table)).map((table) => ask("getFactTable", { path: { table }, query: { device: id } })));
  const fresh = facts.filter((fact: Fact) => fact.status !== "failed" && isFresh(fact));
  const untold: Untolds = new Map(facts.filter((fact: Fact) => !fresh.includes(fact)).map((fact: Fact) => [fact.table, { why: isFresh(fact) ? "failed" : "old", at: fact.observed }]));
  const at = facts.map(({ observed }) => observed).sort().at(-1) ?? null;
  return { device, tables: new Map(fresh.map((fact: Fact) => [fact.table, rowsOf(fact)])), untold, at, answer: answers.filter((one) => one.device === id) };
}

interface Found {
  servers: Server[];
  unregistered: DevicePage[]; // 日レセ is there, and nobody gave the role yet
}

const hasOrca = ({ tables }: DevicePage): boolean => tables.some(({ table, rows }) => table === "orca_server" && rows > 0);
const failsToTell = ({ tables }: DevicePage): boolean => tables.some(({ table, status }) => table === "orca_server" && status === "failed");

async function readServers(): Promise<Found> {
  const [{ devices }, { answers }] = await Promise.all([ask("listDevices"), may("getOrcaAnswers") ? ask("getOrcaAnswers") : { answers: [] }]);
  // It runs on Linux alone, and an agent tells of it.
  const seen = devices.filter(({ state, roles, agent, os }) => state === "registered" && (roles.includes("server") || (agent !== null && !os?.startsWith("Windows"))));
  const pages = await Promise.all(seen.map(({ id }) => ask("getDevice", { path: { device: id } })));
  const of_orca = pages.filter((page) => page.roles.includes("server") && (hasOrca(page) || failsToTell(page)));
  return {
    servers: await Promise.all(of_orca.map((device) => readServer(device, answers))),
    unregistered: pages.filter((page) => !page.roles.includes("server") && hasOrca(page)),
  };
}

/// 日レセの状態: whether it runs and answers, what it is, its settings and backups, and what is judged of it.
export function OrcaStatePage(): JSX.Element {
  const asked = useAnswer("orca state", readServers, boardChanged, devicesChanged);
  return (
    <>
      <PageHead
        title={say("日レセの状態", "State of 日レセ")}
        sub={say("日レセサーバーの見守りプログラムが、最後に読んだことです。", "What the agent on its server read last.")}
      />
      <Shown asked={asked} waiting={say("日レセの状態を読んでいます", "Reading the state of 日レセ")}>
        {({ servers, unregistered }) => (
          <>
            {unregistered.map((device) => (
              <Unregistered key={device.id} device={device} />
            ))}
            {servers.map((server) => (
              <ServerPart key={server.device.id} server={server} />
            ))}
            {servers.length + unregistered.length === 0 ? <None /> : null}
          </>
        )}
      </Shown>
      <BackupChecksPart />
      {may("getOrcaSessions") ? (
        <p class="mb-6">
          <Link href="/orca/sessions">{say("日レセの閉じかた(ログアウトしているか)を見る", "How 日レセ was left: logged out of, or closed")}</Link>
        </p>
      ) : null}
      <Unseen servers={asked.value?.servers ?? []} />
    </>
  );
}

function None(): JSX.Element {
  return (
    <Empty title={say("日レセサーバーが、まだつながっていません", "No 日レセ server is connected yet")}>
      <p>
        {say("日レセサーバーに見守りプログラムを入れ、機器のページで日レセサーバーとして残すと、ここに出ます。", "Connect an agent on its server, then register that machine as the 日レセ server.")}{" "}
        <Link href="/devices">{say("機器を見る", "Devices")}</Link>
      </p>
    </Empty>
  );
}

function Unregistered({ device }: { device: DevicePage }): JSX.Element {
  return (
    <section class="part" aria-labelledby={`found-${device.id}`}>
      <h2 id={`found-${device.id}`}>
        <Link href={`/devices/${device.id}`}>
          <Words>{device.name}</Words>
        </Link>
      </h2>
      <OrcaFound device={device} />
    </section>
  );
}

function ServerPart({ server }: { server: Server }): JSX.Element {
  const { device, tables, untold, at } = server;
  const judged = device.controls.filter(({ control }) => control.startsWith("orca.") || control === "server.disk-space");
  return (
    <section class="part" aria-labelledby={`server-${device.id}`}>
      <h2 id={`server-${device.id}`}>
        <Link href={`/devices/${device.id}`}>
          <Words>{device.name}</Words>
        </Link>
      </h2>
      <p class="sub small num mb-3">{at === null ? null : say(`最後に読んだのは ${brief(at, now())}`, `Last read ${brief(at, now())}`)}</p>
      <dl class="kv">
        <Told head={say("動き", "Running")} said={[...runningOf(tables, untold), ...server.answer.map(answerOf)]} />
        <Told head={say("版", "Version")} said={versionsOf(tables, untold)} />
        <Told head={say("控え", "Backups")} said={backupsOf(tables, untold)} />
        <Told head={say("複製", "Replication")} said={replicationOf(tables, untold)} />
        <Told head={say("設定", "Settings")} said={settingsOf(tables, untold)} />
        <Told head={say("データベース", "Database")} said={databaseOf(tables, untold)} />
      </dl>
      <h3 class="mt-6">{say("日レセの点検項目", "Controls about 日レセ")}</h3>
      <table class="cards">
        <caption class="vh">{say("日レセの点検項目", "Controls about 日レセ")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("判定", "Verdict")}</th>
            <th scope="col">{say("点検項目", "Control")}</th>
            <th scope="col">{say("いつ", "When")}</th>
          </tr>
        </thead>
        <tbody>
          {judged.map((control) => (
            <tr key={control.control} class={control.verdict === "asleep" ? "asleep" : ""}>
              <JudgedControl control={control} device={device.id} />
              <td class="num nb">{control.seen_at ? brief(control.seen_at, now()) : say("まだ", "not yet")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Told({ head, said }: { head: string; said: Said[] }): JSX.Element {
  return (
    <div>
      <dt>{head}</dt>
      <dd>
        {said.map(({ words, wrong }) => (
          <span key={words} class={`block${wrong ? " font-bold" : ""}`}>
            {words}
          </span>
        ))}
      </dd>
    </div>
  );
}

/// What neither its log nor its tables can show: nobody should take it for seen.
function Unseen({ servers }: { servers: Server[] }): JSX.Element {
  const unseen = new Set(servers.flatMap(({ tables }) => unseenOf(tables)));
  return (
    <section class="part" aria-labelledby="unseen">
      <h2 id="unseen">{say("日レセの記録に出ないこと", "What 日レセ does not record")}</h2>
      <ul class="list-disc pl-6">
        <li>{say("照会の画面で見ただけの患者さん(日レセは何も残しません)。", "Patients that were only looked at in 照会: 日レセ keeps nothing of it.")}</li>
        <li>{say("どの端末から使ったか(WebORCAのログに出ません。それより前の日レセでは出ます)。", "Which terminal was used: WebORCA's log does not say; that of the generation before does.")}</li>
        <li>{say("ログアウトせずに閉じたとき、だれだったか(出ないことがあります)。", "Sometimes, who closed the browser without logging out.")}</li>
        <li>{say("印刷や取り出したファイルが、どの患者さんのものだったか(わかるのは、だれが何件かまでです)。", "Of prints and exported files: of which patients they were. At most it is known how many there were, and by whom.")}</li>
        {[...unseen].map((words) => (
          <li key={words}>{words}</li>
        ))}
        <li>{say("最後にログインした日、パスワードを替えた日、まちがえた回数。", "When somebody logged in last, changed a password, or how often one was wrong.")}</li>
      </ul>
    </section>
  );
}
