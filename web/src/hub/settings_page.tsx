import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { Link } from "wouter-preact";

import { ask, type Answer } from "../api/client.ts";
import { may, mayDecide, now, status } from "../api/state.ts";
import type { Backup } from "../api/types.ts";
import { OwnPassword, SignIns } from "../capabilities/access/sign_ins.tsx";
import { EMPTY_RECORD, type ProgramRecord, RecordFields, recordIsWhole } from "../capabilities/allowlist/record_fields.tsx";
import { useAct } from "../live/act.ts";
import { tell } from "../live/announce.ts";
import { useAnswer } from "../live/answer.ts";
import { WhyNot } from "../parts/bars.tsx";
import { Form, useForm } from "../parts/form.tsx";
import { PageHead, Words } from "../parts/page.tsx";
import { Empty, FormProblem, Shown, Waiting } from "../parts/quiet.tsx";
import { brief } from "../words/dates.ts";
import { language, read, say } from "../words/language.ts";
import { grouped, size } from "../words/numbers.ts";
import { HoursShown } from "./hours.tsx";

type Settings = Answer<"getSettings">;

/// 設定: who may sign in, what was written down at set-up, backup, and the provider's own specs.
export function SettingsPage(): JSX.Element {
  const settings = useAnswer("settings", async () => (may("getSettings") ? ask("getSettings") : null));
  return (
    <div class="narrow">
      <PageHead title={say("設定", "Settings")} />
      <OwnLanguage />
      {may("changePassword") ? <OwnPassword /> : null}
      {may("listSignIns") ? <SignIns /> : null}
      <Shown asked={settings} waiting={say("設定を読んでいます", "Reading the settings")}>
        {(found) =>
          found ? (
            <>
              <section class="part">
                <h2>{say("診療時間と休みの日", "Hours and days off")}</h2>
                <HoursShown hours={found.hours} />
                <p class="small sub mt-2">
                  {say(
                    "この時間に電源が入っていない機器は「未確認」になります。変えるときは、サポート事業所に頼んでください(hub.toml の [hours])。",
                    "A device not seen in these hours is “not checked”. To change them, ask the support provider ([hours] of hub.toml).",
                  )}
                </p>
              </section>
              {may("createBackup") ? <Backups last={found.last_backup} /> : null}
              <FirstRecord settings={found} changed={settings.again} />
              <Listening settings={found} />
            </>
          ) : null
        }
      </Shown>
      {may("listDropIns") ? <DropIns /> : null}
      <section class="part">
        <h2>{say("この関所について", "About this Sekisho")}</h2>
        <p class="num">
          {say("版 ", "Version ")}
          {status.value?.versions.hub ?? ""}
          {say("・見守りプログラムとの取り決め ", ", agent protocol ")}
          {status.value?.versions.agent_protocols.join(say("と", " and ")) ?? ""}
        </p>
        <p class="small">
          <Link href="/parts">{say("部品と状態の見本", "Sheet of parts and states")}</Link>
        </p>
      </section>
    </div>
  );
}

function OwnLanguage(): JSX.Element {
  return (
    <section class="part">
      <h2>{say("表示の言葉", "Language")}</h2>
      <div class="seg" role="group" aria-label={say("表示の言葉", "Language")}>
        <button type="button" lang="ja" aria-pressed={language.value === "ja"} onClick={() => (language.value = "ja")}>
          日本語
        </button>
        <button type="button" lang="en" aria-pressed={language.value === "en"} onClick={() => (language.value = "en")}>
          English
        </button>
      </div>
      <p class="small sub mt-2">{say("このパソコンのこのブラウザーだけが覚えます。", "Remembered by this browser only.")}</p>
    </section>
  );
}

function BackupFacts({ backup }: { backup: Backup }): JSX.Element {
  return (
    <dl class="kv">
      <div>
        <dt>{say("作った時刻", "Made")}</dt>
        <dd class="num">{brief(backup.made, now())}</dd>
      </div>
      <div>
        <dt>{say("ファイル", "File")}</dt>
        <dd>
          <code>{backup.path ?? backup.file}</code> <span class="num">{size(backup.bytes)}</span>
        </dd>
      </div>
      <div>
        <dt>{say("日誌", "Journal")}</dt>
        <dd class="num">
          {say(
            `第${backup.generation}世代・${grouped(backup.size)}件まで`,
            `generation ${backup.generation}, up to ${grouped(backup.size)} entries`,
          )}
        </dd>
      </div>
      <div>
        <dt>{say("指紋(SHA-256)", "Digest (SHA-256)")}</dt>
        <dd>
          <code>{backup.sha256}</code>
        </dd>
      </div>
    </dl>
  );
}

function Backups({ last }: { last: Backup | null }): JSX.Element {
  const made = useSignal<Backup | null>(null);
  const act = useAct();
  const make = (): Promise<boolean> =>
    act.run(async () => {
      made.value = await ask("createBackup");
    });
  const shown = made.value ?? last;
  return (
    <section class="part">
      <h2>{say("バックアップと復旧の紙", "Backup and recovery sheet")}</h2>
      {shown ? (
        <BackupFacts backup={shown} />
      ) : (
        <p>{say("バックアップはまだありません。", "There is no backup yet.")}</p>
      )}
      {act.busy ? (
        <Waiting title={say("バックアップを作っています", "Making the backup")}>
          {say("ふつう1分以内です。関所はそのまま使えます。", "Usually within a minute; Sekisho stays usable.")}
        </Waiting>
      ) : null}
      {made.value ? (
        <p class="mt-2" role="status">
          {say("バックアップを作りました。別の媒体に写してください。", "The backup is made. Please copy it to another medium.")}
        </p>
      ) : null}
      <FormProblem problem={act.problem} />
      <div class="acts mt-3">
        <button class="btn sm" type="button" aria-disabled={act.busy} disabled={!mayDecide.value} onClick={() => void make()}>
          {say("バックアップを作る", "Make a backup")}
        </button>
        {may("getRecoverySheet") ? (
          <Link class="btn sm" href="/settings/recovery">
            {say("復旧の紙を印刷する", "Print the recovery sheet")}
          </Link>
        ) : null}
        <WhyNot />
      </div>
      <p class="small sub mt-2">
        {say(
          "バックアップに鍵は入っていません。戻すときは、復旧の紙が要ります。",
          "A backup holds no keys: restoring it needs the recovery sheet.",
        )}
      </p>
    </section>
  );
}

function FirstRecord({ settings, changed }: { settings: Settings; changed: () => void }): JSX.Element {
  const record = settings.p07;
  const writing = useSignal(false);
  return (
    <section class="part">
      <h2>{say("関所を入れることの記録(P-07)", "The record of installing Sekisho (P-07)")}</h2>
      {record ? (
        <dl class="kv">
          <div>
            <dt>{say("目的", "Purpose")}</dt>
            <dd>
              <Words>{record.purpose}</Words>
            </dd>
          </div>
          <div>
            <dt>{say("サポート事業所の意見", "The provider's opinion")}</dt>
            <dd>
              <Words>{record.provider_opinion}</Words>
              {record.opinion_by ? (
                <span class="sub">
                  (<Words>{record.opinion_by}</Words>)
                </span>
              ) : null}
            </dd>
          </div>
          <div>
            <dt>{say("決めた人", "Decided by")}</dt>
            <dd>
              <Words>{record.decided_by}</Words>
            </dd>
          </div>
          <div>
            <dt>{say("記録", "Entry")}</dt>
            <dd class="num">
              {record.entry === null ? (
                say("復旧より前の記録", "before the restore")
              ) : (
                <Link href={`/journal/${record.entry}`}>
                  {say("記録", "Entry")} {grouped(record.entry)}
                </Link>
              )}{" "}
              {brief(record.at, now())}
            </dd>
          </div>
        </dl>
      ) : (
        <p>
          {say(
            "設定のときに「あとで」としたため、まだありません。日レセの機械に関所を入れるなら、書いてください。",
            "Left for later at set-up. It has to be written if Sekisho is on ORCA (日レセ) machines.",
          )}
        </p>
      )}
      {may("recordPrograms") && !writing.value ? (
        <p class="acts mt-3">
          <button class="btn sm" type="button" disabled={!mayDecide.value} onClick={() => (writing.value = true)}>
            {record ? say("書き直す", "Write it anew") : say("記録を書く", "Write the record")}
          </button>
          <WhyNot />
        </p>
      ) : null}
      {writing.value ? (
        <RecordForm
          from={record ?? EMPTY_RECORD}
          end={() => (writing.value = false)}
          kept={() => {
            writing.value = false;
            changed();
          }}
        />
      ) : null}
    </section>
  );
}

function RecordForm({ from, kept, end }: { from: ProgramRecord; kept: () => void; end: () => void }): JSX.Element {
  const { purpose, provider_opinion, opinion_by, decided_by } = from;
  const record = useSignal<ProgramRecord>({ purpose, provider_opinion, opinion_by, decided_by });
  const form = useForm(
    () => recordIsWhole(record.value),
    async () => {
      await ask("recordPrograms", { body: record.value });
      tell(say("記録しました", "Recorded"));
      kept();
    },
  );
  useLayoutEffect(() => form.element.current?.querySelector("input")?.focus(), []);
  return (
    <Form form={form} class="mt-3">
      <RecordFields at="" record={record.value} set={(part) => (record.value = { ...record.value, ...part })} tried={form.tried} />
      <FormProblem problem={form.problem} />
      <p class="acts mt-4">
        <button class="btn pri" type="submit" aria-disabled={form.busy} disabled={!mayDecide.value}>
          {say("この内容で残す", "Keep this")}
        </button>
        <button class="btn plain" type="button" onClick={end}>
          {say("やめる", "Leave it")}
        </button>
      </p>
    </Form>
  );
}

function Listening({ settings }: { settings: Settings }): JSX.Element {
  return (
    <section class="part">
      <h2>{say("つながり方", "Connections")}</h2>
      <dl class="kv">
        <div>
          <dt>{say("この画面", "This interface")}</dt>
          <dd class="num">
            {settings.listen.address}
            <span class="sub">
              {settings.listen.transport === "tls"
                ? say("(暗号化あり)", " (encrypted)")
                : say("(この機械の中だけ)", " (this machine only)")}
            </span>
          </dd>
        </div>
        <div>
          <dt>{say("ほかの機械から開く紙", "Sheet for other machines")}</dt>
          <dd>
            <Link href="/print/connection">{say("アドレスと手順を印刷する", "Print the address and the steps")}</Link>
          </dd>
        </div>
        <div>
          <dt>{say("見守りプログラム", "Agents")}</dt>
          <dd class="num">
            {settings.agent_listen.address}
            <span class="sub">
              {settings.agent_listen.loopback
                ? say("(この機械の中だけ。ほかの機器はつなげません)", " (this machine only; no other can connect)")
                : say("(相互に証明書を確かめます)", " (mutual certificates)")}
            </span>
          </dd>
        </div>
      </dl>
    </section>
  );
}

function DropIns(): JSX.Element {
  const asked = useAnswer("drop-ins", () => ask("listDropIns"));
  return (
    <section class="part">
      <h2>{say("サポート事業所が加えた点検項目", "Controls added by the support provider")}</h2>
      <Shown asked={asked} waiting={say("加えた項目を読んでいます", "Reading them")}>
        {({ drop_ins }) =>
          drop_ins.length === 0 ? (
            <Empty title={say("加えたものはありません", "Nothing was added")}>
              {say("関所にはじめから入っている項目だけで点検しています。", "Only Sekisho's own controls are in use.")}
            </Empty>
          ) : (
            <ul>
              {drop_ins.map((one) => (
                <li key={one.file} class={`card v-edge-${one.state === "active" ? "pass" : "error"}`}>
                  <p>
                    <b>{one.state === "active" ? say("使っています", "In use") : say("取り分けました(使っていません)", "Set aside, not in use")}</b>
                  </p>
                  <p>
                    <code>
                      {one.file}
                      {one.line === null ? "" : `:${one.line}`}
                    </code>
                  </p>
                  {one.text ? <p>{read(one.text)}</p> : null}
                  {one.ids.length > 0 ? <p class="small sub">{one.ids.join(say("、", ", "))}</p> : null}
                  {one.entry === null ? null : (
                    <p class="small">
                      <Link href={`/journal/${one.entry}`}>
                        {say("記録", "Entry")} {grouped(one.entry)}
                      </Link>
                    </p>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
    </section>
  );
}
