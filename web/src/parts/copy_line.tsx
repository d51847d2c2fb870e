import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";

import { tell } from "../live/announce.ts";
import { say } from "../words/language.ts";

interface CopyLineProps {
  line: string;
  name: string;
  /// The line as it is easier to read.
  children?: ComponentChildren;
}

/// One line to copy: a command, a code.
export function CopyLine({ line, name, children }: CopyLineProps): JSX.Element {
  const copied = useSignal(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(line);
      copied.value = true;
      tell(say(`${name}を写しました`, `${name} copied`));
    } catch {
      copied.value = false; // no clipboard on plain HTTP: the line selects as a whole
    }
  };
  return (
    <div class="line-copy">
      <code>{children ?? line}</code>
      <div class="acts">
        <button class="btn sm" type="button" onClick={() => void copy()}>
          {copied.value ? say("写しました", "Copied") : say("写す", "Copy")}
        </button>
      </div>
    </div>
  );
}
