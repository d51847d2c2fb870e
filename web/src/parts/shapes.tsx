import type { JSX } from "preact";

import type { Evidence, Verdict } from "../api/types.ts";

// Silhouettes told apart in black alone, at 15 px. Always beside their word, so hidden from
// screen readers. They draw in --shape, which a print sets to black.

function Drawn({ children }: { children: JSX.Element | JSX.Element[] }): JSX.Element {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

const ink = "var(--shape, currentColor)";

function Ring(): JSX.Element {
  return (
    <Drawn>
      <circle cx="10" cy="10" r="7.4" fill="none" stroke={ink} stroke-width="3.2" />
    </Drawn>
  );
}

function DottedRing(): JSX.Element {
  return (
    <Drawn>
      <circle cx="10" cy="10" r="8" fill="none" stroke={ink} stroke-width="1.8" stroke-dasharray="3.6 2.7" />
    </Drawn>
  );
}

function CrossedSquare(): JSX.Element {
  return (
    <Drawn>
      <rect x="1" y="1" width="18" height="18" rx="3" fill={ink} />
      <path d="M6 6l8 8M14 6l-8 8" stroke="#fff" stroke-width="2.6" stroke-linecap="round" />
    </Drawn>
  );
}

function BarredSquare(): JSX.Element {
  return (
    <Drawn>
      <rect x="1.7" y="1.7" width="16.6" height="16.6" rx="3" fill="none" stroke={ink} stroke-width="1.5" />
      <path d="M5.5 10h9" stroke={ink} stroke-width="2.8" />
    </Drawn>
  );
}

function Slash(): JSX.Element {
  return (
    <Drawn>
      <path d="M15.5 3L4.5 17" stroke={ink} stroke-width="2.2" stroke-linecap="round" />
    </Drawn>
  );
}

function Triangle(): JSX.Element {
  return (
    <Drawn>
      <path d="M10 2.6L18.3 17.4H1.7Z" fill="none" stroke={ink} stroke-width="2.4" stroke-linejoin="round" />
    </Drawn>
  );
}

function Diamond(): JSX.Element {
  return (
    <Drawn>
      <path d="M10 .6L19.4 10 10 19.4.6 10Z" fill={ink} />
      <path d="M10 5v6" stroke="#fff" stroke-width="2.4" stroke-linecap="round" />
      <circle cx="10" cy="14.3" r="1.4" fill="#fff" />
    </Drawn>
  );
}

function HatchedRing(): JSX.Element {
  return (
    <Drawn>
      <path
        d="M2.3 7.7L7.7 2.3M2.4 12.6L12.6 2.4M4.3 15.7L15.7 4.3M7.4 17.6L17.6 7.4M12.3 17.7L17.7 12.3"
        stroke={ink}
        stroke-width="1.6"
      />
      <circle cx="10" cy="10" r="8" fill="none" stroke={ink} stroke-width="1.8" />
    </Drawn>
  );
}

/// The silhouette of a verdict. A pass by statement is never drawn like a measured one.
export function VerdictShape({ verdict, evidence }: { verdict: Verdict; evidence: Evidence }): JSX.Element {
  switch (verdict) {
    case "pass":
      return evidence === "measured" || evidence === "read-at-visit" ? <Ring /> : <DottedRing />;
    case "fail":
      return <CrossedSquare />;
    case "not-checked":
      return <BarredSquare />;
    case "not-applicable":
      return <Slash />;
    case "excepted":
      return <Triangle />;
    case "error":
      return <Diamond />;
    case "asleep":
      return <HatchedRing />;
  }
}

/// The gate of 関所.
export function Mark(): JSX.Element {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path
        fill="currentColor"
        d="M0 6h24v3.6H0zM3.4 2h3.4v20H3.4zM17.2 2h3.4v20h-3.4zM9 12h2.2v10H9zM12.8 12H15v10h-2.2z"
      />
    </svg>
  );
}

/// Shows that a heading opens.
export function Turn(): JSX.Element {
  return (
    <svg class="turn" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d="M5 7.5l5 5 5-5" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" />
    </svg>
  );
}
