import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { journalChanged, now } from "../../api/state.ts";
import { tell } from "../../live/announce.ts";
import { useGoOn } from "../../live/go_on.ts";
import { Field } from "../../parts/field.tsx";
import { ListImport } from "../../parts/list_import.tsx";
import { PageHead, Words } from "../../parts/page.tsx";
import { brief } from "../../words/dates.ts";
import { say } from "../../words/language.ts";

/// 書き出した一覧を読む: records of use of a system that can only export them.
export function ImportUsesPage(): JSX.Element {
  const goOn = useGoOn();
  const system = useSignal("");
  const named = system.value.trim();
  return (
    <>
      <PageHead
        title={say("書き出した一覧を読む", "Take in an exported list")}
        crumb={<Link href="/journal">{say("利用日誌", "Journal")}</Link>}
        sub={say(
          "利用の記録を送れないシステムから書き出した一覧(CSV)を、1行ずつそのまま利用日誌に入れます。取り込みずみの行は、飛ばします。",
          "A system that cannot send its records exports them as CSV; each line goes into the journal as it stands. Lines taken before are passed over.",
        )}
      />
      <Field
        at="/system"
        label={say("書き出したシステム", "Which system exported it")}
        hint={say("「検査システム」のように、毎回同じ名前を入れます。", "Such as “laboratory”, the same each time.")}
        value={system.value}
        onInput={(value) => (system.value = value)}
        maxLength={80}
      />
      {named === "" ? null : (
        <ListImport
          label={say("一覧のファイル", "The list's file")}
          hint={say(
            "1行目に列の名前が必要です。日時(または日付と時刻)と利用者は必ず、ほかに 氏名、端末、操作、結果、患者 を読みます。どの列をどう読んだかは、次の表で確かめてください。",
            "The first line names the columns: time (or date and clock) and user are needed; name, terminal, action, result and patient are read too. The table that follows shows how each column was read.",
          )}
          count={(n) => say(`${n}行`, n === 1 ? "1 line" : `${n} lines`)}
          look={(csv) => ask("previewUsageList", { body: { system: named, csv } })}
          keep={async (csv) => {
            const done = await ask("importUsageList", { body: { system: named, csv } });
            journalChanged.value += 1;
            tell(say(`${done.added}行を利用日誌に入れました`, `${done.added} lines taken into the journal`));
            goOn("/journal");
          }}
          columns={[
            { head: say("日時", "Time"), cell: ({ time }) => (time ? <span class="num">{brief(time, now())}</span> : "") },
            { head: say("利用者", "User"), cell: ({ user }) => (user ? <Words>{user}</Words> : "") },
            { head: say("氏名", "Name"), cell: ({ name }) => (name ? <Words>{name}</Words> : "") },
            { head: say("端末", "Terminal"), cell: ({ terminal }) => (terminal ? <Words>{terminal}</Words> : "") },
            { head: say("操作", "Action"), cell: ({ action }) => (action ? <Words>{action}</Words> : "") },
            { head: say("患者", "Patient"), cell: ({ patient }) => (patient ? <span class="num">{patient}</span> : "") },
          ]}
        />
      )}
    </>
  );
}
