// Generated from the schemas by `npm run generate`. Do not edit.
export const schemaDocuments = {
  "definitions": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "$id": "https://isthmus.dev/schemas/definitions.schema.json",
    "title": "Definitions",
    "description": "Pieces that the document kinds share.",
    "definitions": {
      "name": {
        "title": "Name",
        "description": "A DNS label: lower-case letters, digits and hyphens, at most 63 characters.",
        "type": "string",
        "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
        "examples": [
          "west",
          "eu-1"
        ]
      },
      "namePattern": {
        "title": "NamePattern",
        "description": "A name in which * stands for any characters.",
        "type": "string",
        "pattern": "^[-a-z0-9*]{1,63}$",
        "examples": [
          "west",
          "edge-*",
          "*"
        ]
      },
      "port": {
        "title": "Port",
        "description": "A TCP port.",
        "type": "integer",
        "minimum": 1,
        "maximum": 65535,
        "examples": [
          8080
        ]
      },
      "targetPort": {
        "title": "TargetPort",
        "description": "The port of the target: a number, or in Kubernetes the name of a container port.",
        "anyOf": [
          {
            "type": "integer",
            "minimum": 1,
            "maximum": 65535,
            "description": "The number of a port."
          },
          {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$",
            "description": "The name of a container port: up to 15 lower-case letters, digits and hyphens."
          }
        ],
        "examples": [
          8080,
          "http"
        ]
      },
      "endpoint": {
        "title": "Endpoint",
        "description": "Host and port of a site's router, the port from 1 to 65535. A bare host means port 55671. An IPv6 address stands in brackets.",
        "type": "string",
        "pattern": "^(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9]([-A-Za-z0-9_.]{0,252}))(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?$",
        "examples": [
          "east.example.com",
          "east.example.com:55671",
          "[2001:db8::1]:55671"
        ]
      },
      "hostAndPort": {
        "title": "HostAndPort",
        "description": "A host that the router can reach, with its port (1 to 65535) where it differs from targetPort. An IPv6 address stands in brackets.",
        "type": "string",
        "pattern": "^(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9]([-A-Za-z0-9_.]{0,252}))(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?$",
        "examples": [
          "127.0.0.1:8081",
          "db.internal"
        ]
      },
      "metadata": {
        "title": "Metadata",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "name"
        ],
        "properties": {
          "name": {
            "$ref": "#/definitions/name",
            "description": "The name of the document. For a Site it is the site's name."
          },
          "labels": {
            "description": "Labels for people and selectors; they have no effect on traffic.",
            "type": "object",
            "additionalProperties": {
              "type": "string"
            },
            "examples": [
              {
                "region": "eu"
              }
            ]
          },
          "annotations": {
            "description": "Annotations; they have no effect, but for isthmus.dev/confirm-deletion, which confirms a large deletion that is held.",
            "type": "object",
            "additionalProperties": {
              "type": "string"
            },
            "examples": [
              {
                "isthmus.dev/confirm-deletion": "1f2e3d4c"
              }
            ]
          }
        }
      },
      "mode": {
        "title": "Mode",
        "description": "interior: takes part in routing, others may link to it. edge: hangs below interior sites by one link at a time and accepts none.",
        "type": "string",
        "enum": [
          "interior",
          "edge"
        ],
        "default": "interior"
      },
      "access": {
        "title": "Access",
        "description": "How other sites reach this site's router.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "type"
        ],
        "properties": {
          "type": {
            "description": "How others reach the router. none: nobody links to this site. host: the router listens on this machine. The others make the object of that name in Kubernetes; route, ingress and gateway pass TLS through to the router (reached at port 443).",
            "type": "string",
            "enum": [
              "none",
              "host",
              "loadbalancer",
              "nodeport",
              "route",
              "ingress",
              "gateway"
            ],
            "default": "none"
          },
          "bind": {
            "description": "A local address to listen on, with type host.",
            "type": "string",
            "pattern": "^[0-9a-zA-Z:.]{1,64}$",
            "default": "0.0.0.0",
            "examples": [
              "127.0.0.1"
            ]
          },
          "port": {
            "description": "With type host: the port to listen on. Left out: 55671, or under `isthmus up` a free one.",
            "type": "integer",
            "minimum": 1,
            "maximum": 65535,
            "examples": [
              55671
            ]
          },
          "hosts": {
            "description": "Host names and addresses under which others reach this site; they are written into its certificate.",
            "type": "array",
            "items": {
              "type": "string",
              "pattern": "^[A-Za-z0-9:][-A-Za-z0-9_.:]{0,252}$",
              "description": "A host name or address, without a port."
            },
            "maxItems": 64,
            "examples": [
              [
                "east.example.com"
              ]
            ]
          },
          "className": {
            "description": "With type ingress: the class of the Ingress.",
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$",
            "examples": [
              "nginx"
            ]
          },
          "gateway": {
            "description": "With type gateway: the Gateway, in the same namespace or as NAMESPACE/NAME; its listener has to pass TLS through.",
            "type": "string",
            "pattern": "^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?/)?[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$",
            "examples": [
              "infra/shared"
            ]
          }
        }
      },
      "link": {
        "title": "LinkSpec",
        "description": "A link that this site's router dials to another site. Traffic flows both ways over it.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "to"
        ],
        "properties": {
          "to": {
            "$ref": "#/definitions/name",
            "description": "The other site's name."
          },
          "endpoints": {
            "description": "Where the other site's router is reached, tried in turn. Left out: the endpoints that the other site declares.",
            "type": "array",
            "items": {
              "$ref": "#/definitions/endpoint"
            },
            "minItems": 1,
            "maxItems": 16,
            "examples": [
              [
                "east.example.com:55671"
              ]
            ]
          },
          "cost": {
            "description": "The cost of crossing this link; traffic takes the path with the lowest sum.",
            "type": "integer",
            "minimum": 1,
            "maximum": 65535,
            "default": 1,
            "examples": [
              2
            ]
          },
          "credentials": {
            "description": "Certificate and key for this link where they do not come from the site's own CA, or a token that the other site has issued.",
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "secretName": {
                "description": "In Kubernetes: the Secret with tls.crt, tls.key and ca.crt.",
                "type": "string",
                "pattern": "^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$",
                "examples": [
                  "link-east"
                ]
              },
              "directory": {
                "description": "Elsewhere: the folder with tls.crt, tls.key and ca.crt.",
                "type": "string",
                "pattern": "^.{1,4096}$",
                "examples": [
                  "/etc/isthmus/link-east"
                ]
              },
              "token": {
                "description": "A token of the other site, redeemed once: in Kubernetes the name of the Secret that holds it, elsewhere the file.",
                "type": "string",
                "pattern": "^.{1,4096}$",
                "examples": [
                  "east-token"
                ]
              }
            },
            "minProperties": 1,
            "maxProperties": 1
          },
          "serverName": {
            "description": "The name that is asked for in the TLS handshake (SNI), where several sites share one address; default: the endpoint's host.",
            "type": "string",
            "pattern": "^[A-Za-z0-9]([-A-Za-z0-9.]{0,251}[A-Za-z0-9])?$",
            "examples": [
              "east.example.com"
            ]
          },
          "proxy": {
            "title": "LinkProxy",
            "description": "An HTTP proxy through which the other site is dialled, by CONNECT.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "host"
            ],
            "properties": {
              "host": {
                "$ref": "#/definitions/hostAndPort",
                "description": "The proxy's host and port; default port: 3128."
              },
              "secretName": {
                "description": "In Kubernetes: the Secret with username and password.",
                "type": "string",
                "pattern": "^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$",
                "examples": [
                  "proxy-user"
                ]
              },
              "directory": {
                "description": "Elsewhere: the folder with the files username and password.",
                "type": "string",
                "pattern": "^.{1,4096}$",
                "examples": [
                  "/etc/isthmus/proxy-user"
                ]
              }
            }
          }
        }
      },
      "servicePort": {
        "title": "ServicePort",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "port"
        ],
        "properties": {
          "name": {
            "$ref": "#/definitions/name",
            "description": "The port's name, needed when a service has several."
          },
          "port": {
            "$ref": "#/definitions/port",
            "description": "The port at which the service answers where it is imported."
          },
          "targetPort": {
            "$ref": "#/definitions/targetPort",
            "description": "The target's port; default: the same number."
          }
        }
      },
      "target": {
        "title": "Target",
        "description": "What answers for the service. Exactly one of the keys.",
        "type": "object",
        "additionalProperties": false,
        "minProperties": 1,
        "maxProperties": 1,
        "properties": {
          "workload": {
            "description": "A workload in the site's namespace.",
            "type": "string",
            "pattern": "^(deployment|statefulset|daemonset)/[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$",
            "examples": [
              "deployment/backend"
            ]
          },
          "selector": {
            "description": "Pods of the site's namespace by label.",
            "type": "string",
            "pattern": "^[^=,\\s]+=[^=,\\s]*(,[^=,\\s]+=[^=,\\s]*)*$",
            "examples": [
              "app=backend"
            ]
          },
          "service": {
            "$ref": "#/definitions/name",
            "description": "A Kubernetes Service in the site's namespace."
          },
          "host": {
            "$ref": "#/definitions/hostAndPort"
          },
          "amqp": {
            "description": "A program that receives at the service's address as an AMQP client of this site's router (see spec.amqp).",
            "type": "boolean",
            "enum": [
              true
            ],
            "examples": [
              true
            ]
          }
        }
      },
      "exposure": {
        "title": "ServiceSpec",
        "description": "A service that this site offers to the network.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "service": {
            "$ref": "#/definitions/name",
            "description": "The service's name where it is imported."
          },
          "address": {
            "description": "The service's address in the network; default: its name. Sites that expose the same address answer for it together.",
            "type": "string",
            "pattern": "^[A-Za-z0-9][-A-Za-z0-9._/]{0,126}$",
            "examples": [
              "backend"
            ]
          },
          "port": {
            "$ref": "#/definitions/port",
            "description": "The port at which the service answers where it is imported, for the common case of one port."
          },
          "targetPort": {
            "$ref": "#/definitions/targetPort",
            "description": "With `port`: the target's port; default: the same number."
          },
          "ports": {
            "description": "The ports of a service with several.",
            "type": "array",
            "items": {
              "$ref": "#/definitions/servicePort"
            },
            "minItems": 1,
            "maxItems": 32
          },
          "protocol": {
            "description": "How the router treats the bytes. tcp carries anything that runs over TCP, HTTP and gRPC included.",
            "type": "string",
            "enum": [
              "tcp"
            ],
            "default": "tcp"
          },
          "target": {
            "$ref": "#/definitions/target"
          },
          "targets": {
            "description": "Several targets that share the connections.",
            "type": "array",
            "items": {
              "$ref": "#/definitions/target"
            },
            "minItems": 1,
            "maxItems": 256
          },
          "allow": {
            "description": "The sites that may use the service; default: every site of the network.",
            "type": "array",
            "items": {
              "$ref": "#/definitions/namePattern"
            },
            "maxItems": 256,
            "examples": [
              [
                "west",
                "edge-*"
              ]
            ]
          },
          "tls": {
            "$ref": "#/definitions/targetTls"
          },
          "encryption": {
            "description": "link: encrypted on each link, and from the first site to the last where allow restricts who may use the service. end-to-end: always in TLS from the first site to the last, so that no site between can read it.",
            "type": "string",
            "enum": [
              "link",
              "end-to-end"
            ],
            "default": "link"
          },
          "podNames": {
            "description": "In Kubernetes: each pod of a StatefulSet among the targets is offered under its own name too, as mongo-0, mongo-1 and so on.",
            "type": "boolean",
            "default": false
          },
          "includeNotReady": {
            "description": "In Kubernetes: pods that are not ready answer too. Pods that are being deleted never do.",
            "type": "boolean",
            "default": false
          }
        }
      },
      "import": {
        "title": "ImportSpec",
        "description": "Services of other sites that this site takes in.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "service"
        ],
        "properties": {
          "service": {
            "$ref": "#/definitions/namePattern",
            "description": "The service's name, or a pattern."
          },
          "from": {
            "description": "The sites to take it from; default: all.",
            "type": "array",
            "items": {
              "$ref": "#/definitions/namePattern"
            },
            "maxItems": 256,
            "default": [
              "*"
            ]
          },
          "as": {
            "description": "The name it gets here. <service> and <site> are filled in.",
            "type": "string",
            "pattern": "^([-a-z0-9]|<service>|<site>){1,63}$",
            "examples": [
              "<service>-<site>"
            ]
          },
          "host": {
            "description": "Outside Kubernetes: the local address at which the service answers.",
            "type": "string",
            "pattern": "^[0-9a-zA-Z:.]{1,64}$",
            "default": "127.0.0.1"
          },
          "port": {
            "$ref": "#/definitions/port",
            "description": "Outside Kubernetes: the local port at which the service answers, for a service with one port; default: the service's own."
          },
          "tls": {
            "$ref": "#/definitions/clientTls"
          },
          "takeOver": {
            "description": "In Kubernetes: a Service of that name that is there already is led to the network, and given back when the import goes. Otherwise it stays as it is and the status says so.",
            "type": "boolean",
            "default": false
          }
        }
      },
      "links": {
        "description": "The links that this site dials.",
        "type": "array",
        "items": {
          "$ref": "#/definitions/link"
        },
        "maxItems": 128
      },
      "exposes": {
        "description": "The services that this site offers.",
        "type": "array",
        "items": {
          "$ref": "#/definitions/exposure"
        },
        "maxItems": 20000
      },
      "imports": {
        "description": "The services of other sites that this site takes in; default: every service that is exposed to it. An empty list takes none.",
        "type": "array",
        "items": {
          "$ref": "#/definitions/import"
        },
        "maxItems": 20000
      },
      "identity": {
        "title": "Identity",
        "description": "The site's CA certificates in PEM form, one or more. They are public: safe in git.",
        "type": "string",
        "pattern": "^\\s*-----BEGIN CERTIFICATE-----[\\s\\S]{1,65536}$"
      },
      "targetTls": {
        "title": "TargetTls",
        "description": "The router speaks TLS to the target. The Secret or folder holds ca.crt, and for a client certificate tls.crt and tls.key; without one the CAs of the system count.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "secretName": {
            "description": "In Kubernetes: the Secret of that name.",
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$",
            "examples": [
              "db-tls"
            ]
          },
          "directory": {
            "description": "Elsewhere: the folder that holds the files.",
            "type": "string",
            "pattern": "^.{1,4096}$",
            "examples": [
              "/etc/isthmus/db-tls"
            ]
          },
          "verifyHostname": {
            "description": "Whether the target's certificate has to carry the name or address under which it is dialled.",
            "type": "boolean",
            "default": true
          }
        }
      },
      "clientTls": {
        "title": "ClientTls",
        "description": "Clients of the imported service speak TLS to the router. The Secret or folder holds tls.crt and tls.key, and ca.crt where client certificates are asked for.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "secretName": {
            "description": "In Kubernetes: the Secret of that name.",
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$",
            "examples": [
              "backend-tls"
            ]
          },
          "directory": {
            "description": "Elsewhere: the folder that holds the files.",
            "type": "string",
            "pattern": "^.{1,4096}$",
            "examples": [
              "/etc/isthmus/backend-tls"
            ]
          },
          "clientCertificate": {
            "description": "none: clients need no certificate. required: only clients with a certificate of a CA in ca.crt are let in.",
            "type": "string",
            "enum": [
              "none",
              "required"
            ],
            "default": "none"
          }
        }
      },
      "importLimit": {
        "title": "ImportLimit",
        "description": "How many services this site takes in at most. Every Service adds environment variables to every pod of its namespace.",
        "type": "integer",
        "minimum": 0,
        "maximum": 20000,
        "default": 200
      },
      "skupper": {
        "title": "Skupper",
        "description": "How this site gets on with Skupper sites in its network.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "serviceSync": {
            "description": "Exchange services with Skupper v1 sites by their service-sync messages. These are unsigned: any site of the network can offer a service under any name. Services with an allow list are not told.",
            "type": "boolean",
            "default": false
          }
        }
      },
      "amqp": {
        "title": "AmqpAccess",
        "description": "A port of the router for ordinary AMQP 1.0 clients: programs that send and receive messages, or serve connections without listening anywhere.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "bind": {
            "description": "The local address to listen on. Without tls it must be of the loopback.",
            "type": "string",
            "pattern": "^[0-9a-zA-Z:.]{1,64}$",
            "default": "127.0.0.1"
          },
          "port": {
            "$ref": "#/definitions/port",
            "description": "The port to listen on; default: 5672, with tls 5671."
          },
          "tls": {
            "$ref": "#/definitions/clientTls"
          }
        }
      },
      "trust": {
        "title": "Trust",
        "description": "Certificates of the user's own.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "ca": {
            "$ref": "#/definitions/identity",
            "description": "CA certificates shared by many sites, in PEM form: whoever has a certificate below them is the site that it names. Public: safe in git."
          },
          "issuer": {
            "title": "Issuer",
            "description": "The CA that issues this site's certificates instead of one that it makes itself: tls.crt with its chain, tls.key (RSA or ECDSA, PKCS#1, SEC1 or PKCS#8).",
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "secretName": {
                "description": "In Kubernetes: the Secret of that name.",
                "type": "string",
                "pattern": "^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$",
                "examples": [
                  "site-issuer"
                ]
              },
              "directory": {
                "description": "Elsewhere: the folder that holds the files.",
                "type": "string",
                "pattern": "^.{1,4096}$",
                "examples": [
                  "/etc/isthmus/issuer"
                ]
              }
            },
            "minProperties": 1,
            "maxProperties": 1
          }
        }
      },
      "revoked": {
        "description": "Certificates that count no longer, of CAs or of routers, by fingerprint. Connections that were made with them end.",
        "type": "array",
        "maxItems": 10000,
        "items": {
          "title": "Revoked",
          "type": "object",
          "additionalProperties": false,
          "required": [
            "sha256"
          ],
          "properties": {
            "sha256": {
              "description": "The SHA-256 fingerprint of the certificate in hexadecimal, with or without colons.",
              "type": "string",
              "pattern": "^([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$",
              "examples": [
                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
              ]
            },
            "reason": {
              "description": "Why, for people.",
              "type": "string",
              "pattern": "^.{0,200}$",
              "examples": [
                "its key was in a stolen laptop"
              ]
            }
          }
        }
      },
      "tokens": {
        "title": "TokenAccess",
        "description": "Where other sites redeem tokens that this site has issued. Left out: nowhere.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "bind": {
            "description": "Outside Kubernetes: the local address to listen on.",
            "type": "string",
            "pattern": "^[0-9a-zA-Z:.]{1,64}$",
            "default": "0.0.0.0",
            "examples": [
              "127.0.0.1"
            ]
          },
          "port": {
            "$ref": "#/definitions/port",
            "description": "Outside Kubernetes: the port to listen on; default: 8081, which it always is in Kubernetes."
          }
        }
      }
    }
  },
  "site": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "$id": "https://isthmus.dev/schemas/site.schema.json",
    "title": "Site",
    "description": "One site of an application network: a namespace, a VM or a laptop, with its links and the services it exposes.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata"
    ],
    "properties": {
      "apiVersion": {
        "type": "string",
        "const": "isthmus.dev/v1alpha1"
      },
      "kind": {
        "type": "string",
        "const": "Site"
      },
      "metadata": {
        "$ref": "definitions.schema.json#/definitions/metadata"
      },
      "spec": {
        "title": "SiteSpec",
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "mode": {
            "$ref": "definitions.schema.json#/definitions/mode"
          },
          "access": {
            "$ref": "definitions.schema.json#/definitions/access"
          },
          "links": {
            "$ref": "definitions.schema.json#/definitions/links"
          },
          "exposes": {
            "$ref": "definitions.schema.json#/definitions/exposes"
          },
          "imports": {
            "$ref": "definitions.schema.json#/definitions/imports"
          },
          "importLimit": {
            "$ref": "definitions.schema.json#/definitions/importLimit"
          },
          "skupper": {
            "$ref": "definitions.schema.json#/definitions/skupper"
          },
          "amqp": {
            "$ref": "definitions.schema.json#/definitions/amqp"
          },
          "trust": {
            "$ref": "definitions.schema.json#/definitions/trust"
          },
          "revoked": {
            "$ref": "definitions.schema.json#/definitions/revoked"
          },
          "tokens": {
            "$ref": "definitions.schema.json#/definitions/tokens"
          }
        }
      }
    },
    "examples": [
      {
        "apiVersion": "isthmus.dev/v1alpha1",
        "kind": "Site",
        "metadata": {
          "name": "west"
        },
        "spec": {
          "links": [
            {
              "to": "east",
              "endpoints": [
                "east.example.com:55671"
              ]
            }
          ]
        }
      },
      {
        "apiVersion": "isthmus.dev/v1alpha1",
        "kind": "Site",
        "metadata": {
          "name": "east"
        },
        "spec": {
          "access": {
            "type": "host",
            "hosts": [
              "east.example.com"
            ]
          },
          "exposes": [
            {
              "service": "backend",
              "port": 8080,
              "target": {
                "host": "127.0.0.1:8081"
              }
            }
          ]
        }
      }
    ]
  },
  "link": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "$id": "https://isthmus.dev/schemas/link.schema.json",
    "title": "Link",
    "description": "One link of a site, in a document of its own.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "type": "string",
        "const": "isthmus.dev/v1alpha1"
      },
      "kind": {
        "type": "string",
        "const": "Link"
      },
      "metadata": {
        "$ref": "definitions.schema.json#/definitions/metadata"
      },
      "spec": {
        "$ref": "definitions.schema.json#/definitions/link"
      }
    },
    "examples": [
      {
        "apiVersion": "isthmus.dev/v1alpha1",
        "kind": "Link",
        "metadata": {
          "name": "to-east"
        },
        "spec": {
          "to": "east",
          "endpoints": [
            "east.example.com"
          ]
        }
      }
    ]
  },
  "service": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "$id": "https://isthmus.dev/schemas/service.schema.json",
    "title": "Service",
    "description": "One service that a site exposes, in a document of its own. Its name is metadata.name unless spec.service says otherwise.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "type": "string",
        "const": "isthmus.dev/v1alpha1"
      },
      "kind": {
        "type": "string",
        "const": "Service"
      },
      "metadata": {
        "$ref": "definitions.schema.json#/definitions/metadata"
      },
      "spec": {
        "$ref": "definitions.schema.json#/definitions/exposure"
      }
    },
    "examples": [
      {
        "apiVersion": "isthmus.dev/v1alpha1",
        "kind": "Service",
        "metadata": {
          "name": "db"
        },
        "spec": {
          "port": 5432,
          "target": {
            "host": "10.0.0.7"
          }
        }
      }
    ]
  },
  "network": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "$id": "https://isthmus.dev/schemas/network.schema.json",
    "title": "Network",
    "description": "A whole fleet in one document. Every site picks out its own part by name.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "type": "string",
        "const": "isthmus.dev/v1alpha1"
      },
      "kind": {
        "type": "string",
        "const": "Network"
      },
      "metadata": {
        "$ref": "definitions.schema.json#/definitions/metadata"
      },
      "spec": {
        "title": "NetworkSpec",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "sites"
        ],
        "properties": {
          "sites": {
            "description": "The sites of the network.",
            "type": "array",
            "minItems": 1,
            "maxItems": 1024,
            "items": {
              "title": "NetworkSite",
              "type": "object",
              "additionalProperties": false,
              "required": [
                "name"
              ],
              "properties": {
                "name": {
                  "$ref": "definitions.schema.json#/definitions/name",
                  "description": "The site's name."
                },
                "endpoints": {
                  "description": "Where the site's router is reached, for the links of others.",
                  "type": "array",
                  "items": {
                    "$ref": "definitions.schema.json#/definitions/endpoint"
                  },
                  "maxItems": 16
                },
                "identity": {
                  "$ref": "definitions.schema.json#/definitions/identity"
                },
                "mode": {
                  "$ref": "definitions.schema.json#/definitions/mode"
                },
                "access": {
                  "$ref": "definitions.schema.json#/definitions/access"
                },
                "links": {
                  "$ref": "definitions.schema.json#/definitions/links"
                },
                "exposes": {
                  "$ref": "definitions.schema.json#/definitions/exposes"
                },
                "imports": {
                  "$ref": "definitions.schema.json#/definitions/imports"
                },
                "importLimit": {
                  "$ref": "definitions.schema.json#/definitions/importLimit"
                },
                "skupper": {
                  "$ref": "definitions.schema.json#/definitions/skupper"
                },
                "amqp": {
                  "$ref": "definitions.schema.json#/definitions/amqp"
                },
                "trust": {
                  "$ref": "definitions.schema.json#/definitions/trust"
                },
                "tokens": {
                  "$ref": "definitions.schema.json#/definitions/tokens"
                }
              }
            }
          },
          "trust": {
            "title": "NetworkTrust",
            "description": "What all sites of the network trust.",
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "ca": {
                "$ref": "definitions.schema.json#/definitions/identity",
                "description": "CA certificates shared by many sites, in PEM form: whoever has a certificate below them is the site that it names."
              }
            }
          },
          "revoked": {
            "$ref": "definitions.schema.json#/definitions/revoked"
          }
        }
      }
    },
    "examples": [
      {
        "apiVersion": "isthmus.dev/v1alpha1",
        "kind": "Network",
        "metadata": {
          "name": "shop"
        },
        "spec": {
          "sites": [
            {
              "name": "east",
              "endpoints": [
                "east.example.com"
              ],
              "exposes": [
                {
                  "service": "backend",
                  "port": 8080,
                  "target": {
                    "selector": "app=backend"
                  }
                }
              ]
            },
            {
              "name": "west",
              "links": [
                {
                  "to": "east"
                }
              ]
            }
          ]
        }
      }
    ]
  }
} as const;
