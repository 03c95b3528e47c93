# Both programs and the command line in one image; `npm run image` makes the same without Docker.
FROM node:20-slim AS build
WORKDIR /app
COPY . .
RUN npm ci --ignore-scripts && npm run build && npm sbom --package-lock-only --omit=dev --sbom-format=spdx > sbom.spdx.json \
 && npm prune --omit=dev --ignore-scripts \
 && find . \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.md' \) -delete \
 && rm -rf */dist/test */src */test bench docs examples .git

FROM node:20-slim
RUN useradd --uid 10001 --no-create-home isthmus && mkdir /state && chown isthmus /state
COPY --from=build /app /app
WORKDIR /app
ENV NODE_ENV=production
USER 10001:10001
ENTRYPOINT ["node"]
CMD ["/app/cli/bin/isthmus.mjs", "--help"]
