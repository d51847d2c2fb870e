import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import { ask } from "../../api/client.ts";
import { may } from "../../api/state.ts";
import { tell } from "../../live/announce.ts";
import { CopyLine } from "../../parts/copy_line.tsx";
import { Choice, Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { Opening } from "../../parts/opens.tsx";
import { say } from "../../words/language.ts";

const LONGEST_REQUEST = 16_384;
const MOST_DAYS = 3_650;

type Way = "token" | "certificate";
type Scope = "audit:write" | "audit:read";
/// What is shown once, to be put into the other system.
interface Given {
  name: string;
  parts: readonly { title: string; text: string; secret: boolean }[];
}

/// A system is admitted: by a token over HTTP, or by a certificate for syslog over TLS.
export function AdmitSender({ changed }: { changed: () => void }): JSX.Element {
  const open = useSignal(false);
  const given = useSignal<Given | null>(null);
  return (
    <section class="part mt-6" aria-labelledby="admit-sender">
      <h2 id="admit-sender">{say("システムを登録する", "Admit a system")}</h2>
      {given.value ? (
        <Shown
          given={given.value}
          done={() => {
            given.value = null;
          }}
        />
      ) : (
        <Opening act={say("登録をはじめる", "Begin")} open={open}>
          <Admit
            leave={() => (open.value = false)}
            admitted={(parts) => {
              given.value = parts;
              open.value = false;
              changed();
            }}
          />
        </Opening>
      )}
    </section>
  );
}

function Admit({ leave, admitted }: { leave: () => void; admitted: (given: Given) => void }): JSX.Element {
  const name = useSignal("");
  const way = useSignal<Way>("token");
  const scopes = useSignal<readonly Scope[]>(["audit:write"]);
  const days = useSignal("365");
  const request = useSignal("");
  const lasting = /^[1-9][0-9]{0,3}$/.test(days.value.trim()) && Number(days.value) <= MOST_DAYS;
  const form = useForm(
    () => name.value.trim() !== "" && (way.value === "certificate" || (lasting && scopes.value.length > 0)),
    async () => {
      admitted(way.value === "token" ? await byToken(name.value.trim(), scopes.value, Number(days.value)) : await byCertificate(name.value.trim(), request.value.trim()));
      tell(say(`${name.value.trim()}を登録しました`, `${name.value.trim()} is admitted`));
    },
  );
  return (
    <Form form={form}>
      <Field
        at="/name"
        label={say("システムの名前", "Name of the system")}
        maxLength={40}
        value={name.value}
        onInput={(value) => (name.value = value)}
        wrong={form.tried && name.value.trim() === "" ? say("名前を入れてください。", "Please give a name.") : undefined}
      />
      <Choice
        label={say("どうやって送るか", "How it sends")}
        options={[
          { value: "token", word: say("HTTPで送る", "over HTTP"), more: say("FHIRのAuditEventかATNA。トークンを渡します。", "FHIR AuditEvent or ATNA; it gets a token.") },
          { value: "certificate", word: say("syslogで送る", "by syslog"), more: say("TLSで、証明書を使います。", "Over TLS, with a certificate.") },
        ]}
        chosen={[way.value]}
        onChange={([value]) => {
          if (value) way.value = value;
        }}
      />
      {way.value === "token" ? (
        <>
          <Choice
            at="/scopes"
            several
            label={say("してよいこと", "What it may do")}
            options={[
              { value: "audit:write", word: say("利用の記録を送る", "send records of use"), more: "audit:write" },
              // What it reads is what entries say, which the director alone opens.
              ...(may("getEntryBody") ? [{ value: "audit:read" as const, word: say("利用の記録を読む", "read records of use"), more: "audit:read" }] : []),
            ]}
            chosen={[...scopes.value]}
            onChange={(chosen) => (scopes.value = chosen)}
            wrong={form.tried && scopes.value.length === 0 ? say("1つはえらんでください。", "Please choose one at least.") : undefined}
          />
          <Field
            at="/expires_days"
            label={say("使える日数", "Days it is good for")}
            inputmode="numeric"
            maxLength={4}
            value={days.value}
            onInput={(value) => (days.value = value)}
            wrong={form.tried && !lasting ? say("1から3650までの数を入れてください。", "Please give a number from 1 to 3650.") : undefined}
          />
        </>
      ) : (
        <Field
          at="/request"
          label={say("証明書要求(CSR。なければ空のまま)", "Certificate request (CSR; may be left empty)")}
          hint={say("そのシステムが作れるときは、貼りつけてください。鍵が外に出ません。空のままだと、鍵も関所が作り、一度だけ表示します。", "Where the system can make one, paste it here: its key then never leaves it. Otherwise a key is made as well, and shown once.")}
          long
          code
          maxLength={LONGEST_REQUEST}
          value={request.value}
          onInput={(value) => (request.value = value)}
        />
      )}
      <KeepOrLeave form={form} leave={leave} keep={say("登録する", "Admit it")} />
    </Form>
  );
}

async function byToken(name: string, scopes: readonly Scope[], expires_days: number): Promise<Given> {
  const { token } = await ask("makeSenderToken", { body: { name, scopes: [...scopes], expires_days } });
  return { name, parts: [{ title: say("トークン", "Token"), text: token, secret: true }] };
}

async function byCertificate(name: string, request: string): Promise<Given> {
  const made = await ask("certifySender", { body: { name, request: request === "" ? null : request } });
  return {
    name,
    parts: [
      { title: say("証明書", "Certificate"), text: made.certificate, secret: false },
      ...(made.key === null ? [] : [{ title: say("鍵", "Key"), text: made.key, secret: true }]),
      { title: say("関所の認証局", "The hub's authority"), text: made.authority, secret: false },
    ],
  };
}

function Shown({ given, done }: { given: Given; done: () => void }): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), [given]);
  return (
    <div class="card">
      <h3 ref={heading} tabIndex={-1}>
        {say(`${given.name}に、これを入れてください`, `Put this into ${given.name}`)}
      </h3>
      {given.parts.map(({ title, text, secret }) => (
        <div key={title} class="mt-3">
          <p class="small">
            <b>{title}</b> {secret ? <span class="sub">{say("秘密です。いまだけ表示します。", "Secret, and shown only now.")}</span> : null}
          </p>
          <CopyLine line={text} name={title} />
        </div>
      ))}
      <p class="mt-3">
        <button class="btn" type="button" onClick={done}>
          {say("入れました", "It is put in")}
        </button>
      </p>
    </div>
  );
}
