import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What raises alerts of one's own, and so must not come after a recovery that speaks for them. */
const first = "test/stack/alert.test.ts";

/** What stops the database at its end. */
const last = "test/stack/dashboards.test.ts";

/**
 * The usual order, with the alerts' file as the first of the stack's: after a stopped database is
 * back, its alert goes on for 12 minutes, and mutes what else the service raises. The dashboards come
 * last: another file would find that alert already told.
 */
export class Sequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- this one is vitest's, and returns a new list
    const sorted = await super.sort(files);
    const isStack = ({ project }: TestSpecification): boolean => project.name === "stack";
    const isFirst = (file: TestSpecification): boolean => file.moduleId.endsWith(first);
    const isLast = (file: TestSpecification): boolean => file.moduleId.endsWith(last);
    const stack = sorted.filter(isStack);
    return [
      ...sorted.filter((file) => !isStack(file)),
      ...stack.filter(isFirst),
      ...stack.filter((file) => !isFirst(file) && !isLast(file)),
      ...stack.filter(isLast),
    ];
  }
}
