import type { JSX } from "preact";

import { PageHead, Words } from "../../parts/page.tsx";
import { printed } from "../../words/dates.ts";
import { read, say } from "../../words/language.ts";
import { ConnectionSteps, connectionTitle, type ConnectionSheet } from "../connection_sheet.tsx";

/// The end of a set-up for the LAN: the new address, and the sheet to print.
export function Moved({ sheet }: { sheet: ConnectionSheet }): JSX.Element {
  const first = sheet.addresses[0];
  return (
    <>
      <div class="screen-only">
        <PageHead title={say("設定が終わりました", "Set-up is complete")} />
        {sheet.obstacle ? (
          <div class="note" role="alert">
            <p>
              <b>{read(sheet.obstacle.text)}</b>
            </p>
            <p>{read(sheet.obstacle.do)}</p>
          </div>
        ) : (
          <p>
            {say("これからは、次のアドレスで開きます。", "From now on Sekisho opens at:")}{" "}
            {first ? (
              <a href={first.url}>
                <code>{first.url}</code>
              </a>
            ) : null}
          </p>
        )}
        <p class="mt-2">
          {say(
            "まずこの紙を印刷してください。ブラウザーに「安全ではない」と出たら、紙の手順で証明書を入れます。",
            "Print this sheet first. If the browser warns, install the certificate as the sheet says.",
          )}
        </p>
        <div class="acts mt-3 mb-4">
          <button class="btn pri" type="button" onClick={() => window.print()}>
            {say("印刷する", "Print")}
          </button>
        </div>
      </div>
      <article class="paper !mx-0">
        <header class="paper-head">
          <div>
            <h2>{connectionTitle()}</h2>
            <p>{printed(sheet.at)}</p>
          </div>
          <p>
            <Words>{sheet.clinic}</Words>
          </p>
        </header>
        <ConnectionSteps sheet={sheet} />
      </article>
    </>
  );
}
