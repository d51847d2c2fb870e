import type { JSX } from "preact";

import type { SetupOffer } from "../../api/types.ts";
import type { SetupDraft } from "./draft.ts";

export interface StepProps {
  answered: SetupDraft;
  offer: SetupOffer;
  tried: boolean;
  /// The password typed once more; like the first, it is kept nowhere.
  second: { value: string };
}

/// One question of the set-up.
export interface Step {
  title: () => string;
  why: () => string;
  minutes: number;
  /// The members of the request that it asks for: a refusal of one leads back here.
  members: readonly string[];
  show: (props: StepProps) => JSX.Element;
  whole: (answered: SetupDraft, second: string) => boolean;
  /// Leaves it for later; what that means is said beside the button. Null if it cannot be left.
  later?: (answered: SetupDraft) => Partial<SetupDraft> | null;
  /// What stays closed until then; without it, that it stays unchecked or unset.
  left?: () => string;
}
