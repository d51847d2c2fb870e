import type { JSX } from "preact";
import { Link, useLocation } from "wouter-preact";

import { may } from "../../api/state.ts";
import { say } from "../../words/language.ts";

/// What stands beside each other under 申告と書類.
export function StatementTabs(): JSX.Element | null {
  const [path] = useLocation();
  const tabs = [
    ...(may("listStatements") ? [{ href: "/statements", words: say("申告", "Statements") }] : []),
    ...(may("listDocuments") ? [{ href: "/documents", words: say("書類", "Documents") }] : []),
    ...(may("listReading") ? [{ href: "/reading", words: say("読むもの", "To be read") }] : []),
  ];
  if (tabs.length < 2) return null;
  return (
    <nav class="tabs" aria-label={say("申告と書類", "Statements and documents")}>
      {tabs.map(({ href, words }) => (
        <Link key={href} href={href} {...(path === href ? { "aria-current": "page" } : {})}>
          {words}
        </Link>
      ))}
    </nav>
  );
}
