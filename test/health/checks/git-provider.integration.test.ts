import { describe, expect, test } from "vitest";

import { gitProviderCheck } from "#src/health/checks/git-provider.ts";
import { freePort } from "../../helpers/free-port.ts";
import { startAnswering } from "../../helpers/http-server.ts";
import { probe } from "../../helpers/probe.ts";
import { startBlackHole } from "../../helpers/tcp-server.ts";

const reset = 1_767_225_600;

function githubBody(remaining: number): object {
  const core = { limit: 5000, remaining, reset, used: 5000 - remaining };
  return { resources: { core, search: { limit: 30, remaining: 0, reset } }, rate: core };
}

describe("the check of GitHub", () => {
  test.each([
    [4990, "healthy", undefined],
    [500, "degraded", "10.0 % of the rate limit left"],
    [1, "degraded", "0.0 % of the rate limit left"],
    [0, "unhealthy", "0.0 % of the rate limit left"],
  ])("with %i of 5000 requests left is %s", async (remaining, status, message) => {
    await using server = await startAnswering(200, githubBody(remaining));
    const check = gitProviderCheck({ kind: "github", url: server.url, token: "ghp_secret" });
    const result = await probe(check);
    expect(result).toMatchObject({
      status,
      details: { limit: 5000, remaining, resets: "2026-01-01T00:00:00.000Z" },
      observed: { value: remaining, unit: "{request}" },
    });
    expect(result.message).toBe(message);
  });

  test("asks the free endpoint with the current token, also below a path, and never shows it", async () => {
    await using server = await startAnswering(401);
    let turn = 0;
    const check = gitProviderCheck({
      kind: "github",
      url: `${server.url}/api/v3/`,
      token: async () => `ghp_secret${(turn += 1)}`,
    });
    const results = [await probe(check), await probe(check)];
    expect(server.requests.map(({ url }) => url)).toEqual([
      "/api/v3/rate_limit",
      "/api/v3/rate_limit",
    ]);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer ghp_secret1",
      "Bearer ghp_secret2",
    ]);
    expect(results[0]).toMatchObject({ status: "unhealthy", message: "the token was refused" });
    expect(JSON.stringify(results)).not.toContain("ghp_");
  });

  test.each<[number, Record<string, string>, string, string]>([
    [429, { "retry-after": "60" }, "degraded", "rate limited (429), retry after 60 s"],
    [500, {}, "unhealthy", "answered 500"],
    [301, {}, "unhealthy", "answered 301"],
  ])("on status %i is %s", async (code, headers, status, message) => {
    await using server = await startAnswering(code, "", headers);
    const check = gitProviderCheck({ kind: "github", url: server.url });
    expect(await probe(check)).toMatchObject({ status, message });
  });

  test.each(["<html>", "{}", '{"resources":{"core":{"limit":"x"}}}'])(
    "is healthy without a rate limit on an answer such as %s",
    async (body) => {
      await using server = await startAnswering(200, body);
      const check = gitProviderCheck({ kind: "github", url: server.url });
      expect(await probe(check)).toEqual({
        status: "healthy",
        details: { rateLimit: "none reported" },
      });
    },
  );
});

describe("the checks of GitLab and Gitea", () => {
  test("read the rate limit from the headers, each with its own kind of token", async () => {
    const headers = {
      "ratelimit-limit": "2000",
      "ratelimit-remaining": "100",
      "ratelimit-reset": String(reset),
    };
    await using server = await startAnswering(200, {}, headers);
    const target = { url: server.url, token: "secret" };
    const gitlab = await probe(gitProviderCheck({ kind: "gitlab", ...target }));
    const gitea = await probe(gitProviderCheck({ kind: "gitea", ...target }));
    expect([gitlab.status, gitea.status]).toEqual(["degraded", "degraded"]);
    expect(server.requests[0]?.url).toBe("/api/v4/version");
    expect(server.requests[0]?.headers["private-token"]).toBe("secret");
    expect(server.requests[1]?.url).toBe("/api/v1/version");
    expect(server.requests[1]?.headers.authorization).toBe("token secret");
  });
});

describe("the check of a Git provider that is not there", () => {
  test("names a refused port, and settles at the deadline on a silent server", async () => {
    const refused = gitProviderCheck({
      kind: "gitlab",
      url: `http://127.0.0.1:${await freePort()}`,
    });
    expect((await probe(refused)).message).toMatch(/ECONNREFUSED/);
    await using hole = await startBlackHole();
    const silent = gitProviderCheck({ kind: "gitlab", url: `http://127.0.0.1:${hole.port}` });
    expect((await probe(silent, { timeoutMs: 60 })).message).toBe("timeout after 60 ms");
    await expect.poll(() => hole.open.size).toBe(0);
  });
});
