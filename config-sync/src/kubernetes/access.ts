// How other sites reach the router: a Service, and where asked for an object that passes TLS through to it. Pure.
import type { Access } from "@isthmus/schemas/declarations.js";
import type { WantedService } from "../desired-state/services.ts";
import type { AccessStatus } from "../status/report.ts";
import type { KubeObject } from "./api.ts";
import { headOf, type Making } from "./objects.ts";

const interRouterPort = 55671;
const passThroughPort = 443;
const tokensPort = 8081;
const amqpsPort = 5671;

export const accessObjectName = (release: string): string => `${release}-router`;

/** `tokens`: the site's tokens are redeemed there too. */
export function accessService(release: string, { type }: Access, tokens: boolean): WantedService | undefined {
  if (type === "none") return undefined;
  const kinds: Readonly<Record<string, WantedService["type"]>> = {
    loadbalancer: "LoadBalancer",
    nodeport: "NodePort",
  };
  const kind = kinds[type];
  const ports = [{ name: "inter-router", port: interRouterPort, targetPort: interRouterPort }];
  if (tokens) ports.push({ name: "tokens", port: tokensPort, targetPort: tokensPort });
  return { name: accessObjectName(release), ports, ...(kind && { type: kind }) };
}

/** The Service of AMQP clients in the cluster. */
export const clientsService = (release: string): WantedService => ({
  name: `${accessObjectName(release)}-local`,
  ports: [{ name: "amqps", port: amqpsPort, targetPort: amqpsPort }],
});

/** The Ingress, Route or TLSRoute before the Service; undefined where the Service is reached itself. */
export function passThroughObject(making: Making, release: string, access: Access): KubeObject | undefined {
  const name = accessObjectName(release);
  const metadata = headOf(making, name);
  const [host] = access.hosts ?? [];
  switch (access.type) {
    case "ingress":
      return {
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        // The controllers that can pass TLS through each have a word of their own for it.
        metadata: {
          ...metadata,
          annotations: {
            "nginx.ingress.kubernetes.io/ssl-passthrough": "true",
            "haproxy.org/ssl-passthrough": "true",
            "ingress.kubernetes.io/ssl-passthrough": "true",
          },
        },
        spec: {
          ...(access.className !== undefined && { ingressClassName: access.className }),
          rules: [
            {
              host,
              http: {
                paths: [
                  {
                    path: "/",
                    pathType: "Prefix",
                    backend: { service: { name, port: { number: interRouterPort } } },
                  },
                ],
              },
            },
          ],
        },
      };
    case "route":
      return {
        apiVersion: "route.openshift.io/v1",
        kind: "Route",
        metadata,
        spec: {
          ...(host !== undefined && { host }),
          port: { targetPort: "inter-router" },
          tls: { termination: "passthrough" },
          to: { kind: "Service", name },
        },
      };
    case "gateway": {
      const [gateway, namespace] = (access.gateway ?? "").split("/").reverse() as [
        string,
        string | undefined,
      ];
      return {
        apiVersion: "gateway.networking.k8s.io/v1alpha2",
        kind: "TLSRoute",
        metadata,
        spec: {
          parentRefs: [{ name: gateway, ...(namespace !== undefined && { namespace }) }],
          hostnames: [...(access.hosts ?? [])],
          rules: [{ backendRefs: [{ name, port: interRouterPort }] }],
        },
      };
    }
    default:
      return undefined;
  }
}

/** Where the site is reached, as the objects say now. */
export function accessStatus(
  access: Access,
  service: KubeObject | undefined,
  before: KubeObject | undefined,
): AccessStatus & { readonly tokensAt: string | undefined } {
  const { type, hosts = [] } = access;
  const told = (endpoints: readonly string[], reason: string, tokensAt?: string) => ({
    type,
    endpoints,
    reason: endpoints.length > 0 ? "" : reason,
    tokensAt,
  });
  if (type === "none") return told([], "");
  if (!service) return told([], "its Service is not there yet");
  const { ports = [] } = (service.spec ?? {}) as { ports?: { port: number; nodePort?: number }[] };
  switch (type) {
    case "loadbalancer": {
      const { loadBalancer } = (service.status ?? {}) as {
        loadBalancer?: { ingress?: { ip?: string; hostname?: string }[] };
      };
      const found = (loadBalancer?.ingress ?? [])
        .map(({ ip, hostname }) => hostname ?? ip ?? "")
        .filter(Boolean);
      return told(
        found.map((host) => `${host}:${interRouterPort}`),
        "the load balancer has no address yet",
        found[0] && `${found[0]}:${tokensPort}`,
      );
    }
    case "nodeport": {
      const nodePort = ports.find(({ port }) => port === interRouterPort)?.nodePort;
      const names = hosts.length > 0 ? hosts : ["<node>"];
      const forTokens = ports.find(({ port }) => port === tokensPort)?.nodePort;
      return told(
        nodePort === undefined ? [] : names.map((host) => `${host}:${nodePort}`),
        "it has no node port yet",
        hosts[0] !== undefined && forTokens !== undefined ? `${hosts[0]}:${forTokens}` : undefined,
      );
    }
    case "route": {
      const { host } = (before?.spec ?? {}) as { host?: string };
      return told(host === undefined ? [] : [`${host}:${passThroughPort}`], "the Route has no host yet");
    }
    case "ingress":
    case "gateway":
      return told(
        before ? hosts.map((host) => `${host}:${passThroughPort}`) : [],
        `the object for ${type} is not there yet`,
      );
    default:
      return told(
        hosts.map((host) => `${host}:${interRouterPort}`),
        "say hosts: the names of this machine",
      );
  }
}
