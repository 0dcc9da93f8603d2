import type { Statement } from "../statement.ts";

const circuit = "test/instrumentation/circuit.test.ts";
const config = "test/config.test.ts";
const delivery = "test/instrumentation/delivery.test.ts";
const exit = "test/instrumentation/exit.integration.test.ts";
const failure = "test/instrumentation/failure.integration.test.ts";
const outage = "test/instrumentation/outage.integration.test.ts";
const reachability = "test/instrumentation/reachability.test.ts";
const sender = "test/instrumentation/sender.integration.test.ts";
const spool = "test/instrumentation/spool.integration.test.ts";
const spooledDelivery = "test/instrumentation/spooled-delivery.integration.test.ts";
const telemetryPipeline = "test/health/checks/telemetry-pipeline.integration.test.ts";
const variables = "test/instrumentation/variables/variables.integration.test.ts";

/** "Outages" of docs/instrumentation.md. */
export const outagesStatements: readonly Statement[] = [
  {
    sentence:
      "While the receiver is away, telemetry waits in memory, at most 16 MiB, and is sent when it is back, the oldest first.",
    shownBy: [
      [outage, "is away and comes back"],
      [
        delivery,
        "is used, and the oldest goes at it",
        "gets the oldest first, and each request once",
      ],
    ],
  },
  {
    sentence:
      "What waits is compressed, so 16 MiB hold about four minutes of 500 requests a second.",
    shownBy: [[delivery, "holds several times as much of what can be compressed"]],
  },
  {
    sentence: "At the bound, the oldest is dropped.",
    shownBy: [[delivery, "is used, and the oldest goes at it"]],
  },
  {
    sentence: "An outage of less than 2.5 seconds is not mentioned.",
    shownBy: [[reachability, "is not mentioned when it is back within 2.5 seconds"]],
  },
  {
    sentence: "| No connection, or cut before an answer | Sent again. |",
    shownBy: [
      [delivery, "gets the request again, and nothing is said if that helps"],
      [sender, "that cuts the connection in the request's body"],
    ],
  },
  {
    sentence:
      "| 429, 502, 503, 504 | Sent again, after `Retry-After` if the answer has one (seconds or a date, at most five minutes). |",
    shownBy: [
      [delivery, "with %i is asked again", "that says when to come back is left alone until then"],
      [sender, "asks with Retry-After to wait: %s"],
    ],
  },
  {
    sentence: "| Any other answer but 2xx | Dropped: OTLP does not allow to send it again. |",
    shownBy: [[delivery, "with %i is not asked again"]],
  },
  {
    sentence:
      "| 413 | Sent again in halves, down to single items. One that is still too large is dropped. Requests above 4 MiB are split before they are sent. |",
    shownBy: [
      [
        delivery,
        "is split until its parts are taken; one item that is not is dropped and told",
        "beyond 4 MiB is split before it is sent",
      ],
    ],
  },
  {
    sentence: "| 2xx with `partial_success` | What the receiver rejects is dropped. |",
    shownBy: [
      [delivery, "what a receiver rejects of a request that it takes is dropped, counted and told"],
    ],
  },
  {
    sentence:
      "Between attempts there is a wait of 0.2 s at first and 5 s at most, give or take a fifth, and only one request is tried at a time.",
    shownBy: [
      [delivery, "is asked by one request at a time, at least every six seconds, until it is back"],
      [circuit, "waits 0.2 s after the first failure and at most 5 s, by chance %s"],
    ],
  },
  {
    sentence: "`OTEL_EXPORTER_OTLP_TIMEOUT` bounds how long connecting and sending may take.",
    shownBy: [[sender, "to take the request is given up after the time-out"]],
  },
  {
    sentence:
      "The answer is awaited three times as long, because the receiver may have taken the request already, and OTLP has no way to recognise one that comes twice.",
    shownBy: [
      [sender, "%f times as long gets the request once", "three times as long has not answered"],
    ],
  },
  {
    sentence: "After that the request is sent again.",
    shownBy: [[delivery, "gets the request again, and nothing is said if that helps"]],
  },
  {
    sentence:
      "So your items arrive twice only if the receiver takes them and answers later than that, or not at all.",
    says: "follows from the sentences before it",
  },
  {
    sentence:
      "500 requests/s, a span and a log line each, and a receiver that is away for 60 s: all 70,213 spans and 70,213 lines arrived once.",
    measuredBy: "bench/receiver-away/",
  },
  {
    sentence:
      "While it was away, the application took 7 % of a core (8 % before), its p99 was 8.7 ms (6.6 ms before), and its resident memory grew from 270 to 301 MiB.",
    measuredBy: "bench/receiver-away/",
  },
  {
    sentence:
      "With a spool, all 72,950 of each arrived once, and 3.9 MiB of disk held the minute; an hour takes about 240 MiB.",
    measuredBy: "bench/receiver-away/",
  },
  {
    sentence:
      "Node.js 24.21, 2 cores shared with other work; `npm run bench -- receiver-away` in a clone of the repository repeats it.",
    measuredBy: "bench/receiver-away/",
  },
  {
    sentence:
      "With `OBS_SPOOL_DIR`, requests wait on disk, at most `OBS_SPOOL_MAX_BYTES` for each process (512 MiB), and survive its end, `SIGKILL` included.",
    shownBy: [
      [
        outage,
        "what a killed process had is sent by the next one, once",
        "that is full, the oldest goes and is counted",
      ],
    ],
  },
  {
    sentence:
      "A file is written before its request is sent and removed when the receiver has acknowledged it.",
    shownBy: [
      [
        spooledDelivery,
        "an hour's outage is delivered from disk, the oldest first, and every file is removed",
      ],
      [outage, "what a killed process had is sent by the next one, once"],
    ],
  },
  {
    sentence: "Each process has a folder of its own in the spool.",
    shownBy: [
      [
        spool,
        "is left alone while it runs, also when it is stopped",
        "leaves no empty folder behind, and one that is not empty",
      ],
    ],
  },
  {
    sentence:
      "Another one takes the files over when their owner has ended: at its start and every ten seconds.",
    shownBy: [
      [
        outage,
        "what a killed process had is sent by the next one, once",
        "what a process that has ended left is sent by one that runs already",
      ],
      [spool, "is taken when it was killed, the oldest first, and once"],
    ],
  },
  {
    sentence:
      "For processes of another container or machine, it waits until the owner has not been heard of for a minute.",
    shownBy: [[spool, "of another container is taken when nobody has touched it for a minute"]],
  },
  {
    sentence:
      "A process that ends meanwhile waits for that as for its own telemetry, at most `OBS_SHUTDOWN_TIMEOUT`, and leaves the rest.",
    shownBy: [
      [
        outage,
        "what a killed process had is sent by the next one, once",
        "what a process cannot send before its end stays there, and it says so",
      ],
    ],
  },
  {
    sentence:
      "Only processes of the same user with the same endpoints and protocol take each other's files over.",
    shownBy: [
      [
        spool,
        "is left alone when it goes to another destination",
        "in another user's name is left alone",
      ],
    ],
  },
  {
    sentence: "They send them with their own headers: give each tenant a spool of its own.",
    shownBy: [[outage, "what a killed process had is sent by the next one, once"]],
  },
  {
    sentence:
      "A span waits up to `OTEL_BSP_SCHEDULE_DELAY` (5 s) and a log record up to `OTEL_BLRP_SCHEDULE_DELAY` (1 s) before it is handed over.",
    shownBy: [
      [variables, "%s changes what is sent or done"],
      [config, "an empty environment gives every default and says so"],
    ],
  },
  {
    sentence:
      "Files are not synced: they survive the process, but a power cut may tear the last ones.",
    shownBy: [[spool, "recognises a file that is %s"]],
  },
  {
    sentence: "A torn file is recognised by its length and checksum, dropped and counted.",
    shownBy: [
      [spool, "recognises a file that is %s"],
      [
        spooledDelivery,
        "a file that was torn while it waited is dropped and counted; the others go",
      ],
    ],
  },
  {
    sentence:
      "When the folder cannot be written or the disk is full, one line says so and telemetry waits in memory.",
    shownBy: [
      [
        outage,
        "that cannot be written, one line says so and telemetry goes through memory",
        "where the kernel makes no folder, the process ends and everything is sent",
      ],
      [spool, "says so where no folder can be made: %s"],
      [spool, "on a full disk leaves no part of a file"],
    ],
  },
  {
    sentence: "Folders have mode 0700 and files 0600.",
    shownBy: [[spool, "is for its user only, whatever the umask"]],
  },
  {
    sentence: "Telemetry on disk is compressed, not encrypted.",
    shownBy: [
      [
        spooledDelivery,
        "an hour's outage is delivered from disk, the oldest first, and every file is removed",
      ],
    ],
  },
  {
    sentence:
      "Every span, metric data point and log record is counted, by `telemetry.signal`: `telemetry.items.made` + `telemetry.items.recovered` = `telemetry.items.sent` + `telemetry.items.dropped` + `telemetry.items.waiting`.",
    shownBy: [
      [outage, "made + recovered = sent + dropped + waiting in every export of the metrics"],
    ],
  },
  {
    sentence:
      "The metrics go the same way as the others, so you see an outage in them when it is over.",
    shownBy: [
      [outage, "made + recovered = sent + dropped + waiting in every export of the metrics"],
    ],
  },
  {
    sentence: "A process that has not sent everything says so in its last line.",
    shownBy: [
      [
        exit,
        "without a receiver the process ends as without the preload, and says so and what is lost",
      ],
      [outage, "what a process cannot send before its end stays there, and it says so"],
    ],
  },
  {
    sentence:
      "`telemetryStatus()` returns the same numbers to the application, and when something was sent last.",
    shownBy: [
      [
        outage,
        "an application reads what became of its telemetry; without the preload there is nothing",
      ],
    ],
  },
  {
    sentence: "With it, the health check of the pipeline sees that this process cannot send:",
    shownBy: [[telemetryPipeline, "the check of the last export"]],
  },
  {
    sentence: "| `queue_full` | The bound of what may wait was reached. |",
    shownBy: [
      [outage, "that is full, the oldest goes and is counted"],
      [delivery, "is used, and the oldest goes at it"],
    ],
  },
  {
    sentence: "| `refused` | The receiver will never take the request. |",
    shownBy: [[outage, "answers 400"]],
  },
  {
    sentence:
      "| `rejected` | The receiver took the request, but not this item (partial success). |",
    shownBy: [[outage, "takes a part of each request"]],
  },
  {
    sentence: "| `too_large` | The item alone is larger than the receiver takes. |",
    shownBy: [
      [delivery, "is split until its parts are taken; one item that is not is dropped and told"],
    ],
  },
  {
    sentence: "| `exit` | The process ended first, and there is no spool. |",
    shownBy: [[outage, "has a name that is not known"]],
  },
  {
    sentence: "| `corrupt` | A file of the spool was torn. |",
    shownBy: [
      [
        spooledDelivery,
        "a file that was torn while it waited is dropped and counted; the others go",
      ],
    ],
  },
  {
    sentence: "| `taken_over` | Another process took this one for dead and sends it. |",
    shownBy: [
      [
        spooledDelivery,
        "a file that was torn while it waited is dropped and counted; the others go",
      ],
    ],
  },
  {
    sentence: "| `no_worker` | The export worker does not run. |",
    shownBy: [
      [failure, "without the export worker, what is made counts as dropped for that reason"],
    ],
  },
  {
    sentence:
      "A process that is killed after the receiver has acknowledged a request, and before its file is removed, leaves it in the spool.",
    shownBy: [[outage, "what a process had sent when it was killed is sent again by the next one"]],
  },
  {
    sentence: "The next process sends it again.",
    shownBy: [[outage, "what a process had sent when it was killed is sent again by the next one"]],
  },
  {
    sentence: "| `unreadable` | It cannot be serialised, because a getter throws. |",
    shownBy: [[failure, "what cannot be serialised is dropped, counted as unreadable and told"]],
  },
];
