# syntax=docker/dockerfile:1
# Not 24 as it is now: docs/operations.md says why.
ARG NODE=22
FROM node:${NODE}-bookworm-slim AS build
WORKDIR /teahouse
# better-sqlite3 is compiled where no finished one can be fetched.
RUN apt-get update && apt-get install -y --no-install-recommends python3 make g++ && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json ./
COPY packages/client/package.json packages/client/
RUN npm ci --ignore-scripts && npm rebuild better-sqlite3
COPY . .
# What compiled it, and the library for others, are of no use to the server.
RUN npm run build && npm prune --omit=dev --ignore-scripts && \
  rm -rf node_modules/@teahouse node_modules/better-sqlite3/deps node_modules/better-sqlite3/src && \
  find node_modules/better-sqlite3/build -type f ! -name '*.node' -delete && find dist -name '*.map' -delete

FROM node:${NODE}-bookworm-slim
ENV NODE_ENV=production DATA_DIR=/data PORT=3000
WORKDIR /teahouse
COPY --from=build /teahouse/package.json ./
COPY --from=build /teahouse/node_modules ./node_modules
COPY --from=build /teahouse/dist ./dist
# The contract that is served under /docs.
COPY --from=build /teahouse/docs/asyncapi.json /teahouse/docs/openapi.json ./docs/
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js"]
