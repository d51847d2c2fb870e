import type { Problem } from "../../api/types.ts";
import { administratorStep } from "./administrator_step.tsx";
import { clinicStep } from "./clinic_step.tsx";
import { hoursStep } from "./hours_step.tsx";
import { lanStep } from "./lan_step.tsx";
import { machineStep } from "./machine_step.tsx";
import { noticeStep } from "./notice_step.tsx";
import { recordStep } from "./record_step.tsx";
import type { Step } from "./step.ts";
import { summaryStep } from "./summary_step.tsx";

/// The questions in their order.
export const STEPS: readonly Step[] = [
  clinicStep,
  hoursStep,
  administratorStep,
  noticeStep,
  machineStep,
  lanStep,
  recordStep,
  summaryStep,
];

/// Where the password is asked for.
export const PASSWORD_STEP = STEPS.indexOf(administratorStep);

/// The first step that asks for something the hub refuses; undefined if none does.
export function stepRefused({ fields = [] }: Problem): number | undefined {
  const found = STEPS.findIndex(({ members }) => fields.some(({ pointer }) => members.includes(pointer.split("/")[1] ?? "")));
  return found < 0 ? undefined : found;
}
