// Stands in for `server-only` and `client-only` in tests: Vitest is neither the one side nor the other.
export {};
