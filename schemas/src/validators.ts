// Generated from the schemas by `npm run generate`. Do not edit.
// @ts-nocheck
"use strict";
export const site = validate10;
const schema11 = {"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://isthmus.dev/schemas/site.schema.json","title":"Site","description":"One site of an application network: a namespace, a VM or a laptop, with its links and the services it exposes.","type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata"],"properties":{"apiVersion":{"type":"string","const":"isthmus.dev/v1alpha1"},"kind":{"type":"string","const":"Site"},"metadata":{"$ref":"definitions.schema.json#/definitions/metadata"},"spec":{"title":"SiteSpec","type":"object","additionalProperties":false,"properties":{"mode":{"$ref":"definitions.schema.json#/definitions/mode"},"access":{"$ref":"definitions.schema.json#/definitions/access"},"links":{"$ref":"definitions.schema.json#/definitions/links"},"exposes":{"$ref":"definitions.schema.json#/definitions/exposes"},"imports":{"$ref":"definitions.schema.json#/definitions/imports"},"importLimit":{"$ref":"definitions.schema.json#/definitions/importLimit"},"skupper":{"$ref":"definitions.schema.json#/definitions/skupper"},"amqp":{"$ref":"definitions.schema.json#/definitions/amqp"},"trust":{"$ref":"definitions.schema.json#/definitions/trust"},"revoked":{"$ref":"definitions.schema.json#/definitions/revoked"},"tokens":{"$ref":"definitions.schema.json#/definitions/tokens"}}}},"examples":[{"apiVersion":"isthmus.dev/v1alpha1","kind":"Site","metadata":{"name":"west"},"spec":{"links":[{"to":"east","endpoints":["east.example.com:55671"]}]}},{"apiVersion":"isthmus.dev/v1alpha1","kind":"Site","metadata":{"name":"east"},"spec":{"access":{"type":"host","hosts":["east.example.com"]},"exposes":[{"service":"backend","port":8080,"target":{"host":"127.0.0.1:8081"}}]}}]};
const schema15 = {"title":"Mode","description":"interior: takes part in routing, others may link to it. edge: hangs below interior sites by one link at a time and accepts none.","type":"string","enum":["interior","edge"],"default":"interior"};
const schema16 = {"title":"Access","description":"How other sites reach this site's router.","type":"object","additionalProperties":false,"required":["type"],"properties":{"type":{"description":"How others reach the router. none: nobody links to this site. host: the router listens on this machine. The others make the object of that name in Kubernetes; route, ingress and gateway pass TLS through to the router (reached at port 443).","type":"string","enum":["none","host","loadbalancer","nodeport","route","ingress","gateway"],"default":"none"},"bind":{"description":"A local address to listen on, with type host.","type":"string","pattern":"^[0-9a-zA-Z:.]{1,64}$","default":"0.0.0.0","examples":["127.0.0.1"]},"port":{"description":"With type host: the port to listen on. Left out: 55671, or under `isthmus up` a free one.","type":"integer","minimum":1,"maximum":65535,"examples":[55671]},"hosts":{"description":"Host names and addresses under which others reach this site; they are written into its certificate.","type":"array","items":{"type":"string","pattern":"^[A-Za-z0-9:][-A-Za-z0-9_.:]{0,252}$","description":"A host name or address, without a port."},"maxItems":64,"examples":[["east.example.com"]]},"className":{"description":"With type ingress: the class of the Ingress.","type":"string","pattern":"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$","examples":["nginx"]},"gateway":{"description":"With type gateway: the Gateway, in the same namespace or as NAMESPACE/NAME; its listener has to pass TLS through.","type":"string","pattern":"^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?/)?[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$","examples":["infra/shared"]}}};
const schema42 = {"title":"ImportLimit","description":"How many services this site takes in at most. Every Service adds environment variables to every pod of its namespace.","type":"integer","minimum":0,"maximum":20000,"default":200};
const schema43 = {"title":"Skupper","description":"How this site gets on with Skupper sites in its network.","type":"object","additionalProperties":false,"properties":{"serviceSync":{"description":"Exchange services with Skupper v1 sites by their service-sync messages. These are unsigned: any site of the network can offer a service under any name. Services with an allow list are not told.","type":"boolean","default":false}}};
const schema49 = {"description":"Certificates that count no longer, of CAs or of routers, by fingerprint. Connections that were made with them end.","type":"array","maxItems":10000,"items":{"title":"Revoked","type":"object","additionalProperties":false,"required":["sha256"],"properties":{"sha256":{"description":"The SHA-256 fingerprint of the certificate in hexadecimal, with or without colons.","type":"string","pattern":"^([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$","examples":["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"]},"reason":{"description":"Why, for people.","type":"string","pattern":"^.{0,200}$","examples":["its key was in a stolen laptop"]}}}};
const schema13 = {"title":"Metadata","type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"$ref":"#/definitions/name","description":"The name of the document. For a Site it is the site's name."},"labels":{"description":"Labels for people and selectors; they have no effect on traffic.","type":"object","additionalProperties":{"type":"string"},"examples":[{"region":"eu"}]},"annotations":{"description":"Annotations; they have no effect, but for isthmus.dev/confirm-deletion, which confirms a large deletion that is held.","type":"object","additionalProperties":{"type":"string"},"examples":[{"isthmus.dev/confirm-deletion":"1f2e3d4c"}]}}};
const schema14 = {"title":"Name","description":"A DNS label: lower-case letters, digits and hyphens, at most 63 characters.","type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$","examples":["west","eu-1"]};
const pattern0 = new RegExp("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$", "u");

function validate12(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.name === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'",schema:schema13.required,parentSchema:schema13,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "name") || (key0 === "labels")) || (key0 === "annotations"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema13,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.name !== undefined){
let data0 = data.name;
if(typeof data0 === "string"){
if(!pattern0.test(data0)){
const err2 = {instancePath:instancePath+"/name",schemaPath:"#/definitions/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",parentSchema:schema14,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/name",schemaPath:"#/definitions/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema14.type,parentSchema:schema14,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.labels !== undefined){
let data1 = data.labels;
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
for(const key1 in data1){
let data2 = data1[key1];
if(typeof data2 !== "string"){
const err4 = {instancePath:instancePath+"/labels/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema13.properties.labels.additionalProperties.type,parentSchema:schema13.properties.labels.additionalProperties,data:data2};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
else {
const err5 = {instancePath:instancePath+"/labels",schemaPath:"#/properties/labels/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema13.properties.labels.type,parentSchema:schema13.properties.labels,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.annotations !== undefined){
let data3 = data.annotations;
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
for(const key2 in data3){
let data4 = data3[key2];
if(typeof data4 !== "string"){
const err6 = {instancePath:instancePath+"/annotations/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema13.properties.annotations.additionalProperties.type,parentSchema:schema13.properties.annotations.additionalProperties,data:data4};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
else {
const err7 = {instancePath:instancePath+"/annotations",schemaPath:"#/properties/annotations/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema13.properties.annotations.type,parentSchema:schema13.properties.annotations,data:data3};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
else {
const err8 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema13.type,parentSchema:schema13,data};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
validate12.errors = vErrors;
return errors === 0;
}

const schema17 = {"description":"The links that this site dials.","type":"array","items":{"$ref":"#/definitions/link"},"maxItems":128};
const schema18 = {"title":"LinkSpec","description":"A link that this site's router dials to another site. Traffic flows both ways over it.","type":"object","additionalProperties":false,"required":["to"],"properties":{"to":{"$ref":"#/definitions/name","description":"The other site's name."},"endpoints":{"description":"Where the other site's router is reached, tried in turn. Left out: the endpoints that the other site declares.","type":"array","items":{"$ref":"#/definitions/endpoint"},"minItems":1,"maxItems":16,"examples":[["east.example.com:55671"]]},"cost":{"description":"The cost of crossing this link; traffic takes the path with the lowest sum.","type":"integer","minimum":1,"maximum":65535,"default":1,"examples":[2]},"credentials":{"description":"Certificate and key for this link where they do not come from the site's own CA, or a token that the other site has issued.","type":"object","additionalProperties":false,"properties":{"secretName":{"description":"In Kubernetes: the Secret with tls.crt, tls.key and ca.crt.","type":"string","pattern":"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$","examples":["link-east"]},"directory":{"description":"Elsewhere: the folder with tls.crt, tls.key and ca.crt.","type":"string","pattern":"^.{1,4096}$","examples":["/etc/isthmus/link-east"]},"token":{"description":"A token of the other site, redeemed once: in Kubernetes the name of the Secret that holds it, elsewhere the file.","type":"string","pattern":"^.{1,4096}$","examples":["east-token"]}},"minProperties":1,"maxProperties":1},"serverName":{"description":"The name that is asked for in the TLS handshake (SNI), where several sites share one address; default: the endpoint's host.","type":"string","pattern":"^[A-Za-z0-9]([-A-Za-z0-9.]{0,251}[A-Za-z0-9])?$","examples":["east.example.com"]},"proxy":{"title":"LinkProxy","description":"An HTTP proxy through which the other site is dialled, by CONNECT.","type":"object","additionalProperties":false,"required":["host"],"properties":{"host":{"$ref":"#/definitions/hostAndPort","description":"The proxy's host and port; default port: 3128."},"secretName":{"description":"In Kubernetes: the Secret with username and password.","type":"string","pattern":"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$","examples":["proxy-user"]},"directory":{"description":"Elsewhere: the folder with the files username and password.","type":"string","pattern":"^.{1,4096}$","examples":["/etc/isthmus/proxy-user"]}}}}};
const schema20 = {"title":"Endpoint","description":"Host and port of a site's router, the port from 1 to 65535. A bare host means port 55671. An IPv6 address stands in brackets.","type":"string","pattern":"^(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9]([-A-Za-z0-9_.]{0,252}))(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?$","examples":["east.example.com","east.example.com:55671","[2001:db8::1]:55671"]};
const schema21 = {"title":"HostAndPort","description":"A host that the router can reach, with its port (1 to 65535) where it differs from targetPort. An IPv6 address stands in brackets.","type":"string","pattern":"^(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9]([-A-Za-z0-9_.]{0,252}))(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?$","examples":["127.0.0.1:8081","db.internal"]};
const pattern6 = new RegExp("^(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9]([-A-Za-z0-9_.]{0,252}))(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?$", "u");
const pattern3 = new RegExp("^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$", "u");
const pattern8 = new RegExp("^.{1,4096}$", "u");
const pattern10 = new RegExp("^[A-Za-z0-9]([-A-Za-z0-9.]{0,251}[A-Za-z0-9])?$", "u");

function validate15(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.to === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "to"},message:"must have required property '"+"to"+"'",schema:schema18.required,parentSchema:schema18,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!((((((key0 === "to") || (key0 === "endpoints")) || (key0 === "cost")) || (key0 === "credentials")) || (key0 === "serverName")) || (key0 === "proxy"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema18,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.to !== undefined){
let data0 = data.to;
if(typeof data0 === "string"){
if(!pattern0.test(data0)){
const err2 = {instancePath:instancePath+"/to",schemaPath:"#/definitions/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",parentSchema:schema14,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/to",schemaPath:"#/definitions/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema14.type,parentSchema:schema14,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.endpoints !== undefined){
let data1 = data.endpoints;
if(Array.isArray(data1)){
if(data1.length > 16){
const err4 = {instancePath:instancePath+"/endpoints",schemaPath:"#/properties/endpoints/maxItems",keyword:"maxItems",params:{limit: 16},message:"must NOT have more than 16 items",schema:16,parentSchema:schema18.properties.endpoints,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data1.length < 1){
const err5 = {instancePath:instancePath+"/endpoints",schemaPath:"#/properties/endpoints/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema18.properties.endpoints,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
let data2 = data1[i0];
if(typeof data2 === "string"){
if(!pattern6.test(data2)){
const err6 = {instancePath:instancePath+"/endpoints/" + i0,schemaPath:"#/definitions/endpoint/pattern",keyword:"pattern",params:{pattern: "^(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9]([-A-Za-z0-9_.]{0,252}))(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?$"},message:"must match pattern \""+"^(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9]([-A-Za-z0-9_.]{0,252}))(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?$"+"\"",schema:"^(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9]([-A-Za-z0-9_.]{0,252}))(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?$",parentSchema:schema20,data:data2};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/endpoints/" + i0,schemaPath:"#/definitions/endpoint/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema20.type,parentSchema:schema20,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
else {
const err8 = {instancePath:instancePath+"/endpoints",schemaPath:"#/properties/endpoints/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema18.properties.endpoints.type,parentSchema:schema18.properties.endpoints,data:data1};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.cost !== undefined){
let data3 = data.cost;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err9 = {instancePath:instancePath+"/cost",schemaPath:"#/properties/cost/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema18.properties.cost.type,parentSchema:schema18.properties.cost,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 65535 || isNaN(data3)){
const err10 = {instancePath:instancePath+"/cost",schemaPath:"#/properties/cost/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535",schema:65535,parentSchema:schema18.properties.cost,data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(data3 < 1 || isNaN(data3)){
const err11 = {instancePath:instancePath+"/cost",schemaPath:"#/properties/cost/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema18.properties.cost,data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
if(data.credentials !== undefined){
let data4 = data.credentials;
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
if(Object.keys(data4).length > 1){
const err12 = {instancePath:instancePath+"/credentials",schemaPath:"#/properties/credentials/maxProperties",keyword:"maxProperties",params:{limit: 1},message:"must NOT have more than 1 properties",schema:1,parentSchema:schema18.properties.credentials,data:data4};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(Object.keys(data4).length < 1){
const err13 = {instancePath:instancePath+"/credentials",schemaPath:"#/properties/credentials/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties",schema:1,parentSchema:schema18.properties.credentials,data:data4};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
for(const key1 in data4){
if(!(((key1 === "secretName") || (key1 === "directory")) || (key1 === "token"))){
const err14 = {instancePath:instancePath+"/credentials",schemaPath:"#/properties/credentials/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema18.properties.credentials,data:data4};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data4.secretName !== undefined){
let data5 = data4.secretName;
if(typeof data5 === "string"){
if(!pattern3.test(data5)){
const err15 = {instancePath:instancePath+"/credentials/secretName",schemaPath:"#/properties/credentials/properties/secretName/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$",parentSchema:schema18.properties.credentials.properties.secretName,data:data5};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
else {
const err16 = {instancePath:instancePath+"/credentials/secretName",schemaPath:"#/properties/credentials/properties/secretName/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema18.properties.credentials.properties.secretName.type,parentSchema:schema18.properties.credentials.properties.secretName,data:data5};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data4.directory !== undefined){
let data6 = data4.directory;
if(typeof data6 === "string"){
if(!pattern8.test(data6)){
const err17 = {instancePath:instancePath+"/credentials/directory",schemaPath:"#/properties/credentials/properties/directory/pattern",keyword:"pattern",params:{pattern: "^.{1,4096}$"},message:"must match pattern \""+"^.{1,4096}$"+"\"",schema:"^.{1,4096}$",parentSchema:schema18.properties.credentials.properties.directory,data:data6};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/credentials/directory",schemaPath:"#/properties/credentials/properties/directory/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema18.properties.credentials.properties.directory.type,parentSchema:schema18.properties.credentials.properties.directory,data:data6};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data4.token !== undefined){
let data7 = data4.token;
if(typeof data7 === "string"){
if(!pattern8.test(data7)){
const err19 = {instancePath:instancePath+"/credentials/token",schemaPath:"#/properties/credentials/properties/token/pattern",keyword:"pattern",params:{pattern: "^.{1,4096}$"},message:"must match pattern \""+"^.{1,4096}$"+"\"",schema:"^.{1,4096}$",parentSchema:schema18.properties.credentials.properties.token,data:data7};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
else {
const err20 = {instancePath:instancePath+"/credentials/token",schemaPath:"#/properties/credentials/properties/token/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema18.properties.credentials.properties.token.type,parentSchema:schema18.properties.credentials.properties.token,data:data7};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
else {
const err21 = {instancePath:instancePath+"/credentials",schemaPath:"#/properties/credentials/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema18.properties.credentials.type,parentSchema:schema18.properties.credentials,data:data4};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data.serverName !== undefined){
let data8 = data.serverName;
if(typeof data8 === "string"){
if(!pattern10.test(data8)){
const err22 = {instancePath:instancePath+"/serverName",schemaPath:"#/properties/serverName/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9]([-A-Za-z0-9.]{0,251}[A-Za-z0-9])?$"},message:"must match pattern \""+"^[A-Za-z0-9]([-A-Za-z0-9.]{0,251}[A-Za-z0-9])?$"+"\"",schema:"^[A-Za-z0-9]([-A-Za-z0-9.]{0,251}[A-Za-z0-9])?$",parentSchema:schema18.properties.serverName,data:data8};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
else {
const err23 = {instancePath:instancePath+"/serverName",schemaPath:"#/properties/serverName/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema18.properties.serverName.type,parentSchema:schema18.properties.serverName,data:data8};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data.proxy !== undefined){
let data9 = data.proxy;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.host === undefined){
const err24 = {instancePath:instancePath+"/proxy",schemaPath:"#/properties/proxy/required",keyword:"required",params:{missingProperty: "host"},message:"must have required property '"+"host"+"'",schema:schema18.properties.proxy.required,parentSchema:schema18.properties.proxy,data:data9};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
for(const key2 in data9){
if(!(((key2 === "host") || (key2 === "secretName")) || (key2 === "directory"))){
const err25 = {instancePath:instancePath+"/proxy",schemaPath:"#/properties/proxy/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties",schema:false,parentSchema:schema18.properties.proxy,data:data9};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data9.host !== undefined){
let data10 = data9.host;
if(typeof data10 === "string"){
if(!pattern6.test(data10)){
const err26 = {instancePath:instancePath+"/proxy/host",schemaPath:"#/definitions/hostAndPort/pattern",keyword:"pattern",params:{pattern: "^(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9]([-A-Za-z0-9_.]{0,252}))(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?$"},message:"must match pattern \""+"^(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9]([-A-Za-z0-9_.]{0,252}))(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?$"+"\"",schema:"^(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9]([-A-Za-z0-9_.]{0,252}))(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?$",parentSchema:schema21,data:data10};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
else {
const err27 = {instancePath:instancePath+"/proxy/host",schemaPath:"#/definitions/hostAndPort/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema21.type,parentSchema:schema21,data:data10};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data9.secretName !== undefined){
let data11 = data9.secretName;
if(typeof data11 === "string"){
if(!pattern3.test(data11)){
const err28 = {instancePath:instancePath+"/proxy/secretName",schemaPath:"#/properties/proxy/properties/secretName/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$",parentSchema:schema18.properties.proxy.properties.secretName,data:data11};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
else {
const err29 = {instancePath:instancePath+"/proxy/secretName",schemaPath:"#/properties/proxy/properties/secretName/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema18.properties.proxy.properties.secretName.type,parentSchema:schema18.properties.proxy.properties.secretName,data:data11};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data9.directory !== undefined){
let data12 = data9.directory;
if(typeof data12 === "string"){
if(!pattern8.test(data12)){
const err30 = {instancePath:instancePath+"/proxy/directory",schemaPath:"#/properties/proxy/properties/directory/pattern",keyword:"pattern",params:{pattern: "^.{1,4096}$"},message:"must match pattern \""+"^.{1,4096}$"+"\"",schema:"^.{1,4096}$",parentSchema:schema18.properties.proxy.properties.directory,data:data12};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
else {
const err31 = {instancePath:instancePath+"/proxy/directory",schemaPath:"#/properties/proxy/properties/directory/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema18.properties.proxy.properties.directory.type,parentSchema:schema18.properties.proxy.properties.directory,data:data12};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
else {
const err32 = {instancePath:instancePath+"/proxy",schemaPath:"#/properties/proxy/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema18.properties.proxy.type,parentSchema:schema18.properties.proxy,data:data9};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
}
else {
const err33 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema18.type,parentSchema:schema18,data};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
validate15.errors = vErrors;
return errors === 0;
}


function validate14(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(Array.isArray(data)){
if(data.length > 128){
const err0 = {instancePath,schemaPath:"#/maxItems",keyword:"maxItems",params:{limit: 128},message:"must NOT have more than 128 items",schema:128,parentSchema:schema17,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
const len0 = data.length;
for(let i0=0; i0<len0; i0++){
if(!(validate15(data[i0], {instancePath:instancePath+"/" + i0,parentData:data,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate15.errors : vErrors.concat(validate15.errors);
errors = vErrors.length;
}
}
}
else {
const err1 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema17.type,parentSchema:schema17,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
validate14.errors = vErrors;
return errors === 0;
}

const schema22 = {"description":"The services that this site offers.","type":"array","items":{"$ref":"#/definitions/exposure"},"maxItems":20000};
const schema23 = {"title":"ServiceSpec","description":"A service that this site offers to the network.","type":"object","additionalProperties":false,"properties":{"service":{"$ref":"#/definitions/name","description":"The service's name where it is imported."},"address":{"description":"The service's address in the network; default: its name. Sites that expose the same address answer for it together.","type":"string","pattern":"^[A-Za-z0-9][-A-Za-z0-9._/]{0,126}$","examples":["backend"]},"port":{"$ref":"#/definitions/port","description":"The port at which the service answers where it is imported, for the common case of one port."},"targetPort":{"$ref":"#/definitions/targetPort","description":"With `port`: the target's port; default: the same number."},"ports":{"description":"The ports of a service with several.","type":"array","items":{"$ref":"#/definitions/servicePort"},"minItems":1,"maxItems":32},"protocol":{"description":"How the router treats the bytes. tcp carries anything that runs over TCP, HTTP and gRPC included.","type":"string","enum":["tcp"],"default":"tcp"},"target":{"$ref":"#/definitions/target"},"targets":{"description":"Several targets that share the connections.","type":"array","items":{"$ref":"#/definitions/target"},"minItems":1,"maxItems":256},"allow":{"description":"The sites that may use the service; default: every site of the network.","type":"array","items":{"$ref":"#/definitions/namePattern"},"maxItems":256,"examples":[["west","edge-*"]]},"tls":{"$ref":"#/definitions/targetTls"},"encryption":{"description":"link: encrypted on each link, and from the first site to the last where allow restricts who may use the service. end-to-end: always in TLS from the first site to the last, so that no site between can read it.","type":"string","enum":["link","end-to-end"],"default":"link"},"podNames":{"description":"In Kubernetes: each pod of a StatefulSet among the targets is offered under its own name too, as mongo-0, mongo-1 and so on.","type":"boolean","default":false},"includeNotReady":{"description":"In Kubernetes: pods that are not ready answer too. Pods that are being deleted never do.","type":"boolean","default":false}}};
const schema25 = {"title":"Port","description":"A TCP port.","type":"integer","minimum":1,"maximum":65535,"examples":[8080]};
const schema26 = {"title":"TargetPort","description":"The port of the target: a number, or in Kubernetes the name of a container port.","anyOf":[{"type":"integer","minimum":1,"maximum":65535,"description":"The number of a port."},{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$","description":"The name of a container port: up to 15 lower-case letters, digits and hyphens."}],"examples":[8080,"http"]};
const schema34 = {"title":"NamePattern","description":"A name in which * stands for any characters.","type":"string","pattern":"^[-a-z0-9*]{1,63}$","examples":["west","edge-*","*"]};
const schema35 = {"title":"TargetTls","description":"The router speaks TLS to the target. The Secret or folder holds ca.crt, and for a client certificate tls.crt and tls.key; without one the CAs of the system count.","type":"object","additionalProperties":false,"properties":{"secretName":{"description":"In Kubernetes: the Secret of that name.","type":"string","pattern":"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$","examples":["db-tls"]},"directory":{"description":"Elsewhere: the folder that holds the files.","type":"string","pattern":"^.{1,4096}$","examples":["/etc/isthmus/db-tls"]},"verifyHostname":{"description":"Whether the target's certificate has to carry the name or address under which it is dialled.","type":"boolean","default":true}}};
const func2 = Object.prototype.hasOwnProperty;
const pattern15 = new RegExp("^[A-Za-z0-9][-A-Za-z0-9._/]{0,126}$", "u");
const pattern16 = new RegExp("^[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$", "u");
const pattern23 = new RegExp("^[-a-z0-9*]{1,63}$", "u");
const schema27 = {"title":"ServicePort","type":"object","additionalProperties":false,"required":["port"],"properties":{"name":{"$ref":"#/definitions/name","description":"The port's name, needed when a service has several."},"port":{"$ref":"#/definitions/port","description":"The port at which the service answers where it is imported."},"targetPort":{"$ref":"#/definitions/targetPort","description":"The target's port; default: the same number."}}};

function validate20(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.port === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "port"},message:"must have required property '"+"port"+"'",schema:schema27.required,parentSchema:schema27,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "name") || (key0 === "port")) || (key0 === "targetPort"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema27,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.name !== undefined){
let data0 = data.name;
if(typeof data0 === "string"){
if(!pattern0.test(data0)){
const err2 = {instancePath:instancePath+"/name",schemaPath:"#/definitions/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",parentSchema:schema14,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/name",schemaPath:"#/definitions/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema14.type,parentSchema:schema14,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.port !== undefined){
let data1 = data.port;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
const err4 = {instancePath:instancePath+"/port",schemaPath:"#/definitions/port/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema25.type,parentSchema:schema25,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 65535 || isNaN(data1)){
const err5 = {instancePath:instancePath+"/port",schemaPath:"#/definitions/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535",schema:65535,parentSchema:schema25,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data1 < 1 || isNaN(data1)){
const err6 = {instancePath:instancePath+"/port",schemaPath:"#/definitions/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema25,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
if(data.targetPort !== undefined){
let data2 = data.targetPort;
const _errs10 = errors;
let valid4 = false;
const _errs11 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
const err7 = {instancePath:instancePath+"/targetPort",schemaPath:"#/definitions/targetPort/anyOf/0/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema26.anyOf[0].type,parentSchema:schema26.anyOf[0],data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 65535 || isNaN(data2)){
const err8 = {instancePath:instancePath+"/targetPort",schemaPath:"#/definitions/targetPort/anyOf/0/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535",schema:65535,parentSchema:schema26.anyOf[0],data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(data2 < 1 || isNaN(data2)){
const err9 = {instancePath:instancePath+"/targetPort",schemaPath:"#/definitions/targetPort/anyOf/0/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema26.anyOf[0],data:data2};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
var _valid0 = _errs11 === errors;
valid4 = valid4 || _valid0;
if(!valid4){
const _errs13 = errors;
if(typeof data2 === "string"){
if(!pattern16.test(data2)){
const err10 = {instancePath:instancePath+"/targetPort",schemaPath:"#/definitions/targetPort/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$",parentSchema:schema26.anyOf[1],data:data2};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/targetPort",schemaPath:"#/definitions/targetPort/anyOf/1/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema26.anyOf[1].type,parentSchema:schema26.anyOf[1],data:data2};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
var _valid0 = _errs13 === errors;
valid4 = valid4 || _valid0;
}
if(!valid4){
const err12 = {instancePath:instancePath+"/targetPort",schemaPath:"#/definitions/targetPort/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema26.anyOf,parentSchema:schema26,data:data2};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
else {
errors = _errs10;
if(vErrors !== null){
if(_errs10){
vErrors.length = _errs10;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err13 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema27.type,parentSchema:schema27,data};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
validate20.errors = vErrors;
return errors === 0;
}

const schema31 = {"title":"Target","description":"What answers for the service. Exactly one of the keys.","type":"object","additionalProperties":false,"minProperties":1,"maxProperties":1,"properties":{"workload":{"description":"A workload in the site's namespace.","type":"string","pattern":"^(deployment|statefulset|daemonset)/[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$","examples":["deployment/backend"]},"selector":{"description":"Pods of the site's namespace by label.","type":"string","pattern":"^[^=,\\s]+=[^=,\\s]*(,[^=,\\s]+=[^=,\\s]*)*$","examples":["app=backend"]},"service":{"$ref":"#/definitions/name","description":"A Kubernetes Service in the site's namespace."},"host":{"$ref":"#/definitions/hostAndPort"},"amqp":{"description":"A program that receives at the service's address as an AMQP client of this site's router (see spec.amqp).","type":"boolean","enum":[true],"examples":[true]}}};
const pattern19 = new RegExp("^(deployment|statefulset|daemonset)/[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$", "u");
const pattern20 = new RegExp("^[^=,\\s]+=[^=,\\s]*(,[^=,\\s]+=[^=,\\s]*)*$", "u");

function validate22(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(Object.keys(data).length > 1){
const err0 = {instancePath,schemaPath:"#/maxProperties",keyword:"maxProperties",params:{limit: 1},message:"must NOT have more than 1 properties",schema:1,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(Object.keys(data).length < 1){
const err1 = {instancePath,schemaPath:"#/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties",schema:1,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!(((((key0 === "workload") || (key0 === "selector")) || (key0 === "service")) || (key0 === "host")) || (key0 === "amqp"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.workload !== undefined){
let data0 = data.workload;
if(typeof data0 === "string"){
if(!pattern19.test(data0)){
const err3 = {instancePath:instancePath+"/workload",schemaPath:"#/properties/workload/pattern",keyword:"pattern",params:{pattern: "^(deployment|statefulset|daemonset)/[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"},message:"must match pattern \""+"^(deployment|statefulset|daemonset)/[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"+"\"",schema:"^(deployment|statefulset|daemonset)/[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$",parentSchema:schema31.properties.workload,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/workload",schemaPath:"#/properties/workload/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.workload.type,parentSchema:schema31.properties.workload,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.selector !== undefined){
let data1 = data.selector;
if(typeof data1 === "string"){
if(!pattern20.test(data1)){
const err5 = {instancePath:instancePath+"/selector",schemaPath:"#/properties/selector/pattern",keyword:"pattern",params:{pattern: "^[^=,\\s]+=[^=,\\s]*(,[^=,\\s]+=[^=,\\s]*)*$"},message:"must match pattern \""+"^[^=,\\s]+=[^=,\\s]*(,[^=,\\s]+=[^=,\\s]*)*$"+"\"",schema:"^[^=,\\s]+=[^=,\\s]*(,[^=,\\s]+=[^=,\\s]*)*$",parentSchema:schema31.properties.selector,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/selector",schemaPath:"#/properties/selector/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.selector.type,parentSchema:schema31.properties.selector,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.service !== undefined){
let data2 = data.service;
if(typeof data2 === "string"){
if(!pattern0.test(data2)){
const err7 = {instancePath:instancePath+"/service",schemaPath:"#/definitions/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",parentSchema:schema14,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/service",schemaPath:"#/definitions/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema14.type,parentSchema:schema14,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.host !== undefined){
let data3 = data.host;
if(typeof data3 === "string"){
if(!pattern6.test(data3)){
const err9 = {instancePath:instancePath+"/host",schemaPath:"#/definitions/hostAndPort/pattern",keyword:"pattern",params:{pattern: "^(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9]([-A-Za-z0-9_.]{0,252}))(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?$"},message:"must match pattern \""+"^(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9]([-A-Za-z0-9_.]{0,252}))(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?$"+"\"",schema:"^(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9]([-A-Za-z0-9_.]{0,252}))(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?$",parentSchema:schema21,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/host",schemaPath:"#/definitions/hostAndPort/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema21.type,parentSchema:schema21,data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.amqp !== undefined){
let data4 = data.amqp;
if(typeof data4 !== "boolean"){
const err11 = {instancePath:instancePath+"/amqp",schemaPath:"#/properties/amqp/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema31.properties.amqp.type,parentSchema:schema31.properties.amqp,data:data4};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(!(data4 === true)){
const err12 = {instancePath:instancePath+"/amqp",schemaPath:"#/properties/amqp/enum",keyword:"enum",params:{allowedValues: schema31.properties.amqp.enum},message:"must be equal to one of the allowed values",schema:schema31.properties.amqp.enum,parentSchema:schema31.properties.amqp,data:data4};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
else {
const err13 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.type,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
validate22.errors = vErrors;
return errors === 0;
}


function validate19(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(func2.call(schema23.properties, key0))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema23,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.service !== undefined){
let data0 = data.service;
if(typeof data0 === "string"){
if(!pattern0.test(data0)){
const err1 = {instancePath:instancePath+"/service",schemaPath:"#/definitions/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",parentSchema:schema14,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
else {
const err2 = {instancePath:instancePath+"/service",schemaPath:"#/definitions/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema14.type,parentSchema:schema14,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.address !== undefined){
let data1 = data.address;
if(typeof data1 === "string"){
if(!pattern15.test(data1)){
const err3 = {instancePath:instancePath+"/address",schemaPath:"#/properties/address/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9][-A-Za-z0-9._/]{0,126}$"},message:"must match pattern \""+"^[A-Za-z0-9][-A-Za-z0-9._/]{0,126}$"+"\"",schema:"^[A-Za-z0-9][-A-Za-z0-9._/]{0,126}$",parentSchema:schema23.properties.address,data:data1};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/address",schemaPath:"#/properties/address/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema23.properties.address.type,parentSchema:schema23.properties.address,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.port !== undefined){
let data2 = data.port;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
const err5 = {instancePath:instancePath+"/port",schemaPath:"#/definitions/port/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema25.type,parentSchema:schema25,data:data2};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 65535 || isNaN(data2)){
const err6 = {instancePath:instancePath+"/port",schemaPath:"#/definitions/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535",schema:65535,parentSchema:schema25,data:data2};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(data2 < 1 || isNaN(data2)){
const err7 = {instancePath:instancePath+"/port",schemaPath:"#/definitions/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema25,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
if(data.targetPort !== undefined){
let data3 = data.targetPort;
const _errs12 = errors;
let valid4 = false;
const _errs13 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err8 = {instancePath:instancePath+"/targetPort",schemaPath:"#/definitions/targetPort/anyOf/0/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema26.anyOf[0].type,parentSchema:schema26.anyOf[0],data:data3};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 65535 || isNaN(data3)){
const err9 = {instancePath:instancePath+"/targetPort",schemaPath:"#/definitions/targetPort/anyOf/0/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535",schema:65535,parentSchema:schema26.anyOf[0],data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(data3 < 1 || isNaN(data3)){
const err10 = {instancePath:instancePath+"/targetPort",schemaPath:"#/definitions/targetPort/anyOf/0/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema26.anyOf[0],data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
var _valid0 = _errs13 === errors;
valid4 = valid4 || _valid0;
if(!valid4){
const _errs15 = errors;
if(typeof data3 === "string"){
if(!pattern16.test(data3)){
const err11 = {instancePath:instancePath+"/targetPort",schemaPath:"#/definitions/targetPort/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$",parentSchema:schema26.anyOf[1],data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/targetPort",schemaPath:"#/definitions/targetPort/anyOf/1/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema26.anyOf[1].type,parentSchema:schema26.anyOf[1],data:data3};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
var _valid0 = _errs15 === errors;
valid4 = valid4 || _valid0;
}
if(!valid4){
const err13 = {instancePath:instancePath+"/targetPort",schemaPath:"#/definitions/targetPort/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema26.anyOf,parentSchema:schema26,data:data3};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
else {
errors = _errs12;
if(vErrors !== null){
if(_errs12){
vErrors.length = _errs12;
}
else {
vErrors = null;
}
}
}
}
if(data.ports !== undefined){
let data4 = data.ports;
if(Array.isArray(data4)){
if(data4.length > 32){
const err14 = {instancePath:instancePath+"/ports",schemaPath:"#/properties/ports/maxItems",keyword:"maxItems",params:{limit: 32},message:"must NOT have more than 32 items",schema:32,parentSchema:schema23.properties.ports,data:data4};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(data4.length < 1){
const err15 = {instancePath:instancePath+"/ports",schemaPath:"#/properties/ports/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema23.properties.ports,data:data4};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
if(!(validate20(data4[i0], {instancePath:instancePath+"/ports/" + i0,parentData:data4,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate20.errors : vErrors.concat(validate20.errors);
errors = vErrors.length;
}
}
}
else {
const err16 = {instancePath:instancePath+"/ports",schemaPath:"#/properties/ports/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema23.properties.ports.type,parentSchema:schema23.properties.ports,data:data4};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data.protocol !== undefined){
let data6 = data.protocol;
if(typeof data6 !== "string"){
const err17 = {instancePath:instancePath+"/protocol",schemaPath:"#/properties/protocol/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema23.properties.protocol.type,parentSchema:schema23.properties.protocol,data:data6};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(!(data6 === "tcp")){
const err18 = {instancePath:instancePath+"/protocol",schemaPath:"#/properties/protocol/enum",keyword:"enum",params:{allowedValues: schema23.properties.protocol.enum},message:"must be equal to one of the allowed values",schema:schema23.properties.protocol.enum,parentSchema:schema23.properties.protocol,data:data6};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.target !== undefined){
if(!(validate22(data.target, {instancePath:instancePath+"/target",parentData:data,parentDataProperty:"target",rootData}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
}
if(data.targets !== undefined){
let data8 = data.targets;
if(Array.isArray(data8)){
if(data8.length > 256){
const err19 = {instancePath:instancePath+"/targets",schemaPath:"#/properties/targets/maxItems",keyword:"maxItems",params:{limit: 256},message:"must NOT have more than 256 items",schema:256,parentSchema:schema23.properties.targets,data:data8};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(data8.length < 1){
const err20 = {instancePath:instancePath+"/targets",schemaPath:"#/properties/targets/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema23.properties.targets,data:data8};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
const len1 = data8.length;
for(let i1=0; i1<len1; i1++){
if(!(validate22(data8[i1], {instancePath:instancePath+"/targets/" + i1,parentData:data8,parentDataProperty:i1,rootData}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
}
}
else {
const err21 = {instancePath:instancePath+"/targets",schemaPath:"#/properties/targets/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema23.properties.targets.type,parentSchema:schema23.properties.targets,data:data8};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data.allow !== undefined){
let data10 = data.allow;
if(Array.isArray(data10)){
if(data10.length > 256){
const err22 = {instancePath:instancePath+"/allow",schemaPath:"#/properties/allow/maxItems",keyword:"maxItems",params:{limit: 256},message:"must NOT have more than 256 items",schema:256,parentSchema:schema23.properties.allow,data:data10};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
const len2 = data10.length;
for(let i2=0; i2<len2; i2++){
let data11 = data10[i2];
if(typeof data11 === "string"){
if(!pattern23.test(data11)){
const err23 = {instancePath:instancePath+"/allow/" + i2,schemaPath:"#/definitions/namePattern/pattern",keyword:"pattern",params:{pattern: "^[-a-z0-9*]{1,63}$"},message:"must match pattern \""+"^[-a-z0-9*]{1,63}$"+"\"",schema:"^[-a-z0-9*]{1,63}$",parentSchema:schema34,data:data11};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
else {
const err24 = {instancePath:instancePath+"/allow/" + i2,schemaPath:"#/definitions/namePattern/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema34.type,parentSchema:schema34,data:data11};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
}
else {
const err25 = {instancePath:instancePath+"/allow",schemaPath:"#/properties/allow/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema23.properties.allow.type,parentSchema:schema23.properties.allow,data:data10};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data.tls !== undefined){
let data12 = data.tls;
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
for(const key1 in data12){
if(!(((key1 === "secretName") || (key1 === "directory")) || (key1 === "verifyHostname"))){
const err26 = {instancePath:instancePath+"/tls",schemaPath:"#/definitions/targetTls/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema35,data:data12};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data12.secretName !== undefined){
let data13 = data12.secretName;
if(typeof data13 === "string"){
if(!pattern3.test(data13)){
const err27 = {instancePath:instancePath+"/tls/secretName",schemaPath:"#/definitions/targetTls/properties/secretName/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$",parentSchema:schema35.properties.secretName,data:data13};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
else {
const err28 = {instancePath:instancePath+"/tls/secretName",schemaPath:"#/definitions/targetTls/properties/secretName/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema35.properties.secretName.type,parentSchema:schema35.properties.secretName,data:data13};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data12.directory !== undefined){
let data14 = data12.directory;
if(typeof data14 === "string"){
if(!pattern8.test(data14)){
const err29 = {instancePath:instancePath+"/tls/directory",schemaPath:"#/definitions/targetTls/properties/directory/pattern",keyword:"pattern",params:{pattern: "^.{1,4096}$"},message:"must match pattern \""+"^.{1,4096}$"+"\"",schema:"^.{1,4096}$",parentSchema:schema35.properties.directory,data:data14};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
else {
const err30 = {instancePath:instancePath+"/tls/directory",schemaPath:"#/definitions/targetTls/properties/directory/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema35.properties.directory.type,parentSchema:schema35.properties.directory,data:data14};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data12.verifyHostname !== undefined){
let data15 = data12.verifyHostname;
if(typeof data15 !== "boolean"){
const err31 = {instancePath:instancePath+"/tls/verifyHostname",schemaPath:"#/definitions/targetTls/properties/verifyHostname/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema35.properties.verifyHostname.type,parentSchema:schema35.properties.verifyHostname,data:data15};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
else {
const err32 = {instancePath:instancePath+"/tls",schemaPath:"#/definitions/targetTls/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema35.type,parentSchema:schema35,data:data12};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data.encryption !== undefined){
let data16 = data.encryption;
if(typeof data16 !== "string"){
const err33 = {instancePath:instancePath+"/encryption",schemaPath:"#/properties/encryption/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema23.properties.encryption.type,parentSchema:schema23.properties.encryption,data:data16};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(!((data16 === "link") || (data16 === "end-to-end"))){
const err34 = {instancePath:instancePath+"/encryption",schemaPath:"#/properties/encryption/enum",keyword:"enum",params:{allowedValues: schema23.properties.encryption.enum},message:"must be equal to one of the allowed values",schema:schema23.properties.encryption.enum,parentSchema:schema23.properties.encryption,data:data16};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data.podNames !== undefined){
let data17 = data.podNames;
if(typeof data17 !== "boolean"){
const err35 = {instancePath:instancePath+"/podNames",schemaPath:"#/properties/podNames/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema23.properties.podNames.type,parentSchema:schema23.properties.podNames,data:data17};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data.includeNotReady !== undefined){
let data18 = data.includeNotReady;
if(typeof data18 !== "boolean"){
const err36 = {instancePath:instancePath+"/includeNotReady",schemaPath:"#/properties/includeNotReady/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema23.properties.includeNotReady.type,parentSchema:schema23.properties.includeNotReady,data:data18};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
}
else {
const err37 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema23.type,parentSchema:schema23,data};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
validate19.errors = vErrors;
return errors === 0;
}


function validate18(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(Array.isArray(data)){
if(data.length > 20000){
const err0 = {instancePath,schemaPath:"#/maxItems",keyword:"maxItems",params:{limit: 20000},message:"must NOT have more than 20000 items",schema:20000,parentSchema:schema22,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
const len0 = data.length;
for(let i0=0; i0<len0; i0++){
if(!(validate19(data[i0], {instancePath:instancePath+"/" + i0,parentData:data,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate19.errors : vErrors.concat(validate19.errors);
errors = vErrors.length;
}
}
}
else {
const err1 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema22.type,parentSchema:schema22,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
validate18.errors = vErrors;
return errors === 0;
}

const schema36 = {"description":"The services of other sites that this site takes in; default: every service that is exposed to it. An empty list takes none.","type":"array","items":{"$ref":"#/definitions/import"},"maxItems":20000};
const schema37 = {"title":"ImportSpec","description":"Services of other sites that this site takes in.","type":"object","additionalProperties":false,"required":["service"],"properties":{"service":{"$ref":"#/definitions/namePattern","description":"The service's name, or a pattern."},"from":{"description":"The sites to take it from; default: all.","type":"array","items":{"$ref":"#/definitions/namePattern"},"maxItems":256,"default":["*"]},"as":{"description":"The name it gets here. <service> and <site> are filled in.","type":"string","pattern":"^([-a-z0-9]|<service>|<site>){1,63}$","examples":["<service>-<site>"]},"host":{"description":"Outside Kubernetes: the local address at which the service answers.","type":"string","pattern":"^[0-9a-zA-Z:.]{1,64}$","default":"127.0.0.1"},"port":{"$ref":"#/definitions/port","description":"Outside Kubernetes: the local port at which the service answers, for a service with one port; default: the service's own."},"tls":{"$ref":"#/definitions/clientTls"},"takeOver":{"description":"In Kubernetes: a Service of that name that is there already is led to the network, and given back when the import goes. Otherwise it stays as it is and the status says so.","type":"boolean","default":false}}};
const schema41 = {"title":"ClientTls","description":"Clients of the imported service speak TLS to the router. The Secret or folder holds tls.crt and tls.key, and ca.crt where client certificates are asked for.","type":"object","additionalProperties":false,"properties":{"secretName":{"description":"In Kubernetes: the Secret of that name.","type":"string","pattern":"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$","examples":["backend-tls"]},"directory":{"description":"Elsewhere: the folder that holds the files.","type":"string","pattern":"^.{1,4096}$","examples":["/etc/isthmus/backend-tls"]},"clientCertificate":{"description":"none: clients need no certificate. required: only clients with a certificate of a CA in ca.crt are let in.","type":"string","enum":["none","required"],"default":"none"}}};
const pattern28 = new RegExp("^([-a-z0-9]|<service>|<site>){1,63}$", "u");
const pattern1 = new RegExp("^[0-9a-zA-Z:.]{1,64}$", "u");

function validate28(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.service === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "service"},message:"must have required property '"+"service"+"'",schema:schema37.required,parentSchema:schema37,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(((((((key0 === "service") || (key0 === "from")) || (key0 === "as")) || (key0 === "host")) || (key0 === "port")) || (key0 === "tls")) || (key0 === "takeOver"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema37,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.service !== undefined){
let data0 = data.service;
if(typeof data0 === "string"){
if(!pattern23.test(data0)){
const err2 = {instancePath:instancePath+"/service",schemaPath:"#/definitions/namePattern/pattern",keyword:"pattern",params:{pattern: "^[-a-z0-9*]{1,63}$"},message:"must match pattern \""+"^[-a-z0-9*]{1,63}$"+"\"",schema:"^[-a-z0-9*]{1,63}$",parentSchema:schema34,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/service",schemaPath:"#/definitions/namePattern/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema34.type,parentSchema:schema34,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.from !== undefined){
let data1 = data.from;
if(Array.isArray(data1)){
if(data1.length > 256){
const err4 = {instancePath:instancePath+"/from",schemaPath:"#/properties/from/maxItems",keyword:"maxItems",params:{limit: 256},message:"must NOT have more than 256 items",schema:256,parentSchema:schema37.properties.from,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
let data2 = data1[i0];
if(typeof data2 === "string"){
if(!pattern23.test(data2)){
const err5 = {instancePath:instancePath+"/from/" + i0,schemaPath:"#/definitions/namePattern/pattern",keyword:"pattern",params:{pattern: "^[-a-z0-9*]{1,63}$"},message:"must match pattern \""+"^[-a-z0-9*]{1,63}$"+"\"",schema:"^[-a-z0-9*]{1,63}$",parentSchema:schema34,data:data2};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/from/" + i0,schemaPath:"#/definitions/namePattern/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema34.type,parentSchema:schema34,data:data2};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
else {
const err7 = {instancePath:instancePath+"/from",schemaPath:"#/properties/from/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema37.properties.from.type,parentSchema:schema37.properties.from,data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.as !== undefined){
let data3 = data.as;
if(typeof data3 === "string"){
if(!pattern28.test(data3)){
const err8 = {instancePath:instancePath+"/as",schemaPath:"#/properties/as/pattern",keyword:"pattern",params:{pattern: "^([-a-z0-9]|<service>|<site>){1,63}$"},message:"must match pattern \""+"^([-a-z0-9]|<service>|<site>){1,63}$"+"\"",schema:"^([-a-z0-9]|<service>|<site>){1,63}$",parentSchema:schema37.properties.as,data:data3};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/as",schemaPath:"#/properties/as/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema37.properties.as.type,parentSchema:schema37.properties.as,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.host !== undefined){
let data4 = data.host;
if(typeof data4 === "string"){
if(!pattern1.test(data4)){
const err10 = {instancePath:instancePath+"/host",schemaPath:"#/properties/host/pattern",keyword:"pattern",params:{pattern: "^[0-9a-zA-Z:.]{1,64}$"},message:"must match pattern \""+"^[0-9a-zA-Z:.]{1,64}$"+"\"",schema:"^[0-9a-zA-Z:.]{1,64}$",parentSchema:schema37.properties.host,data:data4};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/host",schemaPath:"#/properties/host/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema37.properties.host.type,parentSchema:schema37.properties.host,data:data4};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.port !== undefined){
let data5 = data.port;
if(!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))){
const err12 = {instancePath:instancePath+"/port",schemaPath:"#/definitions/port/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema25.type,parentSchema:schema25,data:data5};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 > 65535 || isNaN(data5)){
const err13 = {instancePath:instancePath+"/port",schemaPath:"#/definitions/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535",schema:65535,parentSchema:schema25,data:data5};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(data5 < 1 || isNaN(data5)){
const err14 = {instancePath:instancePath+"/port",schemaPath:"#/definitions/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema25,data:data5};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
if(data.tls !== undefined){
let data6 = data.tls;
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
for(const key1 in data6){
if(!(((key1 === "secretName") || (key1 === "directory")) || (key1 === "clientCertificate"))){
const err15 = {instancePath:instancePath+"/tls",schemaPath:"#/definitions/clientTls/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema41,data:data6};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data6.secretName !== undefined){
let data7 = data6.secretName;
if(typeof data7 === "string"){
if(!pattern3.test(data7)){
const err16 = {instancePath:instancePath+"/tls/secretName",schemaPath:"#/definitions/clientTls/properties/secretName/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$",parentSchema:schema41.properties.secretName,data:data7};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
else {
const err17 = {instancePath:instancePath+"/tls/secretName",schemaPath:"#/definitions/clientTls/properties/secretName/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema41.properties.secretName.type,parentSchema:schema41.properties.secretName,data:data7};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data6.directory !== undefined){
let data8 = data6.directory;
if(typeof data8 === "string"){
if(!pattern8.test(data8)){
const err18 = {instancePath:instancePath+"/tls/directory",schemaPath:"#/definitions/clientTls/properties/directory/pattern",keyword:"pattern",params:{pattern: "^.{1,4096}$"},message:"must match pattern \""+"^.{1,4096}$"+"\"",schema:"^.{1,4096}$",parentSchema:schema41.properties.directory,data:data8};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
else {
const err19 = {instancePath:instancePath+"/tls/directory",schemaPath:"#/definitions/clientTls/properties/directory/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema41.properties.directory.type,parentSchema:schema41.properties.directory,data:data8};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data6.clientCertificate !== undefined){
let data9 = data6.clientCertificate;
if(typeof data9 !== "string"){
const err20 = {instancePath:instancePath+"/tls/clientCertificate",schemaPath:"#/definitions/clientTls/properties/clientCertificate/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema41.properties.clientCertificate.type,parentSchema:schema41.properties.clientCertificate,data:data9};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(!((data9 === "none") || (data9 === "required"))){
const err21 = {instancePath:instancePath+"/tls/clientCertificate",schemaPath:"#/definitions/clientTls/properties/clientCertificate/enum",keyword:"enum",params:{allowedValues: schema41.properties.clientCertificate.enum},message:"must be equal to one of the allowed values",schema:schema41.properties.clientCertificate.enum,parentSchema:schema41.properties.clientCertificate,data:data9};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
else {
const err22 = {instancePath:instancePath+"/tls",schemaPath:"#/definitions/clientTls/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema41.type,parentSchema:schema41,data:data6};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data.takeOver !== undefined){
let data10 = data.takeOver;
if(typeof data10 !== "boolean"){
const err23 = {instancePath:instancePath+"/takeOver",schemaPath:"#/properties/takeOver/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema37.properties.takeOver.type,parentSchema:schema37.properties.takeOver,data:data10};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
else {
const err24 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema37.type,parentSchema:schema37,data};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
validate28.errors = vErrors;
return errors === 0;
}


function validate27(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(Array.isArray(data)){
if(data.length > 20000){
const err0 = {instancePath,schemaPath:"#/maxItems",keyword:"maxItems",params:{limit: 20000},message:"must NOT have more than 20000 items",schema:20000,parentSchema:schema36,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
const len0 = data.length;
for(let i0=0; i0<len0; i0++){
if(!(validate28(data[i0], {instancePath:instancePath+"/" + i0,parentData:data,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate28.errors : vErrors.concat(validate28.errors);
errors = vErrors.length;
}
}
}
else {
const err1 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema36.type,parentSchema:schema36,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
validate27.errors = vErrors;
return errors === 0;
}

const schema44 = {"title":"AmqpAccess","description":"A port of the router for ordinary AMQP 1.0 clients: programs that send and receive messages, or serve connections without listening anywhere.","type":"object","additionalProperties":false,"properties":{"bind":{"description":"The local address to listen on. Without tls it must be of the loopback.","type":"string","pattern":"^[0-9a-zA-Z:.]{1,64}$","default":"127.0.0.1"},"port":{"$ref":"#/definitions/port","description":"The port to listen on; default: 5672, with tls 5671."},"tls":{"$ref":"#/definitions/clientTls"}}};

function validate31(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(((key0 === "bind") || (key0 === "port")) || (key0 === "tls"))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema44,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.bind !== undefined){
let data0 = data.bind;
if(typeof data0 === "string"){
if(!pattern1.test(data0)){
const err1 = {instancePath:instancePath+"/bind",schemaPath:"#/properties/bind/pattern",keyword:"pattern",params:{pattern: "^[0-9a-zA-Z:.]{1,64}$"},message:"must match pattern \""+"^[0-9a-zA-Z:.]{1,64}$"+"\"",schema:"^[0-9a-zA-Z:.]{1,64}$",parentSchema:schema44.properties.bind,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
else {
const err2 = {instancePath:instancePath+"/bind",schemaPath:"#/properties/bind/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema44.properties.bind.type,parentSchema:schema44.properties.bind,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.port !== undefined){
let data1 = data.port;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
const err3 = {instancePath:instancePath+"/port",schemaPath:"#/definitions/port/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema25.type,parentSchema:schema25,data:data1};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 65535 || isNaN(data1)){
const err4 = {instancePath:instancePath+"/port",schemaPath:"#/definitions/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535",schema:65535,parentSchema:schema25,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data1 < 1 || isNaN(data1)){
const err5 = {instancePath:instancePath+"/port",schemaPath:"#/definitions/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema25,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
if(data.tls !== undefined){
let data2 = data.tls;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
for(const key1 in data2){
if(!(((key1 === "secretName") || (key1 === "directory")) || (key1 === "clientCertificate"))){
const err6 = {instancePath:instancePath+"/tls",schemaPath:"#/definitions/clientTls/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema41,data:data2};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data2.secretName !== undefined){
let data3 = data2.secretName;
if(typeof data3 === "string"){
if(!pattern3.test(data3)){
const err7 = {instancePath:instancePath+"/tls/secretName",schemaPath:"#/definitions/clientTls/properties/secretName/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$",parentSchema:schema41.properties.secretName,data:data3};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/tls/secretName",schemaPath:"#/definitions/clientTls/properties/secretName/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema41.properties.secretName.type,parentSchema:schema41.properties.secretName,data:data3};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.directory !== undefined){
let data4 = data2.directory;
if(typeof data4 === "string"){
if(!pattern8.test(data4)){
const err9 = {instancePath:instancePath+"/tls/directory",schemaPath:"#/definitions/clientTls/properties/directory/pattern",keyword:"pattern",params:{pattern: "^.{1,4096}$"},message:"must match pattern \""+"^.{1,4096}$"+"\"",schema:"^.{1,4096}$",parentSchema:schema41.properties.directory,data:data4};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/tls/directory",schemaPath:"#/definitions/clientTls/properties/directory/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema41.properties.directory.type,parentSchema:schema41.properties.directory,data:data4};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data2.clientCertificate !== undefined){
let data5 = data2.clientCertificate;
if(typeof data5 !== "string"){
const err11 = {instancePath:instancePath+"/tls/clientCertificate",schemaPath:"#/definitions/clientTls/properties/clientCertificate/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema41.properties.clientCertificate.type,parentSchema:schema41.properties.clientCertificate,data:data5};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(!((data5 === "none") || (data5 === "required"))){
const err12 = {instancePath:instancePath+"/tls/clientCertificate",schemaPath:"#/definitions/clientTls/properties/clientCertificate/enum",keyword:"enum",params:{allowedValues: schema41.properties.clientCertificate.enum},message:"must be equal to one of the allowed values",schema:schema41.properties.clientCertificate.enum,parentSchema:schema41.properties.clientCertificate,data:data5};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
else {
const err13 = {instancePath:instancePath+"/tls",schemaPath:"#/definitions/clientTls/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema41.type,parentSchema:schema41,data:data2};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
else {
const err14 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema44.type,parentSchema:schema44,data};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
validate31.errors = vErrors;
return errors === 0;
}

const schema47 = {"title":"Trust","description":"Certificates of the user's own.","type":"object","additionalProperties":false,"properties":{"ca":{"$ref":"#/definitions/identity","description":"CA certificates shared by many sites, in PEM form: whoever has a certificate below them is the site that it names. Public: safe in git."},"issuer":{"title":"Issuer","description":"The CA that issues this site's certificates instead of one that it makes itself: tls.crt with its chain, tls.key (RSA or ECDSA, PKCS#1, SEC1 or PKCS#8).","type":"object","additionalProperties":false,"properties":{"secretName":{"description":"In Kubernetes: the Secret of that name.","type":"string","pattern":"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$","examples":["site-issuer"]},"directory":{"description":"Elsewhere: the folder that holds the files.","type":"string","pattern":"^.{1,4096}$","examples":["/etc/isthmus/issuer"]}},"minProperties":1,"maxProperties":1}}};
const schema48 = {"title":"Identity","description":"The site's CA certificates in PEM form, one or more. They are public: safe in git.","type":"string","pattern":"^\\s*-----BEGIN CERTIFICATE-----[\\s\\S]{1,65536}$"};
const pattern35 = new RegExp("^\\s*-----BEGIN CERTIFICATE-----[\\s\\S]{1,65536}$", "u");

function validate33(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((key0 === "ca") || (key0 === "issuer"))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema47,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.ca !== undefined){
let data0 = data.ca;
if(typeof data0 === "string"){
if(!pattern35.test(data0)){
const err1 = {instancePath:instancePath+"/ca",schemaPath:"#/definitions/identity/pattern",keyword:"pattern",params:{pattern: "^\\s*-----BEGIN CERTIFICATE-----[\\s\\S]{1,65536}$"},message:"must match pattern \""+"^\\s*-----BEGIN CERTIFICATE-----[\\s\\S]{1,65536}$"+"\"",schema:"^\\s*-----BEGIN CERTIFICATE-----[\\s\\S]{1,65536}$",parentSchema:schema48,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
else {
const err2 = {instancePath:instancePath+"/ca",schemaPath:"#/definitions/identity/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema48.type,parentSchema:schema48,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.issuer !== undefined){
let data1 = data.issuer;
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
if(Object.keys(data1).length > 1){
const err3 = {instancePath:instancePath+"/issuer",schemaPath:"#/properties/issuer/maxProperties",keyword:"maxProperties",params:{limit: 1},message:"must NOT have more than 1 properties",schema:1,parentSchema:schema47.properties.issuer,data:data1};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(Object.keys(data1).length < 1){
const err4 = {instancePath:instancePath+"/issuer",schemaPath:"#/properties/issuer/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties",schema:1,parentSchema:schema47.properties.issuer,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
for(const key1 in data1){
if(!((key1 === "secretName") || (key1 === "directory"))){
const err5 = {instancePath:instancePath+"/issuer",schemaPath:"#/properties/issuer/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema47.properties.issuer,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data1.secretName !== undefined){
let data2 = data1.secretName;
if(typeof data2 === "string"){
if(!pattern3.test(data2)){
const err6 = {instancePath:instancePath+"/issuer/secretName",schemaPath:"#/properties/issuer/properties/secretName/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$",parentSchema:schema47.properties.issuer.properties.secretName,data:data2};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/issuer/secretName",schemaPath:"#/properties/issuer/properties/secretName/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema47.properties.issuer.properties.secretName.type,parentSchema:schema47.properties.issuer.properties.secretName,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data1.directory !== undefined){
let data3 = data1.directory;
if(typeof data3 === "string"){
if(!pattern8.test(data3)){
const err8 = {instancePath:instancePath+"/issuer/directory",schemaPath:"#/properties/issuer/properties/directory/pattern",keyword:"pattern",params:{pattern: "^.{1,4096}$"},message:"must match pattern \""+"^.{1,4096}$"+"\"",schema:"^.{1,4096}$",parentSchema:schema47.properties.issuer.properties.directory,data:data3};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/issuer/directory",schemaPath:"#/properties/issuer/properties/directory/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema47.properties.issuer.properties.directory.type,parentSchema:schema47.properties.issuer.properties.directory,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
else {
const err10 = {instancePath:instancePath+"/issuer",schemaPath:"#/properties/issuer/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema47.properties.issuer.type,parentSchema:schema47.properties.issuer,data:data1};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
else {
const err11 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema47.type,parentSchema:schema47,data};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
validate33.errors = vErrors;
return errors === 0;
}

const schema50 = {"title":"TokenAccess","description":"Where other sites redeem tokens that this site has issued. Left out: nowhere.","type":"object","additionalProperties":false,"properties":{"bind":{"description":"Outside Kubernetes: the local address to listen on.","type":"string","pattern":"^[0-9a-zA-Z:.]{1,64}$","default":"0.0.0.0","examples":["127.0.0.1"]},"port":{"$ref":"#/definitions/port","description":"Outside Kubernetes: the port to listen on; default: 8081, which it always is in Kubernetes."}}};

function validate35(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((key0 === "bind") || (key0 === "port"))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema50,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.bind !== undefined){
let data0 = data.bind;
if(typeof data0 === "string"){
if(!pattern1.test(data0)){
const err1 = {instancePath:instancePath+"/bind",schemaPath:"#/properties/bind/pattern",keyword:"pattern",params:{pattern: "^[0-9a-zA-Z:.]{1,64}$"},message:"must match pattern \""+"^[0-9a-zA-Z:.]{1,64}$"+"\"",schema:"^[0-9a-zA-Z:.]{1,64}$",parentSchema:schema50.properties.bind,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
else {
const err2 = {instancePath:instancePath+"/bind",schemaPath:"#/properties/bind/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema50.properties.bind.type,parentSchema:schema50.properties.bind,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.port !== undefined){
let data1 = data.port;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
const err3 = {instancePath:instancePath+"/port",schemaPath:"#/definitions/port/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema25.type,parentSchema:schema25,data:data1};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 65535 || isNaN(data1)){
const err4 = {instancePath:instancePath+"/port",schemaPath:"#/definitions/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535",schema:65535,parentSchema:schema25,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data1 < 1 || isNaN(data1)){
const err5 = {instancePath:instancePath+"/port",schemaPath:"#/definitions/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema25,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
}
else {
const err6 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema50.type,parentSchema:schema50,data};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
validate35.errors = vErrors;
return errors === 0;
}

const pattern2 = new RegExp("^[A-Za-z0-9:][-A-Za-z0-9_.:]{0,252}$", "u");
const pattern4 = new RegExp("^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?/)?[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$", "u");
const pattern38 = new RegExp("^([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$", "u");
const pattern39 = new RegExp("^.{0,200}$", "u");

function validate10(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://isthmus.dev/schemas/site.schema.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"},message:"must have required property '"+"apiVersion"+"'",schema:schema11.required,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"},message:"must have required property '"+"kind"+"'",schema:schema11.required,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"},message:"must have required property '"+"metadata"+"'",schema:schema11.required,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.apiVersion !== undefined){
let data0 = data.apiVersion;
if(typeof data0 !== "string"){
const err4 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.apiVersion.type,parentSchema:schema11.properties.apiVersion,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if("isthmus.dev/v1alpha1" !== data0){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "isthmus.dev/v1alpha1"},message:"must be equal to constant",schema:"isthmus.dev/v1alpha1",parentSchema:schema11.properties.apiVersion,data:data0};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.kind !== undefined){
let data1 = data.kind;
if(typeof data1 !== "string"){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema11.properties.kind.type,parentSchema:schema11.properties.kind,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if("Site" !== data1){
const err7 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "Site"},message:"must be equal to constant",schema:"Site",parentSchema:schema11.properties.kind,data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.metadata !== undefined){
if(!(validate12(data.metadata, {instancePath:instancePath+"/metadata",parentData:data,parentDataProperty:"metadata",rootData}))){
vErrors = vErrors === null ? validate12.errors : vErrors.concat(validate12.errors);
errors = vErrors.length;
}
}
if(data.spec !== undefined){
let data3 = data.spec;
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
for(const key1 in data3){
if(!(func2.call(schema11.properties.spec.properties, key1))){
const err8 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema11.properties.spec,data:data3};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data3.mode !== undefined){
let data4 = data3.mode;
if(typeof data4 !== "string"){
const err9 = {instancePath:instancePath+"/spec/mode",schemaPath:"definitions.schema.json#/definitions/mode/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema15.type,parentSchema:schema15,data:data4};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(!((data4 === "interior") || (data4 === "edge"))){
const err10 = {instancePath:instancePath+"/spec/mode",schemaPath:"definitions.schema.json#/definitions/mode/enum",keyword:"enum",params:{allowedValues: schema15.enum},message:"must be equal to one of the allowed values",schema:schema15.enum,parentSchema:schema15,data:data4};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data3.access !== undefined){
let data5 = data3.access;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
if(data5.type === undefined){
const err11 = {instancePath:instancePath+"/spec/access",schemaPath:"definitions.schema.json#/definitions/access/required",keyword:"required",params:{missingProperty: "type"},message:"must have required property '"+"type"+"'",schema:schema16.required,parentSchema:schema16,data:data5};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
for(const key2 in data5){
if(!((((((key2 === "type") || (key2 === "bind")) || (key2 === "port")) || (key2 === "hosts")) || (key2 === "className")) || (key2 === "gateway"))){
const err12 = {instancePath:instancePath+"/spec/access",schemaPath:"definitions.schema.json#/definitions/access/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties",schema:false,parentSchema:schema16,data:data5};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data5.type !== undefined){
let data6 = data5.type;
if(typeof data6 !== "string"){
const err13 = {instancePath:instancePath+"/spec/access/type",schemaPath:"definitions.schema.json#/definitions/access/properties/type/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.properties.type.type,parentSchema:schema16.properties.type,data:data6};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(!(((((((data6 === "none") || (data6 === "host")) || (data6 === "loadbalancer")) || (data6 === "nodeport")) || (data6 === "route")) || (data6 === "ingress")) || (data6 === "gateway"))){
const err14 = {instancePath:instancePath+"/spec/access/type",schemaPath:"definitions.schema.json#/definitions/access/properties/type/enum",keyword:"enum",params:{allowedValues: schema16.properties.type.enum},message:"must be equal to one of the allowed values",schema:schema16.properties.type.enum,parentSchema:schema16.properties.type,data:data6};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data5.bind !== undefined){
let data7 = data5.bind;
if(typeof data7 === "string"){
if(!pattern1.test(data7)){
const err15 = {instancePath:instancePath+"/spec/access/bind",schemaPath:"definitions.schema.json#/definitions/access/properties/bind/pattern",keyword:"pattern",params:{pattern: "^[0-9a-zA-Z:.]{1,64}$"},message:"must match pattern \""+"^[0-9a-zA-Z:.]{1,64}$"+"\"",schema:"^[0-9a-zA-Z:.]{1,64}$",parentSchema:schema16.properties.bind,data:data7};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
else {
const err16 = {instancePath:instancePath+"/spec/access/bind",schemaPath:"definitions.schema.json#/definitions/access/properties/bind/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.properties.bind.type,parentSchema:schema16.properties.bind,data:data7};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data5.port !== undefined){
let data8 = data5.port;
if(!(((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8))) && (isFinite(data8)))){
const err17 = {instancePath:instancePath+"/spec/access/port",schemaPath:"definitions.schema.json#/definitions/access/properties/port/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema16.properties.port.type,parentSchema:schema16.properties.port,data:data8};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if((typeof data8 == "number") && (isFinite(data8))){
if(data8 > 65535 || isNaN(data8)){
const err18 = {instancePath:instancePath+"/spec/access/port",schemaPath:"definitions.schema.json#/definitions/access/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535",schema:65535,parentSchema:schema16.properties.port,data:data8};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(data8 < 1 || isNaN(data8)){
const err19 = {instancePath:instancePath+"/spec/access/port",schemaPath:"definitions.schema.json#/definitions/access/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema16.properties.port,data:data8};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
}
if(data5.hosts !== undefined){
let data9 = data5.hosts;
if(Array.isArray(data9)){
if(data9.length > 64){
const err20 = {instancePath:instancePath+"/spec/access/hosts",schemaPath:"definitions.schema.json#/definitions/access/properties/hosts/maxItems",keyword:"maxItems",params:{limit: 64},message:"must NOT have more than 64 items",schema:64,parentSchema:schema16.properties.hosts,data:data9};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
const len0 = data9.length;
for(let i0=0; i0<len0; i0++){
let data10 = data9[i0];
if(typeof data10 === "string"){
if(!pattern2.test(data10)){
const err21 = {instancePath:instancePath+"/spec/access/hosts/" + i0,schemaPath:"definitions.schema.json#/definitions/access/properties/hosts/items/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9:][-A-Za-z0-9_.:]{0,252}$"},message:"must match pattern \""+"^[A-Za-z0-9:][-A-Za-z0-9_.:]{0,252}$"+"\"",schema:"^[A-Za-z0-9:][-A-Za-z0-9_.:]{0,252}$",parentSchema:schema16.properties.hosts.items,data:data10};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
else {
const err22 = {instancePath:instancePath+"/spec/access/hosts/" + i0,schemaPath:"definitions.schema.json#/definitions/access/properties/hosts/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.properties.hosts.items.type,parentSchema:schema16.properties.hosts.items,data:data10};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
else {
const err23 = {instancePath:instancePath+"/spec/access/hosts",schemaPath:"definitions.schema.json#/definitions/access/properties/hosts/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema16.properties.hosts.type,parentSchema:schema16.properties.hosts,data:data9};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data5.className !== undefined){
let data11 = data5.className;
if(typeof data11 === "string"){
if(!pattern3.test(data11)){
const err24 = {instancePath:instancePath+"/spec/access/className",schemaPath:"definitions.schema.json#/definitions/access/properties/className/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$",parentSchema:schema16.properties.className,data:data11};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
else {
const err25 = {instancePath:instancePath+"/spec/access/className",schemaPath:"definitions.schema.json#/definitions/access/properties/className/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.properties.className.type,parentSchema:schema16.properties.className,data:data11};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data5.gateway !== undefined){
let data12 = data5.gateway;
if(typeof data12 === "string"){
if(!pattern4.test(data12)){
const err26 = {instancePath:instancePath+"/spec/access/gateway",schemaPath:"definitions.schema.json#/definitions/access/properties/gateway/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?/)?[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"},message:"must match pattern \""+"^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?/)?[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"+"\"",schema:"^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?/)?[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$",parentSchema:schema16.properties.gateway,data:data12};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
else {
const err27 = {instancePath:instancePath+"/spec/access/gateway",schemaPath:"definitions.schema.json#/definitions/access/properties/gateway/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.properties.gateway.type,parentSchema:schema16.properties.gateway,data:data12};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
else {
const err28 = {instancePath:instancePath+"/spec/access",schemaPath:"definitions.schema.json#/definitions/access/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema16.type,parentSchema:schema16,data:data5};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data3.links !== undefined){
if(!(validate14(data3.links, {instancePath:instancePath+"/spec/links",parentData:data3,parentDataProperty:"links",rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
}
if(data3.exposes !== undefined){
if(!(validate18(data3.exposes, {instancePath:instancePath+"/spec/exposes",parentData:data3,parentDataProperty:"exposes",rootData}))){
vErrors = vErrors === null ? validate18.errors : vErrors.concat(validate18.errors);
errors = vErrors.length;
}
}
if(data3.imports !== undefined){
if(!(validate27(data3.imports, {instancePath:instancePath+"/spec/imports",parentData:data3,parentDataProperty:"imports",rootData}))){
vErrors = vErrors === null ? validate27.errors : vErrors.concat(validate27.errors);
errors = vErrors.length;
}
}
if(data3.importLimit !== undefined){
let data16 = data3.importLimit;
if(!(((typeof data16 == "number") && (!(data16 % 1) && !isNaN(data16))) && (isFinite(data16)))){
const err29 = {instancePath:instancePath+"/spec/importLimit",schemaPath:"definitions.schema.json#/definitions/importLimit/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema42.type,parentSchema:schema42,data:data16};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if((typeof data16 == "number") && (isFinite(data16))){
if(data16 > 20000 || isNaN(data16)){
const err30 = {instancePath:instancePath+"/spec/importLimit",schemaPath:"definitions.schema.json#/definitions/importLimit/maximum",keyword:"maximum",params:{comparison: "<=", limit: 20000},message:"must be <= 20000",schema:20000,parentSchema:schema42,data:data16};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if(data16 < 0 || isNaN(data16)){
const err31 = {instancePath:instancePath+"/spec/importLimit",schemaPath:"definitions.schema.json#/definitions/importLimit/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema42,data:data16};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
if(data3.skupper !== undefined){
let data17 = data3.skupper;
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
for(const key3 in data17){
if(!(key3 === "serviceSync")){
const err32 = {instancePath:instancePath+"/spec/skupper",schemaPath:"definitions.schema.json#/definitions/skupper/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties",schema:false,parentSchema:schema43,data:data17};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data17.serviceSync !== undefined){
let data18 = data17.serviceSync;
if(typeof data18 !== "boolean"){
const err33 = {instancePath:instancePath+"/spec/skupper/serviceSync",schemaPath:"definitions.schema.json#/definitions/skupper/properties/serviceSync/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema43.properties.serviceSync.type,parentSchema:schema43.properties.serviceSync,data:data18};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
else {
const err34 = {instancePath:instancePath+"/spec/skupper",schemaPath:"definitions.schema.json#/definitions/skupper/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema43.type,parentSchema:schema43,data:data17};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data3.amqp !== undefined){
if(!(validate31(data3.amqp, {instancePath:instancePath+"/spec/amqp",parentData:data3,parentDataProperty:"amqp",rootData}))){
vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors);
errors = vErrors.length;
}
}
if(data3.trust !== undefined){
if(!(validate33(data3.trust, {instancePath:instancePath+"/spec/trust",parentData:data3,parentDataProperty:"trust",rootData}))){
vErrors = vErrors === null ? validate33.errors : vErrors.concat(validate33.errors);
errors = vErrors.length;
}
}
if(data3.revoked !== undefined){
let data21 = data3.revoked;
if(Array.isArray(data21)){
if(data21.length > 10000){
const err35 = {instancePath:instancePath+"/spec/revoked",schemaPath:"definitions.schema.json#/definitions/revoked/maxItems",keyword:"maxItems",params:{limit: 10000},message:"must NOT have more than 10000 items",schema:10000,parentSchema:schema49,data:data21};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
const len1 = data21.length;
for(let i1=0; i1<len1; i1++){
let data22 = data21[i1];
if(data22 && typeof data22 == "object" && !Array.isArray(data22)){
if(data22.sha256 === undefined){
const err36 = {instancePath:instancePath+"/spec/revoked/" + i1,schemaPath:"definitions.schema.json#/definitions/revoked/items/required",keyword:"required",params:{missingProperty: "sha256"},message:"must have required property '"+"sha256"+"'",schema:schema49.items.required,parentSchema:schema49.items,data:data22};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
for(const key4 in data22){
if(!((key4 === "sha256") || (key4 === "reason"))){
const err37 = {instancePath:instancePath+"/spec/revoked/" + i1,schemaPath:"definitions.schema.json#/definitions/revoked/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties",schema:false,parentSchema:schema49.items,data:data22};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data22.sha256 !== undefined){
let data23 = data22.sha256;
if(typeof data23 === "string"){
if(!pattern38.test(data23)){
const err38 = {instancePath:instancePath+"/spec/revoked/" + i1+"/sha256",schemaPath:"definitions.schema.json#/definitions/revoked/items/properties/sha256/pattern",keyword:"pattern",params:{pattern: "^([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$"},message:"must match pattern \""+"^([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$"+"\"",schema:"^([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$",parentSchema:schema49.items.properties.sha256,data:data23};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
else {
const err39 = {instancePath:instancePath+"/spec/revoked/" + i1+"/sha256",schemaPath:"definitions.schema.json#/definitions/revoked/items/properties/sha256/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema49.items.properties.sha256.type,parentSchema:schema49.items.properties.sha256,data:data23};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data22.reason !== undefined){
let data24 = data22.reason;
if(typeof data24 === "string"){
if(!pattern39.test(data24)){
const err40 = {instancePath:instancePath+"/spec/revoked/" + i1+"/reason",schemaPath:"definitions.schema.json#/definitions/revoked/items/properties/reason/pattern",keyword:"pattern",params:{pattern: "^.{0,200}$"},message:"must match pattern \""+"^.{0,200}$"+"\"",schema:"^.{0,200}$",parentSchema:schema49.items.properties.reason,data:data24};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
else {
const err41 = {instancePath:instancePath+"/spec/revoked/" + i1+"/reason",schemaPath:"definitions.schema.json#/definitions/revoked/items/properties/reason/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema49.items.properties.reason.type,parentSchema:schema49.items.properties.reason,data:data24};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
}
else {
const err42 = {instancePath:instancePath+"/spec/revoked/" + i1,schemaPath:"definitions.schema.json#/definitions/revoked/items/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema49.items.type,parentSchema:schema49.items,data:data22};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
}
else {
const err43 = {instancePath:instancePath+"/spec/revoked",schemaPath:"definitions.schema.json#/definitions/revoked/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema49.type,parentSchema:schema49,data:data21};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data3.tokens !== undefined){
if(!(validate35(data3.tokens, {instancePath:instancePath+"/spec/tokens",parentData:data3,parentDataProperty:"tokens",rootData}))){
vErrors = vErrors === null ? validate35.errors : vErrors.concat(validate35.errors);
errors = vErrors.length;
}
}
}
else {
const err44 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.properties.spec.type,parentSchema:schema11.properties.spec,data:data3};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
}
else {
const err45 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema11.type,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
validate10.errors = vErrors;
return errors === 0;
}

export const link = validate37;
const schema52 = {"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://isthmus.dev/schemas/link.schema.json","title":"Link","description":"One link of a site, in a document of its own.","type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"type":"string","const":"isthmus.dev/v1alpha1"},"kind":{"type":"string","const":"Link"},"metadata":{"$ref":"definitions.schema.json#/definitions/metadata"},"spec":{"$ref":"definitions.schema.json#/definitions/link"}},"examples":[{"apiVersion":"isthmus.dev/v1alpha1","kind":"Link","metadata":{"name":"to-east"},"spec":{"to":"east","endpoints":["east.example.com"]}}]};

function validate38(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.name === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'",schema:schema13.required,parentSchema:schema13,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "name") || (key0 === "labels")) || (key0 === "annotations"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema13,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.name !== undefined){
let data0 = data.name;
if(typeof data0 === "string"){
if(!pattern0.test(data0)){
const err2 = {instancePath:instancePath+"/name",schemaPath:"#/definitions/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",parentSchema:schema14,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/name",schemaPath:"#/definitions/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema14.type,parentSchema:schema14,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.labels !== undefined){
let data1 = data.labels;
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
for(const key1 in data1){
let data2 = data1[key1];
if(typeof data2 !== "string"){
const err4 = {instancePath:instancePath+"/labels/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema13.properties.labels.additionalProperties.type,parentSchema:schema13.properties.labels.additionalProperties,data:data2};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
else {
const err5 = {instancePath:instancePath+"/labels",schemaPath:"#/properties/labels/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema13.properties.labels.type,parentSchema:schema13.properties.labels,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.annotations !== undefined){
let data3 = data.annotations;
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
for(const key2 in data3){
let data4 = data3[key2];
if(typeof data4 !== "string"){
const err6 = {instancePath:instancePath+"/annotations/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema13.properties.annotations.additionalProperties.type,parentSchema:schema13.properties.annotations.additionalProperties,data:data4};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
else {
const err7 = {instancePath:instancePath+"/annotations",schemaPath:"#/properties/annotations/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema13.properties.annotations.type,parentSchema:schema13.properties.annotations,data:data3};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
else {
const err8 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema13.type,parentSchema:schema13,data};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
validate38.errors = vErrors;
return errors === 0;
}


function validate40(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.to === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "to"},message:"must have required property '"+"to"+"'",schema:schema18.required,parentSchema:schema18,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!((((((key0 === "to") || (key0 === "endpoints")) || (key0 === "cost")) || (key0 === "credentials")) || (key0 === "serverName")) || (key0 === "proxy"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema18,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.to !== undefined){
let data0 = data.to;
if(typeof data0 === "string"){
if(!pattern0.test(data0)){
const err2 = {instancePath:instancePath+"/to",schemaPath:"#/definitions/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",parentSchema:schema14,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/to",schemaPath:"#/definitions/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema14.type,parentSchema:schema14,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.endpoints !== undefined){
let data1 = data.endpoints;
if(Array.isArray(data1)){
if(data1.length > 16){
const err4 = {instancePath:instancePath+"/endpoints",schemaPath:"#/properties/endpoints/maxItems",keyword:"maxItems",params:{limit: 16},message:"must NOT have more than 16 items",schema:16,parentSchema:schema18.properties.endpoints,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data1.length < 1){
const err5 = {instancePath:instancePath+"/endpoints",schemaPath:"#/properties/endpoints/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema18.properties.endpoints,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
let data2 = data1[i0];
if(typeof data2 === "string"){
if(!pattern6.test(data2)){
const err6 = {instancePath:instancePath+"/endpoints/" + i0,schemaPath:"#/definitions/endpoint/pattern",keyword:"pattern",params:{pattern: "^(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9]([-A-Za-z0-9_.]{0,252}))(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?$"},message:"must match pattern \""+"^(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9]([-A-Za-z0-9_.]{0,252}))(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?$"+"\"",schema:"^(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9]([-A-Za-z0-9_.]{0,252}))(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?$",parentSchema:schema20,data:data2};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/endpoints/" + i0,schemaPath:"#/definitions/endpoint/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema20.type,parentSchema:schema20,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
else {
const err8 = {instancePath:instancePath+"/endpoints",schemaPath:"#/properties/endpoints/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema18.properties.endpoints.type,parentSchema:schema18.properties.endpoints,data:data1};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.cost !== undefined){
let data3 = data.cost;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err9 = {instancePath:instancePath+"/cost",schemaPath:"#/properties/cost/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema18.properties.cost.type,parentSchema:schema18.properties.cost,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 65535 || isNaN(data3)){
const err10 = {instancePath:instancePath+"/cost",schemaPath:"#/properties/cost/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535",schema:65535,parentSchema:schema18.properties.cost,data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(data3 < 1 || isNaN(data3)){
const err11 = {instancePath:instancePath+"/cost",schemaPath:"#/properties/cost/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema18.properties.cost,data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
if(data.credentials !== undefined){
let data4 = data.credentials;
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
if(Object.keys(data4).length > 1){
const err12 = {instancePath:instancePath+"/credentials",schemaPath:"#/properties/credentials/maxProperties",keyword:"maxProperties",params:{limit: 1},message:"must NOT have more than 1 properties",schema:1,parentSchema:schema18.properties.credentials,data:data4};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(Object.keys(data4).length < 1){
const err13 = {instancePath:instancePath+"/credentials",schemaPath:"#/properties/credentials/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties",schema:1,parentSchema:schema18.properties.credentials,data:data4};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
for(const key1 in data4){
if(!(((key1 === "secretName") || (key1 === "directory")) || (key1 === "token"))){
const err14 = {instancePath:instancePath+"/credentials",schemaPath:"#/properties/credentials/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema18.properties.credentials,data:data4};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data4.secretName !== undefined){
let data5 = data4.secretName;
if(typeof data5 === "string"){
if(!pattern3.test(data5)){
const err15 = {instancePath:instancePath+"/credentials/secretName",schemaPath:"#/properties/credentials/properties/secretName/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$",parentSchema:schema18.properties.credentials.properties.secretName,data:data5};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
else {
const err16 = {instancePath:instancePath+"/credentials/secretName",schemaPath:"#/properties/credentials/properties/secretName/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema18.properties.credentials.properties.secretName.type,parentSchema:schema18.properties.credentials.properties.secretName,data:data5};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data4.directory !== undefined){
let data6 = data4.directory;
if(typeof data6 === "string"){
if(!pattern8.test(data6)){
const err17 = {instancePath:instancePath+"/credentials/directory",schemaPath:"#/properties/credentials/properties/directory/pattern",keyword:"pattern",params:{pattern: "^.{1,4096}$"},message:"must match pattern \""+"^.{1,4096}$"+"\"",schema:"^.{1,4096}$",parentSchema:schema18.properties.credentials.properties.directory,data:data6};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/credentials/directory",schemaPath:"#/properties/credentials/properties/directory/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema18.properties.credentials.properties.directory.type,parentSchema:schema18.properties.credentials.properties.directory,data:data6};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data4.token !== undefined){
let data7 = data4.token;
if(typeof data7 === "string"){
if(!pattern8.test(data7)){
const err19 = {instancePath:instancePath+"/credentials/token",schemaPath:"#/properties/credentials/properties/token/pattern",keyword:"pattern",params:{pattern: "^.{1,4096}$"},message:"must match pattern \""+"^.{1,4096}$"+"\"",schema:"^.{1,4096}$",parentSchema:schema18.properties.credentials.properties.token,data:data7};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
else {
const err20 = {instancePath:instancePath+"/credentials/token",schemaPath:"#/properties/credentials/properties/token/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema18.properties.credentials.properties.token.type,parentSchema:schema18.properties.credentials.properties.token,data:data7};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
else {
const err21 = {instancePath:instancePath+"/credentials",schemaPath:"#/properties/credentials/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema18.properties.credentials.type,parentSchema:schema18.properties.credentials,data:data4};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data.serverName !== undefined){
let data8 = data.serverName;
if(typeof data8 === "string"){
if(!pattern10.test(data8)){
const err22 = {instancePath:instancePath+"/serverName",schemaPath:"#/properties/serverName/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9]([-A-Za-z0-9.]{0,251}[A-Za-z0-9])?$"},message:"must match pattern \""+"^[A-Za-z0-9]([-A-Za-z0-9.]{0,251}[A-Za-z0-9])?$"+"\"",schema:"^[A-Za-z0-9]([-A-Za-z0-9.]{0,251}[A-Za-z0-9])?$",parentSchema:schema18.properties.serverName,data:data8};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
else {
const err23 = {instancePath:instancePath+"/serverName",schemaPath:"#/properties/serverName/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema18.properties.serverName.type,parentSchema:schema18.properties.serverName,data:data8};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data.proxy !== undefined){
let data9 = data.proxy;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.host === undefined){
const err24 = {instancePath:instancePath+"/proxy",schemaPath:"#/properties/proxy/required",keyword:"required",params:{missingProperty: "host"},message:"must have required property '"+"host"+"'",schema:schema18.properties.proxy.required,parentSchema:schema18.properties.proxy,data:data9};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
for(const key2 in data9){
if(!(((key2 === "host") || (key2 === "secretName")) || (key2 === "directory"))){
const err25 = {instancePath:instancePath+"/proxy",schemaPath:"#/properties/proxy/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties",schema:false,parentSchema:schema18.properties.proxy,data:data9};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data9.host !== undefined){
let data10 = data9.host;
if(typeof data10 === "string"){
if(!pattern6.test(data10)){
const err26 = {instancePath:instancePath+"/proxy/host",schemaPath:"#/definitions/hostAndPort/pattern",keyword:"pattern",params:{pattern: "^(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9]([-A-Za-z0-9_.]{0,252}))(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?$"},message:"must match pattern \""+"^(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9]([-A-Za-z0-9_.]{0,252}))(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?$"+"\"",schema:"^(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9]([-A-Za-z0-9_.]{0,252}))(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?$",parentSchema:schema21,data:data10};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
else {
const err27 = {instancePath:instancePath+"/proxy/host",schemaPath:"#/definitions/hostAndPort/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema21.type,parentSchema:schema21,data:data10};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data9.secretName !== undefined){
let data11 = data9.secretName;
if(typeof data11 === "string"){
if(!pattern3.test(data11)){
const err28 = {instancePath:instancePath+"/proxy/secretName",schemaPath:"#/properties/proxy/properties/secretName/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$",parentSchema:schema18.properties.proxy.properties.secretName,data:data11};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
else {
const err29 = {instancePath:instancePath+"/proxy/secretName",schemaPath:"#/properties/proxy/properties/secretName/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema18.properties.proxy.properties.secretName.type,parentSchema:schema18.properties.proxy.properties.secretName,data:data11};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data9.directory !== undefined){
let data12 = data9.directory;
if(typeof data12 === "string"){
if(!pattern8.test(data12)){
const err30 = {instancePath:instancePath+"/proxy/directory",schemaPath:"#/properties/proxy/properties/directory/pattern",keyword:"pattern",params:{pattern: "^.{1,4096}$"},message:"must match pattern \""+"^.{1,4096}$"+"\"",schema:"^.{1,4096}$",parentSchema:schema18.properties.proxy.properties.directory,data:data12};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
else {
const err31 = {instancePath:instancePath+"/proxy/directory",schemaPath:"#/properties/proxy/properties/directory/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema18.properties.proxy.properties.directory.type,parentSchema:schema18.properties.proxy.properties.directory,data:data12};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
else {
const err32 = {instancePath:instancePath+"/proxy",schemaPath:"#/properties/proxy/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema18.properties.proxy.type,parentSchema:schema18.properties.proxy,data:data9};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
}
else {
const err33 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema18.type,parentSchema:schema18,data};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
validate40.errors = vErrors;
return errors === 0;
}


function validate37(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://isthmus.dev/schemas/link.schema.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"},message:"must have required property '"+"apiVersion"+"'",schema:schema52.required,parentSchema:schema52,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"},message:"must have required property '"+"kind"+"'",schema:schema52.required,parentSchema:schema52,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"},message:"must have required property '"+"metadata"+"'",schema:schema52.required,parentSchema:schema52,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"},message:"must have required property '"+"spec"+"'",schema:schema52.required,parentSchema:schema52,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema52,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
let data0 = data.apiVersion;
if(typeof data0 !== "string"){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema52.properties.apiVersion.type,parentSchema:schema52.properties.apiVersion,data:data0};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if("isthmus.dev/v1alpha1" !== data0){
const err6 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "isthmus.dev/v1alpha1"},message:"must be equal to constant",schema:"isthmus.dev/v1alpha1",parentSchema:schema52.properties.apiVersion,data:data0};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.kind !== undefined){
let data1 = data.kind;
if(typeof data1 !== "string"){
const err7 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema52.properties.kind.type,parentSchema:schema52.properties.kind,data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if("Link" !== data1){
const err8 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "Link"},message:"must be equal to constant",schema:"Link",parentSchema:schema52.properties.kind,data:data1};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.metadata !== undefined){
if(!(validate38(data.metadata, {instancePath:instancePath+"/metadata",parentData:data,parentDataProperty:"metadata",rootData}))){
vErrors = vErrors === null ? validate38.errors : vErrors.concat(validate38.errors);
errors = vErrors.length;
}
}
if(data.spec !== undefined){
if(!(validate40(data.spec, {instancePath:instancePath+"/spec",parentData:data,parentDataProperty:"spec",rootData}))){
vErrors = vErrors === null ? validate40.errors : vErrors.concat(validate40.errors);
errors = vErrors.length;
}
}
}
else {
const err9 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema52.type,parentSchema:schema52,data};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
validate37.errors = vErrors;
return errors === 0;
}

export const service = validate42;
const schema59 = {"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://isthmus.dev/schemas/service.schema.json","title":"Service","description":"One service that a site exposes, in a document of its own. Its name is metadata.name unless spec.service says otherwise.","type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"type":"string","const":"isthmus.dev/v1alpha1"},"kind":{"type":"string","const":"Service"},"metadata":{"$ref":"definitions.schema.json#/definitions/metadata"},"spec":{"$ref":"definitions.schema.json#/definitions/exposure"}},"examples":[{"apiVersion":"isthmus.dev/v1alpha1","kind":"Service","metadata":{"name":"db"},"spec":{"port":5432,"target":{"host":"10.0.0.7"}}}]};

function validate43(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.name === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'",schema:schema13.required,parentSchema:schema13,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "name") || (key0 === "labels")) || (key0 === "annotations"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema13,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.name !== undefined){
let data0 = data.name;
if(typeof data0 === "string"){
if(!pattern0.test(data0)){
const err2 = {instancePath:instancePath+"/name",schemaPath:"#/definitions/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",parentSchema:schema14,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/name",schemaPath:"#/definitions/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema14.type,parentSchema:schema14,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.labels !== undefined){
let data1 = data.labels;
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
for(const key1 in data1){
let data2 = data1[key1];
if(typeof data2 !== "string"){
const err4 = {instancePath:instancePath+"/labels/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema13.properties.labels.additionalProperties.type,parentSchema:schema13.properties.labels.additionalProperties,data:data2};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
else {
const err5 = {instancePath:instancePath+"/labels",schemaPath:"#/properties/labels/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema13.properties.labels.type,parentSchema:schema13.properties.labels,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.annotations !== undefined){
let data3 = data.annotations;
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
for(const key2 in data3){
let data4 = data3[key2];
if(typeof data4 !== "string"){
const err6 = {instancePath:instancePath+"/annotations/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema13.properties.annotations.additionalProperties.type,parentSchema:schema13.properties.annotations.additionalProperties,data:data4};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
else {
const err7 = {instancePath:instancePath+"/annotations",schemaPath:"#/properties/annotations/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema13.properties.annotations.type,parentSchema:schema13.properties.annotations,data:data3};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
else {
const err8 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema13.type,parentSchema:schema13,data};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
validate43.errors = vErrors;
return errors === 0;
}


function validate45(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(func2.call(schema23.properties, key0))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema23,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.service !== undefined){
let data0 = data.service;
if(typeof data0 === "string"){
if(!pattern0.test(data0)){
const err1 = {instancePath:instancePath+"/service",schemaPath:"#/definitions/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",parentSchema:schema14,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
else {
const err2 = {instancePath:instancePath+"/service",schemaPath:"#/definitions/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema14.type,parentSchema:schema14,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.address !== undefined){
let data1 = data.address;
if(typeof data1 === "string"){
if(!pattern15.test(data1)){
const err3 = {instancePath:instancePath+"/address",schemaPath:"#/properties/address/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9][-A-Za-z0-9._/]{0,126}$"},message:"must match pattern \""+"^[A-Za-z0-9][-A-Za-z0-9._/]{0,126}$"+"\"",schema:"^[A-Za-z0-9][-A-Za-z0-9._/]{0,126}$",parentSchema:schema23.properties.address,data:data1};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/address",schemaPath:"#/properties/address/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema23.properties.address.type,parentSchema:schema23.properties.address,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.port !== undefined){
let data2 = data.port;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
const err5 = {instancePath:instancePath+"/port",schemaPath:"#/definitions/port/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema25.type,parentSchema:schema25,data:data2};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 65535 || isNaN(data2)){
const err6 = {instancePath:instancePath+"/port",schemaPath:"#/definitions/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535",schema:65535,parentSchema:schema25,data:data2};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(data2 < 1 || isNaN(data2)){
const err7 = {instancePath:instancePath+"/port",schemaPath:"#/definitions/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema25,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
if(data.targetPort !== undefined){
let data3 = data.targetPort;
const _errs12 = errors;
let valid4 = false;
const _errs13 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err8 = {instancePath:instancePath+"/targetPort",schemaPath:"#/definitions/targetPort/anyOf/0/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema26.anyOf[0].type,parentSchema:schema26.anyOf[0],data:data3};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 65535 || isNaN(data3)){
const err9 = {instancePath:instancePath+"/targetPort",schemaPath:"#/definitions/targetPort/anyOf/0/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535",schema:65535,parentSchema:schema26.anyOf[0],data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(data3 < 1 || isNaN(data3)){
const err10 = {instancePath:instancePath+"/targetPort",schemaPath:"#/definitions/targetPort/anyOf/0/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema26.anyOf[0],data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
var _valid0 = _errs13 === errors;
valid4 = valid4 || _valid0;
if(!valid4){
const _errs15 = errors;
if(typeof data3 === "string"){
if(!pattern16.test(data3)){
const err11 = {instancePath:instancePath+"/targetPort",schemaPath:"#/definitions/targetPort/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$",parentSchema:schema26.anyOf[1],data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/targetPort",schemaPath:"#/definitions/targetPort/anyOf/1/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema26.anyOf[1].type,parentSchema:schema26.anyOf[1],data:data3};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
var _valid0 = _errs15 === errors;
valid4 = valid4 || _valid0;
}
if(!valid4){
const err13 = {instancePath:instancePath+"/targetPort",schemaPath:"#/definitions/targetPort/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema26.anyOf,parentSchema:schema26,data:data3};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
else {
errors = _errs12;
if(vErrors !== null){
if(_errs12){
vErrors.length = _errs12;
}
else {
vErrors = null;
}
}
}
}
if(data.ports !== undefined){
let data4 = data.ports;
if(Array.isArray(data4)){
if(data4.length > 32){
const err14 = {instancePath:instancePath+"/ports",schemaPath:"#/properties/ports/maxItems",keyword:"maxItems",params:{limit: 32},message:"must NOT have more than 32 items",schema:32,parentSchema:schema23.properties.ports,data:data4};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(data4.length < 1){
const err15 = {instancePath:instancePath+"/ports",schemaPath:"#/properties/ports/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema23.properties.ports,data:data4};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
if(!(validate20(data4[i0], {instancePath:instancePath+"/ports/" + i0,parentData:data4,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate20.errors : vErrors.concat(validate20.errors);
errors = vErrors.length;
}
}
}
else {
const err16 = {instancePath:instancePath+"/ports",schemaPath:"#/properties/ports/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema23.properties.ports.type,parentSchema:schema23.properties.ports,data:data4};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data.protocol !== undefined){
let data6 = data.protocol;
if(typeof data6 !== "string"){
const err17 = {instancePath:instancePath+"/protocol",schemaPath:"#/properties/protocol/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema23.properties.protocol.type,parentSchema:schema23.properties.protocol,data:data6};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(!(data6 === "tcp")){
const err18 = {instancePath:instancePath+"/protocol",schemaPath:"#/properties/protocol/enum",keyword:"enum",params:{allowedValues: schema23.properties.protocol.enum},message:"must be equal to one of the allowed values",schema:schema23.properties.protocol.enum,parentSchema:schema23.properties.protocol,data:data6};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.target !== undefined){
if(!(validate22(data.target, {instancePath:instancePath+"/target",parentData:data,parentDataProperty:"target",rootData}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
}
if(data.targets !== undefined){
let data8 = data.targets;
if(Array.isArray(data8)){
if(data8.length > 256){
const err19 = {instancePath:instancePath+"/targets",schemaPath:"#/properties/targets/maxItems",keyword:"maxItems",params:{limit: 256},message:"must NOT have more than 256 items",schema:256,parentSchema:schema23.properties.targets,data:data8};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(data8.length < 1){
const err20 = {instancePath:instancePath+"/targets",schemaPath:"#/properties/targets/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema23.properties.targets,data:data8};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
const len1 = data8.length;
for(let i1=0; i1<len1; i1++){
if(!(validate22(data8[i1], {instancePath:instancePath+"/targets/" + i1,parentData:data8,parentDataProperty:i1,rootData}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
}
}
else {
const err21 = {instancePath:instancePath+"/targets",schemaPath:"#/properties/targets/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema23.properties.targets.type,parentSchema:schema23.properties.targets,data:data8};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data.allow !== undefined){
let data10 = data.allow;
if(Array.isArray(data10)){
if(data10.length > 256){
const err22 = {instancePath:instancePath+"/allow",schemaPath:"#/properties/allow/maxItems",keyword:"maxItems",params:{limit: 256},message:"must NOT have more than 256 items",schema:256,parentSchema:schema23.properties.allow,data:data10};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
const len2 = data10.length;
for(let i2=0; i2<len2; i2++){
let data11 = data10[i2];
if(typeof data11 === "string"){
if(!pattern23.test(data11)){
const err23 = {instancePath:instancePath+"/allow/" + i2,schemaPath:"#/definitions/namePattern/pattern",keyword:"pattern",params:{pattern: "^[-a-z0-9*]{1,63}$"},message:"must match pattern \""+"^[-a-z0-9*]{1,63}$"+"\"",schema:"^[-a-z0-9*]{1,63}$",parentSchema:schema34,data:data11};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
else {
const err24 = {instancePath:instancePath+"/allow/" + i2,schemaPath:"#/definitions/namePattern/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema34.type,parentSchema:schema34,data:data11};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
}
else {
const err25 = {instancePath:instancePath+"/allow",schemaPath:"#/properties/allow/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema23.properties.allow.type,parentSchema:schema23.properties.allow,data:data10};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data.tls !== undefined){
let data12 = data.tls;
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
for(const key1 in data12){
if(!(((key1 === "secretName") || (key1 === "directory")) || (key1 === "verifyHostname"))){
const err26 = {instancePath:instancePath+"/tls",schemaPath:"#/definitions/targetTls/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema35,data:data12};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data12.secretName !== undefined){
let data13 = data12.secretName;
if(typeof data13 === "string"){
if(!pattern3.test(data13)){
const err27 = {instancePath:instancePath+"/tls/secretName",schemaPath:"#/definitions/targetTls/properties/secretName/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$",parentSchema:schema35.properties.secretName,data:data13};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
else {
const err28 = {instancePath:instancePath+"/tls/secretName",schemaPath:"#/definitions/targetTls/properties/secretName/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema35.properties.secretName.type,parentSchema:schema35.properties.secretName,data:data13};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data12.directory !== undefined){
let data14 = data12.directory;
if(typeof data14 === "string"){
if(!pattern8.test(data14)){
const err29 = {instancePath:instancePath+"/tls/directory",schemaPath:"#/definitions/targetTls/properties/directory/pattern",keyword:"pattern",params:{pattern: "^.{1,4096}$"},message:"must match pattern \""+"^.{1,4096}$"+"\"",schema:"^.{1,4096}$",parentSchema:schema35.properties.directory,data:data14};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
else {
const err30 = {instancePath:instancePath+"/tls/directory",schemaPath:"#/definitions/targetTls/properties/directory/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema35.properties.directory.type,parentSchema:schema35.properties.directory,data:data14};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data12.verifyHostname !== undefined){
let data15 = data12.verifyHostname;
if(typeof data15 !== "boolean"){
const err31 = {instancePath:instancePath+"/tls/verifyHostname",schemaPath:"#/definitions/targetTls/properties/verifyHostname/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema35.properties.verifyHostname.type,parentSchema:schema35.properties.verifyHostname,data:data15};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
else {
const err32 = {instancePath:instancePath+"/tls",schemaPath:"#/definitions/targetTls/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema35.type,parentSchema:schema35,data:data12};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data.encryption !== undefined){
let data16 = data.encryption;
if(typeof data16 !== "string"){
const err33 = {instancePath:instancePath+"/encryption",schemaPath:"#/properties/encryption/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema23.properties.encryption.type,parentSchema:schema23.properties.encryption,data:data16};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(!((data16 === "link") || (data16 === "end-to-end"))){
const err34 = {instancePath:instancePath+"/encryption",schemaPath:"#/properties/encryption/enum",keyword:"enum",params:{allowedValues: schema23.properties.encryption.enum},message:"must be equal to one of the allowed values",schema:schema23.properties.encryption.enum,parentSchema:schema23.properties.encryption,data:data16};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data.podNames !== undefined){
let data17 = data.podNames;
if(typeof data17 !== "boolean"){
const err35 = {instancePath:instancePath+"/podNames",schemaPath:"#/properties/podNames/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema23.properties.podNames.type,parentSchema:schema23.properties.podNames,data:data17};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data.includeNotReady !== undefined){
let data18 = data.includeNotReady;
if(typeof data18 !== "boolean"){
const err36 = {instancePath:instancePath+"/includeNotReady",schemaPath:"#/properties/includeNotReady/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema23.properties.includeNotReady.type,parentSchema:schema23.properties.includeNotReady,data:data18};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
}
else {
const err37 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema23.type,parentSchema:schema23,data};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
validate45.errors = vErrors;
return errors === 0;
}


function validate42(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://isthmus.dev/schemas/service.schema.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"},message:"must have required property '"+"apiVersion"+"'",schema:schema59.required,parentSchema:schema59,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"},message:"must have required property '"+"kind"+"'",schema:schema59.required,parentSchema:schema59,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"},message:"must have required property '"+"metadata"+"'",schema:schema59.required,parentSchema:schema59,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"},message:"must have required property '"+"spec"+"'",schema:schema59.required,parentSchema:schema59,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema59,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
let data0 = data.apiVersion;
if(typeof data0 !== "string"){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema59.properties.apiVersion.type,parentSchema:schema59.properties.apiVersion,data:data0};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if("isthmus.dev/v1alpha1" !== data0){
const err6 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "isthmus.dev/v1alpha1"},message:"must be equal to constant",schema:"isthmus.dev/v1alpha1",parentSchema:schema59.properties.apiVersion,data:data0};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.kind !== undefined){
let data1 = data.kind;
if(typeof data1 !== "string"){
const err7 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema59.properties.kind.type,parentSchema:schema59.properties.kind,data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if("Service" !== data1){
const err8 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "Service"},message:"must be equal to constant",schema:"Service",parentSchema:schema59.properties.kind,data:data1};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.metadata !== undefined){
if(!(validate43(data.metadata, {instancePath:instancePath+"/metadata",parentData:data,parentDataProperty:"metadata",rootData}))){
vErrors = vErrors === null ? validate43.errors : vErrors.concat(validate43.errors);
errors = vErrors.length;
}
}
if(data.spec !== undefined){
if(!(validate45(data.spec, {instancePath:instancePath+"/spec",parentData:data,parentDataProperty:"spec",rootData}))){
vErrors = vErrors === null ? validate45.errors : vErrors.concat(validate45.errors);
errors = vErrors.length;
}
}
}
else {
const err9 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema59.type,parentSchema:schema59,data};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
validate42.errors = vErrors;
return errors === 0;
}

export const network = validate50;
const schema68 = {"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://isthmus.dev/schemas/network.schema.json","title":"Network","description":"A whole fleet in one document. Every site picks out its own part by name.","type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"type":"string","const":"isthmus.dev/v1alpha1"},"kind":{"type":"string","const":"Network"},"metadata":{"$ref":"definitions.schema.json#/definitions/metadata"},"spec":{"title":"NetworkSpec","type":"object","additionalProperties":false,"required":["sites"],"properties":{"sites":{"description":"The sites of the network.","type":"array","minItems":1,"maxItems":1024,"items":{"title":"NetworkSite","type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"$ref":"definitions.schema.json#/definitions/name","description":"The site's name."},"endpoints":{"description":"Where the site's router is reached, for the links of others.","type":"array","items":{"$ref":"definitions.schema.json#/definitions/endpoint"},"maxItems":16},"identity":{"$ref":"definitions.schema.json#/definitions/identity"},"mode":{"$ref":"definitions.schema.json#/definitions/mode"},"access":{"$ref":"definitions.schema.json#/definitions/access"},"links":{"$ref":"definitions.schema.json#/definitions/links"},"exposes":{"$ref":"definitions.schema.json#/definitions/exposes"},"imports":{"$ref":"definitions.schema.json#/definitions/imports"},"importLimit":{"$ref":"definitions.schema.json#/definitions/importLimit"},"skupper":{"$ref":"definitions.schema.json#/definitions/skupper"},"amqp":{"$ref":"definitions.schema.json#/definitions/amqp"},"trust":{"$ref":"definitions.schema.json#/definitions/trust"},"tokens":{"$ref":"definitions.schema.json#/definitions/tokens"}}}},"trust":{"title":"NetworkTrust","description":"What all sites of the network trust.","type":"object","additionalProperties":false,"properties":{"ca":{"$ref":"definitions.schema.json#/definitions/identity","description":"CA certificates shared by many sites, in PEM form: whoever has a certificate below them is the site that it names."}}},"revoked":{"$ref":"definitions.schema.json#/definitions/revoked"}}}},"examples":[{"apiVersion":"isthmus.dev/v1alpha1","kind":"Network","metadata":{"name":"shop"},"spec":{"sites":[{"name":"east","endpoints":["east.example.com"],"exposes":[{"service":"backend","port":8080,"target":{"selector":"app=backend"}}]},{"name":"west","links":[{"to":"east"}]}]}}]};

function validate51(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.name === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'",schema:schema13.required,parentSchema:schema13,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "name") || (key0 === "labels")) || (key0 === "annotations"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema13,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.name !== undefined){
let data0 = data.name;
if(typeof data0 === "string"){
if(!pattern0.test(data0)){
const err2 = {instancePath:instancePath+"/name",schemaPath:"#/definitions/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",parentSchema:schema14,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/name",schemaPath:"#/definitions/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema14.type,parentSchema:schema14,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.labels !== undefined){
let data1 = data.labels;
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
for(const key1 in data1){
let data2 = data1[key1];
if(typeof data2 !== "string"){
const err4 = {instancePath:instancePath+"/labels/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema13.properties.labels.additionalProperties.type,parentSchema:schema13.properties.labels.additionalProperties,data:data2};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
else {
const err5 = {instancePath:instancePath+"/labels",schemaPath:"#/properties/labels/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema13.properties.labels.type,parentSchema:schema13.properties.labels,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.annotations !== undefined){
let data3 = data.annotations;
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
for(const key2 in data3){
let data4 = data3[key2];
if(typeof data4 !== "string"){
const err6 = {instancePath:instancePath+"/annotations/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema13.properties.annotations.additionalProperties.type,parentSchema:schema13.properties.annotations.additionalProperties,data:data4};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
else {
const err7 = {instancePath:instancePath+"/annotations",schemaPath:"#/properties/annotations/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema13.properties.annotations.type,parentSchema:schema13.properties.annotations,data:data3};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
else {
const err8 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema13.type,parentSchema:schema13,data};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
validate51.errors = vErrors;
return errors === 0;
}


function validate53(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(Array.isArray(data)){
if(data.length > 128){
const err0 = {instancePath,schemaPath:"#/maxItems",keyword:"maxItems",params:{limit: 128},message:"must NOT have more than 128 items",schema:128,parentSchema:schema17,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
const len0 = data.length;
for(let i0=0; i0<len0; i0++){
if(!(validate15(data[i0], {instancePath:instancePath+"/" + i0,parentData:data,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate15.errors : vErrors.concat(validate15.errors);
errors = vErrors.length;
}
}
}
else {
const err1 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema17.type,parentSchema:schema17,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
validate53.errors = vErrors;
return errors === 0;
}


function validate56(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(Array.isArray(data)){
if(data.length > 20000){
const err0 = {instancePath,schemaPath:"#/maxItems",keyword:"maxItems",params:{limit: 20000},message:"must NOT have more than 20000 items",schema:20000,parentSchema:schema22,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
const len0 = data.length;
for(let i0=0; i0<len0; i0++){
if(!(validate19(data[i0], {instancePath:instancePath+"/" + i0,parentData:data,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate19.errors : vErrors.concat(validate19.errors);
errors = vErrors.length;
}
}
}
else {
const err1 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema22.type,parentSchema:schema22,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
validate56.errors = vErrors;
return errors === 0;
}


function validate59(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(Array.isArray(data)){
if(data.length > 20000){
const err0 = {instancePath,schemaPath:"#/maxItems",keyword:"maxItems",params:{limit: 20000},message:"must NOT have more than 20000 items",schema:20000,parentSchema:schema36,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
const len0 = data.length;
for(let i0=0; i0<len0; i0++){
if(!(validate28(data[i0], {instancePath:instancePath+"/" + i0,parentData:data,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate28.errors : vErrors.concat(validate28.errors);
errors = vErrors.length;
}
}
}
else {
const err1 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema36.type,parentSchema:schema36,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
validate59.errors = vErrors;
return errors === 0;
}


function validate62(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(((key0 === "bind") || (key0 === "port")) || (key0 === "tls"))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema44,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.bind !== undefined){
let data0 = data.bind;
if(typeof data0 === "string"){
if(!pattern1.test(data0)){
const err1 = {instancePath:instancePath+"/bind",schemaPath:"#/properties/bind/pattern",keyword:"pattern",params:{pattern: "^[0-9a-zA-Z:.]{1,64}$"},message:"must match pattern \""+"^[0-9a-zA-Z:.]{1,64}$"+"\"",schema:"^[0-9a-zA-Z:.]{1,64}$",parentSchema:schema44.properties.bind,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
else {
const err2 = {instancePath:instancePath+"/bind",schemaPath:"#/properties/bind/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema44.properties.bind.type,parentSchema:schema44.properties.bind,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.port !== undefined){
let data1 = data.port;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
const err3 = {instancePath:instancePath+"/port",schemaPath:"#/definitions/port/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema25.type,parentSchema:schema25,data:data1};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 65535 || isNaN(data1)){
const err4 = {instancePath:instancePath+"/port",schemaPath:"#/definitions/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535",schema:65535,parentSchema:schema25,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data1 < 1 || isNaN(data1)){
const err5 = {instancePath:instancePath+"/port",schemaPath:"#/definitions/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema25,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
if(data.tls !== undefined){
let data2 = data.tls;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
for(const key1 in data2){
if(!(((key1 === "secretName") || (key1 === "directory")) || (key1 === "clientCertificate"))){
const err6 = {instancePath:instancePath+"/tls",schemaPath:"#/definitions/clientTls/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema41,data:data2};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data2.secretName !== undefined){
let data3 = data2.secretName;
if(typeof data3 === "string"){
if(!pattern3.test(data3)){
const err7 = {instancePath:instancePath+"/tls/secretName",schemaPath:"#/definitions/clientTls/properties/secretName/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$",parentSchema:schema41.properties.secretName,data:data3};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/tls/secretName",schemaPath:"#/definitions/clientTls/properties/secretName/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema41.properties.secretName.type,parentSchema:schema41.properties.secretName,data:data3};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.directory !== undefined){
let data4 = data2.directory;
if(typeof data4 === "string"){
if(!pattern8.test(data4)){
const err9 = {instancePath:instancePath+"/tls/directory",schemaPath:"#/definitions/clientTls/properties/directory/pattern",keyword:"pattern",params:{pattern: "^.{1,4096}$"},message:"must match pattern \""+"^.{1,4096}$"+"\"",schema:"^.{1,4096}$",parentSchema:schema41.properties.directory,data:data4};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/tls/directory",schemaPath:"#/definitions/clientTls/properties/directory/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema41.properties.directory.type,parentSchema:schema41.properties.directory,data:data4};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data2.clientCertificate !== undefined){
let data5 = data2.clientCertificate;
if(typeof data5 !== "string"){
const err11 = {instancePath:instancePath+"/tls/clientCertificate",schemaPath:"#/definitions/clientTls/properties/clientCertificate/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema41.properties.clientCertificate.type,parentSchema:schema41.properties.clientCertificate,data:data5};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(!((data5 === "none") || (data5 === "required"))){
const err12 = {instancePath:instancePath+"/tls/clientCertificate",schemaPath:"#/definitions/clientTls/properties/clientCertificate/enum",keyword:"enum",params:{allowedValues: schema41.properties.clientCertificate.enum},message:"must be equal to one of the allowed values",schema:schema41.properties.clientCertificate.enum,parentSchema:schema41.properties.clientCertificate,data:data5};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
else {
const err13 = {instancePath:instancePath+"/tls",schemaPath:"#/definitions/clientTls/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema41.type,parentSchema:schema41,data:data2};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
else {
const err14 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema44.type,parentSchema:schema44,data};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
validate62.errors = vErrors;
return errors === 0;
}


function validate64(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((key0 === "ca") || (key0 === "issuer"))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema47,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.ca !== undefined){
let data0 = data.ca;
if(typeof data0 === "string"){
if(!pattern35.test(data0)){
const err1 = {instancePath:instancePath+"/ca",schemaPath:"#/definitions/identity/pattern",keyword:"pattern",params:{pattern: "^\\s*-----BEGIN CERTIFICATE-----[\\s\\S]{1,65536}$"},message:"must match pattern \""+"^\\s*-----BEGIN CERTIFICATE-----[\\s\\S]{1,65536}$"+"\"",schema:"^\\s*-----BEGIN CERTIFICATE-----[\\s\\S]{1,65536}$",parentSchema:schema48,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
else {
const err2 = {instancePath:instancePath+"/ca",schemaPath:"#/definitions/identity/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema48.type,parentSchema:schema48,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.issuer !== undefined){
let data1 = data.issuer;
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
if(Object.keys(data1).length > 1){
const err3 = {instancePath:instancePath+"/issuer",schemaPath:"#/properties/issuer/maxProperties",keyword:"maxProperties",params:{limit: 1},message:"must NOT have more than 1 properties",schema:1,parentSchema:schema47.properties.issuer,data:data1};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(Object.keys(data1).length < 1){
const err4 = {instancePath:instancePath+"/issuer",schemaPath:"#/properties/issuer/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties",schema:1,parentSchema:schema47.properties.issuer,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
for(const key1 in data1){
if(!((key1 === "secretName") || (key1 === "directory"))){
const err5 = {instancePath:instancePath+"/issuer",schemaPath:"#/properties/issuer/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema47.properties.issuer,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data1.secretName !== undefined){
let data2 = data1.secretName;
if(typeof data2 === "string"){
if(!pattern3.test(data2)){
const err6 = {instancePath:instancePath+"/issuer/secretName",schemaPath:"#/properties/issuer/properties/secretName/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$",parentSchema:schema47.properties.issuer.properties.secretName,data:data2};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/issuer/secretName",schemaPath:"#/properties/issuer/properties/secretName/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema47.properties.issuer.properties.secretName.type,parentSchema:schema47.properties.issuer.properties.secretName,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data1.directory !== undefined){
let data3 = data1.directory;
if(typeof data3 === "string"){
if(!pattern8.test(data3)){
const err8 = {instancePath:instancePath+"/issuer/directory",schemaPath:"#/properties/issuer/properties/directory/pattern",keyword:"pattern",params:{pattern: "^.{1,4096}$"},message:"must match pattern \""+"^.{1,4096}$"+"\"",schema:"^.{1,4096}$",parentSchema:schema47.properties.issuer.properties.directory,data:data3};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/issuer/directory",schemaPath:"#/properties/issuer/properties/directory/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema47.properties.issuer.properties.directory.type,parentSchema:schema47.properties.issuer.properties.directory,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
else {
const err10 = {instancePath:instancePath+"/issuer",schemaPath:"#/properties/issuer/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema47.properties.issuer.type,parentSchema:schema47.properties.issuer,data:data1};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
else {
const err11 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema47.type,parentSchema:schema47,data};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
validate64.errors = vErrors;
return errors === 0;
}


function validate66(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((key0 === "bind") || (key0 === "port"))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema50,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.bind !== undefined){
let data0 = data.bind;
if(typeof data0 === "string"){
if(!pattern1.test(data0)){
const err1 = {instancePath:instancePath+"/bind",schemaPath:"#/properties/bind/pattern",keyword:"pattern",params:{pattern: "^[0-9a-zA-Z:.]{1,64}$"},message:"must match pattern \""+"^[0-9a-zA-Z:.]{1,64}$"+"\"",schema:"^[0-9a-zA-Z:.]{1,64}$",parentSchema:schema50.properties.bind,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
else {
const err2 = {instancePath:instancePath+"/bind",schemaPath:"#/properties/bind/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema50.properties.bind.type,parentSchema:schema50.properties.bind,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.port !== undefined){
let data1 = data.port;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
const err3 = {instancePath:instancePath+"/port",schemaPath:"#/definitions/port/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema25.type,parentSchema:schema25,data:data1};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 65535 || isNaN(data1)){
const err4 = {instancePath:instancePath+"/port",schemaPath:"#/definitions/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535",schema:65535,parentSchema:schema25,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data1 < 1 || isNaN(data1)){
const err5 = {instancePath:instancePath+"/port",schemaPath:"#/definitions/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema25,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
}
else {
const err6 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema50.type,parentSchema:schema50,data};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
validate66.errors = vErrors;
return errors === 0;
}


function validate50(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://isthmus.dev/schemas/network.schema.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"},message:"must have required property '"+"apiVersion"+"'",schema:schema68.required,parentSchema:schema68,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"},message:"must have required property '"+"kind"+"'",schema:schema68.required,parentSchema:schema68,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"},message:"must have required property '"+"metadata"+"'",schema:schema68.required,parentSchema:schema68,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"},message:"must have required property '"+"spec"+"'",schema:schema68.required,parentSchema:schema68,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema68,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
let data0 = data.apiVersion;
if(typeof data0 !== "string"){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema68.properties.apiVersion.type,parentSchema:schema68.properties.apiVersion,data:data0};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if("isthmus.dev/v1alpha1" !== data0){
const err6 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "isthmus.dev/v1alpha1"},message:"must be equal to constant",schema:"isthmus.dev/v1alpha1",parentSchema:schema68.properties.apiVersion,data:data0};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.kind !== undefined){
let data1 = data.kind;
if(typeof data1 !== "string"){
const err7 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema68.properties.kind.type,parentSchema:schema68.properties.kind,data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if("Network" !== data1){
const err8 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "Network"},message:"must be equal to constant",schema:"Network",parentSchema:schema68.properties.kind,data:data1};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.metadata !== undefined){
if(!(validate51(data.metadata, {instancePath:instancePath+"/metadata",parentData:data,parentDataProperty:"metadata",rootData}))){
vErrors = vErrors === null ? validate51.errors : vErrors.concat(validate51.errors);
errors = vErrors.length;
}
}
if(data.spec !== undefined){
let data3 = data.spec;
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
if(data3.sites === undefined){
const err9 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "sites"},message:"must have required property '"+"sites"+"'",schema:schema68.properties.spec.required,parentSchema:schema68.properties.spec,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
for(const key1 in data3){
if(!(((key1 === "sites") || (key1 === "trust")) || (key1 === "revoked"))){
const err10 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema68.properties.spec,data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data3.sites !== undefined){
let data4 = data3.sites;
if(Array.isArray(data4)){
if(data4.length > 1024){
const err11 = {instancePath:instancePath+"/spec/sites",schemaPath:"#/properties/spec/properties/sites/maxItems",keyword:"maxItems",params:{limit: 1024},message:"must NOT have more than 1024 items",schema:1024,parentSchema:schema68.properties.spec.properties.sites,data:data4};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(data4.length < 1){
const err12 = {instancePath:instancePath+"/spec/sites",schemaPath:"#/properties/spec/properties/sites/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema68.properties.spec.properties.sites,data:data4};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
let data5 = data4[i0];
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
if(data5.name === undefined){
const err13 = {instancePath:instancePath+"/spec/sites/" + i0,schemaPath:"#/properties/spec/properties/sites/items/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'",schema:schema68.properties.spec.properties.sites.items.required,parentSchema:schema68.properties.spec.properties.sites.items,data:data5};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
for(const key2 in data5){
if(!(func2.call(schema68.properties.spec.properties.sites.items.properties, key2))){
const err14 = {instancePath:instancePath+"/spec/sites/" + i0,schemaPath:"#/properties/spec/properties/sites/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties",schema:false,parentSchema:schema68.properties.spec.properties.sites.items,data:data5};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data5.name !== undefined){
let data6 = data5.name;
if(typeof data6 === "string"){
if(!pattern0.test(data6)){
const err15 = {instancePath:instancePath+"/spec/sites/" + i0+"/name",schemaPath:"definitions.schema.json#/definitions/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",parentSchema:schema14,data:data6};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
else {
const err16 = {instancePath:instancePath+"/spec/sites/" + i0+"/name",schemaPath:"definitions.schema.json#/definitions/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema14.type,parentSchema:schema14,data:data6};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data5.endpoints !== undefined){
let data7 = data5.endpoints;
if(Array.isArray(data7)){
if(data7.length > 16){
const err17 = {instancePath:instancePath+"/spec/sites/" + i0+"/endpoints",schemaPath:"#/properties/spec/properties/sites/items/properties/endpoints/maxItems",keyword:"maxItems",params:{limit: 16},message:"must NOT have more than 16 items",schema:16,parentSchema:schema68.properties.spec.properties.sites.items.properties.endpoints,data:data7};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
const len1 = data7.length;
for(let i1=0; i1<len1; i1++){
let data8 = data7[i1];
if(typeof data8 === "string"){
if(!pattern6.test(data8)){
const err18 = {instancePath:instancePath+"/spec/sites/" + i0+"/endpoints/" + i1,schemaPath:"definitions.schema.json#/definitions/endpoint/pattern",keyword:"pattern",params:{pattern: "^(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9]([-A-Za-z0-9_.]{0,252}))(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?$"},message:"must match pattern \""+"^(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9]([-A-Za-z0-9_.]{0,252}))(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?$"+"\"",schema:"^(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9]([-A-Za-z0-9_.]{0,252}))(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?$",parentSchema:schema20,data:data8};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
else {
const err19 = {instancePath:instancePath+"/spec/sites/" + i0+"/endpoints/" + i1,schemaPath:"definitions.schema.json#/definitions/endpoint/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema20.type,parentSchema:schema20,data:data8};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
}
else {
const err20 = {instancePath:instancePath+"/spec/sites/" + i0+"/endpoints",schemaPath:"#/properties/spec/properties/sites/items/properties/endpoints/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema68.properties.spec.properties.sites.items.properties.endpoints.type,parentSchema:schema68.properties.spec.properties.sites.items.properties.endpoints,data:data7};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data5.identity !== undefined){
let data9 = data5.identity;
if(typeof data9 === "string"){
if(!pattern35.test(data9)){
const err21 = {instancePath:instancePath+"/spec/sites/" + i0+"/identity",schemaPath:"definitions.schema.json#/definitions/identity/pattern",keyword:"pattern",params:{pattern: "^\\s*-----BEGIN CERTIFICATE-----[\\s\\S]{1,65536}$"},message:"must match pattern \""+"^\\s*-----BEGIN CERTIFICATE-----[\\s\\S]{1,65536}$"+"\"",schema:"^\\s*-----BEGIN CERTIFICATE-----[\\s\\S]{1,65536}$",parentSchema:schema48,data:data9};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
else {
const err22 = {instancePath:instancePath+"/spec/sites/" + i0+"/identity",schemaPath:"definitions.schema.json#/definitions/identity/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema48.type,parentSchema:schema48,data:data9};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data5.mode !== undefined){
let data10 = data5.mode;
if(typeof data10 !== "string"){
const err23 = {instancePath:instancePath+"/spec/sites/" + i0+"/mode",schemaPath:"definitions.schema.json#/definitions/mode/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema15.type,parentSchema:schema15,data:data10};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(!((data10 === "interior") || (data10 === "edge"))){
const err24 = {instancePath:instancePath+"/spec/sites/" + i0+"/mode",schemaPath:"definitions.schema.json#/definitions/mode/enum",keyword:"enum",params:{allowedValues: schema15.enum},message:"must be equal to one of the allowed values",schema:schema15.enum,parentSchema:schema15,data:data10};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data5.access !== undefined){
let data11 = data5.access;
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
if(data11.type === undefined){
const err25 = {instancePath:instancePath+"/spec/sites/" + i0+"/access",schemaPath:"definitions.schema.json#/definitions/access/required",keyword:"required",params:{missingProperty: "type"},message:"must have required property '"+"type"+"'",schema:schema16.required,parentSchema:schema16,data:data11};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
for(const key3 in data11){
if(!((((((key3 === "type") || (key3 === "bind")) || (key3 === "port")) || (key3 === "hosts")) || (key3 === "className")) || (key3 === "gateway"))){
const err26 = {instancePath:instancePath+"/spec/sites/" + i0+"/access",schemaPath:"definitions.schema.json#/definitions/access/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties",schema:false,parentSchema:schema16,data:data11};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data11.type !== undefined){
let data12 = data11.type;
if(typeof data12 !== "string"){
const err27 = {instancePath:instancePath+"/spec/sites/" + i0+"/access/type",schemaPath:"definitions.schema.json#/definitions/access/properties/type/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.properties.type.type,parentSchema:schema16.properties.type,data:data12};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(!(((((((data12 === "none") || (data12 === "host")) || (data12 === "loadbalancer")) || (data12 === "nodeport")) || (data12 === "route")) || (data12 === "ingress")) || (data12 === "gateway"))){
const err28 = {instancePath:instancePath+"/spec/sites/" + i0+"/access/type",schemaPath:"definitions.schema.json#/definitions/access/properties/type/enum",keyword:"enum",params:{allowedValues: schema16.properties.type.enum},message:"must be equal to one of the allowed values",schema:schema16.properties.type.enum,parentSchema:schema16.properties.type,data:data12};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data11.bind !== undefined){
let data13 = data11.bind;
if(typeof data13 === "string"){
if(!pattern1.test(data13)){
const err29 = {instancePath:instancePath+"/spec/sites/" + i0+"/access/bind",schemaPath:"definitions.schema.json#/definitions/access/properties/bind/pattern",keyword:"pattern",params:{pattern: "^[0-9a-zA-Z:.]{1,64}$"},message:"must match pattern \""+"^[0-9a-zA-Z:.]{1,64}$"+"\"",schema:"^[0-9a-zA-Z:.]{1,64}$",parentSchema:schema16.properties.bind,data:data13};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
else {
const err30 = {instancePath:instancePath+"/spec/sites/" + i0+"/access/bind",schemaPath:"definitions.schema.json#/definitions/access/properties/bind/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.properties.bind.type,parentSchema:schema16.properties.bind,data:data13};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data11.port !== undefined){
let data14 = data11.port;
if(!(((typeof data14 == "number") && (!(data14 % 1) && !isNaN(data14))) && (isFinite(data14)))){
const err31 = {instancePath:instancePath+"/spec/sites/" + i0+"/access/port",schemaPath:"definitions.schema.json#/definitions/access/properties/port/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema16.properties.port.type,parentSchema:schema16.properties.port,data:data14};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if((typeof data14 == "number") && (isFinite(data14))){
if(data14 > 65535 || isNaN(data14)){
const err32 = {instancePath:instancePath+"/spec/sites/" + i0+"/access/port",schemaPath:"definitions.schema.json#/definitions/access/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535",schema:65535,parentSchema:schema16.properties.port,data:data14};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(data14 < 1 || isNaN(data14)){
const err33 = {instancePath:instancePath+"/spec/sites/" + i0+"/access/port",schemaPath:"definitions.schema.json#/definitions/access/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema16.properties.port,data:data14};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
if(data11.hosts !== undefined){
let data15 = data11.hosts;
if(Array.isArray(data15)){
if(data15.length > 64){
const err34 = {instancePath:instancePath+"/spec/sites/" + i0+"/access/hosts",schemaPath:"definitions.schema.json#/definitions/access/properties/hosts/maxItems",keyword:"maxItems",params:{limit: 64},message:"must NOT have more than 64 items",schema:64,parentSchema:schema16.properties.hosts,data:data15};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
const len2 = data15.length;
for(let i2=0; i2<len2; i2++){
let data16 = data15[i2];
if(typeof data16 === "string"){
if(!pattern2.test(data16)){
const err35 = {instancePath:instancePath+"/spec/sites/" + i0+"/access/hosts/" + i2,schemaPath:"definitions.schema.json#/definitions/access/properties/hosts/items/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9:][-A-Za-z0-9_.:]{0,252}$"},message:"must match pattern \""+"^[A-Za-z0-9:][-A-Za-z0-9_.:]{0,252}$"+"\"",schema:"^[A-Za-z0-9:][-A-Za-z0-9_.:]{0,252}$",parentSchema:schema16.properties.hosts.items,data:data16};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
else {
const err36 = {instancePath:instancePath+"/spec/sites/" + i0+"/access/hosts/" + i2,schemaPath:"definitions.schema.json#/definitions/access/properties/hosts/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.properties.hosts.items.type,parentSchema:schema16.properties.hosts.items,data:data16};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
}
else {
const err37 = {instancePath:instancePath+"/spec/sites/" + i0+"/access/hosts",schemaPath:"definitions.schema.json#/definitions/access/properties/hosts/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema16.properties.hosts.type,parentSchema:schema16.properties.hosts,data:data15};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data11.className !== undefined){
let data17 = data11.className;
if(typeof data17 === "string"){
if(!pattern3.test(data17)){
const err38 = {instancePath:instancePath+"/spec/sites/" + i0+"/access/className",schemaPath:"definitions.schema.json#/definitions/access/properties/className/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$",parentSchema:schema16.properties.className,data:data17};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
else {
const err39 = {instancePath:instancePath+"/spec/sites/" + i0+"/access/className",schemaPath:"definitions.schema.json#/definitions/access/properties/className/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.properties.className.type,parentSchema:schema16.properties.className,data:data17};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data11.gateway !== undefined){
let data18 = data11.gateway;
if(typeof data18 === "string"){
if(!pattern4.test(data18)){
const err40 = {instancePath:instancePath+"/spec/sites/" + i0+"/access/gateway",schemaPath:"definitions.schema.json#/definitions/access/properties/gateway/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?/)?[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"},message:"must match pattern \""+"^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?/)?[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"+"\"",schema:"^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?/)?[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$",parentSchema:schema16.properties.gateway,data:data18};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
else {
const err41 = {instancePath:instancePath+"/spec/sites/" + i0+"/access/gateway",schemaPath:"definitions.schema.json#/definitions/access/properties/gateway/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.properties.gateway.type,parentSchema:schema16.properties.gateway,data:data18};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
}
else {
const err42 = {instancePath:instancePath+"/spec/sites/" + i0+"/access",schemaPath:"definitions.schema.json#/definitions/access/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema16.type,parentSchema:schema16,data:data11};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data5.links !== undefined){
if(!(validate53(data5.links, {instancePath:instancePath+"/spec/sites/" + i0+"/links",parentData:data5,parentDataProperty:"links",rootData}))){
vErrors = vErrors === null ? validate53.errors : vErrors.concat(validate53.errors);
errors = vErrors.length;
}
}
if(data5.exposes !== undefined){
if(!(validate56(data5.exposes, {instancePath:instancePath+"/spec/sites/" + i0+"/exposes",parentData:data5,parentDataProperty:"exposes",rootData}))){
vErrors = vErrors === null ? validate56.errors : vErrors.concat(validate56.errors);
errors = vErrors.length;
}
}
if(data5.imports !== undefined){
if(!(validate59(data5.imports, {instancePath:instancePath+"/spec/sites/" + i0+"/imports",parentData:data5,parentDataProperty:"imports",rootData}))){
vErrors = vErrors === null ? validate59.errors : vErrors.concat(validate59.errors);
errors = vErrors.length;
}
}
if(data5.importLimit !== undefined){
let data22 = data5.importLimit;
if(!(((typeof data22 == "number") && (!(data22 % 1) && !isNaN(data22))) && (isFinite(data22)))){
const err43 = {instancePath:instancePath+"/spec/sites/" + i0+"/importLimit",schemaPath:"definitions.schema.json#/definitions/importLimit/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema42.type,parentSchema:schema42,data:data22};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
if((typeof data22 == "number") && (isFinite(data22))){
if(data22 > 20000 || isNaN(data22)){
const err44 = {instancePath:instancePath+"/spec/sites/" + i0+"/importLimit",schemaPath:"definitions.schema.json#/definitions/importLimit/maximum",keyword:"maximum",params:{comparison: "<=", limit: 20000},message:"must be <= 20000",schema:20000,parentSchema:schema42,data:data22};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if(data22 < 0 || isNaN(data22)){
const err45 = {instancePath:instancePath+"/spec/sites/" + i0+"/importLimit",schemaPath:"definitions.schema.json#/definitions/importLimit/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema42,data:data22};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
}
if(data5.skupper !== undefined){
let data23 = data5.skupper;
if(data23 && typeof data23 == "object" && !Array.isArray(data23)){
for(const key4 in data23){
if(!(key4 === "serviceSync")){
const err46 = {instancePath:instancePath+"/spec/sites/" + i0+"/skupper",schemaPath:"definitions.schema.json#/definitions/skupper/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties",schema:false,parentSchema:schema43,data:data23};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
if(data23.serviceSync !== undefined){
let data24 = data23.serviceSync;
if(typeof data24 !== "boolean"){
const err47 = {instancePath:instancePath+"/spec/sites/" + i0+"/skupper/serviceSync",schemaPath:"definitions.schema.json#/definitions/skupper/properties/serviceSync/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema43.properties.serviceSync.type,parentSchema:schema43.properties.serviceSync,data:data24};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
}
else {
const err48 = {instancePath:instancePath+"/spec/sites/" + i0+"/skupper",schemaPath:"definitions.schema.json#/definitions/skupper/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema43.type,parentSchema:schema43,data:data23};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
if(data5.amqp !== undefined){
if(!(validate62(data5.amqp, {instancePath:instancePath+"/spec/sites/" + i0+"/amqp",parentData:data5,parentDataProperty:"amqp",rootData}))){
vErrors = vErrors === null ? validate62.errors : vErrors.concat(validate62.errors);
errors = vErrors.length;
}
}
if(data5.trust !== undefined){
if(!(validate64(data5.trust, {instancePath:instancePath+"/spec/sites/" + i0+"/trust",parentData:data5,parentDataProperty:"trust",rootData}))){
vErrors = vErrors === null ? validate64.errors : vErrors.concat(validate64.errors);
errors = vErrors.length;
}
}
if(data5.tokens !== undefined){
if(!(validate66(data5.tokens, {instancePath:instancePath+"/spec/sites/" + i0+"/tokens",parentData:data5,parentDataProperty:"tokens",rootData}))){
vErrors = vErrors === null ? validate66.errors : vErrors.concat(validate66.errors);
errors = vErrors.length;
}
}
}
else {
const err49 = {instancePath:instancePath+"/spec/sites/" + i0,schemaPath:"#/properties/spec/properties/sites/items/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema68.properties.spec.properties.sites.items.type,parentSchema:schema68.properties.spec.properties.sites.items,data:data5};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
}
else {
const err50 = {instancePath:instancePath+"/spec/sites",schemaPath:"#/properties/spec/properties/sites/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema68.properties.spec.properties.sites.type,parentSchema:schema68.properties.spec.properties.sites,data:data4};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data3.trust !== undefined){
let data28 = data3.trust;
if(data28 && typeof data28 == "object" && !Array.isArray(data28)){
for(const key5 in data28){
if(!(key5 === "ca")){
const err51 = {instancePath:instancePath+"/spec/trust",schemaPath:"#/properties/spec/properties/trust/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},message:"must NOT have additional properties",schema:false,parentSchema:schema68.properties.spec.properties.trust,data:data28};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
if(data28.ca !== undefined){
let data29 = data28.ca;
if(typeof data29 === "string"){
if(!pattern35.test(data29)){
const err52 = {instancePath:instancePath+"/spec/trust/ca",schemaPath:"definitions.schema.json#/definitions/identity/pattern",keyword:"pattern",params:{pattern: "^\\s*-----BEGIN CERTIFICATE-----[\\s\\S]{1,65536}$"},message:"must match pattern \""+"^\\s*-----BEGIN CERTIFICATE-----[\\s\\S]{1,65536}$"+"\"",schema:"^\\s*-----BEGIN CERTIFICATE-----[\\s\\S]{1,65536}$",parentSchema:schema48,data:data29};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
else {
const err53 = {instancePath:instancePath+"/spec/trust/ca",schemaPath:"definitions.schema.json#/definitions/identity/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema48.type,parentSchema:schema48,data:data29};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
}
else {
const err54 = {instancePath:instancePath+"/spec/trust",schemaPath:"#/properties/spec/properties/trust/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema68.properties.spec.properties.trust.type,parentSchema:schema68.properties.spec.properties.trust,data:data28};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
if(data3.revoked !== undefined){
let data30 = data3.revoked;
if(Array.isArray(data30)){
if(data30.length > 10000){
const err55 = {instancePath:instancePath+"/spec/revoked",schemaPath:"definitions.schema.json#/definitions/revoked/maxItems",keyword:"maxItems",params:{limit: 10000},message:"must NOT have more than 10000 items",schema:10000,parentSchema:schema49,data:data30};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
const len3 = data30.length;
for(let i3=0; i3<len3; i3++){
let data31 = data30[i3];
if(data31 && typeof data31 == "object" && !Array.isArray(data31)){
if(data31.sha256 === undefined){
const err56 = {instancePath:instancePath+"/spec/revoked/" + i3,schemaPath:"definitions.schema.json#/definitions/revoked/items/required",keyword:"required",params:{missingProperty: "sha256"},message:"must have required property '"+"sha256"+"'",schema:schema49.items.required,parentSchema:schema49.items,data:data31};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
for(const key6 in data31){
if(!((key6 === "sha256") || (key6 === "reason"))){
const err57 = {instancePath:instancePath+"/spec/revoked/" + i3,schemaPath:"definitions.schema.json#/definitions/revoked/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6},message:"must NOT have additional properties",schema:false,parentSchema:schema49.items,data:data31};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
if(data31.sha256 !== undefined){
let data32 = data31.sha256;
if(typeof data32 === "string"){
if(!pattern38.test(data32)){
const err58 = {instancePath:instancePath+"/spec/revoked/" + i3+"/sha256",schemaPath:"definitions.schema.json#/definitions/revoked/items/properties/sha256/pattern",keyword:"pattern",params:{pattern: "^([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$"},message:"must match pattern \""+"^([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$"+"\"",schema:"^([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$",parentSchema:schema49.items.properties.sha256,data:data32};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
else {
const err59 = {instancePath:instancePath+"/spec/revoked/" + i3+"/sha256",schemaPath:"definitions.schema.json#/definitions/revoked/items/properties/sha256/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema49.items.properties.sha256.type,parentSchema:schema49.items.properties.sha256,data:data32};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
if(data31.reason !== undefined){
let data33 = data31.reason;
if(typeof data33 === "string"){
if(!pattern39.test(data33)){
const err60 = {instancePath:instancePath+"/spec/revoked/" + i3+"/reason",schemaPath:"definitions.schema.json#/definitions/revoked/items/properties/reason/pattern",keyword:"pattern",params:{pattern: "^.{0,200}$"},message:"must match pattern \""+"^.{0,200}$"+"\"",schema:"^.{0,200}$",parentSchema:schema49.items.properties.reason,data:data33};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
else {
const err61 = {instancePath:instancePath+"/spec/revoked/" + i3+"/reason",schemaPath:"definitions.schema.json#/definitions/revoked/items/properties/reason/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema49.items.properties.reason.type,parentSchema:schema49.items.properties.reason,data:data33};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
}
else {
const err62 = {instancePath:instancePath+"/spec/revoked/" + i3,schemaPath:"definitions.schema.json#/definitions/revoked/items/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema49.items.type,parentSchema:schema49.items,data:data31};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
}
else {
const err63 = {instancePath:instancePath+"/spec/revoked",schemaPath:"definitions.schema.json#/definitions/revoked/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema49.type,parentSchema:schema49,data:data30};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
}
else {
const err64 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema68.properties.spec.type,parentSchema:schema68.properties.spec,data:data3};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
}
else {
const err65 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema68.type,parentSchema:schema68,data};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
validate50.errors = vErrors;
return errors === 0;
}
