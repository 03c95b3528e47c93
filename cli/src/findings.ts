// Findings as people and programs want to have them.
import { formatProblem, hasErrors, type Problem } from "@isthmus/config-sync/declarations/problems.js";
import { findingCodes } from "@isthmus/schemas/finding-codes.js";
import { version } from "./version.ts";

export const findingFormats = ["text", "json", "sarif", "junit", "github"] as const;
export type FindingFormat = (typeof findingFormats)[number];

export interface Findings {
  readonly files: readonly string[];
  readonly sites: readonly string[];
  readonly problems: readonly Problem[];
}

/** All findings as one text, for the formats that programs read. */
export function formatFindings(format: Exclude<FindingFormat, "text">, findings: Findings): string {
  switch (format) {
    case "json":
      return `${JSON.stringify(json(findings), null, 2)}\n`;
    case "sarif":
      return `${JSON.stringify(sarif(findings), null, 2)}\n`;
    case "junit":
      return junit(findings);
    case "github":
      return findings.problems.map(githubCommand).join("");
  }
}

function json({ files, sites, problems }: Findings): object {
  return {
    valid: !hasErrors(problems),
    files: files.length,
    sites,
    findings: problems.map(({ at, severity, code, message, other }) => ({
      ...at,
      severity,
      code,
      message,
      ...(other && { other }),
    })),
  };
}

/** SARIF 2.1.0, as code scanning reads it. */
function sarif({ problems }: Findings): object {
  const used = findingCodes.filter(({ code }) => problems.some((problem) => problem.code === code));
  const location = ({ file, line, column }: Problem["at"]): object => ({
    physicalLocation: {
      artifactLocation: { uri: file.replaceAll("\\", "/") },
      region: { startLine: line, startColumn: column },
    },
  });
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "isthmus",
            version,
            rules: used.map(({ code, summary, explanation, severity }) => ({
              id: code,
              shortDescription: { text: summary },
              fullDescription: { text: explanation },
              defaultConfiguration: { level: severity },
            })),
          },
        },
        columnKind: "utf16CodeUnits",
        results: problems.map(({ at, severity, code, message, other }) => ({
          ruleId: code,
          ruleIndex: used.findIndex((one) => one.code === code),
          level: severity,
          message: { text: message },
          locations: [location(at)],
          ...(other && { relatedLocations: [location(other)] }),
        })),
      },
    ],
  };
}

/** JUnit: a test case for each file; its errors are failures, its warnings output. */
function junit({ files, problems }: Findings): string {
  const all = [...new Set([...files, ...problems.map(({ at }) => at.file)])];
  let failed = 0;
  const cases = all.map((file) => {
    const own = problems.filter(({ at }) => at.file === file);
    const errors = own.filter(({ severity }) => severity === "error");
    const warnings = own.filter(({ severity }) => severity === "warning");
    if (errors.length > 0) failed++;
    const failures = errors.map(
      (problem) =>
        `\n      <failure type="${problem.code}" message="${xml(problem.message)}">${xml(formatProblem(problem))}</failure>`,
    );
    const output =
      warnings.length > 0
        ? `\n      <system-out>${xml(warnings.map(formatProblem).join("\n"))}</system-out>`
        : "";
    const inside = failures.join("") + output;
    return `    <testcase classname="isthmus.validate" name="${xml(file)}"${inside ? `>${inside}\n    </testcase>` : "/>"}\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="isthmus validate" tests="${all.length}" failures="${failed}" errors="0">
  <testsuite name="isthmus validate" tests="${all.length}" failures="${failed}" errors="0">
${cases.join("")}  </testsuite>
</testsuites>
`;
}
/** XML 1.0 §2.2 and §2.4: some control characters cannot stand in it at all. */
function xml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\n": "&#10;",
  };
  return [...text]
    .map(
      (character) =>
        entities[character] ??
        (/[^\t\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(character) ? "\ufffd" : character),
    )
    .join("");
}

/** A workflow command of GitHub Actions: shown at the line of the pull request. */
function githubCommand({ at, severity, code, message }: Problem): string {
  const value = (text: string): string =>
    text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  const property = (text: string): string => value(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
  return `::${severity} file=${property(at.file)},line=${at.line},col=${at.column},title=${property(code)}::${value(message)}\n`;
}
