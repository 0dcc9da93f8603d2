import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What raises alerts of one's own, and so must not come after a recovery that speaks for them. */
const first = "test/stack/alert.test.ts";

/**
 * The usual order, with the alerts' file as the first of the stack's: after a stopped database is
 * back, its alert goes on for 12 minutes, and mutes what else the service raises.
 */
export class Sequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- this one is vitest's, and returns a new list
    const sorted = await super.sort(files);
    const isStack = ({ project }: TestSpecification): boolean => project.name === "stack";
    const isFirst = (file: TestSpecification): boolean => file.moduleId.endsWith(first);
    return [
      ...sorted.filter((file) => !isStack(file)),
      ...sorted.filter((file) => isStack(file) && isFirst(file)),
      ...sorted.filter((file) => isStack(file) && !isFirst(file)),
    ];
  }
}
