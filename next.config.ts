import type { NextConfig } from "next";
import { FILE_POLICY, PART_POLICY, STATIC_HEADERS } from "./lib/server/static-headers.ts";

const everywhere = Object.entries(STATIC_HEADERS).map(([key, value]) => ({ key, value }));

const config: NextConfig = {
  output: "standalone",
  poweredByHeader: false,
  images: { unoptimized: true },
  serverExternalPackages: ["mysql2", "bcryptjs", "rate-limiter-flexible"],
  agentRules: false,
  // Types are checked by `npm run types`, and a start need not wait for them.
  typescript: { ignoreBuildErrors: true },
  // Images are served as they are.
  outputFileTracingExcludes: { "*": ["node_modules/sharp/**", "node_modules/@img/**"] },
  headers: () =>
    Promise.resolve([
      { source: "/:path*", headers: everywhere },
      {
        source: "/((?!api/).*)",
        headers: [{ key: "Content-Security-Policy", value: FILE_POLICY }],
      },
      // Live reload needs more, and is not served to anybody else.
      ...(process.env.NODE_ENV === "development"
        ? []
        : [{ source: "/_next/static/:path*", headers: [{ key: "Content-Security-Policy", value: PART_POLICY }] }]),
    ]),
};

export default config;
