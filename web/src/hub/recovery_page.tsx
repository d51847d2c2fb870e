import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Link } from "wouter-preact";

import { ask, type Answer } from "../api/client.ts";
import { may, mayDecide, session } from "../api/state.ts";
import { WhyNot } from "../parts/bars.tsx";
import { Field } from "../parts/field.tsx";
import { Form, useForm } from "../parts/form.tsx";
import { PageHead } from "../parts/page.tsx";
import { Empty, FormProblem } from "../parts/quiet.tsx";
import { SecretSheet } from "../parts/secret_sheet.tsx";
import { read, say } from "../words/language.ts";

type Sheet = Answer<"getRecoverySheet">;

/// 復旧の紙: shown once after the person's own password, printed, and gone with the page.
export function RecoveryPage(): JSX.Element {
  const password = useSignal("");
  const sheet = useSignal<Sheet | null>(null);
  useEffect(
    () => () => {
      sheet.value = null;
    },
    [],
  );
  const form = useForm(
    () => password.value !== "",
    async () => {
      const typed = password.value;
      password.value = "";
      sheet.value = await ask("getRecoverySheet", { body: { password: typed } });
    },
  );
  if (!may("getRecoverySheet")) {
    return (
      <>
        <PageHead title={say("復旧の紙", "Recovery sheet")} />
        <Empty title={say("この役割では印刷できません", "Your role does not print it")}>
          {say("院長か設定担当に頼んでください。", "Please ask the director or the administrator.")}
        </Empty>
      </>
    );
  }
  return (
    <>
      <div class="screen-only narrow">
        <PageHead
          title={say("復旧の紙", "Recovery sheet")}
          crumb={
            <>
              <Link href="/settings">{say("設定", "Settings")}</Link> / {say("復旧の紙", "Recovery sheet")}
            </>
          }
          sub={say(
            "この紙がないと、バックアップの本文を開けません。印刷したことは日誌に残ります。",
            "Without this sheet a backup's contents cannot be opened. Printing it is recorded.",
          )}
        />
        {sheet.value ? (
          <div class="acts mb-4">
            <button class="btn pri" type="button" onClick={() => window.print()}>
              {say("印刷する", "Print")}
            </button>
            <button class="btn" type="button" onClick={() => (sheet.value = null)}>
              {say("画面から消す", "Clear the screen")}
            </button>
          </div>
        ) : (
          <Form form={form}>
            <FormProblem problem={form.problem} />
            <Field
              at="/password"
              label={say("ご自分のパスワード", "Your own password")}
              hint={say("開くたびに確かめます。", "Asked for each time.")}
              type="password"
              autocomplete="current-password"
              value={password.value}
              onInput={(value) => (password.value = value)}
            />
            <div class="acts">
              <button class="btn pri" type="submit" aria-disabled={form.busy} disabled={password.value === "" || !mayDecide.value}>
                {say("復旧の紙を開く", "Open the recovery sheet")}
              </button>
              <WhyNot />
            </div>
          </Form>
        )}
      </div>
      {sheet.value ? <SheetOfKeys sheet={sheet.value} /> : null}
    </>
  );
}

function SheetOfKeys({ sheet }: { sheet: Sheet }): JSX.Element {
  return (
    <SecretSheet class="!mx-0" title={say("関所 復旧の紙", "Sekisho recovery sheet")} at={sheet.made} by={session.value}>
      <p>
        {say(
          "封筒に入れて、関所本体ともバックアップとも別の場所にしまってください。写真をとったり、パソコンに打ち込んで残したりしないでください。",
          "Keep it in an envelope, away from the hub and from its backups. Do not photograph it or type it into a computer.",
        )}
      </p>
      <dl class="my-4 grid gap-4">
        {sheet.lines.map((line) => (
          <div key={line.label.en}>
            <dt>{read(line.label)}</dt>
            <dd class="secret">{line.value}</dd>
          </div>
        ))}
      </dl>
      <p>
        {say(
          "上の「鍵の控えのファイル」と最新のバックアップを、月に一度、USBメモリなどに写してください。関所本体が壊れたときは、この2つと上の鍵がそろえば戻せます。",
          "Once a month, copy the file of sealed keys and the newest backup to a USB stick or another medium. If the hub breaks, these two and the keys above bring it back.",
        )}
      </p>
      <h3>{say("新しい機械に戻す(30分以内)", "Restoring on a spare machine (within 30 minutes)")}</h3>
      <ol>
        <li>{say("新しい機械に関所を入れます。まだ起動しません。", "Install Sekisho on the spare machine. Do not start it yet.")}</li>
        <li>{say("控えの媒体を差し込みます。", "Plug in the medium.")}</li>
        <li>
          {say("次を実行し、聞かれたら「復旧の鍵」を1/2、2/2と続けて入れます。", "Run this and, when asked, type recovery key 1 of 2 and 2 of 2 one after the other.")}
          <br />
          <code>sekisho --data DIR restore BACKUP --keys-sealed KEYS</code>
          <br />
          {say(
            "DIR は空のフォルダー、BACKUP は写したバックアップ、KEYS は写した鍵の控えです。",
            "DIR is an empty folder, BACKUP the copied backup, KEYS the copied file of sealed keys.",
          )}
        </li>
        <li>
          {say("関所を起動し、「sekisho --data DIR doctor」で確かめます。", "Start Sekisho and check with “sekisho --data DIR doctor”.")}
        </li>
        <li>
          {say(
            "利用日誌は次の世代で続きます。前と同じアドレスなら、見守りプログラムは自分でつながり直します。",
            "The journal goes on in its next generation. Agents reconnect by themselves if the address is the same.",
          )}
        </li>
      </ol>
    </SecretSheet>
  );
}
