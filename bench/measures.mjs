// What is measured, and how. Each measure is run over each chain in turn; its rows say what of it is told.
import { output, rssKib } from "./processes.mjs";

const pause = (ms) => new Promise((next) => setTimeout(next, ms));

/** `seconds` for each measurement; `loadgen` runs the load generator. `warmUp` is for the chains before the first. */
export function measuresFor({ seconds, loadgen }) {
  const bulk = ({ bulk: up, source }, streams, reverse, duration = seconds) =>
    loadgen(
      ...["bulk", "-addr", `127.0.0.1:${reverse ? source : up}`, "-n", `${streams}`, "-d", `${duration}s`],
      ...(reverse ? ["-down"] : []),
    );
  const connections = (port, concurrent) =>
    loadgen("connrate", "-addr", `127.0.0.1:${port}`, "-c", `${concurrent}`, "-d", `${seconds}s`);
  const roundTrip = (port, concurrent) =>
    loadgen(
      ...["pingpong", "-addr", `127.0.0.1:${port}`, "-c", `${concurrent}`, "-size", "64"],
      ...["-d", `${seconds}s`],
    );
  async function requests(port, concurrent) {
    const text = await output("wrk", [
      ...["-t2", `-c${concurrent}`, `-d${seconds}s`, "--latency", `http://127.0.0.1:${port}/1k`],
    ]);
    const timeouts = /Socket errors: (.*)/.exec(text)?.[1];
    return {
      per_s: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1]),
      n: Number(/(\d+) requests in/.exec(text)?.[1]),
      errs: timeouts ?? 0,
    };
  }
  /** A lone round trip while four bulk streams run over the same link. */
  async function fairness(ports) {
    const load = bulk(ports, 4, false, seconds + 2);
    await pause(1000);
    const small = await roundTrip(ports.echo, 1);
    const { gbits, errs } = await load;
    return { ...small, gbits, errs: small.errs + errs };
  }
  const idle = async (port, count, pids) => {
    const before = pids.map(rssKib);
    const result = await loadgen(
      ...["idle", "-addr", `127.0.0.1:${port}`, "-n", `${count}`, "-hold", "2s"],
      `-pids=${pids.join(",")}`,
    );
    const each = pids.map((_, index) => result[`p${index}_kb_per_conn`]);
    return {
      errs: result.errs,
      open_s: result.open_s,
      start: Math.max(0, ...before) / 1024,
      each: each.length ? Math.max(...each) : 0,
    };
  };
  const slow = (port) =>
    loadgen("slow", "-addr", `127.0.0.1:${port}`, "-n", "50", "-rate", "20000", "-d", `${seconds}s`);

  const perGigabyte = ({ cpuSeconds, gigabytes }) => cpuSeconds / gigabytes;
  const perRequest = ({ cpuSeconds, n }) => (cpuSeconds / n) * 1e6;
  /** Title, unit, which way is better, the figure, and the targets [goal, floor] by chain that is compared with. */
  const row = (title, unit, better, of, targets = {}) => ({ title, unit, better, of, targets });
  const bulkTargets = (streams) =>
    streams === 4
      ? { skrouterd: [2.5, 1.8], haproxy: [1.2, 0.95] }
      : { skrouterd: [2.2, 1.6], haproxy: [0.9, 0.7] };

  const warmUp = async ({ echo, http }) => {
    await connections(echo, 20);
    await requests(http, 64);
  };
  const measures = [
    ...[1, 4].flatMap((streams) =>
      ["up", "down"].map((way) => ({
        name: `bulk ${streams} ${way}`,
        run: (p) => bulk(p, streams, way === "down"),
        rows: [
          row(
            `bulk, ${streams === 1 ? "one stream" : "four streams"} ${way}`,
            "Gbit/s",
            "more",
            ({ gbits }) => gbits,
            bulkTargets(streams),
          ),
          ...(streams === 4
            ? [
                row(`… CPU of all proxies for a GB`, "s", "less", perGigabyte, {
                  skrouterd: [0.45, 0.6],
                  haproxy: [1.1, 1.1],
                }),
              ]
            : []),
        ],
      })),
    ),
    ...[1, 10, 50].map((concurrent) => ({
      name: `connections ${concurrent}`,
      run: (p) => connections(p.echo, concurrent),
      rows: [
        row(`connections, ${concurrent} at a time`, "per s", "more", ({ per_s }) => per_s, {
          skrouterd: [2, 1.3],
          haproxy: [3, 2.5],
        }),
      ],
    })),
    {
      name: "ping 1",
      run: (p) => roundTrip(p.echo, 1),
      rows: [
        row("round trip of 64 B, median", "µs", "less", ({ p50_us }) => p50_us, {
          skrouterd: [0.5, 0.65],
          haproxy: [1, 1.25],
        }),
      ],
    },
    {
      name: "ping 16",
      run: (p) => roundTrip(p.echo, 16),
      rows: ["p50_us", "p99_us"].map((percentile) =>
        row(
          `the same, 16 at a time, ${percentile === "p50_us" ? "median" : "99th percentile"}`,
          "µs",
          "less",
          (figure) => figure[percentile],
          { skrouterd: [0.4, 0.5], haproxy: [0.65, 0.8] },
        ),
      ),
    },
    ...[16, 64, 256].map((concurrent) => ({
      name: `http ${concurrent}`,
      run: (p) => requests(p.http, concurrent),
      rows: [
        row(`HTTP requests, ${concurrent} connections`, "per s", "more", ({ per_s }) => per_s, {
          skrouterd: [2.4, 1.8],
          haproxy: [1.3, 1],
        }),
        row("… CPU of all proxies for a request", "µs", "less", perRequest, {
          skrouterd: [0.45, 0.6],
          haproxy: [1.1, 1.1],
        }),
      ],
    })),
    {
      name: "fairness",
      run: fairness,
      rows: [
        row("round trip under four bulk streams, 99th percentile", "µs", "less", ({ p99_us }) => p99_us, {
          skrouterd: [0.35, 0.6],
          haproxy: [0.2, 0.35],
        }),
        row("… its median", "µs", "less", ({ p50_us }) => p50_us),
        row("… the bulk beside it", "Gbit/s", "more", ({ gbits }) => gbits),
      ],
    },
    {
      name: "slow",
      run: (p) => slow(p.source),
      rows: [
        row(
          "one fast reader among 50 of 20 kB/s: its share",
          "Gbit/s",
          "more",
          ({ fast_gbit_s }) => fast_gbit_s,
        ),
        row("… memory of the larger proxy meanwhile", "MiB", "less", ({ rssKib: all }) =>
          Math.max(0, ...all.map((kib) => kib / 1024)),
        ),
      ],
    },
    ...[1000, 5000].map((count) => ({
      name: `idle ${count}`,
      fresh: true,
      run: (p, pids) => idle(p.echo, count, pids),
      rows: [
        row(
          `${count.toLocaleString("en")} idle connections: memory of each in the larger proxy`,
          "KiB",
          "less",
          ({ each }) => each,
        ),
        ...(count === 1000
          ? [row("memory of a proxy at start", "MiB", "less", ({ start }) => start)]
          : [row("… all of them opened in", "s", "less", ({ open_s }) => open_s)]),
      ],
    })),
  ];
  return { measures, warmUp };
}
