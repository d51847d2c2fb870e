import type { JSX } from "preact";

import { may } from "../../api/state.ts";
import type { Statement } from "../../api/types.ts";
import { Words } from "../../parts/page.tsx";
import { say } from "../../words/language.ts";
import { briefDigest, contentHref } from "./documents.ts";

/// Saves a document as a file: nothing of it is ever shown by this page.
export function SaveLink({ id, title }: { id: string; title: string }): JSX.Element | null {
  return may("getDocumentContent") ? (
    <a class="nb" href={contentHref(id)} download>
      {say("保存", "Save")}
      <span class="vh">
        {" "}
        <Words>{title}</Words>
      </span>
    </a>
  ) : null;
}

/// The first digits of what a document holds.
export function BriefDigest({ digest }: { digest: string }): JSX.Element {
  return (
    <span class="small sub nb">
      {say("中身の番号 ", "digest ")}
      <code>{briefDigest(digest)}</code>
    </span>
  );
}

/// The documents that go with an answer, with what they held then.
export function DocumentLinks({ documents }: { documents: Statement["documents"] }): JSX.Element {
  return (
    <ul>
      {documents.map(({ id, title, digest }) => {
        const words = title ?? say("台帳にない書類", "not in the register");
        return (
          <li key={id} class="flex flex-wrap items-baseline gap-x-3">
            <Words>{words}</Words>
            <SaveLink id={id} title={words} />
            <BriefDigest digest={digest} />
          </li>
        );
      })}
    </ul>
  );
}
