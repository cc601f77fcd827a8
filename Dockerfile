# One image for the server: Next's standalone output, which scripts/ensure-build.mjs completes with the static
# files, the migrations and the program that runs them. Nothing else is needed beside Node.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:24-slim
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOSTNAME=0.0.0.0 PORT=3000
WORKDIR /app
COPY --from=build --chown=root:root /app/.next/standalone ./
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# `exec`: the server gets the signals, so that it can finish its requests before it stops.
CMD ["sh", "-c", "node scripts/migrate.mjs && exec node --import ./scripts/request-guard.mjs aryatel.js"]
