import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { may, now, peopleChanged } from "../../api/state.ts";
import { tell } from "../../live/announce.ts";
import { useGoOn } from "../../live/go_on.ts";
import { ListImport } from "../../parts/list_import.tsx";
import { MayLink } from "../../parts/may_link.tsx";
import { PageHead, Words } from "../../parts/page.tsx";
import { NotForYou } from "../../parts/quiet.tsx";
import { briefDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { kindWord } from "./words.ts";

/// Registering staff out of a list that a spreadsheet saved.
export function ImportPeoplePage(): JSX.Element {
  const goOn = useGoOn();
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
            "1行目に列の名前が必要です。氏名は必ず、ほかに かな、職種、所属、入職日、退職日、誓約日、退職後も有効、メール、日レセのユーザID を読みます。電子カルテなどプログラムのユーザIDは、職種に「プログラム」、氏名にどのプログラムか、「責任者」の列に責任を持つ人の氏名を書きます。人としては登録しません。",
            "The first line names the columns: name is needed; kana, kind, employer, from, until, pledge, after, mail and operator (of 日レセ) are read too. An operator that is a program's, such as of chart software, has the kind “program”, which program it is as its name, and who answers for it in a column “answers”; no person is made of it.",
          )}
          count={(n) => say(`${n}件`, n === 1 ? "1 row" : `${n} rows`)}
          look={(csv) => ask("previewStaffImport", { body: { csv } })}
          keep={async (csv) => {
            const done = await ask("importStaff", { body: { csv } });
            peopleChanged.value += 1;
            tell(say(`${done.added}件を登録しました`, `${done.added} registered`));
            goOn("/people");
          }}
          columns={[
            { head: say("氏名", "Name"), cell: ({ name }) => (name ? <Words>{name}</Words> : "") },
            { head: say("職種", "Kind"), cell: ({ kind, program }) => (program ? say("プログラム", "Program") : kind ? kindWord(kind) : "") },
            { head: say("日レセのユーザID", "日レセ operator"), cell: ({ operator }) => (operator ? <code>{operator}</code> : "") },
            { head: say("入職日", "From"), cell: ({ from }) => (from ? <span class="num">{briefDay(from, now())}</span> : "") },
          ]}
          more={({ program, answers, asks }) =>
            program && answers ? (
              <div class="small">
                {say("責任を持つ人は", "Answered for by ")}
                <Words>{answers}</Words>
              </div>
            ) : asks ? (
              <div class="small">
                <b>{say("このユーザIDは、プログラムが使っています。", "A program was seen to use this operator.")}</b>{" "}
                {say("プログラムのものなら、職種を「プログラム」にします。", "If it is the program's, make its kind “program”.")}
              </div>
            ) : null
          }
        />
      ) : (
        <NotForYou />
      )}
    </>
  );
}
