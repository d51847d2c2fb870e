import type { JSX } from "preact";
import { useLocation } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { may, now, peopleChanged } from "../../api/state.ts";
import { tell } from "../../live/announce.ts";
import { ListImport } from "../../parts/list_import.tsx";
import { MayLink } from "../../parts/may_link.tsx";
import { PageHead, Words } from "../../parts/page.tsx";
import { NotForYou } from "../../parts/quiet.tsx";
import { briefDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { kindWord } from "./words.ts";

/// Registering staff out of a list that a spreadsheet saved.
export function ImportPeoplePage(): JSX.Element {
  const [, go] = useLocation();
  return (
    <>
      <PageHead
        title={say("名簿から登録する", "Register from a list")}
        crumb={
          <>
            <MayLink href="/people">{say("職員と権限", "Staff and access")}</MayLink> / {say("名簿から登録", "Import")}
          </>
        }
        sub={say("表計算ソフトの名簿をCSVで保存して、ここで読みます。", "Save the spreadsheet's list as CSV and read it here.")}
      />
      {may("importStaff") ? (
        <ListImport
          label={say("名簿のファイル", "The list's file")}
          hint={say(
            "1行目に列の名前が必要です。氏名は必ず、ほかに かな、職種、所属、入職日、退職日、誓約日、退職後も有効、メール を読みます。",
            "The first line names the columns: name is needed; kana, kind, employer, from, until, pledge, after and mail are read too.",
          )}
          count={(n) => say(`${n}人`, `${n} people`)}
          look={(csv) => ask("previewStaffImport", { body: { csv } })}
          keep={async (csv) => {
            const done = await ask("importStaff", { body: { csv } });
            peopleChanged.value += 1;
            tell(say(`${done.added}人を職員台帳に登録しました`, `${done.added} people registered`));
            go("/people");
          }}
          columns={[
            { head: say("氏名", "Name"), cell: ({ name }) => (name ? <Words>{name}</Words> : "") },
            { head: say("職種", "Kind"), cell: ({ kind }) => (kind ? kindWord(kind) : "") },
            { head: say("入職日", "From"), cell: ({ from }) => (from ? <span class="num">{briefDay(from, now())}</span> : "") },
          ]}
        />
      ) : (
        <NotForYou />
      )}
    </>
  );
}
