import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { boardChanged, may, now } from "../../api/state.ts";
import type { FiledDocument } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { WhomToAsk } from "../../parts/deciders.tsx";
import { Opening } from "../../parts/opens.tsx";
import { PageHead, Words } from "../../parts/page.tsx";
import { Empty, Shown } from "../../parts/quiet.tsx";
import { brief } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { size } from "../../words/numbers.ts";
import { StatementTabs } from "../statements/tabs.tsx";
import { SaveLink } from "./document_links.tsx";
import { briefDigest, kindWord, neverRemoved } from "./documents.ts";
import { FileForm } from "./file_form.tsx";

const PAGE = 50;
const FEW = 10; // are found without searching

/// 書類: what is on file, newest first, and putting a file there.
export function DocumentsPage(): JSX.Element {
  const asked = useAnswer("documents", () => ask("listDocuments"), boardChanged);
  return (
    <>
      <StatementTabs />
      <PageHead
        title={say("書類", "Documents")}
        sub={
          <>
            {say("申告を示す規程、契約書、記録などです。", "Rules, contracts, records that show what is stated. ")}
            {neverRemoved()}
          </>
        }
      />
      <Shown asked={asked} waiting={say("書類の一覧を読んでいます", "Reading the list of documents")}>
        {({ documents }) => (
          <>
            {documents.length === 0 ? <NoneYet /> : <p class="lead">{count(documents.length)}</p>}
            <Filing filed={asked.again} />
            {documents.length === 0 ? null : <List documents={documents} />}
          </>
        )}
      </Shown>
    </>
  );
}

function count(n: number): JSX.Element {
  return (
    <>
      {say("書類が", "")}
      <b class="num">{n}</b>
      {say("件、登録されています。", n === 1 ? " document is on file." : " documents are on file.")}
    </>
  );
}

function NoneYet(): JSX.Element {
  return (
    <div class="narrow mb-4">
      <Empty title={say("まだ書類がありません", "No documents yet")}>
        {say(
          "まず、運用管理規程や守秘の契約書など、いま紙やパソコンにあるものから登録してください。",
          "Begin with what you have: the operating rules, the contract on confidentiality.",
        )}
      </Empty>
    </div>
  );
}

/// The form, on request.
function Filing({ filed }: { filed: () => void }): JSX.Element {
  const open = useSignal(false);
  if (!may("fileDocument")) {
    return (
      <div class="sub mb-6">
        <p>{say("書類を登録するときは、院長か設定担当に頼んでください。", "To have a document filed, ask the director or an administrator.")}</p>
        <WhomToAsk roles={["director", "administrator"]} />
      </div>
    );
  }
  return (
    <div class="narrow mb-6">
      <Opening act={say("書類を登録する", "Put a document on file")} open={open}>
        <FileForm
          filed={() => {
            open.value = false;
            filed();
          }}
          leave={() => (open.value = false)}
        />
      </Opening>
    </div>
  );
}

function List({ documents }: { documents: readonly FiledDocument[] }): JSX.Element {
  const search = useSignal("");
  const most = useSignal(PAGE);
  const wanted = search.value.trim().toLowerCase();
  const found = documents.filter(({ title, file_name }) => [title, file_name].some((text) => text.toLowerCase().includes(wanted)));
  const shown = found.slice(0, most.value);
  return (
    <section aria-label={say("登録した書類", "Documents on file")}>
      {documents.length > FEW ? (
        <form class="find" role="search" onSubmit={(event) => event.preventDefault()}>
          <label for="find-document">{say("書類をさがす", "Find a document")}</label>
          <input
            id="find-document"
            class="input"
            type="search"
            autocomplete="off"
            maxLength={120}
            value={search.value}
            onInput={(event) => (search.value = event.currentTarget.value)}
          />
        </form>
      ) : null}
      {shown.length === 0 ? (
        <Empty title={say("あてはまる書類がありません", "No document matches")}>{say("言葉を変えてください。", "Try other words.")}</Empty>
      ) : (
        <>
          <table class="cards">
            <caption class="vh">{say("登録した書類", "Documents on file")}</caption>
            <thead>
              <tr>
                <th scope="col">{say("書類", "Document")}</th>
                <th scope="col">{say("種類と大きさ", "Kind and size")}</th>
                <th scope="col">{say("登録した人", "Filed by")}</th>
                <th scope="col">{say("中身の番号", "Digest")}</th>
                <th scope="col">{say("取り出す", "Take out")}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((document) => (
                <Row key={document.id} document={document} />
              ))}
            </tbody>
          </table>
          {found.length > shown.length ? (
            <p class="mt-3">
              <button class="btn sm" type="button" onClick={() => (most.value += PAGE)}>
                {say(`残り${found.length - shown.length}件を表示`, `Show the remaining ${found.length - shown.length}`)}
              </button>
            </p>
          ) : null}
          <p class="small sub mt-3">
            {say(
              "中身の番号は、ファイルの中身から計算した値(SHA-256)のはじめの8けたです。手元のファイルと同じものか、これで確かめられます。",
              "“Digest” is the first 8 digits of the SHA-256 of what the file holds: with it you can tell whether a file of yours is the same.",
            )}
          </p>
        </>
      )}
    </section>
  );
}

function standingWord(standing: FiledDocument["standing"]): string {
  if (standing === "missing") return say("中身がなくなっています。同じファイルを登録し直してください。", "Its content is missing: please file it again.");
  if (standing === "changed") return say("中身が変わっています。同じファイルを登録し直してください。", "Its content was changed: please file it again.");
  return say("中身を読み取れません", "Its content cannot be read");
}

function Row({ document }: { document: FiledDocument }): JSX.Element {
  return (
    <tr>
      <th scope="row">
        <Words>{document.title}</Words>
        <span class="block font-normal text-[0.8125rem] text-solid-gray-700">
          <Words>{document.file_name}</Words>
        </span>
        {document.standing === "as-filed" ? null : <span class="e">{standingWord(document.standing)}</span>}
      </th>
      <td class="num nb" data-label={say("種類と大きさ", "Kind and size")}>
        {kindWord(document.type)}
        {say("・", ", ")}
        {size(document.bytes)}
      </td>
      <td data-label={say("登録した人", "Filed by")}>
        <Words>{document.by_name ?? say("台帳にない人", "not in the register")}</Words>
        {say("・", ", ")}
        <span class="num nb">{brief(document.at, now())}</span>
      </td>
      <td class="small nb" data-label={say("中身の番号", "Digest")}>
        <code>{briefDigest(document.digest)}</code>
      </td>
      <td>
        <SaveLink id={document.id} title={document.title} />
      </td>
    </tr>
  );
}
