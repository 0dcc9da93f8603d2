/**
 * Lets every child process that a test starts write its V8 coverage. Set at run time, so that it
 * reaches the children but not the test's own process, whose code vitest measures itself.
 */
const folder = process.env["CHILD_COVERAGE"];
if (folder !== undefined) process.env["NODE_V8_COVERAGE"] = folder;
