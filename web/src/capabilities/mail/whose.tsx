import type { JSX } from "preact";
import { Link } from "wouter-preact";

import type { MailMessage } from "../../api/types.ts";
import { MaybeName, Words } from "../../parts/page.tsx";
import { say } from "../../words/language.ts";

/// Whose reminder a message is, or which worry report it is about.
export function Whose({ message: { worry, worry_number, worry_whom, person_name } }: { message: MailMessage }): JSX.Element {
  if (worry === null) return <MaybeName name={person_name} />;
  return (
    <>
      <Link href={`/worries/${worry}`}>{say(`異常連絡票 ${worry_number ?? ""}`, `Worry report ${worry_number ?? ""}`)}</Link>
      {worry_whom === null ? null : (
        <>
          {" "}
          <span class="small sub">
            <Words>{say(`${worry_whom}あて`, `to ${worry_whom}`)}</Words>
          </span>
        </>
      )}
    </>
  );
}
