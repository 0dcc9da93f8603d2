import type { RuleFile } from "../rule-file.ts";
import { requestRules } from "./requests.ts";
import { watchdogRules } from "./watchdog.ts";

/** The shipped rules, in the order of docs/alerting.md. */
export const shippedRules: readonly RuleFile[] = [requestRules, watchdogRules];
