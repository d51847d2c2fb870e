import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { may, mayDecide, now } from "../../api/state.ts";
import type { Backup } from "../../api/types.ts";
import { useAct } from "../../live/act.ts";
import { WhyNot } from "../../parts/bars.tsx";
import { FormProblem, Waiting } from "../../parts/quiet.tsx";
import { brief } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { grouped, size } from "../../words/numbers.ts";

/// The newest backup, making one, and the way to the recovery sheet.
export function Backups({ last }: { last: Backup | null }): JSX.Element {
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
