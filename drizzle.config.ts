import { defineConfig } from "drizzle-kit";

// `drizzle-kit generate` compares the schema with the last snapshot in drizzle/meta; it needs no database.
export default defineConfig({
  dialect: "mysql",
  schema: "./lib/server/db/schema/*.ts",
  out: "./drizzle",
  strict: true,
});
