/** By Node's code of a certificate that it does not trust: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const distrusted = new Map([
  ["CERT_HAS_EXPIRED", "the certificate has expired"],
  ["CERT_NOT_YET_VALID", "the certificate is not valid yet"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "the certificate is for another name"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "the certificate is self-signed and not trusted; see ca"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "the certificate's authority is not trusted; see ca"],
  ["UNABLE_TO_GET_ISSUER_CERT", "the certificate's authority is not trusted; see ca"],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "the certificate's authority is not trusted; see ca"],
  [
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "the certificate's authority is not trusted, see ca, or the server leaves out an intermediate certificate",
  ],
]);

/** By the number of the alert with which the server ends the handshake: https://www.rfc-editor.org/rfc/rfc8446#section-6 */
const alerts = new Map([
  [40, "the server refuses the handshake, perhaps for want of a client certificate; see cert"],
  [42, "the server refuses the client certificate"],
  [43, "the server refuses the client certificate"],
  [44, "the server says that the client certificate is revoked"],
  [45, "the server says that the client certificate has expired"],
  [46, "the server refuses the client certificate"],
  [48, "the server does not trust the client certificate's authority"],
  [70, "the server speaks no TLS version that Node does"],
  [112, "the server does not know the name that it is asked for; see servername"],
  [116, "the server wants a client certificate; see cert"],
]);

/**
 * Returns what is wrong with a TLS connection, with the code to search for, or undefined when the
 * error is about something else. OpenSSL's own texts name its source files and vary by version.
 */
export function tlsProblem(error: Error): string | undefined {
  const code = "code" in error ? String(error.code) : "";
  const reason = distrustOf(code);
  if (reason !== undefined)
    return "reason" in error ? `${reason}: ${String(error.reason)}` : reason;
  if (error.message.includes("wrong version number")) return "the server speaks no TLS there";
  const alert = Number(/SSL alert number (\d+)/.exec(error.message)?.[1]);
  const meaning = alerts.get(alert);
  return meaning === undefined ? undefined : `${meaning} (TLS alert ${alert})`;
}

/** Returns why Node does not trust a certificate, by its code, or undefined for any other code. */
export function distrustOf(code: string): string | undefined {
  const reason = distrusted.get(code);
  return reason === undefined ? undefined : `${reason} (${code})`;
}
