import type { JSX } from "preact";

import type { Answer } from "../api/client.ts";
import { QrCode } from "../parts/qr.tsx";
import { printedDay } from "../words/dates.ts";
import { say } from "../words/language.ts";

export type ConnectionSheet = Answer<"getConnectionSheet">;

export function connectionTitle(): string {
  return say("ほかの機械から関所を開く", "Opening Sekisho from another machine");
}

/// What a clerk does at another machine, from the numeric address to trusting the authority.
export function ConnectionSteps({ sheet }: { sheet: ConnectionSheet }): JSX.Element {
  const [first, ...others] = sheet.addresses;
  return (
    <>
      {first ? <Address first={first} others={others} sheet={sheet} /> : null}
      <Fingerprint sheet={sheet} />
      <OnWindows sheet={sheet} />
      <OnLinux sheet={sheet} />
      <section class="part-of-paper">
        <h2>{say("アドレスが変わったとき", "If the address changes")}</h2>
        <p>
          {say(
            "ルーターの都合で数字のアドレスが変わることがあります。そのときは、関所本体の機械で 設定 → 「ほかの機械から開く紙」 を開き、印刷し直してください。証明書は関所本体が自動で作り直すので、2と3をやり直す必要はありません。hosts の行を書いた機械では、その数字だけ直します。変わらないようにするには、ルーターで関所本体のアドレスを固定します。見守りプログラムは、新しいアドレスを自分で見つけます。",
            "A router may give the hub another number. Then open Settings → “Sheet for other machines” at the hub's own machine and print it again. The hub renews its certificate by itself, so steps 2 and 3 are not repeated. Where a hosts line was written, change the number in it. To keep the number, fix the hub's address in the router. The agents find the new address by themselves.",
          )}
        </p>
      </section>
    </>
  );
}

function Address({ first, others, sheet }: { first: ConnectionSheet["addresses"][number]; others: ConnectionSheet["addresses"]; sheet: ConnectionSheet }): JSX.Element {
  return (
    <section class="part-of-paper with-qr">
      <div>
        <h2>{say("1 ブラウザーで開く", "1 Open it in a browser")}</h2>
        <p class="address">{first.url}</p>
        {others.length > 0 ? (
          <p class="fine">
            {say("ほかのアドレス：", "Other addresses: ")}
            {others.map(({ url }) => url).join(say("、", ", "))}
          </p>
        ) : null}
        <p>
          {say(
            "はじめてのときは「安全ではない」という警告が出ます。「詳細設定」から先へ進むとログインの画面が出ます。まだログインしないで、2へ進んでください。",
            "The first time, the browser warns. Go on by “Advanced” to the sign-in page. Do not sign in yet; go on with 2.",
          )}
        </p>
        <p>
          {say("名前で開きたいときは、hosts ファイルにこの1行を加えます：", "To open it by name, add this line to the hosts file: ")}
          <code class="line">
            {first.number.replace(/[[\]]/g, "")} {sheet.host_name}
          </code>
          {say("（", " (")}
          {sheet.host_url}
          {say("）", "). ")}
          {say(`多くの機械では ${sheet.local_url} でも開けます。`, `On many machines ${sheet.local_url} works as well.`)}
        </p>
      </div>
      <QrCode text={first.url} label={say("1のアドレスの二次元コード", "QR code of the address in 1")} />
    </section>
  );
}

function Fingerprint({ sheet }: { sheet: ConnectionSheet }): JSX.Element {
  const groups = sheet.fingerprint.toUpperCase().match(/.{4}/g) ?? [];
  return (
    <section class="part-of-paper">
      <h2>{say("2 証明書を保存し、指紋をくらべる", "2 Save the certificate and compare its fingerprint")}</h2>
      <p>
        {say(
          "ログインの画面の下にある「証明書を保存する」をおします。保存したファイルの指紋(SHA-256)が次と同じことを、3の手順で確かめます。ちがうときは入れないで、設定担当に伝えてください。",
          "Press “save” at the foot of the sign-in page. Step 3 shows the file's fingerprint (SHA-256): it must be this one. If it differs, install nothing and tell the administrator.",
        )}
      </p>
      <p class="fingerprint">
        <span>{groups.slice(0, 8).join(" ")}</span> <span>{groups.slice(8).join(" ")}</span>
      </p>
      <p class="fine">{say(`この証明書の期限：${printedDay(sheet.valid_until)}`, `Valid until ${printedDay(sheet.valid_until)}`)}</p>
    </section>
  );
}

function OnWindows({ sheet }: { sheet: ConnectionSheet }): JSX.Element {
  return (
    <section class="part-of-paper">
      <h2>{say("3 Windows で信頼する", "3 Trust it on Windows")}</h2>
      <ol>
        <li>
          {say("「コマンド プロンプト」を開き、次を入れて、2の指紋とくらべます。", "Open the Command Prompt, type this, and compare with 2. ")}
          <code class="line">certutil -hashfile %USERPROFILE%\Downloads\sekisho-ca.crt SHA256</code>
        </li>
        <li>
          {say(
            "保存した sekisho-ca.crt をダブルクリックし、「証明書のインストール」→「ローカル コンピューター」→「証明書をすべて次のストアに配置する」→「信頼されたルート証明機関」→「完了」。",
            "Double-click sekisho-ca.crt: Install Certificate → Local Machine → Place all certificates in the following store → Trusted Root Certification Authorities → Finish.",
          )}
        </li>
        <li>
          {say(
            `ブラウザーを開き直し、1のアドレスで警告が出ないことを確かめて、ログインします。Firefox は「設定」→「プライバシーとセキュリティ」→「証明書を表示」→「認証局証明書」→「インポート」で入れます。`,
            `Restart the browser; the address in 1 must open without a warning. Then sign in. In Firefox: Settings → Privacy & Security → View Certificates → Authorities → Import.`,
          )}
        </li>
        <li>
          {say("名前で開くときの hosts ファイル：", "The hosts file for opening by name: ")}
          <code>C:\Windows\System32\drivers\etc\hosts</code>
          {say(`（メモ帳を管理者として実行して開き、${sheet.host_name} の行を加えます）`, ` (open it in Notepad run as administrator, add the line of ${sheet.host_name})`)}
        </li>
      </ol>
    </section>
  );
}

function OnLinux({ sheet }: { sheet: ConnectionSheet }): JSX.Element {
  return (
    <section class="part-of-paper">
      <h2>{say("3 Linux で信頼する", "3 Trust it on Linux")}</h2>
      <ol>
        <li>
          {say("端末で次を入れて、2の指紋とくらべます。", "Type this in a terminal and compare with 2. ")}
          <code class="line">openssl x509 -in sekisho-ca.pem -noout -fingerprint -sha256</code>
        </li>
        <li>
          <code class="line">sudo cp sekisho-ca.pem /usr/local/share/ca-certificates/sekisho-ca.crt</code>
          <code class="line">sudo update-ca-certificates</code>
        </li>
        <li>
          {say(
            "Chromium・Chrome は「設定」→「プライバシーとセキュリティ」→「セキュリティ」→「証明書の管理」、Firefox は「証明書を表示」の「認証局証明書」に、sekisho-ca.pem を入れます。",
            "Import sekisho-ca.pem in Chromium or Chrome at Settings → Privacy and security → Security → Manage certificates, in Firefox at View Certificates → Authorities.",
          )}
        </li>
        <li>
          {say("名前で開くときは、次の1行を加えます：", "To open by name, add the line to ")}
          <code>/etc/hosts</code>
          {say(`（${sheet.host_name} の行）`, ` (of ${sheet.host_name})`)}
        </li>
      </ol>
    </section>
  );
}
