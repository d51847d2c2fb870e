import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask } from "../api/client.ts";
import { may, now, status } from "../api/state.ts";
import type { Settings } from "../api/types.ts";
import { SignIns } from "../capabilities/access/sign_ins.tsx";
import { useAnswer } from "../live/answer.ts";
import { PageHead } from "../parts/page.tsx";
import { Shown } from "../parts/quiet.tsx";
import { brief } from "../words/dates.ts";
import { say } from "../words/language.ts";
import { Backups } from "./settings/backups.tsx";
import { Clinic } from "./settings/clinic.tsx";
import { DropIns } from "./settings/drop_ins.tsx";
import { FirstRecord } from "./settings/first_record.tsx";
import { Listening } from "./settings/listening.tsx";
import { OwnLanguage } from "./settings/own_language.tsx";

/// 設定: who may sign in, what was written down at set-up, backup, and the provider's own specs.
export function SettingsPage(): JSX.Element {
  const settings = useAnswer("settings", async () => (may("getSettings") ? ask("getSettings") : null));
  return (
    <div class="narrow">
      <PageHead title={say("設定", "Settings")} />
      <p class="lead">{leadWords(settings.value ?? null)}</p>
      <OwnLanguage />
      <section class="part">
        <h2>{say("自分のログイン", "My sign-in")}</h2>
        <p class="small sub mb-2">
          {say("パスワード、2段階目の確認、ログインしている機械を見て、変えます。", "Your password, your second step, and where you are signed in.")}
        </p>
        <Link class="btn sm" href="/settings/sign-in">
          {say("自分のログインを開く", "Open my sign-in")}
        </Link>
      </section>
      {may("listSignIns") ? <SignIns /> : null}
      <Shown asked={settings} waiting={say("設定を読んでいます", "Reading the settings")}>
        {(found) =>
          found ? (
            <>
              <Clinic settings={found} changed={settings.again} />
              {may("createBackup") ? <Backups last={found.last_backup} /> : null}
              <FirstRecord settings={found} changed={settings.again} />
              <Listening settings={found} />
            </>
          ) : null
        }
      </Shown>
      {may("getMailSettings") ? (
        <section class="part">
          <h2>{say("メール", "Mail")}</h2>
          <p class="small sub mb-2">
            {say("期限のお知らせを、メールでも送れます。", "Reminders of what is due can go out by mail as well.")}
          </p>
          <Link class="btn sm" href="/settings/mail">
            {say("メールの設定を開く", "Open the mail settings")}
          </Link>
        </section>
      ) : null}
      {may("listDropIns") ? <DropIns /> : null}
      <section class="part">
        <h2>{say("この関所について", "About this Sekisho")}</h2>
        <p class="num">
          {say("版 ", "Version ")}
          {status.value?.versions.hub ?? ""}
          {say("・見守りプログラムとの取り決め ", ", agent protocol ")}
          {status.value?.versions.agent_protocols.join(say("と", " and ")) ?? ""}
        </p>
      </section>
    </div>
  );
}

/// What is to be known first: of whoever looks after Sekisho the newest backup, of others what they can change here.
function leadWords(settings: Settings | null): string {
  if (!may("createBackup")) {
    return say("この画面で変えられるのは、表示の言葉と自分のログインの2つです。", "Two things can be changed here: the language and your own sign-in.");
  }
  if (settings === null) return "";
  const made = settings.last_backup
    ? say(`最後のバックアップは、${brief(settings.last_backup.made, now())}です。`, `The last backup was made ${brief(settings.last_backup.made, now())}.`)
    : say("バックアップは、まだ0件です。", "There are 0 backups yet.");
  return settings.hours.confirmed ? made : made + say("診療時間は未設定です。", " Opening hours are not set.");
}
