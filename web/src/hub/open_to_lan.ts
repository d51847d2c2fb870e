import { session } from "../api/state.ts";
import { say } from "../words/language.ts";

/// Whether the provider is who reads: the others are told to ask them.
export function isProvider(): boolean {
  return session.value?.roles.some((role) => role === "provider" || role === "set-up") ?? false;
}

/// What the provider does to open the hub to the other machines of the clinic.
export function openToLanWords(): string {
  return say(
    "関所本体を止め、設定ファイル hub.toml の lan を true に直して、起動し直してください。",
    "Stop the hub, set lan to true in hub.toml, and start it again.",
  );
}
