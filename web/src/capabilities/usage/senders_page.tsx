import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask, type Answer } from "../../api/client.ts";
import { boardChanged, may, now } from "../../api/state.ts";
import type { SourceAccount } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { tell } from "../../live/announce.ts";
import { WhomToAsk } from "../../parts/deciders.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { Opening } from "../../parts/opens.tsx";
import { PageHead, Words } from "../../parts/page.tsx";
import { Empty, Shown } from "../../parts/quiet.tsx";
import { brief } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { grouped } from "../../words/numbers.ts";
import { AdmitSender } from "./admit_sender.tsx";

type Senders = Answer<"listSenders">;
type Sender = Senders["senders"][number];

/// ほかのシステムから受ける: who may send records of use, and what came of each.
export function SendersPage(): JSX.Element {
  const asked = useAnswer("senders", () => ask("listSenders"), boardChanged);
  return (
    <div class="narrow">
      <PageHead
        title={say("ほかのシステムから受ける", "Records from other systems")}
        crumb={<Link href="/journal">{say("利用日誌", "Journal")}</Link>}
        sub={say("画像や検査のシステムが送る利用の記録を、届いたまま利用日誌に入れます。", "Records of use that imaging, laboratory and other systems send go into the journal as they came.")}
      />
      <Shown asked={asked} waiting={say("送り手を読んでいます", "Reading who may send")}>
        {(found) => <Found found={found} changed={asked.again} />}
      </Shown>
    </div>
  );
}

function Found({ found, changed }: { found: Senders; changed: () => void }): JSX.Element {
  const valid = found.senders.filter((one) => one.valid);
  const heard = found.relays.filter(({ account }) => account.first_heard !== null);
  return (
    <>
      <p class="lead">
        {say("送ってよいシステムは", "Systems that may send: ")}
        <b class="num">{valid.length}</b>
        {say("です。", ".")}
      </p>
      {found.senders.length + heard.length === 0 ? (
        <Empty title={say("まだ、どこからも受けていません", "Nothing is taken in yet")}>
          {say("送れるシステムがあれば、業者と一緒に登録します。CSVで書き出せるだけのシステムは、「利用日誌」から一覧を取り込めます。", "Where a system can send, admit it together with its vendor. Of one that only exports lists, take those in from the journal.")}
        </Empty>
      ) : (
        <ul>
          {found.senders.map((one) => (
            <Row key={one.id} one={one} changed={changed} />
          ))}
          {heard.map(({ source, account }) => (
            <li key={source} class="card">
              <h2 class="text-[1.0625rem]">{source === "relay/udp" ? say("関所本体の機械の中継(UDP)", "A relay on the hub's machine (UDP)") : say("関所本体の機械の中継(TCP)", "A relay on the hub's machine (TCP)")}</h2>
              <Account account={account} />
            </li>
          ))}
        </ul>
      )}
      {may("makeSenderToken") ? (
        <AdmitSender changed={changed} />
      ) : (
        <section class="part mt-6">
          <p class="small">{say("システムを登録するときは、設定担当に頼んでください。", "To admit a system, ask an administrator.")}</p>
          <WhomToAsk roles={["administrator"]} />
        </section>
      )}
    </>
  );
}

// Made by somebody who may read no more: it is not listened to, and may be revoked.
function hasRested({ revoked, valid, reads, expires }: Sender): boolean {
  return !revoked && !valid && !reads && (expires === null || now() < expires);
}

function stateWords(one: Sender): string {
  const { revoked, valid, expires } = one;
  if (revoked) return say(`${brief(revoked, now())}に取り消しました`, `revoked ${brief(revoked, now())}`);
  if (hasRested(one)) return say("出した人が日誌を開けないため、読めません", "reads nothing: whoever made it may open no entries");
  if (!valid) return say("期限が切れました", "ended");
  return expires ? say(`${brief(expires, now())}まで`, `until ${brief(expires, now())}`) : say("期限なし", "without an end");
}

function scopeWords({ scopes }: Sender): string {
  const words = [];
  if (scopes.includes("audit:write")) words.push(say("送る", "sends"));
  if (scopes.includes("audit:read")) words.push(say("読む", "reads"));
  return words.join(say("・", ", "));
}

function Row({ one, changed }: { one: Sender; changed: () => void }): JSX.Element {
  const open = useSignal(false);
  return (
    <li class="card">
      <h2 class="text-[1.0625rem]">
        <Words>{one.name}</Words>
      </h2>
      <p class="small sub">
        {one.proof === "token" ? say("トークン", "token") : say("証明書", "certificate")}
        {say("・", " · ")}
        {scopeWords(one)}
        {say("・", " · ")}
        <span class="num">{stateWords(one)}</span>
      </p>
      <Account account={one.account} />
      {(one.valid || hasRested(one)) && may("revokeSender") ? (
        <div class="mt-2">
          <Opening act={say(`${one.name}を取り消す`, `Revoke ${one.name}`)} open={open}>
            <Revoke
              one={one}
              leave={() => (open.value = false)}
              kept={() => {
                open.value = false;
                changed();
              }}
            />
          </Opening>
        </div>
      ) : null}
    </li>
  );
}

/// What came: everything is counted, what could not be read is kept as well.
function Account({ account }: { account: SourceAccount }): JSX.Element {
  if (account.first_heard === null) return <p class="mt-1">{say("まだ一度も届いていません。", "Nothing has come yet.")}</p>;
  return (
    <>
      <p class="mt-1 num">
        {say(`受けた記録 ${grouped(account.accepted)}件・最後は${brief(account.last_heard ?? "", now())}`, `${grouped(account.accepted)} records taken; last heard ${brief(account.last_heard ?? "", now())}`)}
      </p>
      {account.quarantined > 0 ? (
        <p class="small num">
          {say(
            `読み取れず、届いたまま保管した記録 ${grouped(account.quarantined)}件。そのシステムの業者に伝えてください。`,
            `${grouped(account.quarantined)} could not be read and are kept as they came. Tell that system's vendor.`,
          )}
        </p>
      ) : null}
      {account.missed > 0 ? (
        <p class="small num">
          <b class="pressing">{say(`届かなかったと分かっている記録 ${grouped(account.missed)}件`, `${grouped(account.missed)} are known to be missing`)}</b>
          {say(`(途切れ ${grouped(account.gaps)}回)`, ` (in ${grouped(account.gaps)} gaps)`)}
        </p>
      ) : null}
    </>
  );
}

function Revoke({ one, leave, kept }: { one: Sender; leave: () => void; kept: () => void }): JSX.Element {
  const form = useForm(
    () => true,
    async () => {
      await ask("revokeSender", { path: { sender: one.id } });
      tell(say(`${one.name}を取り消しました`, `${one.name} is revoked`));
      kept();
    },
  );
  return (
    <Form form={form}>
      <p class="mb-2">{say("このシステムからは、もう受けません。これまでの記録は残ります。元には戻せません。", "Nothing more is taken from it. What came before stays. This cannot be undone.")}</p>
      <KeepOrLeave form={form} leave={leave} keep={say("取り消す", "Revoke")} small plainly />
    </Form>
  );
}
