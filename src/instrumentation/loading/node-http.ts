import type * as Http from "node:http";

/**
 * `node:http`, without what an `import` of it does in ES modules: that reads each export, and
 * `WebSocket` among them loads undici and `node:http2` (Node.js 22 to 26), which many applications
 * never need.
 */
export const http: typeof Http = process.getBuiltinModule("node:http");
