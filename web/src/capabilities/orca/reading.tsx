import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { devicesChanged, may, now } from "../../api/state.ts";
import type { DevicePage as Device, OrcaReading, OrcaReads } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { useAnswer } from "../../live/answer.ts";
import { CopyLine } from "../../parts/copy_line.tsx";
import { Choice, Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { Opening } from "../../parts/opens.tsx";
import { Words } from "../../parts/page.tsx";
import { Shown } from "../../parts/quiet.tsx";
import { brief } from "../../words/dates.ts";
import { say } from "../../words/language.ts";

const READS = ["log", "interface", "database", "database-and-passwords"] as const;

/// 日レセの読み取り, on the page of its server: what is read, as the clinic decided, and what is left to do for it.
export function OrcaReadingPart({ device }: { device: Device }): JSX.Element | null {
  const here = device.state === "registered" && device.roles.includes("server") && device.tables.some(({ table, rows }) => table === "orca_server" && rows > 0);
  if (!here || !may("getOrcaReading")) return null;
  return <Part device={device} />;
}

function Part({ device }: { device: Device }): JSX.Element {
  const asked = useAnswer(`orca:${device.id}`, () => ask("getOrcaReading", { path: { device: device.id } }), devicesChanged);
  return (
    <section class="part" aria-labelledby="orca-reading">
      <h2 id="orca-reading">{say("日レセから読むもの", "What is read of 日レセ")}</h2>
      <Shown asked={asked} waiting={say("決めたことを読んでいます", "Reading what was decided")}>
        {(found) => (
          <>
            <p class="mb-2">{readsWord(found.reads)}</p>
            <Database found={found} />
            <Decide device={device} reads={found.reads} changed={asked.again} />
            <Decided found={found} />
          </>
        )}
      </Shown>
    </section>
  );
}

function readsWord(reads: OrcaReads): string {
  switch (reads) {
    case "log":
      return say("ログだけを読んでいます。データベースには触れません。", "The log alone is read; the database is not touched.");
    case "interface":
      return say("ログのほかに、日レセのAPIに版とユーザID、権限を聞きます。データベースには触れません。", "The log, and versions and operators with their rights by its API. The database is not touched.");
    case "database":
      return say("ログと、データベースの版、ユーザIDと権限、だれがどの患者番号を開き、書いたかを読みます。APIを準備したときは、APIにも聞きます。患者の氏名やパスワードは読みません。", "The log, and out of the database versions, operators with their rights, and who opened and wrote which patient's number; its API is asked, too, where it was set up. No patient's name and no password is read.");
    case "database-and-passwords":
      return say(
        "ログと、データベースのユーザIDと権限、だれがどの患者番号を開き、書いたかを読み、パスワードがはじめのままでないかを日レセサーバーの中で確かめます。パスワードは残しません。",
        "The log, and out of the database operators with their rights, and who opened and wrote which patient's number. On the server itself, stored passwords are compared with known first ones; none is kept.",
      );
  }
}

function choiceWord(reads: OrcaReads): string {
  switch (reads) {
    case "log":
      return say("ログだけ", "The log alone");
    case "interface":
      return say("APIに聞ける版とユーザIDも(データベースは読まない)", "Versions and operators by its API, too, without the database");
    case "database":
      return say("データベースのユーザIDと権限、開いた患者番号も", "Operators, rights and the numbers of patients opened out of the database, too");
    case "database-and-passwords":
      return say("パスワードがはじめのままかどうかも", "And whether passwords are first ones");
  }
}

/// How the database answers, and what the provider does about it.
function Database({ found }: { found: OrcaReading }): JSX.Element | null {
  const { database, reads } = found;
  if (reads === "log" || reads === "interface") {
    const before = found.decisions.some((one) => one.reads.startsWith("database"));
    return (
      <>
        {reads === "interface" ? <Interface /> : null}
        {before ? <TakeAway /> : null}
      </>
    );
  }
  const options = reads === "database-and-passwords" ? " --passwords" : "";
  const exact = database?.state === "read" && database.beyond === "";
  return (
    <div class={exact ? "mb-4" : "note mb-4"}>
      <p>{stateWord(database?.state ?? null)}</p>
      {database?.lacking ? <p class="small">{say(`足りない許可：${database.lacking}`, `Missing: ${database.lacking}`)}</p> : null}
      {database?.beyond ? <p class="small">{say(`余分な許可：${database.beyond}`, `Too much: ${database.beyond}`)}</p> : null}
      {database ? <p class="small sub num">{say(`最後に聞いたのは ${brief(database.at, now())}`, `Heard last ${brief(database.at, now())}`)}</p> : null}
      {exact || database?.state === "paused" || database?.state === "no-psql" ? null : (
        <div class="mt-3">
          <p class="small mb-2">
            {say("サポート事業所が、日レセサーバーで次の2行を順に使います。1行目が許可を作り、2行目が確かめます。", "The support provider uses these two lines on the server: the first makes the rights, the second checks them.")}
          </p>
          <CopyLine name={say("許可を作る行", "The line that makes the rights")} line={`sudo sekisho-agent orca-grants${options} | sudo -u postgres psql -X -v ON_ERROR_STOP=1 -d orca`} />
          <CopyLine name={say("確かめる行", "The line that checks them")} line={`sudo sekisho-agent orca-check${options}`} />
        </div>
      )}
    </div>
  );
}

/// What the provider does so that its API can be asked.
function Interface(): JSX.Element {
  return (
    <div class="note mb-4">
      <p class="mb-2">
        {say(
          "準備がまだのときは、サポート事業所が日レセサーバーで次の1行を使い、日レセの利用者名とパスワードを入れます。関所だけが使う利用者を作っておきます。",
          "If it is not set up yet, the support provider uses this line on the server and types a user of 日レセ with its password: one that only Sekisho uses.",
        )}
      </p>
      <CopyLine name={say("APIを準備する行", "The line that sets the API up")} line="sudo sekisho-agent orca-api" />
    </div>
  );
}

/// What is left in the database once it is read no longer.
function TakeAway(): JSX.Element {
  return (
    <div class="note mb-4">
      <p class="mb-2">
        {say(
          "データベースを読む許可が、日レセサーバーに残っているかもしれません。サポート事業所が次の1行で取り消します。",
          "The right to read the database may still be there. The support provider takes it away with this line.",
        )}
      </p>
      <CopyLine name={say("許可を取り消す行", "The line that takes the rights away")} line="sudo sekisho-agent orca-take-away | sudo -u postgres psql -X -d orca" />
    </div>
  );
}

function stateWord(state: string | null): string {
  switch (state) {
    case "read":
      return say("データベースを読めています。", "The database is read.");
    case "not-set-up":
      return say("データベースを読む準備が、まだ済んでいません。", "Reading the database is not set up yet.");
    case "lacking":
      return say("データベースの許可が足りません。日レセを入れ直したあとに起こることがあります。", "Rights in the database are missing; that may happen after 日レセ was installed again.");
    case "paused":
      return say("日レセのバックアップか更新のあいだ、読むのを休んでいます。", "Reading pauses while 日レセ is backed up or updated.");
    case "no-psql":
      return say(
        "日レセサーバーに、データベースを読む道具(psql)がありません。サポート事業所に、postgresql-client を入れてもらいます。",
        "The server has no psql. Have the support provider install postgresql-client.",
      );
    case "away":
      return say("データベースから答えがありません。", "The database does not answer.");
    default:
      return say("見守りプログラムに、決めたことがまだ届いていません。1分ほどで届きます。", "The agent has not heard of the decision yet; it takes about a minute.");
  }
}

function Decide({ device, reads, changed }: { device: Device; reads: OrcaReads; changed: () => void }): JSX.Element | null {
  const open = useSignal(false);
  if (!may("decideOrcaReading")) return null;
  return (
    <Opening act={say("読むものを決める", "Decide what is read")} open={open}>
      <DecideForm
        device={device}
        reads={reads}
        leave={() => (open.value = false)}
        kept={() => {
          open.value = false;
          changed();
        }}
      />
    </Opening>
  );
}

function DecideForm({ device, reads, leave, kept }: { device: Device; reads: OrcaReads; leave: () => void; kept: () => void }): JSX.Element {
  const chosen = useSignal<OrcaReads>(reads);
  const opinionOf = useSignal("");
  const opinion = useSignal("");
  const needed = chosen.value !== "log";
  const form = useForm(
    () => !needed || (opinionOf.value.trim() !== "" && opinion.value.trim() !== ""),
    async () => {
      await ask("decideOrcaReading", { path: { device: device.id }, body: { reads: chosen.value, opinion_of: opinionOf.value.trim(), opinion: opinion.value.trim() } });
      tell(say("決めたことを残しました", "The decision is kept"));
      kept();
    },
  );
  const missing = (value: string, words: string): string | undefined => (form.tried && needed && value.trim() === "" ? words : undefined);
  return (
    <Form form={form}>
      <Choice
        at="/reads"
        label={say("日レセから読むもの", "What is read of 日レセ")}
        options={READS.map((value) => ({ value, word: choiceWord(value) }))}
        chosen={[chosen.value]}
        onChange={([value]) => {
          if (value) chosen.value = value;
        }}
      />
      {needed ? (
        <>
          <Field
            at="/opinion_of"
            label={say("意見を述べた人(サポート事業所)", "Who of the support provider was asked")}
            maxLength={300}
            value={opinionOf.value}
            onInput={(value) => (opinionOf.value = value)}
            wrong={missing(opinionOf.value, say("相談した人を入れてください。", "Please say who was asked."))}
          />
          <Field
            at="/opinion"
            label={say("サポート事業所の意見", "What they said")}
            maxLength={300}
            value={opinion.value}
            onInput={(value) => (opinion.value = value)}
            wrong={missing(opinion.value, say("聞いた意見を入れてください。", "Please write down what they said."))}
          />
        </>
      ) : null}
      <KeepOrLeave form={form} leave={leave} keep={say("このとおりに決める", "Decide so")} />
    </Form>
  );
}

function Decided({ found }: { found: OrcaReading }): JSX.Element | null {
  if (found.decisions.length === 0) return <p class="small sub mt-3">{say("まだ何も決めていません。決めるまでは、ログだけを読みます。", "Nothing was decided yet; until then the log alone is read.")}</p>;
  return (
    <ul class="mt-4 border-t border-solid-gray-200">
      {found.decisions.map((one) => (
        <li key={one.id} class="border-b border-solid-gray-100 py-2">
          <p>{choiceWord(one.reads)}</p>
          {one.opinion === "" ? null : (
            <p class="small">
              {say("サポート事業所の意見：", "The support provider said: ")}
              <Words>{one.opinion}</Words> (<Words>{one.opinion_of}</Words>)
            </p>
          )}
          <p class="small sub num">
            <Words>{one.by_name ?? ""}</Words> {brief(one.at, now())}
          </p>
        </li>
      ))}
    </ul>
  );
}
