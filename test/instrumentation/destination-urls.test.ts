import { expect, it } from "vitest";

import { destinationUrls } from "#src/instrumentation/export/destination-urls.ts";

const none = { tracesEndpoint: undefined, metricsEndpoint: undefined, logsEndpoint: undefined };

it.each([
  ["http://h:4318", "http://h:4318/v1/traces"],
  ["http://h:4318/", "http://h:4318/v1/traces"],
  ["http://h:4318/x//", "http://h:4318/x/v1/traces"],
  ["http://h:4318/x?token=a/b", "http://h:4318/x/v1/traces?token=a/b"],
  ["http://h:4318?token=abc", "http://h:4318/v1/traces?token=abc"],
])("the base %s has the signal at the end of its path: %s", (endpoint, url) => {
  expect(destinationUrls({ ...none, endpoint }).traces).toBe(url);
});

it("the endpoint of one signal is used as it is", () => {
  const urls = destinationUrls({ ...none, endpoint: "http://h", logsEndpoint: "http://l/?a=/" });
  expect(urls).toEqual({
    traces: "http://h/v1/traces",
    metrics: "http://h/v1/metrics",
    logs: "http://l/?a=/",
  });
});
