// Generated from the schemas by `npm run generate`. Do not edit.
/** The codes of findings: stable, each explained by `isthmus explain CODE`. */
export type FindingCode =
  | "unreadable"
  | "too-large"
  | "not-utf8"
  | "yaml-syntax"
  | "yaml-tab"
  | "duplicate-key"
  | "yaml-merge"
  | "yaml-tag"
  | "alias-bomb"
  | "too-deep"
  | "too-many-documents"
  | "too-many-findings"
  | "yaml-1.1"
  | "empty-file"
  | "emptied"
  | "not-a-document"
  | "passed-over"
  | "api-version"
  | "kind"
  | "config-label"
  | "config-key"
  | "wrong-type"
  | "unknown-key"
  | "missing-key"
  | "not-allowed"
  | "wrong-form"
  | "out-of-range"
  | "too-few"
  | "too-many"
  | "exactly-one"
  | "duplicate-document"
  | "duplicate-site"
  | "two-networks"
  | "no-site"
  | "no-owner"
  | "link-to-itself"
  | "duplicate-link"
  | "unknown-site"
  | "link-to-edge"
  | "edge-access"
  | "access-host"
  | "edge-cost"
  | "duplicate-service"
  | "no-service"
  | "no-port"
  | "no-target"
  | "amqp-plain"
  | "no-amqp"
  | "two-forms"
  | "duplicate-port"
  | "port-name"
  | "address-conflict"
  | "port-conflict"
  | "duplicate-import"
  | "import-name"
  | "unknown-from"
  | "unknown-allow"
  | "identity-form"
  | "identity-key"
  | "identity-shared"
  | "identity-weak"
  | "identity-revoked"
  | "unused-annotation"
  | "deletion-held";

export interface FindingExplanation {
  readonly code: FindingCode;
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly explanation: string;
  readonly wrong: string;
  readonly right: string;
}

export const findingCodes: readonly FindingExplanation[] = [
  {
    "code": "unreadable",
    "severity": "error",
    "summary": "A file or folder cannot be read.",
    "explanation": "The file is there, but its content is not at hand: missing rights, a broken disk, a folder nested too deep. While anything cannot be read nothing that is missing counts as deleted, and what is live stays.",
    "wrong": "a file with mode 0000",
    "right": "a file that the user of config-sync may read"
  },
  {
    "code": "too-large",
    "severity": "error",
    "summary": "A file is larger than 4 MiB.",
    "explanation": "A declaration of thousands of services fits into 1 MiB, the limit of a ConfigMap; more is most often a file that got here by mistake. Its last good documents stay live.",
    "wrong": "one file with everything",
    "right": "several files, or several Network documents of one name"
  },
  {
    "code": "not-utf8",
    "severity": "error",
    "summary": "A file is not UTF-8 text.",
    "explanation": "Only UTF-8 is read, with or without a byte order mark. The position is that of the first byte that is not. An editor that saves as UTF-16 or Latin-1 makes such files.",
    "wrong": "name: caf\\xe9 (Latin-1)",
    "right": "name: cafe"
  },
  {
    "code": "yaml-syntax",
    "severity": "error",
    "summary": "The text is not valid YAML.",
    "explanation": "The YAML 1.2 parser stopped here. Documents of the same file that can be read are still taken; for those that cannot, the last good version stays live.",
    "wrong": "spec: {links: [}",
    "right": "spec: {links: []}"
  },
  {
    "code": "yaml-tab",
    "severity": "error",
    "summary": "A tab is used to indent.",
    "explanation": "YAML forbids tabs in indentation, because their width is nobody's business but the editor's.",
    "wrong": "spec:\n\tmode: edge",
    "right": "spec:\n  mode: edge"
  },
  {
    "code": "duplicate-key",
    "severity": "error",
    "summary": "A key stands twice in one map.",
    "explanation": "YAML readers disagree on which of the two counts, so neither does. Both places are named.",
    "wrong": "spec:\n  mode: edge\n  mode: interior",
    "right": "spec:\n  mode: edge"
  },
  {
    "code": "yaml-merge",
    "severity": "error",
    "summary": "A merge key (<<) is used.",
    "explanation": "Merge keys belong to YAML 1.1 and are read by some tools only; in YAML 1.2 << is a key like any other.",
    "wrong": "<<: *defaults",
    "right": "the values written out"
  },
  {
    "code": "yaml-tag",
    "severity": "error",
    "summary": "A value carries a tag (!something).",
    "explanation": "Tags make values that only some readers understand. Declarations are plain maps, lists, texts, numbers and true or false.",
    "wrong": "port: !port 8080",
    "right": "port: 8080"
  },
  {
    "code": "alias-bomb",
    "severity": "error",
    "summary": "Aliases unfold to too much.",
    "explanation": "More than 100 values would be made out of aliases. That is how small files are made to fill a machine's memory.",
    "wrong": "a: &a [*b, *b, *b, …]",
    "right": "the values written out"
  },
  {
    "code": "too-deep",
    "severity": "error",
    "summary": "Maps and lists are nested too deeply.",
    "explanation": "No declaration needs more than 64 levels.",
    "wrong": "[[[[[[…",
    "right": "a declaration as the schema describes it"
  },
  {
    "code": "too-many-documents",
    "severity": "error",
    "summary": "There are more than 20,000 documents in one file.",
    "explanation": "Everything is bounded, so that a broken generator cannot fill the machine.",
    "wrong": "a stream without end",
    "right": "several files"
  },
  {
    "code": "too-many-findings",
    "severity": "error",
    "summary": "More findings than are shown.",
    "explanation": "The first 200 findings of a file are shown; usually the rest follows from them.",
    "wrong": "a file of another format with the ending .yaml",
    "right": "a declaration"
  },
  {
    "code": "yaml-1.1",
    "severity": "warning",
    "summary": "Other YAML readers take this value for something else.",
    "explanation": "Unquoted on, off, yes, no, y and n are true or false in YAML 1.1, numbers with a leading zero are octal, 1_000 and 12:30 are numbers. Here (YAML 1.2) they are not. Helm, Argo CD and kubectl read YAML 1.1: quotes make the value the same everywhere.",
    "wrong": "name: no",
    "right": "name: \"no\""
  },
  {
    "code": "empty-file",
    "severity": "warning",
    "summary": "A file holds no document.",
    "explanation": "Nothing is declared here. If it declared something before, see the code emptied.",
    "wrong": "# nothing but comments",
    "right": "a document, or no file"
  },
  {
    "code": "emptied",
    "severity": "error",
    "summary": "A file that declared something holds no document any more.",
    "explanation": "A file that is there but empty is more often an accident (a failed write, a template that rendered to nothing) than a wish. What it declared stays live. To remove it, remove the file.",
    "wrong": "an empty site.yaml",
    "right": "no site.yaml"
  },
  {
    "code": "not-a-document",
    "severity": "error",
    "summary": "This is not a document.",
    "explanation": "Each document is a map with apiVersion and kind.",
    "wrong": "- just\n- a list",
    "right": "apiVersion: isthmus.dev/v1alpha1\nkind: Site\nmetadata: {name: west}"
  },
  {
    "code": "passed-over",
    "severity": "warning",
    "summary": "A document without apiVersion and kind is passed over.",
    "explanation": "It may be the values of another tool. If it is meant as a declaration, give it apiVersion and kind.",
    "wrong": "name: west",
    "right": "apiVersion: isthmus.dev/v1alpha1\nkind: Site\nmetadata: {name: west}"
  },
  {
    "code": "api-version",
    "severity": "error",
    "summary": "The apiVersion is not known.",
    "explanation": "isthmus.dev/v1alpha1 is the only version there is.",
    "wrong": "apiVersion: isthmus.dev/v1",
    "right": "apiVersion: isthmus.dev/v1alpha1"
  },
  {
    "code": "kind",
    "severity": "error",
    "summary": "The kind is not known.",
    "explanation": "The kinds are Site, Link, Service and Network, with a capital letter.",
    "wrong": "kind: site",
    "right": "kind: Site"
  },
  {
    "code": "config-label",
    "severity": "warning",
    "summary": "A ConfigMap with declarations lacks its label.",
    "explanation": "config-sync finds ConfigMaps by the label isthmus.dev/config: \"true\", never by name. Without it the documents inside are not found in a cluster.",
    "wrong": "metadata: {name: site}",
    "right": "metadata:\n  name: site\n  labels: {isthmus.dev/config: \"true\"}"
  },
  {
    "code": "config-key",
    "severity": "warning",
    "summary": "A key of a labelled ConfigMap is passed over.",
    "explanation": "Documents are read from data keys that end in .yaml or .yml.",
    "wrong": "data: {site: \"…\"}",
    "right": "data: {site.yaml: \"…\"}"
  },
  {
    "code": "wrong-type",
    "severity": "error",
    "summary": "A value has the wrong type.",
    "explanation": "The schema asks for another type here: a text, a whole number, true or false, a list or a map.",
    "wrong": "port: \"8080\"",
    "right": "port: 8080"
  },
  {
    "code": "unknown-key",
    "severity": "error",
    "summary": "A key is not known here.",
    "explanation": "Unknown keys are errors and not ignored: a mistyped key would otherwise have no effect and nobody would know.",
    "wrong": "expose: []",
    "right": "exposes: []"
  },
  {
    "code": "missing-key",
    "severity": "error",
    "summary": "A key that is needed is missing.",
    "explanation": "The schema asks for it.",
    "wrong": "kind: Link\nspec: {cost: 2}",
    "right": "kind: Link\nspec: {to: east, cost: 2}"
  },
  {
    "code": "not-allowed",
    "severity": "error",
    "summary": "A value is none of those that are allowed.",
    "explanation": "Only the listed values are known.",
    "wrong": "mode: interor",
    "right": "mode: interior"
  },
  {
    "code": "wrong-form",
    "severity": "error",
    "summary": "A text has the wrong form.",
    "explanation": "Names are DNS labels: lower-case letters, digits and hyphens, at most 63 characters. Endpoints are host:port with a port from 1 to 65535, an IPv6 address in brackets.",
    "wrong": "name: West_1",
    "right": "name: west-1"
  },
  {
    "code": "out-of-range",
    "severity": "error",
    "summary": "A number is too small or too large.",
    "explanation": "Ports go from 1 to 65535, costs from 1 to 65535.",
    "wrong": "port: 70000",
    "right": "port: 7000"
  },
  {
    "code": "too-few",
    "severity": "error",
    "summary": "A list or map has too few entries.",
    "explanation": "Leave the key out instead of giving an empty list where at least one entry is needed.",
    "wrong": "endpoints: []",
    "right": "endpoints: [east.example.com]"
  },
  {
    "code": "too-many",
    "severity": "error",
    "summary": "A list has too many entries.",
    "explanation": "Everything is bounded; the finding names the limit.",
    "wrong": "129 links",
    "right": "128 links"
  },
  {
    "code": "exactly-one",
    "severity": "error",
    "summary": "Exactly one of several keys is needed.",
    "explanation": "The keys exclude each other and one of them is needed.",
    "wrong": "target: {host: db, service: db}",
    "right": "target: {host: db}"
  },
  {
    "code": "duplicate-document",
    "severity": "error",
    "summary": "Two documents have the same kind and name.",
    "explanation": "Both places are named. Neither counts until one is gone: the last good version stays live.",
    "wrong": "two Service documents named db",
    "right": "one of them renamed"
  },
  {
    "code": "duplicate-site",
    "severity": "error",
    "summary": "A site is declared twice.",
    "explanation": "One Site document and one entry in a Network belong together, the Site document goes before the entry field by field; two of the same form contradict each other.",
    "wrong": "the site west in two Network documents",
    "right": "the site west in one"
  },
  {
    "code": "two-networks",
    "severity": "error",
    "summary": "Networks of different names are declared.",
    "explanation": "A site belongs to one network; several Network documents of one name are merged.",
    "wrong": "metadata: {name: shop} and metadata: {name: store}",
    "right": "metadata: {name: shop} in both"
  },
  {
    "code": "no-site",
    "severity": "error",
    "summary": "No document declares the site that this is.",
    "explanation": "--site names the site; a Site document or an entry of a Network has to declare it.",
    "wrong": "--site wset",
    "right": "--site west"
  },
  {
    "code": "no-owner",
    "severity": "error",
    "summary": "It is not clear to which site a Link or Service document belongs.",
    "explanation": "They belong to the only Site document of their folder (or of the nearest folder above), else to the site named by --site, else to the only site there is.",
    "wrong": "link.yaml beside two Site documents",
    "right": "west/link.yaml beside west/site.yaml"
  },
  {
    "code": "link-to-itself",
    "severity": "error",
    "summary": "A site links to itself.",
    "explanation": "A link joins two sites.",
    "wrong": "links: [{to: west}] in the site west",
    "right": "links: [{to: east}]"
  },
  {
    "code": "duplicate-link",
    "severity": "error",
    "summary": "Two links of a site lead to the same site.",
    "explanation": "Several ways to one site are written as endpoints of one link.",
    "wrong": "links: [{to: east}, {to: east}]",
    "right": "links: [{to: east, endpoints: [a, b]}]"
  },
  {
    "code": "unknown-site",
    "severity": "error",
    "summary": "A link leads to a site that nobody declares.",
    "explanation": "Without a document of the other site its endpoints have to be given here.",
    "wrong": "links: [{to: esat}]",
    "right": "links: [{to: east}]"
  },
  {
    "code": "link-to-edge",
    "severity": "error",
    "summary": "A link leads to a site in mode edge.",
    "explanation": "Edge sites accept no links: they dial others.",
    "wrong": "links: [{to: laptop}]",
    "right": "links: [{to: east}] in the site laptop"
  },
  {
    "code": "edge-access",
    "severity": "error",
    "summary": "A site in mode edge declares an access.",
    "explanation": "Edge sites accept no links, so nobody can use it.",
    "wrong": "mode: edge\naccess: {type: host}",
    "right": "mode: edge"
  },
  {
    "code": "access-host",
    "severity": "error",
    "summary": "Access by ingress or gateway without what it needs.",
    "explanation": "With type ingress or gateway many sites share one address and are told apart by the host name that a link asks for: `hosts` says which one is this site's. With type gateway, `gateway` names the Gateway.",
    "wrong": "access: {type: ingress}",
    "right": "access: {type: ingress, hosts: [east.example.com]}"
  },
  {
    "code": "edge-cost",
    "severity": "warning",
    "summary": "The cost of an edge site's link has no effect.",
    "explanation": "An edge site uses one uplink at a time, in the order in which they stand; nothing is routed through it.",
    "wrong": "mode: edge\nlinks: [{to: east, cost: 3}]",
    "right": "mode: edge\nlinks: [{to: east}]"
  },
  {
    "code": "duplicate-service",
    "severity": "error",
    "summary": "A service is exposed twice by one site.",
    "explanation": "Several targets of one service are written as targets of one exposure. Both places are named.",
    "wrong": "exposes: [{service: db, …}, {service: db, …}]",
    "right": "exposes: [{service: db, targets: […]}]"
  },
  {
    "code": "no-service",
    "severity": "error",
    "summary": "An exposure has no service name.",
    "explanation": "The name is what others call the service. A Service document gets it from metadata.name.",
    "wrong": "exposes: [{port: 80, target: {host: h}}]",
    "right": "exposes: [{service: web, port: 80, target: {host: h}}]"
  },
  {
    "code": "no-port",
    "severity": "error",
    "summary": "An exposure has no port.",
    "explanation": "port: for the common case of one, ports: for several.",
    "wrong": "{service: web, target: {host: h}}",
    "right": "{service: web, port: 80, target: {host: h}}"
  },
  {
    "code": "no-target",
    "severity": "error",
    "summary": "An exposure has no target.",
    "explanation": "Something has to answer for it: target: for one, targets: for several.",
    "wrong": "{service: web, port: 80}",
    "right": "{service: web, port: 80, target: {host: h}}"
  },
  {
    "code": "amqp-plain",
    "severity": "error",
    "summary": "AMQP clients from elsewhere, without TLS",
    "explanation": "A port for AMQP clients that other machines can reach needs TLS: whoever connects may send, receive and serve addresses of the network. Without `tls`, `amqp.bind` must be a loopback address.",
    "wrong": "spec:\n  amqp: { bind: 0.0.0.0 }\n",
    "right": "spec:\n  amqp: { bind: 0.0.0.0, tls: { directory: /etc/isthmus/amqp, clientCertificate: required } }\n"
  },
  {
    "code": "no-amqp",
    "severity": "error",
    "summary": "A service is to be served by an AMQP client, and the site lets none in",
    "explanation": "`target: {amqp: true}` says that a program serves the service by receiving at its address as an AMQP client of this site's router. That needs `amqp` in the site's spec.",
    "wrong": "spec:\n  exposes:\n    - { service: echo, port: 2000, target: { amqp: true } }\n",
    "right": "spec:\n  amqp: {}\n  exposes:\n    - { service: echo, port: 2000, target: { amqp: true } }\n"
  },
  {
    "code": "two-forms",
    "severity": "error",
    "summary": "The short and the long form stand side by side.",
    "explanation": "port: and ports:, target: and targets:, secretName: and directory: exclude each other.",
    "wrong": "{port: 80, ports: [{port: 80}]}",
    "right": "{port: 80}"
  },
  {
    "code": "duplicate-port",
    "severity": "error",
    "summary": "A port is listed twice.",
    "explanation": "Each port of a service leads to one place.",
    "wrong": "ports: [{port: 80}, {port: 80}]",
    "right": "ports: [{port: 80}, {port: 443}]"
  },
  {
    "code": "port-name",
    "severity": "error",
    "summary": "Ports of one service need different names.",
    "explanation": "With several ports each has a name of its own, or none.",
    "wrong": "ports: [{port: 80, name: a}, {port: 81, name: a}]",
    "right": "ports: [{port: 80, name: a}, {port: 81, name: b}]"
  },
  {
    "code": "address-conflict",
    "severity": "error",
    "summary": "Two services of a site use one address.",
    "explanation": "An address leads to one service; give one of them another address.",
    "wrong": "two services with address: db",
    "right": "address: db and address: db-2"
  },
  {
    "code": "port-conflict",
    "severity": "error",
    "summary": "Two services would answer at the same local port.",
    "explanation": "Outside Kubernetes every imported service needs a host and port of its own: give one of them port: or host: in imports.",
    "wrong": "two imports of services with port 80",
    "right": "imports: [{service: a}, {service: b, port: 8080}]"
  },
  {
    "code": "duplicate-import",
    "severity": "warning",
    "summary": "An entry of imports can never apply.",
    "explanation": "The first entry that fits a service counts; everything that this one names is taken by an earlier one.",
    "wrong": "imports: [{service: \"*\"}, {service: db, port: 1}]",
    "right": "imports: [{service: db, port: 1}, {service: \"*\"}]"
  },
  {
    "code": "import-name",
    "severity": "error",
    "summary": "A rename gives two services one name.",
    "explanation": "A pattern that fits several services needs <service> in as:, one that fits several sites may need <site>.",
    "wrong": "{service: \"*\", as: all}",
    "right": "{service: \"*\", as: \"<service>-<site>\"}"
  },
  {
    "code": "unknown-from",
    "severity": "warning",
    "summary": "An import names a site that nobody declares.",
    "explanation": "It may be declared elsewhere; a mistyped name would take in nothing.",
    "wrong": "from: [esat]",
    "right": "from: [east]"
  },
  {
    "code": "unknown-allow",
    "severity": "warning",
    "summary": "allow names a site that nobody declares.",
    "explanation": "It may be declared elsewhere; a mistyped name allows nobody.",
    "wrong": "allow: [wset]",
    "right": "allow: [west]"
  },
  {
    "code": "identity-form",
    "severity": "error",
    "summary": "An identity is not a CA certificate.",
    "explanation": "identity holds one or more CA certificates in PEM form, as config-sync has made them.",
    "wrong": "a leaf certificate",
    "right": "the CA certificate of the site"
  },
  {
    "code": "identity-key",
    "severity": "error",
    "summary": "An identity holds a private key.",
    "explanation": "A private key in git is known to everyone who can read it: take it out, make a new one, and paste the certificate alone. The text is not repeated here.",
    "wrong": "-----BEGIN PRIVATE KEY-----",
    "right": "-----BEGIN CERTIFICATE-----"
  },
  {
    "code": "identity-shared",
    "severity": "error",
    "summary": "Two sites share a CA subject, key identifier or key.",
    "explanation": "Who has one site's CA could then speak for the other.",
    "wrong": "the same identity: in east and west",
    "right": "each site its own"
  },
  {
    "code": "identity-weak",
    "severity": "error",
    "summary": "A CA has a key that is too weak.",
    "explanation": "RSA keys have at least 2048 bits, elliptic curves at least 256: weaker ones can be computed by others.",
    "wrong": "a CA with an RSA key of 1024 bits",
    "right": "a CA with ECDSA P-256"
  },
  {
    "code": "identity-revoked",
    "severity": "warning",
    "summary": "Every certificate of an identity is revoked.",
    "explanation": "The site is not trusted any more: nobody links to it. Take the site out of the documents, or paste a new identity.",
    "wrong": "revoked: the only CA of a site that is still listed",
    "right": "the site with a new identity, or not listed"
  },
  {
    "code": "unused-annotation",
    "severity": "warning",
    "summary": "An annotation of isthmus.dev is not known.",
    "explanation": "Annotations have no effect, but for isthmus.dev/confirm-deletion.",
    "wrong": "isthmus.dev/confrim-deletion",
    "right": "isthmus.dev/confirm-deletion"
  },
  {
    "code": "deletion-held",
    "severity": "warning",
    "summary": "A large deletion is held.",
    "explanation": "More than half of what is live would vanish at once, and at least five links or services. It stays until the deletion is confirmed: write the code that the finding names into metadata.annotations of a document, as isthmus.dev/confirm-deletion, or run isthmus confirm. Removal of trust is never held.",
    "wrong": "a branch with half of the services missing",
    "right": "metadata:\n  annotations: {isthmus.dev/confirm-deletion: 1f2e3d4c}"
  }
];
