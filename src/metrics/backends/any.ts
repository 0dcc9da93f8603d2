import { ofTarget } from "./of-target.ts";

const { gauge } = ofTarget("any");

/** What each target has: Prometheus adds `up`, the Go client's process collector most of the rest. */
export const anyMetrics = {
  up: gauge("up", "{target}", "1 if the last scrape of the target worked, else 0.", {}),
  processOpenFiles: gauge("process_open_fds", "{file}", "Open file descriptors.", {}),
  processMaxFiles: gauge("process_max_fds", "{file}", "File descriptors that may be open.", {}),
  processStartTime: gauge("process_start_time_seconds", "s", "Unix time of the start.", {}),
} as const;
