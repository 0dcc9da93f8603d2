import { resolve } from "node:path";

/**
 * Lets every child process that a test starts write its V8 coverage. Set at run time, so that it
 * reaches the children but not the test's own process, whose code vitest measures itself.
 */
if (process.env["COVERAGE"] === "true") {
  process.env["NODE_V8_COVERAGE"] = resolve(import.meta.dirname, "../../coverage/children");
}
