import type { JSX } from "preact";
import { Link } from "wouter-preact";

import type { MailMessage } from "../../api/types.ts";
import { MaybeName } from "../../parts/page.tsx";
import { say } from "../../words/language.ts";

/// Whose reminder a message is, or which worry report it is about.
export function Whose({ message: { worry, worry_number, person_name } }: { message: MailMessage }): JSX.Element {
  if (worry === null) return <MaybeName name={person_name} />;
  return <Link href={`/worries/${worry}`}>{say(`異常連絡票 ${worry_number ?? ""}`, `Worry report ${worry_number ?? ""}`)}</Link>;
}
