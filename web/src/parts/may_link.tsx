import type { ComponentChildren, JSX } from "preact";
import { Link } from "wouter-preact";

import { may } from "../api/state.ts";
import { ROUTES } from "../routes.js";

const PATTERNS = ROUTES.map(({ path, needs }) => ({ pattern: new RegExp(`^${path.replace(/:\w+/g, "[^/]+")}$`), needs }));

/// Whether the person signed in finds something at an address of ours.
export function mayOpen(href: string): boolean {
  const [path = ""] = href.split(/[?#]/);
  const found = PATTERNS.find(({ pattern }) => pattern.test(path));
  return found !== undefined && (found.needs === null || may(found.needs));
}

/// A link for whoever may open the page it leads to; for others its words only.
export function MayLink({ href, children }: { href: string; children: ComponentChildren }): JSX.Element {
  return mayOpen(href) ? <Link href={href}>{children}</Link> : <span>{children}</span>;
}
