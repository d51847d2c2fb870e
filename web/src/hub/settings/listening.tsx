import type { JSX } from "preact";
import { Link } from "wouter-preact";

import type { Settings } from "../../api/types.ts";
import { mayOpen } from "../../parts/may_link.tsx";
import { say } from "../../words/language.ts";

/// Where the hub takes connections.
export function Listening({ settings }: { settings: Settings }): JSX.Element {
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
        {mayOpen("/print/connection") ? (
          <div>
            <dt>{say("ほかの機械から開く紙", "Sheet for other machines")}</dt>
            <dd>
              <Link href="/print/connection">{say("アドレスと手順を印刷する", "Print the address and the steps")}</Link>
            </dd>
          </div>
        ) : null}
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
