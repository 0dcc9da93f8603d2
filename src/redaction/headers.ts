/** Headers whose values say nothing about a person: the only ones that attributes show. */
const harmlessHeaders: ReadonlySet<string> = new Set(
  (
    "accept accept-charset accept-encoding accept-language accept-ranges access-control-allow-credentials " +
    "access-control-allow-headers access-control-allow-methods access-control-allow-origin " +
    "access-control-expose-headers access-control-max-age access-control-request-headers " +
    "access-control-request-method age allow alt-svc cache-control connection content-disposition content-encoding " +
    "content-language content-length content-location content-range content-security-policy content-type date dnt " +
    "etag expect expires from-cache host if-match if-modified-since if-none-match if-range if-unmodified-since " +
    "keep-alive last-modified location max-forwards mime-version origin pragma priority range referer " +
    "referrer-policy retry-after sec-ch-ua sec-ch-ua-mobile sec-ch-ua-platform sec-fetch-dest sec-fetch-mode " +
    "sec-fetch-site sec-fetch-user server server-timing strict-transport-security te traceparent trailer " +
    "transfer-encoding upgrade upgrade-insecure-requests user-agent vary via warning x-cache " +
    "x-content-type-options x-correlation-id x-forwarded-host x-forwarded-port x-forwarded-proto x-frame-options " +
    "x-powered-by x-request-id x-requested-with x-response-time"
  ).split(" "),
);

/** Whether attributes may show this header. */
export function isHarmlessHeader(name: string): boolean {
  return harmlessHeaders.has(name.toLowerCase().replaceAll("_", "-"));
}
