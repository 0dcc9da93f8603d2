import type { CaseReport } from "./run-folder.ts";

/** Cases that do not pass and are known not to, by `file:line`, with the reason. */
const reasons: Readonly<Record<string, string>> = {};

/**
 * Returns why a case that does not pass is known not to: what the evaluator refuses by name, or the
 * reason in the list; undefined where it should pass.
 */
export function listed({ id, outcome }: CaseReport): string | undefined {
  return outcome.state === "refused" ? outcome.reason : reasons[id];
}
