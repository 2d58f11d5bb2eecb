/** Theme: sets data-theme from the stored choice or the system's preference, before the first paint. */

const key = "workspace-theme";
const dark = matchMedia("(prefers-color-scheme: dark)");

function apply(): void {
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(key);
  } catch {
    stored = null; // Storage may be switched off; the system's preference then stands.
  }
  const theme = stored === "dark" || stored === "light" ? stored : dark.matches ? "dark" : "light";
  document.documentElement.dataset.theme = theme;
}

dark.addEventListener("change", apply);
apply();
