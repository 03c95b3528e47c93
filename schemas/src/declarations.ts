// Generated from the schemas by `npm run generate`. Do not edit.

/**
 * The name of the document. For a Site it is the site's name.
 */
export type Name = string;
/**
 * interior: takes part in routing, others may link to it. edge: hangs below interior sites by one link at a time and accepts none.
 */
export type Mode = "interior" | "edge";
/**
 * The other site's name.
 */
export type Name1 = string;
/**
 * Host and port of a site's router, the port from 1 to 65535. A bare host means port 55671. An IPv6 address stands in brackets.
 */
export type Endpoint = string;
/**
 * The proxy's host and port; default port: 3128.
 */
export type HostAndPort = string;
/**
 * The links that this site dials.
 *
 * @maxItems 128
 */
export type Links = LinkSpec[];
/**
 * The service's name where it is imported.
 */
export type Name2 = string;
/**
 * The port at which the service answers where it is imported, for the common case of one port.
 */
export type Port = number;
/**
 * With `port`: the target's port; default: the same number.
 */
export type TargetPort = number | string;
/**
 * The port's name, needed when a service has several.
 */
export type Name3 = string;
/**
 * The port at which the service answers where it is imported.
 */
export type Port1 = number;
/**
 * The target's port; default: the same number.
 */
export type TargetPort1 = number | string;
/**
 * A Kubernetes Service in the site's namespace.
 */
export type Name4 = string;
/**
 * A host that the router can reach, with its port (1 to 65535) where it differs from targetPort. An IPv6 address stands in brackets.
 */
export type HostAndPort1 = string;
/**
 * A name in which * stands for any characters.
 */
export type NamePattern = string;
/**
 * The services that this site offers.
 *
 * @maxItems 20000
 */
export type Exposes = ServiceSpec[];
/**
 * A name in which * stands for any characters.
 */
export type NamePattern1 = string;
/**
 * Outside Kubernetes: the local port at which the service answers, for a service with one port; default: the service's own.
 */
export type Port2 = number;
/**
 * The services of other sites that this site takes in; default: every service that is exposed to it. An empty list takes none.
 *
 * @maxItems 20000
 */
export type Imports = ImportSpec[];
/**
 * How many services this site takes in at most. Every Service adds environment variables to every pod of its namespace.
 */
export type ImportLimit = number;
/**
 * The port to listen on; default: 5672, with tls 5671.
 */
export type Port3 = number;
/**
 * CA certificates shared by many sites, in PEM form: whoever has a certificate below them is the site that it names. Public: safe in git.
 */
export type Identity = string;
/**
 * Certificates that count no longer, of CAs or of routers, by fingerprint. Connections that were made with them end.
 *
 * @maxItems 10000
 */
export type Revoked = Revoked1[];
/**
 * Outside Kubernetes: the port to listen on; default: 8081, which it always is in Kubernetes.
 */
export type Port4 = number;
/**
 * The site's name.
 */
export type Name5 = string;
/**
 * The site's CA certificates in PEM form, one or more. They are public: safe in git.
 */
export type Identity1 = string;
/**
 * The site's CA certificates in PEM form, one or more. They are public: safe in git.
 */
export type Identity2 = string;

export interface Declarations {
  site: Site;
  link: Link;
  service: Service;
  network: Network;
}
/**
 * One site of an application network: a namespace, a VM or a laptop, with its links and the services it exposes.
 */
export interface Site {
  apiVersion: "isthmus.dev/v1alpha1";
  kind: "Site";
  metadata: Metadata;
  spec?: SiteSpec;
}
export interface Metadata {
  name: Name;
  /**
   * Labels for people and selectors; they have no effect on traffic.
   */
  labels?: {
    [k: string]: string;
  };
  /**
   * Annotations; they have no effect, but for isthmus.dev/confirm-deletion, which confirms a large deletion that is held.
   */
  annotations?: {
    [k: string]: string;
  };
}
export interface SiteSpec {
  mode?: Mode;
  access?: Access;
  links?: Links;
  exposes?: Exposes;
  imports?: Imports;
  importLimit?: ImportLimit;
  skupper?: Skupper;
  amqp?: AmqpAccess;
  trust?: Trust;
  revoked?: Revoked;
  tokens?: TokenAccess;
}
/**
 * How other sites reach this site's router.
 */
export interface Access {
  /**
   * How others reach the router. none: nobody links to this site. host: the router listens on this machine. The others make the object of that name in Kubernetes; route, ingress and gateway pass TLS through to the router (reached at port 443).
   */
  type: "none" | "host" | "loadbalancer" | "nodeport" | "route" | "ingress" | "gateway";
  /**
   * A local address to listen on, with type host.
   */
  bind?: string;
  /**
   * With type host: the port to listen on. Left out: 55671, or under `isthmus up` a free one.
   */
  port?: number;
  /**
   * Host names and addresses under which others reach this site; they are written into its certificate.
   *
   * @maxItems 64
   *
   * Items: A host name or address, without a port.
   */
  hosts?: string[];
  /**
   * With type ingress: the class of the Ingress.
   */
  className?: string;
  /**
   * With type gateway: the Gateway, in the same namespace or as NAMESPACE/NAME; its listener has to pass TLS through.
   */
  gateway?: string;
}
/**
 * A link that this site's router dials to another site. Traffic flows both ways over it.
 */
export interface LinkSpec {
  to: Name1;
  /**
   * Where the other site's router is reached, tried in turn. Left out: the endpoints that the other site declares.
   *
   * @minItems 1
   * @maxItems 16
   */
  endpoints?: Endpoint[];
  /**
   * The cost of crossing this link; traffic takes the path with the lowest sum.
   */
  cost?: number;
  /**
   * Certificate and key for this link where they do not come from the site's own CA, or a token that the other site has issued.
   */
  credentials?: {
    /**
     * In Kubernetes: the Secret with tls.crt, tls.key and ca.crt.
     */
    secretName?: string;
    /**
     * Elsewhere: the folder with tls.crt, tls.key and ca.crt.
     */
    directory?: string;
    /**
     * A token of the other site, redeemed once: in Kubernetes the name of the Secret that holds it, elsewhere the file.
     */
    token?: string;
  };
  /**
   * The name that is asked for in the TLS handshake (SNI), where several sites share one address; default: the endpoint's host.
   */
  serverName?: string;
  proxy?: LinkProxy;
}
/**
 * An HTTP proxy through which the other site is dialled, by CONNECT.
 */
export interface LinkProxy {
  host: HostAndPort;
  /**
   * In Kubernetes: the Secret with username and password.
   */
  secretName?: string;
  /**
   * Elsewhere: the folder with the files username and password.
   */
  directory?: string;
}
/**
 * A service that this site offers to the network.
 */
export interface ServiceSpec {
  service?: Name2;
  /**
   * The service's address in the network; default: its name. Sites that expose the same address answer for it together.
   */
  address?: string;
  port?: Port;
  targetPort?: TargetPort;
  /**
   * The ports of a service with several.
   *
   * @minItems 1
   * @maxItems 32
   */
  ports?: ServicePort[];
  /**
   * How the router treats the bytes. tcp carries anything that runs over TCP, HTTP and gRPC included.
   */
  protocol?: "tcp";
  target?: Target;
  /**
   * Several targets that share the connections.
   *
   * @minItems 1
   * @maxItems 256
   */
  targets?: Target[];
  /**
   * The sites that may use the service; default: every site of the network.
   *
   * @maxItems 256
   */
  allow?: NamePattern[];
  tls?: TargetTls;
  /**
   * link: encrypted on each link, and from the first site to the last where allow restricts who may use the service. end-to-end: always in TLS from the first site to the last, so that no site between can read it.
   */
  encryption?: "link" | "end-to-end";
  /**
   * In Kubernetes: each pod of a StatefulSet among the targets is offered under its own name too, as mongo-0, mongo-1 and so on.
   */
  podNames?: boolean;
  /**
   * In Kubernetes: pods that are not ready answer too. Pods that are being deleted never do.
   */
  includeNotReady?: boolean;
}
export interface ServicePort {
  name?: Name3;
  port: Port1;
  targetPort?: TargetPort1;
}
/**
 * What answers for the service. Exactly one of the keys.
 */
export interface Target {
  /**
   * A workload in the site's namespace.
   */
  workload?: string;
  /**
   * Pods of the site's namespace by label.
   */
  selector?: string;
  service?: Name4;
  host?: HostAndPort1;
  /**
   * A program that receives at the service's address as an AMQP client of this site's router (see spec.amqp).
   */
  amqp?: true;
}
/**
 * The router speaks TLS to the target. The Secret or folder holds ca.crt, and for a client certificate tls.crt and tls.key; without one the CAs of the system count.
 */
export interface TargetTls {
  /**
   * In Kubernetes: the Secret of that name.
   */
  secretName?: string;
  /**
   * Elsewhere: the folder that holds the files.
   */
  directory?: string;
  /**
   * Whether the target's certificate has to carry the name or address under which it is dialled.
   */
  verifyHostname?: boolean;
}
/**
 * Services of other sites that this site takes in.
 */
export interface ImportSpec {
  service: NamePattern1;
  /**
   * The sites to take it from; default: all.
   *
   * @maxItems 256
   */
  from?: NamePattern[];
  /**
   * The name it gets here. <service> and <site> are filled in.
   */
  as?: string;
  /**
   * Outside Kubernetes: the local address at which the service answers.
   */
  host?: string;
  port?: Port2;
  tls?: ClientTls;
  /**
   * In Kubernetes: a Service of that name that is there already is led to the network, and given back when the import goes. Otherwise it stays as it is and the status says so.
   */
  takeOver?: boolean;
}
/**
 * Clients of the imported service speak TLS to the router. The Secret or folder holds tls.crt and tls.key, and ca.crt where client certificates are asked for.
 */
export interface ClientTls {
  /**
   * In Kubernetes: the Secret of that name.
   */
  secretName?: string;
  /**
   * Elsewhere: the folder that holds the files.
   */
  directory?: string;
  /**
   * none: clients need no certificate. required: only clients with a certificate of a CA in ca.crt are let in.
   */
  clientCertificate?: "none" | "required";
}
/**
 * How this site gets on with Skupper sites in its network.
 */
export interface Skupper {
  /**
   * Exchange services with Skupper v1 sites by their service-sync messages. These are unsigned: any site of the network can offer a service under any name. Services with an allow list are not told.
   */
  serviceSync?: boolean;
}
/**
 * A port of the router for ordinary AMQP 1.0 clients: programs that send and receive messages, or serve connections without listening anywhere.
 */
export interface AmqpAccess {
  /**
   * The local address to listen on. Without tls it must be of the loopback.
   */
  bind?: string;
  port?: Port3;
  tls?: ClientTls;
}
/**
 * Certificates of the user's own.
 */
export interface Trust {
  ca?: Identity;
  issuer?: Issuer;
}
/**
 * The CA that issues this site's certificates instead of one that it makes itself: tls.crt with its chain, tls.key (RSA or ECDSA, PKCS#1, SEC1 or PKCS#8).
 */
export interface Issuer {
  /**
   * In Kubernetes: the Secret of that name.
   */
  secretName?: string;
  /**
   * Elsewhere: the folder that holds the files.
   */
  directory?: string;
}
export interface Revoked1 {
  /**
   * The SHA-256 fingerprint of the certificate in hexadecimal, with or without colons.
   */
  sha256: string;
  /**
   * Why, for people.
   */
  reason?: string;
}
/**
 * Where other sites redeem tokens that this site has issued. Left out: nowhere.
 */
export interface TokenAccess {
  /**
   * Outside Kubernetes: the local address to listen on.
   */
  bind?: string;
  port?: Port4;
}
/**
 * One link of a site, in a document of its own.
 */
export interface Link {
  apiVersion: "isthmus.dev/v1alpha1";
  kind: "Link";
  metadata: Metadata;
  spec: LinkSpec;
}
/**
 * One service that a site exposes, in a document of its own. Its name is metadata.name unless spec.service says otherwise.
 */
export interface Service {
  apiVersion: "isthmus.dev/v1alpha1";
  kind: "Service";
  metadata: Metadata;
  spec: ServiceSpec;
}
/**
 * A whole fleet in one document. Every site picks out its own part by name.
 */
export interface Network {
  apiVersion: "isthmus.dev/v1alpha1";
  kind: "Network";
  metadata: Metadata;
  spec: NetworkSpec;
}
export interface NetworkSpec {
  /**
   * The sites of the network.
   *
   * @minItems 1
   * @maxItems 1024
   */
  sites: NetworkSite[];
  trust?: NetworkTrust;
  revoked?: Revoked;
}
export interface NetworkSite {
  name: Name5;
  /**
   * Where the site's router is reached, for the links of others.
   *
   * @maxItems 16
   */
  endpoints?: Endpoint[];
  identity?: Identity1;
  mode?: Mode;
  access?: Access;
  links?: Links;
  exposes?: Exposes;
  imports?: Imports;
  importLimit?: ImportLimit;
  skupper?: Skupper;
  amqp?: AmqpAccess;
  trust?: Trust;
  tokens?: TokenAccess;
}
/**
 * What all sites of the network trust.
 */
export interface NetworkTrust {
  ca?: Identity2;
}
