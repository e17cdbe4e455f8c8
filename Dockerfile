# syntax=docker/dockerfile:1
ARG NODE=26
FROM node:${NODE}-bookworm-slim AS build
WORKDIR /teahouse
COPY package.json package-lock.json ./
COPY packages/client/package.json packages/client/
RUN npm ci --ignore-scripts
COPY . .
# The sources of SQLite, and the library for clients, are of no use to the server.
RUN npm run build && npm prune --omit=dev --ignore-scripts && \
  rm -rf node_modules/@teahouse node_modules/@photostructure/sqlite/src && find dist -name '*.map' -delete

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
