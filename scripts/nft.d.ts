// The file tracer that Next carries; as much of its types as build-files.mjs uses.
declare module "next/dist/compiled/@vercel/nft/index.js" {
  const tracer: {
    nodeFileTrace: (files: readonly string[], options: { base: string }) => Promise<{ fileList: Set<string> }>;
  };
  export = tracer;
}
