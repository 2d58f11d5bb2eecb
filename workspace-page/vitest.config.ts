import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/browser.ts"],
    restoreMocks: true,
    unstubGlobals: false,
    coverage: {
      // The modules that decide something. What draws is tried in a real browser by tests/end_to_end.
      include: ["src/*.ts"],
      exclude: ["src/contract.ts", "src/popover.ts", "src/focus.ts", "src/theme.ts"],
      reporter: ["text-summary"],
      thresholds: { lines: 90, functions: 90, branches: 85 },
    },
  },
});
