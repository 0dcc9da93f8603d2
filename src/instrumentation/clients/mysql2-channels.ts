import { restoreContext } from "./channel-context.ts";
import { sqlOperation, withoutLiterals } from "./sql-text.ts";
import { followChannel } from "./traced-channel.ts";

/** Makes spans of mysql2's statements, 3.24 and later. */
export function followMysql2(): void {
  restoreContext("mysql2:pool:connect");
  for (const channel of ["mysql2:query", "mysql2:execute"]) {
    restoreContext(channel);
    followChannel({
      packageName: "mysql2",
      channel,
      describe({ query, database, serverAddress, serverPort }) {
        const sql = String(query);
        const operation = sqlOperation(sql);
        return {
          name: operation ?? "mysql",
          attributes: {
            "db.system.name": "mysql",
            "db.query.text": withoutLiterals(sql),
            ...(operation === undefined ? {} : { "db.operation.name": operation }),
            ...(typeof database === "string" && database !== ""
              ? { "db.namespace": database }
              : {}),
            ...(typeof serverAddress === "string" ? { "server.address": serverAddress } : {}),
            ...(typeof serverPort === "number" ? { "server.port": serverPort } : {}),
          },
        };
      },
    });
  }
}
